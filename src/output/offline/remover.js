// This site isn't kept on devices. Where an earlier version of it was, this worker takes the place of the one that kept
// it, when that one's last page is closed or when the reader accepts, and removes what it kept, and itself. What
// learners wrote isn't a worker's to touch.
"use strict";
{
  const scope = new URL(self.registration.scope);
  const prefix = `coursebook-offline:${scope.pathname.replaceAll(":", "%3A")}:`;

  async function leave() {
    const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.registration.unregister();
  }

  self.addEventListener("message", (event) => event.data === "show" && self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(leave()));
}
