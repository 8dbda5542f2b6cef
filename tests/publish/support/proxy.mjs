// Stands between the publisher and a store: counts, delays, spoils and translates requests.
import { request, createServer } from "node:http";

export class Proxy {
  /** Requests as `METHOD /path`. */
  seen = [];
  /** How long each write takes more. */
  delay = 0;
  /** Gives an answer instead of the store's, where it returns one: `{ status, body }`, `"drop"`, or `"hold"` for none yet. */
  spoil = () => undefined;
  /** The headers of an answer, as the publisher gets them. */
  answered = (headers) => headers;
  /** The connections of requests that wait for an answer. */
  held = [];

  static async before(url) {
    const proxy = new Proxy();
    const to = new URL(url);
    proxy.server = createServer((incoming, outgoing) => {
      // Google's paths come with every sign encoded.
      const line = `${incoming.method} ${decodeURIComponent(incoming.url.split("?")[0])}`;
      proxy.seen.push(line);
      const spoilt = proxy.spoil(line, incoming);
      if (spoilt === "drop") return incoming.socket.destroy();
      if (spoilt === "hold") return proxy.held.push(incoming.socket);
      if (spoilt) {
        incoming.resume();
        return incoming.on("end", () => outgoing.writeHead(spoilt.status).end(spoilt.body));
      }
      const options = { host: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers: incoming.headers };
      const forward = () => {
        const upstream = request(options, (answer) => {
          outgoing.writeHead(answer.statusCode, proxy.answered(answer.headers));
          answer.pipe(outgoing);
        });
        upstream.on("error", () => outgoing.destroy());
        incoming.pipe(upstream);
      };
      if (proxy.delay && incoming.method === "PUT") setTimeout(forward, proxy.delay);
      else forward();
    });
    await new Promise((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
    proxy.url = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  /** The paths of the files that were sent below `prefix`, without our own two. */
  sent(prefix) {
    const puts = this.seen.filter((line) => line.startsWith("PUT ")).map((line) => line.slice(4));
    const paths = puts.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
    return [...new Set(paths.filter((path) => !path.startsWith(".coursebook-")))].sort();
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
