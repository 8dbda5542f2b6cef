// The pages of the example course and the manual in a real browser, on a host with a strict Content-Security-Policy.
import { after, before, describe, it } from "node:test";

import { build, courseName, EXAMPLE, MANUAL, UNDER_A_PATH } from "./support/build.mjs";
import { DESK, launch, PHONE, settle } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { serve } from "./support/server.mjs";
import { pagesToOpen } from "./support/site.mjs";
import { watch } from "./support/watch.mjs";

// The narrowest width that WCAG 2.2 asks for, which is also a desk at 400 % zoom.
const NARROW = { width: 320, height: 640 };

// The page for unknown addresses is met at one.
const addressOf = (page) => (page.isNotFound ? "an/unknown/page/" : page.path);

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const course of [EXAMPLE, MANUAL]) {
  describe(courseName(course), () => {
    const root = build(course, { baseUrl: UNDER_A_PATH });
    const shown = pagesToOpen(root);
    let site;
    before(async () => {
      site = await serve(root, new URL(UNDER_A_PATH).pathname);
    });
    after(() => site?.close());

    describe("in a browser with a strict policy", { concurrency: 2 }, () => {
      for (const page of shown) {
        it(`/${page.path} loads without a fault, and fits`, async () => {
          assertNone((await faultsOf(site, addressOf(page))).map((fault) => `/${page.path} ${fault}`));
        });
      }
    });

    describe("without JavaScript", { concurrency: 2 }, () => {
      for (const page of shown) {
        it(`/${page.path} shows what it says`, () =>
          withPage({ viewport: PHONE, javaScriptEnabled: false }, async (tab) => {
            await tab.goto(site.url + addressOf(page));
            assertNone((await tab.evaluate(unseen)).map((fault) => `/${page.path} ${fault}`));
          }));
      }
    });
  });
}

/** What goes wrong while a page loads on a phone and a desk, and whether it fits the narrowest screen. */
async function faultsOf(site, address) {
  const faults = [];
  for (const viewport of [PHONE, DESK]) {
    await withPage({ viewport }, async (tab) => {
      await watch(tab, site, (fault) => faults.push(`at ${viewport.width} px: ${fault}`));
      await tab.goto(site.url + address);
      await settle(tab);
      await tab.waitForLoadState("networkidle");
      if (viewport === DESK) return;
      await tab.setViewportSize(NARROW);
      faults.push(...(await tab.evaluate(overflow)));
    });
  }
  return faults;
}

async function withPage(options, use) {
  const context = await browser.newContext(options);
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

// The two functions below run in the page.

/** What makes the page wider than its window. */
function overflow() {
  const { scrollWidth } = document.documentElement;
  if (scrollWidth <= window.innerWidth) return [];
  const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const tooWide = [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return (right > window.innerWidth || left < 0) && !scrolls(element.parentElement);
  });
  const markup = tooWide.map((element) => element.cloneNode(false).outerHTML.slice(0, 200));
  return [`scrolls sideways at ${window.innerWidth} px: it is ${scrollWidth} px wide, because of\n      ${markup.slice(0, 5).join("\n      ")}`];
}

/** What a reader without JavaScript should see and doesn't: the page's heading and the prompts to answer. */
function unseen() {
  const heading = document.querySelector("h1");
  if (!heading) return ["has no h1"];
  const prompts = document.querySelectorAll("cb-reflection, cb-plan, cb-quiz, cb-self-assessment");
  return [heading, ...prompts]
    .filter((element) => !element.closest("details:not([open])"))
    .filter((element) => !element.innerText.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((element) => `does not show ${element.outerHTML.slice(0, 200)}`);
}
