// The theme on its way into the site loses nothing: every element looks as it does with templates, sheets and drawings as they are written.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, it } from "node:test";
import assert from "node:assert/strict";

import { AT_ROOT, build, EXAMPLE, temporaryFolder } from "./support/build.mjs";
import { DESK, PHONE } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { openSite } from "./support/reader.mjs";
import { files } from "./support/site.mjs";

const PATHS = ["", "differences/side-by-side/", "exercises/telling-to-asking/", "both/where-you-stand/", "workbook/"];
const WAYS = [
  { viewport: PHONE, colorScheme: "light" },
  { viewport: DESK, colorScheme: "dark", forcedColors: "active" },
  { viewport: DESK, colorScheme: "dark", media: "print" },
];

const plain = temporaryFolder("plain");
cpSync(join(EXAMPLE, "content"), join(plain, "content"), { recursive: true });
const book = readFileSync(join(EXAMPLE, "book.toml"), "utf8");
writeFileSync(join(plain, "book.toml"), book.replace("[build]", "[build]\nminify = false"));

const roots = [build(EXAMPLE, { baseUrl: AT_ROOT }), build(plain, { baseUrl: AT_ROOT })];
let sites;
before(async () => {
  sites = await Promise.all(roots.map((root) => openSite(root)));
});
after(() => Promise.all(sites.map((site) => site.close())));

it("is smaller", () => {
  const of = (name) => roots.map((root) => readFileSync(join(root, files(root).find((file) => name.test(file))), "utf8"));
  const [small, written] = of(/^assets\/style\./);
  assert.ok(small.length < written.length * 0.9, `${small.length} of ${written.length}`);
  assert.match(written, /\/\* What a theme may change. \*\//);
  for (const name of [/^index\.html$/, /^assets\/icons\./]) {
    const [small, written] = of(name);
    assert.ok(small.length < written.length * 0.99, `${name}: ${small.length} of ${written.length}`);
  }
});

for (const path of PATHS) {
  it(`/${path} looks the same`, async () => {
    const faults = [];
    for (const { media, ...way } of WAYS) {
      const looks = [];
      for (const site of sites) {
        const tab = await site.open(path, { reducedMotion: "reduce", ...way });
        if (media) await tab.emulateMedia({ media });
        await tab.evaluate(() => document.fonts.ready);
        looks.push(await tab.evaluate(computed));
        await tab.context().close();
      }
      const [small, written] = looks;
      assert.ok(small.length > 50 && small.length === written.length);
      assert.ok(small.some((look) => look.includes("margin")), "the browser tells how elements look");
      small.forEach((look, at) => {
        if (look !== written[at]) faults.push(differing(look, written[at]));
      });
    }
    assertNone(faults.slice(0, 20));
  });
}

function differing(a, b) {
  const [left, right] = [a.split("\n"), b.split("\n")];
  return `${left[0]}: ${left.filter((line, at) => line !== right[at]).join(" ")}`;
}

// Runs in the page: what every element looks like, and what stands before and after it.
function computed() {
  // Values of custom properties are texts: their spaces are those that they were written with.
  const names = [...getComputedStyle(document.documentElement)].filter((name) => !name.startsWith("--"));
  return [...document.querySelectorAll("*")].flatMap((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const looks = [];
    for (const part of [undefined, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (part && style.content === "none") continue;
      const values = names.map((name) => `${name}: ${style.getPropertyValue(name).replaceAll(location.origin, "")}`);
      looks.push([`${element.localName}${part ?? ""}`, `${x} ${y} ${width} ${height}`, ...values].join("\n"));
    }
    return looks;
  });
}
