// axe-core, with the rules of WCAG 2.2 AA, on the pages of the example course and the manual: a phone by day, a desk by night.
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";

import { build, courseName, EXAMPLE, MANUAL, UNDER_A_PATH } from "./support/build.mjs";
import { DESK, launch, PHONE, settle } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { serve } from "./support/server.mjs";
import { pagesToOpen } from "./support/site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const VIEWS = [
  { viewport: PHONE, colorScheme: "light" },
  { viewport: DESK, colorScheme: "dark" },
];

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

    for (const view of VIEWS) {
      describe(`at ${view.viewport.width} px, ${view.colorScheme}`, { concurrency: 2 }, () => {
        for (const page of pagesToOpen(root)) {
          it(`/${page.path} is accessible`, async () => {
            assertNone((await violations(site.url + page.path, view)).map((fault) => `/${page.path} ${fault}`));
          });
        }
      });
    }
  });
}

async function violations(url, view) {
  // Without motion: a colour halfway through a transition has a contrast of its own.
  const context = await browser.newContext({ ...view, reducedMotion: "reduce" });
  try {
    // As the browser's own script, because the site's policy would block one that is put into the page.
    await context.addInitScript({ path: AXE });
    const tab = await context.newPage();
    await tab.goto(url);
    await settle(tab);
    const results = await tab.evaluate(() =>
      // The size of targets belongs to WCAG 2.2 AA, but axe-core leaves it off unless asked.
      window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }),
    );
    return results.violations.flatMap(describeViolation);
  } finally {
    await context.close();
  }
}

function describeViolation({ id, help, nodes }) {
  return nodes.map(({ html, target, failureSummary }) => {
    const summary = failureSummary.replace(/\s*\n\s*/g, " ");
    return `${id}: ${help}\n      ${html}\n      at ${target.join(" ")}\n      ${summary}`;
  });
}
