// The service worker: keeps the page's own files, so that it opens without a network.
// tools/service-worker.mjs puts FILES, ONCE_USED and VERSION, made from the built files, above these lines.
// FILES are stored at once; those ONCE_USED when the page first asks for them, and from then on in every version.
// A new version takes over only when no page of the old one is open: never skipWaiting, which would
// change the files under a page that holds unsaved work.
/* global FILES, ONCE_USED, VERSION */

const SCOPE = new URL("./", self.location).pathname;
// The scope is part of the name because two copies may live at two paths of one host.
const PREFIX = `strata ${SCOPE} `;
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => event.waitUntil(store()));

async function store() {
  // What an earlier version stored was used.
  const stored = await Promise.all(ONCE_USED.map((file) => caches.match(new URL(file, self.location), { ignoreVary: true })));
  const files = [...FILES, ...ONCE_USED.filter((_, index) => stored[index])];
  const cache = await caches.open(CACHE);
  await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOldVersions().then(() => self.clients.claim()));
});

async function removeOldVersions() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = event.request.method === "GET" && url.origin === self.location.origin && url.pathname.startsWith(SCOPE);
  if (ours) event.respondWith(answer(event.request, url));
});

async function answer(request, url) {
  const cache = await caches.open(CACHE);
  const name = url.pathname === `${SCOPE}index.html` ? SCOPE : url.pathname;
  const file = new URL(name, self.location);
  const stored = await cache.match(file, { ignoreVary: true });
  if (stored) return stored;
  const fetched = await fetch(request);
  if (fetched.ok && ONCE_USED.some((name) => `${SCOPE}${name}` === url.pathname)) {
    // A full disk must not keep the page from what it asked for.
    await cache.put(file, fetched.clone()).catch(() => {});
  }
  return fetched;
}
