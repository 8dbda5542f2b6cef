// Keeps a version of the course on the learner's device, and answers from it: whole, or not at all. A new version is
// fetched beside the old one and waits until the learner accepts it, or until no page of the old one is open. What
// learners wrote is in another place, which no worker can touch.
"use strict";
{
  // The digest of the list of files.
  const VERSION = "{version}";
  const LIST = "offline.json";
  const scope = new URL(self.registration.scope);
  // Other courses on this host have other paths. No path holds a colon now, so none is the beginning of another.
  const PREFIX = `coursebook-offline:${scope.pathname.replaceAll(":", "%3A")}:`;
  const CACHE = PREFIX + VERSION;
  // In the cache beside the files, at addresses that no file has: all files are there; pages were shown from them.
  const WHOLE = new URL("?whole", scope).href;
  const USED = new URL("?used", scope).href;
  const DIGEST = "x-coursebook-digest";
  // So many files are fetched at once: the page that is open wants something too.
  const LANES = 4;
  const IS_OWN_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(scope.hostname);

  /** A path below the site's root, as the list has it; none for an address elsewhere. */
  function pathOf(address) {
    const url = new URL(address);
    if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return undefined;
    try {
      return decodeURIComponent(url.pathname.slice(scope.pathname.length)).replace(/(^|\/)index\.html$/, "$1");
    } catch {
      return undefined; // nothing of ours is written so
    }
  }

  const addressOf = (path) => scope.origin + scope.pathname + path.split("/").map(encodeURIComponent).join("/");

  // ---- fetching a version ----

  /** A file that is what the list says, or none: another version may have been published meanwhile. */
  const fetched = (path, integrity) => fetch(addressOf(path), { integrity, cache: "no-cache" });

  /** Fetches what isn't there yet. What is there was compared with its digest, so a later attempt goes on from it. */
  async function fill() {
    const cache = await caches.open(CACHE);
    if (await cache.match(WHOLE)) return;
    const list = await (await fetched(LIST, VERSION)).json();
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    const others = await Promise.all(names.map((name) => caches.open(name)));
    const rest = list.values();
    let failed = false;
    const lane = async () => {
      for (const [path, digest] of rest) {
        if (failed) return;
        await keep(cache, others, path, digest);
      }
    };
    try {
      await Promise.all(Array.from({ length: LANES }, lane));
    } catch (error) {
      failed = true;
      console.warn(`coursebook: this version isn't kept for now (${error.message})`);
      // The device is full: half a course is of no use to anybody.
      if (error.name === "QuotaExceededError") await caches.delete(CACHE);
      throw error;
    }
    await cache.put(WHOLE, new Response());
  }

  async function keep(cache, others, path, digest) {
    const address = addressOf(path);
    if (await cache.match(address)) return;
    for (const other of others) {
      const same = await other.match(address);
      if (same?.headers.get(DIGEST) === digest) return cache.put(address, same);
    }
    const answer = await fetched(path, digest).catch((error) => {
      throw new Error(`${path} could not be fetched, or isn't what was published: ${error.message}`);
    });
    const headers = new Headers(answer.headers);
    for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
    headers.set(DIGEST, digest);
    // A new response: one that came by way of a redirection is refused for a page.
    await cache.put(address, new Response(answer.body, { headers }));
  }

  /** Removes versions of this course: all others, or those of which no page was ever shown. */
  async function clear(isRemoved) {
    for (const name of await caches.keys()) {
      if (!name.startsWith(PREFIX) || name === CACHE) continue;
      if (await isRemoved(await caches.open(name))) await caches.delete(name);
    }
  }

  self.addEventListener("install", (event) => {
    // A version that waited and was overtaken would stay for ever.
    event.waitUntil(fill().then(() => clear(async (cache) => !(await cache.match(USED)))));
  });

  self.addEventListener("message", (event) => event.data === "show" && self.skipWaiting());

  self.addEventListener("activate", (event) => {
    event.waitUntil(
      (async () => {
        // Overtaken in this very moment, and cleared away: then pages come from the host until the next version is here.
        if (await isWhole()) await (await caches.open(CACHE)).put(USED, new Response());
        await clear(() => true);
        await self.clients.claim();
      })(),
    );
  });

  // ---- answering ----

  let whole = false;
  async function isWhole() {
    whole ||= (await caches.has(CACHE)) && Boolean(await (await caches.open(CACHE)).match(WHOLE));
    return whole;
  }

  self.addEventListener("fetch", (event) => {
    const path = event.request.method === "GET" ? pathOf(event.request.url) : undefined;
    if (path !== undefined) event.respondWith(answer(event, path));
  });

  async function answer(event, path) {
    const { request } = event;
    const isPage = request.mode === "navigate";
    const preview = isPage && IS_OWN_MACHINE && (await previewed(request));
    if (preview) return preview;
    if (!(await isWhole())) {
      // Browsers that need room clear what sites keep.
      if (isPage) event.waitUntil(fill().catch(() => {}));
      return fetch(request);
    }
    const cache = await caches.open(CACHE);
    const kept = await cache.match(addressOf(path));
    if (isPage) return kept ?? unkept(cache, request, path);
    if (!kept) return fetch(request);
    if (await isGuest(cache, event.clientId)) return fetch(request).catch(() => piece(request, kept));
    return piece(request, kept);
  }

  /** What stands at an address of no page of this version. */
  async function unkept(cache, request, path) {
    const folder = addressOf(`${path}/`);
    if (await cache.match(folder)) return Response.redirect(folder + new URL(request.url).search);
    try {
      return await fetch(request);
    } catch (error) {
      const missing = await cache.match(addressOf("404.html"));
      if (!missing) throw error;
      return new Response(missing.body, { status: 404, headers: missing.headers });
    }
  }

  /**
   * Whether a page came from the host, because this version has none at its address. It may be one of a newer version,
   * so what belongs to it comes from there too.
   */
  async function isGuest(cache, id) {
    if (!guests.has(id)) {
      const client = id && (await self.clients.get(id));
      const path = client && pathOf(client.url);
      guests.set(id, Boolean(client) && !(path !== undefined && (await cache.match(addressOf(path)))));
    }
    return guests.get(id);
  }
  const guests = new Map();

  /** A file, or the piece of it that was asked for: films are played from pieces. */
  async function piece(request, kept) {
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
    if (!range || range[0] === "bytes=-") return kept;
    const [first, last] = range.slice(1).map((number) => (number === "" ? undefined : Number(number)));
    const body = await kept.blob();
    const start = first ?? Math.max(body.size - last, 0);
    const end = Math.min((first === undefined ? undefined : last) ?? Infinity, body.size - 1);
    const headers = new Headers(kept.headers);
    if (start > end) {
      headers.set("content-range", `bytes */${body.size}`);
      return new Response(null, { status: 416, headers });
    }
    headers.set("content-range", `bytes ${start}-${end}/${body.size}`);
    headers.set("content-length", end - start + 1);
    return new Response(body.slice(start, end + 1), { status: 206, headers });
  }

  /** An author's preview at the address at which a site was tried before: this worker has no business there. */
  async function previewed(request) {
    const live = await fetch(request.clone()).catch(() => undefined);
    if (live?.type === "opaqueredirect") return live; // where it leads, this is asked again
    if (!live?.headers.has("x-coursebook-preview")) return undefined;
    await clear(() => true);
    await caches.delete(CACHE);
    whole = false;
    await self.registration.unregister();
    return live;
  }
}
