// Self-assessments: kept statement by statement, drawn, done again and compared; old results stay as they were.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { DESK, PHONE } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { block, book, open, profile, put, start, stored, violations } from "./support/learner.mjs";

const DIMENSIONS = `- Vision
  - I can say where we are going
  - People around me can say it
- Relationships
  - I know what matters to each
  - I ask before I advise
  - I keep small promises
- Learning
  - I show what I don't know
`;
const assessment = (dimensions = DIMENSIONS, attributes = "retake=end") =>
  `:::self-assessment[Where do you stand?]{#stand ${attributes}}\nThink of the last month.\n\n${dimensions}:::\n`;
const files = (text, more) => ({
  "book.toml": book("writing", more),
  "content/index.md": "# A course to write in\n",
  "content/01-one.md": `# One\n\n${text}`,
  "content/02-last.md": "# The last\n\nGoodbye.\n",
});

let learner;
before(async () => (learner = await start(files(assessment()))));
after(() => learner?.close());

async function inProfile(use, options, at = learner) {
  const context = await profile(at.browser, options);
  try {
    await use(await open(context, `${at.url}one/`), context);
  } finally {
    await context.close();
  }
}

async function onCourse(text, use, more) {
  const own = await start(files(text, more));
  try {
    await inProfile((page) => use(page, own), {}, own);
  } finally {
    await own.close();
  }
}

const here = (page) => block(page, "stand");
const press = (page, name) => here(page).getByRole("button", { name, exact: true }).click();
const entries = async (page) => (await stored(page, "stand"))?.entries ?? [];
const values = (entry) => entry.dimensions.flatMap(({ statements }) => statements.map(({ value }) => value));

/** Chooses the value of each statement; null leaves one out. */
async function rate(page, ...chosen) {
  for (const [at, value] of chosen.entries()) {
    if (value !== null) await here(page).getByRole("radiogroup").nth(at).getByRole("radio").nth(value - 1).check();
  }
}

/** What the table says, row by row. */
const table = (page, at = 0) =>
  page
    .locator(".drawn table")
    .nth(at)
    .evaluate((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));

/** Puts the last sitting some weeks back, as if it had been then. */
async function long(page, at = "2026-10-03T10:00:00.000Z") {
  const record = await stored(page, "stand");
  record.entries.at(-1).at = at;
  await put(page, "stand", record);
  await page.reload();
}

async function first(page) {
  await rate(page, 2, 1, 3, 2, 2, 1);
  await press(page, "See the result");
}

describe("rating", { concurrency: 2 }, () => {
  it("keeps each choice as it is made, and a reload goes on", () =>
    inProfile(async (page) => {
      await rate(page, 2, null, 3);
      assert.match(await here(page).locator('.sitting [role="status"]').textContent(), /^Saved on this device at /);
      assert.deepEqual(values((await entries(page))[0]), [2, null, 3, null, null, null]);
      await page.reload();
      assert.equal(await here(page).getByRole("radio", { checked: true }).count(), 2);
      assert.match(await here(page).locator(".sitting").first().textContent(), /2 of 6 rated/);
      await rate(page, null, 4);
      const kept = await entries(page);
      assert.equal(kept.length, 1, "the sitting that was begun goes on");
      assert.equal(kept[0].unfinished, true);
      assert.deepEqual(values(kept[0]), [2, 4, 3, null, null, null]);
    }));

  it("can be taken back for a statement, which then doesn't count", () =>
    inProfile(async (page) => {
      await rate(page, 2, 4);
      await here(page).getByRole("button", { name: "Clear" }).nth(1).click();
      assert.deepEqual(values((await entries(page))[0]), [2, null, null, null, null, null]);
      await press(page, "See the result");
      assert.deepEqual(await table(page), [
        ["What it is about", "Average"],
        ["Vision", "2.0 1 of 2 rated"],
        ["Relationships", "– 0 of 3 rated"],
        ["Learning", "– 0 of 1 rated"],
      ]);
    }));

  it("needs one statement at least for a result", () =>
    inProfile(async (page) => {
      await press(page, "See the result");
      assert.equal(await here(page).locator('.sitting [role="status"]').textContent(), "Rate at least one statement first.");
      assert.deepEqual(await entries(page), []);
    }));

  it("is done by keyboard alone", () =>
    inProfile(async (page) => {
      await here(page).getByRole("radio").first().focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowDown");
      assert.deepEqual(values((await entries(page))[0]).slice(0, 1), [2]);
      // To the end, past five statements, and back to the button behind them.
      for (let steps = 0; steps < 12; steps++) {
        await page.keyboard.press("Tab");
        if (await here(page).getByRole("button", { name: "See the result" }).evaluate((each) => each === document.activeElement)) break;
      }
      await page.keyboard.press("Enter");
      assert.ok(await here(page).locator(".result-title").evaluate((title) => title === document.activeElement));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.ok(await here(page).getByRole("radio").first().evaluate((radio) => radio === document.activeElement));
    }));

  it("goes on where the browser cleared its storage under the page", () =>
    inProfile(async (page, context) => {
      await rate(page, 2, 1);
      const other = await open(context, page.url());
      await other.evaluate(() => localStorage.clear());
      await page.waitForFunction(() => localStorage.length === 0);
      await page.waitForTimeout(100);
      await rate(page, null, null, 3);
      assert.deepEqual(values((await entries(page)).at(-1)), [2, 1, 3, null, null, null]);
    }));

  it("in two tabs loses neither", () =>
    inProfile(async (page, context) => {
      await rate(page, 2);
      const other = await open(context, page.url());
      await rate(other, null, 4);
      await rate(page, null, null, 3);
      const kept = await entries(page);
      assert.ok(kept.some((entry) => values(entry)[1] === 4), JSON.stringify(kept.map(values)));
      assert.ok(kept.some((entry) => values(entry)[2] === 3), JSON.stringify(kept.map(values)));
    }));

  it("is judged and shown where the browser keeps nothing, and that is said", () =>
    inProfile(async (page, context) => {
      await context.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      });
      await page.reload();
      await rate(page, 3);
      assert.match(await here(page).locator('.sitting [role="status"]').textContent(), /can’t be kept/);
      await press(page, "See the result");
      assert.deepEqual((await table(page))[1], ["Vision", "3.0 1 of 2 rated"]);
    }));
});

describe("a result", { concurrency: 2 }, () => {
  it("is a radar from three dimensions, with a table of the same", () =>
    inProfile(async (page) => {
      await first(page);
      assert.equal(await here(page).locator("svg.radar polygon.now").count(), 1);
      assert.deepEqual(await here(page).locator("svg.radar p").allTextContents(), ["Vision", "Relationships", "Learning"]);
      assert.deepEqual(await table(page), [["What it is about", "Average"], ["Vision", "1.5"], ["Relationships", "2.3"], ["Learning", "1.0"]]);
      assert.equal((await entries(page))[0].unfinished, undefined);
      await page.reload();
      assert.equal(await here(page).getByRole("radio").count(), 0);
      assert.equal((await table(page)).length, 4);
    }));

  it("is bars where fewer dimensions are rated", () =>
    inProfile(async (page) => {
      await rate(page, 2, 1, 3);
      await press(page, "See the result");
      assert.equal(await here(page).locator("svg.radar").count(), 0);
      assert.equal(await here(page).locator(".bars path.now").count(), 2);
    }));

  it("can be put right on the same day, in the same sitting", () =>
    inProfile(async (page) => {
      await first(page);
      await press(page, "Change these ratings");
      await rate(page, 4);
      await press(page, "See the result");
      assert.deepEqual((await table(page))[1], ["Vision", "2.5"]);
      assert.equal((await entries(page)).length, 1);
      await long(page);
      assert.equal(await here(page).getByRole("button", { name: "Change these ratings" }).count(), 0);
    }));

  it("holds the words of its time in the record", () =>
    inProfile(async (page) => {
      await first(page);
      const [entry] = await entries(page);
      assert.deepEqual(entry.labels, ["Rarely", "Sometimes", "Often", "Always"]);
      assert.deepEqual(entry.dimensions[2], { title: "Learning", statements: [{ id: "stand-i-show-what-i-dont-know", text: "I show what I don’t know", value: 1 }] });
    }));
});

describe("done again", { concurrency: 2 }, () => {
  it("shows both results, dated, and the change in words", () =>
    inProfile(async (page) => {
      await first(page);
      await long(page);
      await press(page, "Do it again");
      assert.equal(await here(page).getByRole("radio", { checked: true }).count(), 0);
      await rate(page, 3, 3, 3, 4, 2, 1);
      await press(page, "See the result");
      assert.deepEqual(await here(page).locator(".changes li").allTextContents(), [
        "Vision: from 1.5 to 3.0, up",
        "Relationships: from 2.3 to 3.0, up",
        "Learning: 1.0, as before",
      ]);
      const rows = await table(page);
      assert.equal(rows[0][1], "October 3, 2026");
      assert.deepEqual(rows[2], ["Relationships", "2.3", "3.0"]);
      const [before, now] = await Promise.all(
        ["before", "now"].map((name) => here(page).locator(`polygon.${name}`).evaluate((line) => getComputedStyle(line).strokeDasharray)),
      );
      assert.notEqual(before, "none");
      assert.equal(now, "none");
      assert.equal((await entries(page)).length, 2);
    }));

  it("begun and left, goes on at the next visit, and the old result is not lost", () =>
    inProfile(async (page) => {
      await first(page);
      await long(page);
      await press(page, "Do it again");
      await rate(page, 4);
      await page.reload();
      assert.equal(await here(page).getByRole("radio", { checked: true }).count(), 1);
      await rate(page, null, 4);
      await press(page, "See the result");
      assert.deepEqual((await entries(page)).map(values), [[2, 1, 3, 2, 2, 1], [4, 4, null, null, null, null]]);
    }));
});

describe("a course that was changed", () => {
  it("compares only what is the same, and says so", () =>
    onCourse(assessment(), async (page, own) => {
      await first(page);
      await long(page);
      own.publish(files(assessment(DIMENSIONS.replace("I keep small promises", "I keep my promises"))));
      await page.reload();
      assert.deepEqual(await table(page), [["What it is about", "Average"], ["Vision", "1.5"], ["Relationships", "2.3"], ["Learning", "1.0"]]);
      await press(page, "Do it again");
      await rate(page, 3, 3, 3, 4, 2, 1);
      await press(page, "See the result");
      assert.deepEqual(await here(page).locator(".drawn > .changes li").allTextContents(), ["Vision: from 1.5 to 3.0, up", "Learning: 1.0, as before"]);
      assert.match(await here(page).locator(".note-line").textContent(), /Only what is the same is compared/);
      assert.deepEqual((await table(page))[2], ["Relationships", "–", "3.0"]);
      await here(page).getByText("The result of October 3, 2026").click();
      assert.deepEqual((await table(page, 1))[2], ["Relationships", "2.3"]);
    }));

  it("with another scale compares nothing, and keeps the old result as it was", () =>
    onCourse(assessment(), async (page, own) => {
      await first(page);
      await long(page);
      own.publish(files(assessment(DIMENSIONS, 'labels="No, A little, Yes"')));
      await page.reload();
      await press(page, "Do it again");
      await rate(page, 3, 3);
      await press(page, "See the result");
      assert.match(await here(page).locator(".note-line").textContent(), /can’t be compared/);
      assert.equal(await here(page).locator(".changes").count(), 0);
      assert.match(await here(page).locator("details").innerHTML(), /4 is “Always”/);
    }));

  it("goes on with a sitting that was begun, and loses nothing of it", () =>
    onCourse(assessment(), async (page, own) => {
      await rate(page, 2, 1, 3);
      own.publish(files(assessment(DIMENSIONS.replace("  - I can say where we are going\n", "") + "  - I read\n")));
      await page.reload();
      assert.equal(await here(page).getByRole("radio", { checked: true }).count(), 2);
      await rate(page, null, null, null, null, 4);
      assert.deepEqual((await entries(page)).map(values), [[2, 1, 3, null, null, null], [1, 3, null, null, 4, null]]);
    }));

  it("keeps what was written under an earlier id", () =>
    onCourse(assessment().replace("#stand", "#before"), async (page, own) => {
      await block(page, "before").getByRole("radio").first().check();
      await block(page, "before").getByRole("button", { name: "See the result" }).click();
      own.publish(files(assessment(DIMENSIONS, "was=before")));
      await page.reload();
      assert.deepEqual((await table(page))[1], ["Vision", "1.0 1 of 2 rated"]);
    }));
});

describe("at the end of the course", () => {
  it("the first result is shown beside the offer to do it again", () =>
    inProfile(async (page) => {
      const last = `${learner.url}last/`;
      await page.goto(last);
      assert.equal(await page.locator("cb-retake .retake-first").isVisible(), true);
      assert.equal(await page.locator("cb-retake .retake-again").isVisible(), false);
      await page.goto(`${learner.url}one/`);
      await first(page);
      await page.goto(last);
      assert.equal(await page.locator("cb-retake .retake-first").isVisible(), false);
      assert.deepEqual((await table(page))[1], ["Vision", "1.5"]);
      await page.getByRole("link", { name: "Do it again" }).click();
      await page.waitForURL(/one\/#stand$/);
    }));

  it("nothing is offered where the author did not ask for it, and where it stands itself", () =>
    onCourse(assessment(DIMENSIONS, ""), async (page, own) => {
      await page.goto(`${own.url}last/`);
      assert.equal(await page.locator("cb-retake").count(), 0);
      own.publish({ ...files(""), "content/02-last.md": `# The last\n\n${assessment()}` });
      await page.goto(`${own.url}last/`);
      assert.equal(await page.locator("cb-retake").count(), 0);
      assert.equal(await page.locator("cb-self-assessment").count(), 1);
    }));

  it("the offer is there without JavaScript", async () => {
    const context = await learner.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${learner.url}last/`);
    assert.equal(await page.getByRole("link", { name: "To the statements" }).isVisible(), true);
    await context.close();
  });
});

describe("for everybody", { concurrency: 2 }, () => {
  for (const [name, options] of [
    ["a light phone", { viewport: PHONE }],
    ["a dark desk", { viewport: DESK, colorScheme: "dark" }],
    ["forced colours", { viewport: DESK, forcedColors: "active" }],
  ]) {
    it(`axe-core finds nothing in any state, ${name}`, () =>
      inProfile(async (page) => {
        const faults = [];
        const look = async (when) => {
          // At the top: the bar covers what lies under it elsewhere.
          await page.evaluate(() => window.scrollTo(0, 0));
          faults.push(...(await violations(page)).map((fault) => `${when}: ${fault}`));
        };
        await look("empty");
        await rate(page, 2, 1, 3);
        await look("begun");
        await rate(page, null, null, null, 2, 2, 1);
        await press(page, "See the result");
        await look("result");
        await long(page);
        await press(page, "Do it again");
        await rate(page, 3, 3, 3, 4, 2, 1);
        await press(page, "See the result");
        await look("compared");
        await page.goto(`${learner.url}last/`);
        await look("at the end");
        assertNone(faults);
      }, options));
  }

  it("nothing is wider than 320 px, with names of any length", () =>
    onCourse(assessment(DIMENSIONS.replace("Learning", "Entwicklungsmöglichkeiten und Lernbereitschaft")), async (page) => {
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await page.setViewportSize({ width: 320, height: 640 });
      assert.equal(await wide(), 0);
      await first(page);
      assert.equal(await wide(), 0);
      const names = await here(page).locator("svg.radar p").evaluateAll((all) =>
        all.map((name) => {
          const range = document.createRange();
          range.selectNodeContents(name);
          return range.getBoundingClientRect();
        }),
      );
      assert.ok(names.every(({ left, right }) => left >= 0 && right <= 320), JSON.stringify(names));
    }));

  it("reads from right to left", () =>
    onCourse(assessment("- Vision\n  - I say\n- Trust\n  - I ask\n", ""), async (page) => {
      await rate(page, 2, 4);
      await press(page, "See the result");
      const [line, scale] = await Promise.all([".now", ".ring"].map((name) => here(page).locator(`.bars path${name}`).first().boundingBox()));
      assert.ok(Math.abs(line.x + line.width - (scale.x + scale.width)) < 4, "the line begins on the right");
    }, 'language = "he"\n'));

  it("may be anything in a file that somebody sent", () =>
    inProfile(async (page) => {
      const at = "2026-11-23T09:30:00Z";
      const odd = [{}, { labels: 1, dimensions: [] }, { labels: ["a"], dimensions: [null] }, { labels: ["a"], dimensions: [{ statements: [{ text: "x", value: 9 }] }] }];
      const good = { labels: ["No", "Yes"], dimensions: [{ title: "<i>T</i>", statements: [{ text: "x", value: 2 }] }] };
      await put(page, "stand", { v: 1, kind: "self-assessment", prompt: "?", entries: [...odd, good].map((entry) => ({ at, ...entry })) });
      await page.reload();
      assert.deepEqual(await table(page), [["What it is about", "Average"], ["<i>T</i>", "2.0"]]);
    }));

  it("paper has the result, or the statements to tick", () =>
    inProfile(async (page) => {
      await page.emulateMedia({ media: "print" });
      assert.equal(await here(page).getByRole("radio").first().isVisible(), true);
      assert.equal(await here(page).getByRole("button").count(), 0);
      await page.emulateMedia({ media: "screen" });
      await first(page);
      await page.emulateMedia({ media: "print" });
      assert.equal(await here(page).locator("svg.radar").isVisible(), true);
      assert.match(await here(page).innerText(), /Rated on /);
      assert.equal(await here(page).getByRole("button").count(), 0);
    }));
});
