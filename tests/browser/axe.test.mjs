// axe-core, with the rules of WCAG 2.2 AA, on the pages of the example course and the manual: a phone and a desk, by day and
// by night. Then the example once more with accents that are hard to read.
import { cpSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { AT_ROOT, build, courseName, EXAMPLE, MANUAL, UNDER_A_PATH, writeCourse } from "./support/build.mjs";
import { DESK, launch, PHONE, settle } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { serve } from "./support/server.mjs";
import { pagesToOpen } from "./support/site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const ACCENTS = { "a light yellow": "#ffe066", "a dark red": "#5c0a12" };

// Pages that show most of what an accent colours: the button, links, a drawing, questions, tables, places to write.
const COLOURED = ["", "definitions/leading/", "differences/side-by-side/", "both/where-you-stand/", "glossary/"];

const CONTRAST = "color-contrast";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const course of [EXAMPLE, MANUAL]) {
  describe(courseName(course), () => {
    const root = build(course, { baseUrl: UNDER_A_PATH });
    let site;
    before(async () => {
      site = await serve(root, new URL(UNDER_A_PATH).pathname);
    });
    after(() => site?.close());

    for (const viewport of [PHONE, DESK]) {
      describe(`at ${viewport.width} px`, { concurrency: 2 }, () => {
        for (const { path } of pagesToOpen(root)) {
          it(`/${path} is accessible`, async () => {
            assertNone((await violations(site.url + path, viewport)).map((fault) => `/${path} ${fault}`));
          });
        }
      });
    }
  });
}

for (const [name, accent] of Object.entries(ACCENTS)) {
  describe(`with ${name} as the accent`, { concurrency: 2 }, () => {
    let site;
    before(async () => {
      site = await serve(build(withAccent(accent), { baseUrl: AT_ROOT }));
    });
    after(() => site?.close());

    for (const path of COLOURED) {
      it(`/${path} keeps its contrast`, async () => {
        assertNone((await violations(site.url + path, DESK, [CONTRAST])).map((fault) => `/${path} ${fault}`));
      });
    }
  });
}

/** The example course with another accent. */
function withAccent(accent) {
  const course = writeCourse({ "book.toml": readFileSync(join(EXAMPLE, "book.toml"), "utf8").replace(/accent = ".*"/, `accent = "${accent}"`) });
  for (const folder of ["content", "themes"]) cpSync(join(EXAMPLE, folder), join(course, folder), { recursive: true });
  return course;
}

/** What is wrong with a page: by all rules in the light, and what colours can do wrong in the dark. */
async function violations(url, viewport, rules) {
  // Without motion: a colour halfway through a transition has a contrast of its own.
  const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce" });
  try {
    // As the browser's own script, because the site's policy would block one that is put into the page.
    await context.addInitScript({ path: AXE });
    const tab = await context.newPage();
    await tab.goto(url);
    await settle(tab);
    const light = await run(tab, rules);
    await tab.emulateMedia({ colorScheme: "dark" });
    const dark = await run(tab, [CONTRAST]);
    return [...light.map((fault) => `in the light ${fault}`), ...dark.map((fault) => `in the dark ${fault}`)];
  } finally {
    await context.close();
  }
}

async function run(tab, rules) {
  const results = await tab.evaluate(
    (runOnly) =>
      // The size of targets belongs to WCAG 2.2 AA, but axe-core leaves it off unless asked.
      window.axe.run(document, { resultTypes: ["violations"], rules: runOnly ? {} : { "target-size": { enabled: true } }, runOnly }),
    rules,
  );
  return results.violations.flatMap(describeViolation);
}

function describeViolation({ id, help, nodes }) {
  return nodes.map(({ html, target, failureSummary }) => {
    const summary = failureSummary.replace(/\s*\n\s*/g, " ");
    return `${id}: ${help}\n      ${html}\n      at ${target.join(" ")}\n      ${summary}`;
  });
}
