// The Nu HTML Checker, the one behind the W3C's validator, on every page of both editions of the example course and the manual.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { build, courseName, EDITIONS, EXAMPLE, MANUAL, UNDER_A_PATH } from "./support/build.mjs";
import { assertNone } from "./support/faults.mjs";

const CHECKER = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

test("every page is valid HTML", (t) => {
  const sites = [EXAMPLE, MANUAL].flatMap((course) =>
    EDITIONS.map((edition) => ({
      name: `${courseName(course)}, ${edition}`,
      root: build(course, { baseUrl: UNDER_A_PATH, edition }),
    })),
  );
  const messages = check(sites.map((site) => site.root));

  const line = (message) => {
    const file = message.url ? fileURLToPath(message.url) : "";
    const site = sites.find(({ root }) => file.startsWith(root));
    const page = site ? `${site.name}: ${file.slice(site.root.length)}` : file;
    return `${page}:${message.lastLine ?? ""}: ${message.message}\n      ${(message.extract ?? "").trim()}`;
  };
  const [errors, remarks] = [[], []];
  for (const message of messages) (message.type === "info" ? remarks : errors).push(line(message));

  for (const remark of remarks) t.diagnostic(remark);
  assertNone(errors);
});

// One Java machine for all files: starting it costs more than checking a course.
function check(folders) {
  const options = ["--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"];
  const output = execFileSync("java", ["-jar", CHECKER, ...options, ...folders], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output).messages;
}
