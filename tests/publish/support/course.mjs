// Courses to publish, and the program that publishes them.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import { REPOSITORY } from "../../browser/support/build.mjs";

const BINARY = process.env.COURSEBOOK || join(REPOSITORY, "target/release/coursebook");

const folders = [];
process.on("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes away with the test. */
export function temporary(name) {
  const folder = mkdtempSync(join(tmpdir(), `coursebook-${name}-`));
  folders.push(folder);
  return folder;
}

/** Writes files, by path. */
export function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** `book.toml` of a course that can be published, with its targets. */
export const book = (targets, { id = "leading", baseUrl = "https://learn.example.org/" } = {}) =>
  `[book]\nid = "${id}"\ntitle = "Leading"\n\n[build]\nbase-url = "${baseUrl}"\n\n${targets}\n`;

/** A course of so many lessons, which say `word`: all its pages differ from those with another word. */
export function lessons(count, word) {
  const files = { "content/index.md": `# Leading ${word}\n` };
  for (let at = 1; at <= count; at++) files[`content/lesson-${at}.md`] = `# Lesson ${at}, ${word}\n\nIt says ${word}.\n`;
  return files;
}

/** Starts the program; `ended` gives how it ended and what it printed. */
export function start(args, { cwd, env = {} } = {}) {
  const child = spawn(BINARY, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (text) => (printed[stream] += text));
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, ...printed, all: printed.stdout + printed.stderr }));
  });
  return { child, ended };
}

/** Publishes, and waits until that has ended. */
export const publish = (course, args = [], options = {}) => start(["publish", course, "--yes", ...args], options).ended;

/** Kills a run and all that it started. */
export function kill(run) {
  try {
    process.kill(-run.child.pid, "SIGKILL");
  } catch {
    // It had ended.
  }
}

/** Everything in a folder, by path: a digest of each file's bytes. */
export function digests(folder, leaveOut = () => false) {
  const found = {};
  const walk = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      const name = relative(folder, path);
      if (leaveOut(name)) continue;
      if (lstatSync(path).isSymbolicLink()) found[name] = readlinkSync(path);
      else if (entry.isDirectory()) walk(path);
      else found[name] = createHash("sha256").update(readFileSync(path)).digest("hex");
    }
  };
  walk(folder);
  return found;
}

/** How long a run takes that is let finish, and the moments within it at which others are killed. */
export const moments = (count, time) => Array.from({ length: count }, () => Math.random() * time * 1.1);
