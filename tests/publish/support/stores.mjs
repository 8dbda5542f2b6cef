// The places that are published to: moto's server as S3 and as Google's store, Azurite as Azure, folders.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Proxy } from "./proxy.mjs";
import { filesIn, SECRETS, temporaryFolder } from "./versions.mjs";

const HERE = fileURLToPath(new URL("../", import.meta.url));

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function serve(command, options, url) {
  const child = spawn(command, options, { stdio: ["ignore", "ignore", "pipe"] });
  let trouble = "";
  child.stderr.on("data", (data) => (trouble = (trouble + data).slice(-2000)));
  child.on("error", (error) => (trouble += error));
  process.on("exit", () => child.kill("SIGKILL"));
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(100)) {
    if (child.exitCode !== null) break;
    if (await fetch(url).then(() => true, () => false)) return child;
  }
  child.kill();
  throw new Error(`${command} did not start\n${trouble}`);
}

const all = (text, name) => [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, inside]) => inside);
const unescaped = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&lt;", "<");

/** The files below a prefix, read one by one as a browser would. One that goes between listing and reading is gone. */
async function readAll(names, url, headers = {}) {
  const files = new Map();
  await Promise.all(
    names.map(async (name) => {
      const answer = await fetch(url(name.split("/").map(encodeURIComponent).join("/")), { headers });
      if (answer.ok) files.set(name, Buffer.from(await answer.arrayBuffer()));
    }),
  );
  return files;
}

// moto looks for a signature and doesn't check it.
const SIGNED = { authorization: "AWS reader:none" };

export async function startMoto() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await serve(join(HERE, ".venv/bin/moto_server"), ["-H", "127.0.0.1", "-p", String(port)], url);
  return {
    name: "moto",
    url,
    env: SECRETS,
    async make(bucket) {
      const answer = await fetch(`${url}/${bucket}`, { method: "PUT", headers: SIGNED });
      if (!answer.ok) throw new Error(await answer.text());
    },
    target: (bucket, prefix, endpoint = url) =>
      `to = "s3"\nbucket = "${bucket}"\nprefix = "${prefix}"\nregion = "us-east-1"\nendpoint = "${endpoint}"`,
    path: (bucket, prefix) => `/${bucket}/${prefix}/`,
    async read(bucket, prefix) {
      const names = [];
      for (let token = ""; token !== undefined; ) {
        const more = token && `&continuation-token=${encodeURIComponent(token)}`;
        const text = await (await fetch(`${url}/${bucket}?list-type=2&prefix=${prefix}/${more}`, { headers: SIGNED })).text();
        names.push(...all(text, "Key").map((key) => unescaped(key).slice(prefix.length + 1)));
        token = all(text, "NextContinuationToken")[0];
      }
      return readAll(names, (name) => `${url}/${bucket}/${prefix}/${name}`, SIGNED);
    },
    head: (bucket, path) => fetch(`${url}/${bucket}/${path}`, { method: "HEAD", headers: SIGNED }),
    close: () => child.kill("SIGKILL"),
  };
}

// What Google calls otherwise than Amazon. A generation is a number, so it is made of the digest that moto calls an ETag.
const CONDITION = "x-goog-if-generation-match";
const generation = (etag) => BigInt(`0x1${Buffer.from(etag).toString("hex")}`).toString();
const etag = (generation) => Buffer.from(BigInt(generation).toString(16).slice(1), "hex").toString();

/** moto behind an interpreter who speaks as Google's XML interface does, for no registry has a server that does so itself. */
export async function startGoogle() {
  const moto = await startMoto();
  const interpreter = await Proxy.before(moto.url);
  interpreter.spoil = (line, { headers }) => {
    const wanted = headers[CONDITION];
    delete headers[CONDITION];
    if (wanted === "0") headers["if-none-match"] = "*";
    else if (wanted) headers["if-match"] = etag(wanted);
    Object.assign(headers, SIGNED);
  };
  interpreter.answered = (headers) => (headers.etag ? { ...headers, "x-goog-generation": generation(headers.etag) } : headers);
  const { url } = interpreter;
  const account = { private_key: "a-private-key", private_key_id: "its-name", client_email: "me@course.example", disable_oauth: true };
  return {
    ...moto,
    name: "moto as Google",
    url,
    env: { GOOGLE_SERVICE_ACCOUNT_KEY: JSON.stringify(account) },
    target: (bucket, prefix, endpoint = url) =>
      `to = "gcs"\nbucket = "${bucket}"\nprefix = "${prefix}"\nendpoint = "${endpoint}"`,
    close() {
      interpreter.close();
      moto.close();
    },
  };
}

const ACCOUNT = "devstoreaccount1";
// The key that is written in Azurite's own manual.
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export async function startAzurite() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = join(HERE, "node_modules/.bin/azurite-blob");
  const options = ["--blobPort", String(port), "--silent", "--skipApiVersionCheck", "--inMemoryPersistence"];
  const child = await serve(program, options, url);
  return {
    name: "Azurite",
    url,
    env: { AZURE_STORAGE_ACCOUNT_KEY: KEY },
    async make(container) {
      const date = new Date().toUTCString();
      const headers = `x-ms-blob-public-access:container\nx-ms-date:${date}\nx-ms-version:2023-11-03\n`;
      const text = `PUT\n\n\n\n\n\n\n\n\n\n\n\n${headers}/${ACCOUNT}/${ACCOUNT}/${container}\nrestype:container`;
      const signature = createHmac("sha256", Buffer.from(KEY, "base64")).update(text).digest("base64");
      const answer = await fetch(`${url}/${ACCOUNT}/${container}?restype=container`, {
        method: "PUT",
        headers: {
          "x-ms-blob-public-access": "container",
          "x-ms-date": date,
          "x-ms-version": "2023-11-03",
          authorization: `SharedKey ${ACCOUNT}:${signature}`,
        },
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    target: (container, prefix, endpoint = url) =>
      `to = "azure"\naccount = "${ACCOUNT}"\ncontainer = "${container}"\nprefix = "${prefix}"\nendpoint = "${endpoint}/${ACCOUNT}"`,
    path: (container, prefix) => `/${ACCOUNT}/${container}/${prefix}/`,
    async read(container, prefix) {
      const names = [];
      for (let marker = ""; marker !== undefined; ) {
        const query = `restype=container&comp=list&prefix=${prefix}/&marker=${encodeURIComponent(marker)}`;
        const text = await (await fetch(`${url}/${ACCOUNT}/${container}?${query}`)).text();
        names.push(...all(text, "Name").map((name) => unescaped(name).slice(prefix.length + 1)));
        marker = all(text, "NextMarker")[0] || undefined;
      }
      return readAll(names, (name) => `${url}/${ACCOUNT}/${container}/${prefix}/${name}`);
    },
    head: (container, path) => fetch(`${url}/${ACCOUNT}/${container}/${path}`, { method: "HEAD" }),
    close: () => child.kill("SIGKILL"),
  };
}

/** Folders. With a file of other origin in it, a folder can't be exchanged as a whole: files are copied one by one. */
export function folders({ shared = false } = {}) {
  const root = temporaryFolder("folders");
  return {
    name: shared ? "a shared folder" : "a folder",
    env: {},
    shared,
    async make(name) {
      mkdirSync(join(root, name), { recursive: true });
    },
    target: (name, prefix) => `to = "folder"\npath = "${join(root, name, prefix)}"`,
    folder: (name, prefix) => join(root, name, prefix),
    async read(name, prefix) {
      const folder = join(root, name, prefix);
      const files = existsSync(folder) ? filesIn(folder) : new Map();
      files.delete("theirs.txt");
      for (const path of files.keys()) if (path.endsWith(".coursebook-part")) files.delete(path);
      return files;
    },
    close() {},
  };
}
