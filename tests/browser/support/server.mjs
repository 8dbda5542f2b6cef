// A plain file server such as a course is published on, with the strictest policy a host may set.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";

import { locate } from "./site.mjs";

const POLICY = "default-src 'self'";

const TYPES = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".ogg": "audio/ogg",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".vtt": "text/vtt; charset=utf-8",
  ".wasm": "application/wasm",
  ".webm": "video/webm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
  ".zip": "application/zip",
};

/**
 * Serves the folder `root` at `mount` ("/", or a path such as "/courses/leading/").
 * `port` is one that an earlier server had. `instead(path, response)` may answer itself, and says whether it did.
 * Returns `{ origin, url, port, close }`; `url` is the address of the front page.
 */
export async function serve(root, mount = "/", { port = 0, instead } = {}) {
  const server = createServer(async (request, response) => {
    response.setHeader("Content-Security-Policy", POLICY);
    if (await instead?.(request.url, response)) return;
    answer(root, mount, request, response);
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + mount,
    port: server.address().port,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

function answer(root, mount, request, response) {
  const path = pathOf(request);
  if (path === undefined) return send(response, 400);
  const isMount = `${path}/` === mount;
  if (!path.startsWith(mount) && !isMount) return send(response, 404);

  const found = isMount ? { folder: true } : locate(root, path.slice(mount.length));
  if (found?.file) return send(response, 200, found.file);
  if (found?.folder) {
    response.setHeader("Location", encodeURI(`${path}/`));
    return send(response, 301);
  }
  send(response, 404, locate(root, "404.html")?.file);
}

function pathOf(request) {
  try {
    // Not `new URL(request.url, …)`: `//host/` would be read as another host.
    return decodeURIComponent(request.url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
}

function send(response, status, file) {
  if (!file) return response.writeHead(status).end();
  response.writeHead(status, { "Content-Type": TYPES[extname(file).toLowerCase()] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}
