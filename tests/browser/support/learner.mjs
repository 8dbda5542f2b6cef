// A learner: a small course to write in, a browser that remembers, and what is asked of both again and again.
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";

import { build, writeCourse } from "./build.mjs";
import { launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** `book.toml` of a course. */
export const book = (id, more = "") => `[book]\n${id ? `id = "${id}"\n` : ""}title = "A course to write in"\n${more}`;

/** A reflection as its author writes it. */
export const reflection = (id, prompt, attributes = "") => `:::reflection{#${id} ${attributes}}\n${prompt}\n:::\n`;

/** Builds a course from its files, serves it, and opens a browser: what `browse` launches. `close` ends all of it. */
export async function start(files, { mount = "/", browse = launch } = {}) {
  const course = writeCourse(files);
  const folder = build(course);
  // Before the server, which would keep a test alive whose browser can't be opened.
  const browser = await browse();
  const site = await serve(folder, mount);
  return {
    url: site.url,
    browser,
    folder,
    /** Publishes the course again, as it is now. */
    publish(changed) {
      build(writeCourse(changed, course), { site: folder });
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** A new profile with axe-core in its pages. */
export async function profile(browser, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  // On a busy machine Chromium now and then never says that a profile with a worker is closed. Its own end takes it away.
  const close = context.close.bind(context);
  context.close = () => Promise.race([close(), pause(10_000, undefined, { ref: false })]);
  // As the browser's own script, because the site's policy would block one that is put into the page.
  await context.addInitScript({ path: AXE });
  return context;
}

/** Opens an address and fails with what the page's scripts throw. */
export async function open(context, url) {
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(url);
  return page;
}

export const block = (page, id) => page.locator(`[data-answer="${id}"]`);
export const field = (page, id) => block(page, id).locator("textarea").first();
export const status = (page, id) => block(page, id).locator('.status[role="status"]').first();

/** Writes at the end of a field, key by key, and waits until the page says that it was saved. */
export async function write(page, id, text) {
  await type(page, id, text);
  await isSaved(page, id);
}

export async function type(page, id, text) {
  await field(page, id).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

/** Waits until the page says that what is in the field was saved, and that is so. */
export async function isSaved(page, id) {
  await page.waitForFunction(
    (id) => {
      const block = document.querySelector(`[data-answer="${id}"]`);
      const said = block.querySelector('.status[role="status"]').textContent;
      const text = block.querySelector("textarea").value;
      const entries = globalThis.coursebook.answers.get(id)?.entries ?? [];
      return /^Saved on this device/.test(said) && entries.some((entry) => entry.text === text);
    },
    id,
    { timeout: 15_000, polling: 20 },
  );
}

/** What is stored under an id: read from the storage itself, not by the scripts under test. */
export async function stored(page, id, course = "writing") {
  const raw = await page.evaluate((key) => localStorage.getItem(key), `coursebook:${course}:${id}`);
  return raw === null ? undefined : JSON.parse(raw);
}

export async function texts(page, id, course) {
  return ((await stored(page, id, course))?.entries ?? []).map((entry) => entry.text);
}

export async function put(page, id, record, course = "writing") {
  const raw = typeof record === "string" ? record : JSON.stringify(record);
  await page.evaluate(([key, raw]) => localStorage.setItem(key, raw), [`coursebook:${course}:${id}`, raw]);
}

/** A record as version 1 writes it. */
export const record = (prompt, ...entries) => ({ v: 1, kind: "reflection", prompt, lesson: "/one/", entries });

/** What axe-core finds wrong with the page as it is now. */
export async function violations(page) {
  const results = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }),
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n      ${node.failureSummary}`));
}
