// Keeps the files of one build and answers from them; another build brings another version of this file.
const kept = "servecast-__VERSION__";
const files = __FILES__;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(kept)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const older = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("servecast-") && name !== kept) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(older());
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    caches.match(event.request, { ignoreSearch: true }).then((found) => found ?? fetch(event.request)),
  );
});
