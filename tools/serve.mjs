// A static file server for dist/, with nothing a plain static host would not do: right types,
// no special headers. `--base /some/path/` serves under a sub-path, as many hosts do.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Starts the server; resolves to its address, its `base`, the paths it was asked for, and `close`. */
export async function serve({ dir = "dist", port = 0, base = "/", tries = 1 } = {}) {
  const root = resolve(dir);
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = pathOf(request.url);
    asked.push(path);
    if (`${path}/` === base) {
      response.writeHead(301, { location: base }).end();
      return;
    }
    const file = normalize(join(root, path.slice(base.length) || "index.html"));
    const inside = path.startsWith(base) && file.startsWith(root + sep);
    const found = inside && (await stat(file).catch(() => null));
    if (!found || !found.isFile() || !["GET", "HEAD"].includes(request.method)) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-length": found.size,
      "cache-control": "no-cache",
      "last-modified": found.mtime.toUTCString(),
    });
    if (request.method === "HEAD") response.end();
    else createReadStream(file).pipe(response);
  });
  const listening = await listen(server, port, tries);
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://localhost:${listening}${base}`, base, asked, close };
}

function pathOf(address) {
  try {
    return decodeURIComponent(new URL(address, "http://localhost").pathname);
  } catch {
    return ""; // not an address at all; no base begins like this
  }
}

/** Listens on `port` or, where that is taken, on one of the next `tries - 1`. */
function listen(server, port, tries) {
  return new Promise((done, failed) => {
    server.once("error", (error) => {
      if (error.code === "EADDRINUSE" && tries > 1) listen(server, port + 1, tries - 1).then(done, failed);
      else failed(error);
    });
    server.listen(port, "localhost", () => done(server.address().port));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      dir: { type: "string", default: "dist" },
      port: { type: "string", default: "8080" },
      base: { type: "string", default: "/" },
    },
  });
  const { url } = await serve({ ...values, port: Number(values.port), tries: 50 });
  console.log(`Strata is at ${url} (Ctrl+C stops it)`);
}
