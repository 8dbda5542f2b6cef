// Builds a course with the program under test, into a folder that goes away with the test.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

/** The course at the root of the repository: the one that readers of the project see first. */
export const EXAMPLE = REPOSITORY;

/** The manual: a course too, and the largest that we write by hand. */
export const MANUAL = join(REPOSITORY, "docs/manual");

export const EDITIONS = ["learner", "facilitator"];

/** Two places a course may be published at; links that only work at one of them are faults. */
export const AT_ROOT = "https://course.example/";
export const UNDER_A_PATH = "https://course.example/courses/leading/";

const BINARY = process.env.COURSEBOOK || join(REPOSITORY, "target/release/coursebook");

/** A new folder that goes away with the test. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `coursebook-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a course from its files, by path, and returns its folder; into `folder`, where it is one written before. */
export function writeCourse(files, folder = temporaryFolder("course")) {
  rmSync(join(folder, "content"), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Runs the program with these arguments, which must succeed; gives what it prints. */
export function run(...options) {
  const run = spawnSync(BINARY, options, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (run.error?.code === "ENOENT") {
    throw new Error(`${BINARY} is not there: run \`cargo build --release\`, or name a binary in COURSEBOOK`);
  }
  if (run.error) throw run.error;
  if (run.status !== 0) {
    const ending = run.status === null ? `was ended by ${run.signal}` : `ended with ${run.status}`;
    throw new Error(`coursebook ${options.join(" ")} ${ending}\n${run.stdout}${run.stderr}`);
  }
  return run.stdout;
}

/** Builds `course` and returns the folder of the site: a new one, or `site` built again. */
export function build(course, { baseUrl, edition, site } = {}) {
  // A folder that coursebook did not make is never emptied, so the site gets one that is not there yet.
  site ??= join(temporaryFolder("site"), "site");
  const options = ["-o", site];
  if (baseUrl) options.push("--base-url", baseUrl);
  if (edition) options.push("--edition", edition);

  run("build", course, ...options);
  return site;
}

/** The whole small courses of the repository that are meant to build. */
export function smallCourses() {
  const folder = join(REPOSITORY, "tests/courses");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((course) => existsSync(join(course, "book.toml")) && !existsSync(join(course, "expected.txt")));
}

/** How a course is called in a report. */
export function courseName(course) {
  return { [EXAMPLE]: "the example course", [MANUAL]: "the manual" }[course] ?? basename(course);
}
