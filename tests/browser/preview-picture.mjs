// A picture of the preview with a fault in a lesson, for the manual: node tests/browser/preview-picture.mjs OUT.png
import { cpSync } from "node:fs";
import { join } from "node:path";

import { EXAMPLE } from "./support/build.mjs";
import { launch } from "./support/chromium.mjs";
import { Course } from "./support/preview.mjs";

const [out] = process.argv.slice(2);
if (!out) {
  console.error("node tests/browser/preview-picture.mjs OUT.png");
  process.exit(2);
}
const LESSON = "content/01-definitions/01-leading.md";

const course = new Course({});
for (const part of ["book.toml", "content"]) {
  cpSync(join(EXAMPLE, part), join(course.folder, part), { recursive: true });
}
const server = await course.serve();
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
await page.goto(`${server.url}definitions/leading/`);
await page.locator("coursebook-preview .bar").waitFor();
course.write(LESSON, `${course.read(LESSON)}\n[Four places](../02-differences/four-places.md)\n`);
await page.locator("coursebook-preview .panel").waitFor();
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: out });
await browser.close();
course.stop();
