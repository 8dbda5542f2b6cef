// How long an author waits for changed pixels: from the end of a save to the first frame with the new text.
//
//     node tests/browser/pixels.mjs COURSE LESSON PAGE [EDITS]
//
// COURSE is a folder, which is copied first; LESSON a file in it, PAGE its address below the site's root.
import { cpSync } from "node:fs";

import { DESK, launch } from "./support/chromium.mjs";
import { Course } from "./support/preview.mjs";

const [from, lesson, address, edits = "30"] = process.argv.slice(2);
if (!address) {
  console.error("node tests/browser/pixels.mjs COURSE LESSON PAGE [EDITS]");
  process.exit(2);
}
const course = new Course({});
cpSync(from, course.folder, { recursive: true });
const server = await course.serve();
const browser = await launch();
const page = await (await browser.newContext({ viewport: DESK })).newPage();
await page.goto(new URL(address, server.url).href);
await page.waitForTimeout(1_000);

const before = course.read(lesson);
const times = [];
for (let edit = 0; edit < Number(edits); edit += 1) {
  // The clocks of Node and of the page are the machine's.
  const seen = page.evaluate(
    (text) =>
      new Promise((done) => {
        const look = () => {
          if (document.body.textContent.includes(text)) requestAnimationFrame(() => setTimeout(() => done(Date.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
    `This is edit ${edit}.`,
  );
  await page.waitForTimeout(100);
  course.write(lesson, `${before}\n\nThis is edit ${edit}.\n`);
  const saved = Date.now();
  times.push((await seen) - saved);
}
times.sort((a, b) => a - b);
console.log(`save to pixels, ${times.length} edits: median ${times[times.length >> 1]} ms, worst ${times.at(-1)} ms`);
await browser.close();
course.stop();
