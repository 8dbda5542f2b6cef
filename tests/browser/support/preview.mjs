// A course in a folder of its own, and `coursebook serve` running on it.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { REPOSITORY } from "./build.mjs";

const BINARY = process.env.COURSEBOOK || join(REPOSITORY, "target/release/coursebook");

/** Courses whose tests ended early. */
const open = new Set();
process.on("exit", () => open.forEach((course) => course.stop()));

export class Course {
  #started = [];

  /** @param {Record<string, string>} files paths and texts */
  constructor(files) {
    this.folder = mkdtempSync(join(tmpdir(), "coursebook-preview-"));
    open.add(this);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path, text) {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path) {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Replaces a piece of a file. */
  edit(path, before, after) {
    const text = this.read(path);
    if (!text.includes(before)) throw new Error(`${path} has no ${before}`);
    this.write(path, text.replace(before, after));
  }

  rename(from, to) {
    renameSync(join(this.folder, from), join(this.folder, to));
  }

  /** An editor that writes down what it is asked to open. */
  editor() {
    const log = join(this.folder, "opened.txt");
    const path = join(this.folder, "code");
    writeFileSync(path, `#!/bin/sh\necho "$@" >> '${log}'\n`);
    chmodSync(path, 0o755);
    return { path, opened: () => (existsSync(log) ? readFileSync(log, "utf8") : "") };
  }

  /** Starts the preview; gives `{ url, said(), stop() }`. */
  async serve(options = ["--port", "0"], env = {}) {
    const child = spawn(BINARY, ["serve", this.folder, ...options], { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
    this.#started.push(child);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    const url = await until(() => /Preview: (\S+)/.exec(said)?.[1], () => `the preview did not start\n${said}`);
    return {
      url,
      said: () => said,
      stop: () => new Promise((done) => (child.exitCode === null && !child.killed ? child.once("exit", done).kill("SIGKILL") && undefined : done())),
    };
  }

  stop() {
    open.delete(this);
    for (const child of this.#started) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until `what` gives something that is true, which it gives back. */
export async function until(what, complain = () => `${what} never came true`, most = 10_000) {
  for (const end = Date.now() + most; Date.now() < end; ) {
    const found = await what();
    if (found) return found;
    await pause(15);
  }
  throw new Error(complain());
}
