// The pictures at the top of the README, of the example course as it is built: node tests/browser/readme-pictures.mjs docs/images
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { AT_ROOT, build, EXAMPLE } from "./support/build.mjs";
import { openSite } from "./support/reader.mjs";

const [out] = process.argv.slice(2);
if (!out) {
  console.error("node tests/browser/readme-pictures.mjs OUT_DIR");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const site = await openSite(build(EXAMPLE, { baseUrl: AT_ROOT }));

// On a desk: the first lesson.
const desk = await site.open("definitions/leading/", { viewport: { width: 1280, height: 920 }, reducedMotion: "reduce" });
await desk.evaluate(() => document.fonts.ready);
await desk.screenshot({ path: join(out, "desk.png") });

// On a phone: a prompt, and somebody's answer to it, saved.
const phone = await site.open("differences/vision-and-goals/", { viewport: { width: 390, height: 800 }, deviceScaleFactor: 1.5, reducedMotion: "reduce" });
const reflection = phone.locator("cb-reflection").first();
await reflection.locator("textarea").fill(
  "the rota. I still write it myself every Friday, because I always have. What matters is that nobody works two weekends running; how they arrange that, they can decide better than I can.",
);
await reflection.getByText(/^Saved on this device/).waitFor();
await reflection.evaluate((block) => {
  document.activeElement.blur();
  scrollTo(0, block.getBoundingClientRect().top + scrollY - 90);
});
await phone.screenshot({ path: join(out, "phone.png") });
await site.close();
