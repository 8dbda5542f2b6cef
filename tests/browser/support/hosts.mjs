// Real servers, set up by the files that `coursebook new --host` writes, changed only where their readers would change them.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

import { build, EXAMPLE, MANUAL, run, temporaryFolder } from "./build.mjs";

/** A copy of the example course that stands at `baseUrl`, with a moved page, media and compressed copies. */
export function hostedCourse(baseUrl) {
  const course = temporaryFolder("hosted");
  cpSync(join(EXAMPLE, "content"), join(course, "content"), { recursive: true });
  const book = readFileSync(join(EXAMPLE, "book.toml"), "utf8");
  writeFileSync(join(course, "book.toml"), book.replace(/base-url = .*/, `base-url = "${baseUrl}"\nprecompress = true`));
  for (const file of ["bell.wav", "steps.webm", "steps.vtt"]) {
    cpSync(join(MANUAL, "content/03-blocks", file), join(course, "content", file));
  }
  writeFileSync(join(course, "content/05-media.md"), MEDIA);
  return course;
}

const MEDIA = `---
aliases: [/films/, "/old films/übung/", /sound.html]
---

# Media

::video[Steps]{src=steps.webm captions=steps.vtt}

::audio[A bell]{src=bell.wav}
`;

/** Serves `course` by a server with the configuration for it. Gives `{ origin, url, site, close }`. */
export async function host(name, course, baseUrl) {
  const path = new URL(baseUrl).pathname;
  run("new", "--host", name, course);
  const folder = temporaryFolder(name);
  const root = join(folder, "www");
  const site = join(root, path);
  mkdirSync(dirname(site.replace(/\/$/, "")), { recursive: true });
  build(course, { site: site.replace(/\/$/, "") });
  const port = await freePort();
  const server = { nginx, caddy }[name](folder, course, root, port);
  const said = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => said.push(text));
  const origin = `http://127.0.0.1:${port}`;
  try {
    await answers(origin, server);
  } catch (error) {
    throw new Error(`${name} does not answer: ${error.message}\n${said.join("")}`);
  }
  return {
    origin,
    url: origin + path,
    site,
    async close() {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
    },
  };
}

function nginx(folder, course, root, port) {
  const written = readFileSync(join(course, "nginx.conf"), "utf8");
  const fitted = fit(written, [
    [/root \/var\/www\/course;/, `root ${root};`],
    [/listen 80;/, `listen 127.0.0.1:${port};`],
    [/listen \[::\]:80;/, ""],
  ]);
  writeFileSync(join(folder, "course.conf"), fitted);
  const kept = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  writeFileSync(
    join(folder, "nginx.conf"),
    `pid ${folder}/pid; error_log stderr warn; worker_processes 1; daemon off; master_process off;
events { }
http { include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; ${kept.join(" ")} include ${folder}/course.conf; }\n`,
  );
  const arguments_ = ["-p", folder, "-c", join(folder, "nginx.conf")];
  const tried = spawnSync("nginx", ["-t", ...arguments_], { encoding: "utf8" });
  if (tried.status !== 0) throw new Error(`nginx refuses its configuration:\n${tried.stderr}`);
  return spawn("nginx", arguments_, { stdio: ["ignore", "pipe", "pipe"] });
}

function caddy(folder, course, root, port) {
  const written = readFileSync(join(course, "Caddyfile"), "utf8");
  const fitted = fit(written, [
    [/^[^\s#].* \{$/m, `http://127.0.0.1:${port} {`],
    [/root \* \/var\/www\/course/, `root * ${root}`],
  ]);
  writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n}\n\n${fitted}`);
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return spawn("caddy", ["run", "--config", join(folder, "Caddyfile")], { env, stdio: ["ignore", "pipe", "pipe"] });
}

/** Puts in what differs here; each of it must be there. */
function fit(text, changes) {
  return changes.reduce((fitted, [from, to]) => {
    if (!from.test(fitted)) throw new Error(`the configuration has no ${from}:\n${text}`);
    return fitted.replace(from, () => to);
  }, text);
}

async function answers(origin, server) {
  for (let tries = 0; ; tries++) {
    try {
      return await get(origin, "/");
    } catch (error) {
      if (tries > 100 || server.exitCode !== null) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}

/** An answer as it came, nothing of it unpacked: `{ status, headers, body }`. */
export function get(origin, path, headers = {}) {
  return new Promise((done, failed) => {
    const asked = request(origin + path, { headers }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
      response.on("error", failed);
    });
    asked.on("error", failed);
    asked.end();
  });
}

/** A port that nothing listens at. */
export function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
