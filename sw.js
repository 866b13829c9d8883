// The service worker: keeps the page's own files, so that it opens without a network.
// tools/service-worker.mjs puts FILES and VERSION, made from the built files, above these lines.
// A new version takes over only when no page of the old one is open: never skipWaiting, which would
// change the files under a page that holds unsaved work.
/* global FILES, VERSION */

const SCOPE = new URL("./", self.location).pathname;
// The scope is part of the name because two copies may live at two paths of one host.
const PREFIX = `strata ${SCOPE} `;
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

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
  return (await cache.match(new URL(name, self.location), { ignoreVary: true })) ?? fetch(request);
}
