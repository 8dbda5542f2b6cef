// What a page of the example course costs a reader: its bytes, and that nothing moves while it arrives.
import { after, before, describe, it } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { AT_ROOT, build, EXAMPLE } from "./support/build.mjs";
import { DESK, PHONE, settle } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { openSite } from "./support/reader.mjs";
import { serve } from "./support/server.mjs";
import { pages } from "./support/site.mjs";

const PAGE = 30 * 1024; // compressed, with everything it loads but fonts and the scripts for writing
const FONTS = 60 * 1024;

// What keeps learners' answers has limits of its own: see answers-size.test.mjs.
const FOR_WRITING = /\/assets\/(page|answers|writing|progress|words\/.*|blocks\/.*)\.[0-9a-f]{8}\.js$/;

const root = build(EXAMPLE, { baseUrl: AT_ROOT });
const lessons = pages(root).filter((page) => page.path.split("/").length === 3);

let site;
before(async () => {
  site = await openSite(root);
});
after(() => site?.close());

describe("the weight of a lesson", { concurrency: 2 }, () => {
  for (const { path } of lessons) {
    it(`/${path} weighs at most ${PAGE / 1024} KB, its fonts ${FONTS / 1024}`, async (test) => {
      const tab = await site.open("404.html");
      const loaded = new Set([site.url + path]);
      tab.on("response", (response) => loaded.add(response.url().split("#")[0]));
      await tab.goto(site.url + path);
      await settle(tab);
      const weights = [...loaded].map((url) => {
        const bytes = readFileSync(join(root, new URL(url).pathname.replace(/\/$/, "/index.html")));
        return { url, isFont: url.endsWith(".woff2"), weight: url.endsWith(".woff2") ? bytes.length : gzipSync(bytes, { level: 9 }).length };
      });
      const sum = (list) => list.reduce((total, { weight }) => total + weight, 0);
      const fonts = weights.filter((each) => each.isFont);
      const writing = weights.filter((each) => FOR_WRITING.test(each.url));
      const rest = weights.filter((each) => !fonts.includes(each) && !writing.includes(each));
      test.diagnostic(`${sum(rest)} bytes, for writing ${sum(writing)}, fonts ${sum(fonts)}`);
      const listed = (list) => list.map(({ url, weight }) => `${weight} ${url}`).join("\n      ");
      const faults = [];
      if (sum(rest) > PAGE) faults.push(`weighs ${sum(rest)} bytes:\n      ${listed(rest)}`);
      if (sum(fonts) > FONTS) faults.push(`has fonts of ${sum(fonts)} bytes:\n      ${listed(fonts)}`);
      assertNone(faults.map((fault) => `/${path} ${fault}`));
      await tab.context().close();
    });
  }
});

describe("nothing moves while a page arrives", { concurrency: 2 }, () => {
  for (const { path } of pages(root).filter((page) => !page.redirect)) {
    it(`/${path} stays where it is`, async () => {
      const faults = [];
      for (const viewport of [PHONE, DESK]) {
        const tab = await site.open("404.html", { viewport });
        await tab.addInitScript(watchShifts);
        // Fonts and scripts come late, as they do on a slow network.
        await tab.route(/\.(woff2|js)$/, async (route) => {
          await new Promise((later) => setTimeout(later, 300));
          await route.continue();
        });
        await tab.goto(site.url + path);
        await tab.evaluate(() => document.fonts.ready);
        await tab.waitForTimeout(200);
        faults.push(...(await shiftsOf(tab)).map((shift) => `/${path} at ${viewport.width} px: ${shift}`));
        await tab.context().close();
      }
      assertNone(faults);
    });
  }
});

describe("nothing moves while a page comes piece by piece", { concurrency: 2 }, () => {
  // A slow device shows what it has read so far, and may stop to do so at any tag.
  const cut = (html) => {
    const tags = [...html.slice(html.indexOf("<body")).matchAll(/<[a-z]/g)].map(({ index }) => index + html.indexOf("<body"));
    const early = tags.slice(1, 13);
    const late = tags.slice(13).filter((_, at, all) => at % Math.ceil(all.length / 8) === 0);
    const ends = [...early, ...late, html.length];
    return ends.map((end, at) => html.slice(ends[at - 1] ?? 0, end));
  };
  for (const path of ["", lessons[0].path, lessons[1].path, "404.html"]) {
    it(`/${path} stays where it is`, async () => {
      const slow = await serve(root, "/", {
        async instead(url, response) {
          if (url !== `/${path}?slow`) return false;
          response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
          for (const piece of cut(readFileSync(join(root, path.replace(/(^|\/)$/, "$1index.html")), "utf8"))) {
            response.write(piece);
            await new Promise((later) => setTimeout(later, 60));
          }
          response.end();
          return true;
        },
      });
      const faults = [];
      for (const viewport of [PHONE, DESK]) {
        const context = await site.browser.newContext({ viewport });
        const tab = await context.newPage();
        await tab.goto(`${slow.url}404.html`);
        await tab.addInitScript(watchShifts);
        await tab.goto(`${slow.url}${path}?slow`);
        await settle(tab);
        faults.push(...(await shiftsOf(tab)).map((shift) => `/${path} at ${viewport.width} px: ${shift}`));
        await context.close();
      }
      await slow.close();
      assertNone(faults);
    });
  }
});

/** What moved by more than nobody sees. */
async function shiftsOf(tab) {
  const shifts = await tab.evaluate(() => window.shifts);
  return shifts.filter(({ value }) => value > 0.001).map(({ value, what }) => `${value.toFixed(4)} ${what}`);
}

function watchShifts() {
  window.shifts = [];
  const name = (node) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 80);
  const rect = ({ x, y, width, height }) => `${Math.round(x)},${Math.round(y)} ${Math.round(width)}×${Math.round(height)}`;
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      window.shifts.push({ value, what: sources.map((at) => `${name(at.node)} ${rect(at.previousRect)} → ${rect(at.currentRect)}`).join("; ") });
    }
  }).observe({ type: "layout-shift", buffered: true });
}
