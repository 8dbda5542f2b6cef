// A course that changes from version to version, published with the program under test.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.setMaxListeners(100); // each folder and server goes away with the process

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");
const BINARY = process.env.COURSEBOOK || join(REPOSITORY, "target/release/coursebook");

/** Secrets that the runs are given: none of them may be printed, or stand in anything that is kept. */
export const SECRETS = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "session-token-that-nobody-may-see",
};

export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `coursebook-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const picture = (lesson, version) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>${lesson}.${version}</title></svg>\n`;

/** A course of so many lessons. Each version of a lesson shows a picture that only this version has. */
export class Course {
  constructor(lessons, target) {
    this.folder = temporaryFolder("publish");
    this.lessons = lessons;
    this.versions = Array(lessons).fill(0);
    this.put(
      "book.toml",
      `[book]\nid = "tried"\ntitle = "Tried"\n\n[build]\nbase-url = "https://course.example/tried/"\n\n[publish.there]\n${target}\n`,
    );
    this.put("content/index.md", "# Tried\n\nA course that is published again and again.\n");
    for (let lesson = 0; lesson < lessons; lesson++) this.write(lesson);
  }

  put(path, text) {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  write(lesson) {
    const version = this.versions[lesson];
    this.put(`content/lesson-${lesson}.md`, `# Lesson ${lesson}\n\n![A picture](seen-${lesson}-${version}.svg)\n\nVersion ${version}.\n`);
    this.put(`content/seen-${lesson}-${version}.svg`, picture(lesson, version));
  }

  /** Writes a lesson anew; its picture has another name now. */
  edit(lesson) {
    rmSync(join(this.folder, `content/seen-${lesson}-${this.versions[lesson]}.svg`));
    this.versions[lesson] += 1;
    this.write(lesson);
  }

  /** What was built last, as it should stand at the target. */
  built() {
    const files = filesIn(join(this.folder, "site"));
    files.delete(".coursebook");
    return files;
  }
}

/** Every file below a folder, with its bytes, by path. */
export function filesIn(folder, prefix = "", files = new Map()) {
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    const path = prefix ? `${prefix}/${name}` : name;
    if (statSync(join(folder, path)).isDirectory()) filesIn(folder, path, files);
    else files.set(path, readFileSync(join(folder, path)));
  }
  return files;
}

/** A publish under way: the process, and what it came to. */
export function start(course, env, options = ["--yes"]) {
  const child = spawn(BINARY, ["publish", course.folder ?? course, ...options], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (data) => (text += data));
  child.stderr.on("data", (data) => (text += data));
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const secret of Object.values({ ...SECRETS, ...secretsOf(env) })) {
        if (text.includes(secret)) reject(new Error(`a secret was printed:\n${text}`));
      }
      resolve({ code, signal, text });
    });
  });
  return { child, ended };
}

function secretsOf(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /KEY|SECRET|TOKEN/.test(name)));
}

export async function publish(course, env, options) {
  const run = await start(course, env, options).ended;
  if (run.code !== 0) throw new Error(`it ended with ${run.code ?? run.signal}\n${run.text}`);
  return run.text;
}
