// axe-core, with the rules of WCAG 2.2 AA, on every page of the example course: a phone by day, a desk by night.
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";

import { build, EXAMPLE, UNDER_A_PATH } from "./support/build.mjs";
import { DESK, launch, PHONE, settle } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { serve } from "./support/server.mjs";
import { pages } from "./support/site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const VIEWS = [
  { viewport: PHONE, colorScheme: "light" },
  { viewport: DESK, colorScheme: "dark" },
];

const root = build(EXAMPLE, { baseUrl: UNDER_A_PATH });

let site;
let browser;
before(async () => {
  site = await serve(root, new URL(UNDER_A_PATH).pathname);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const view of VIEWS) {
  describe(`at ${view.viewport.width} px, ${view.colorScheme}`, { concurrency: 2 }, () => {
    for (const page of pages(root).filter((each) => !each.redirect)) {
      it(`/${page.path} is accessible`, async () => {
        assertNone((await violations(site.url + page.path, view)).map((fault) => `/${page.path} ${fault}`));
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
