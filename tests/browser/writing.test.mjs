// Reflections, exercises, plans and progress, as a learner meets them.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { block, book, field, isSaved, open, profile, put, record, reflection, start, status, stored, texts, type, violations, write } from "./support/learner.mjs";
import { assertNone } from "./support/faults.mjs";

const LESSON = `# One

:::reflection{#seen starter="I saw …" lines=4 revisit="7d 30d"}
What did you see?

:::example[Somebody’s answer]
I saw a heron.
:::

:::

:::exercise[Map your week]{#map attempt}
1. Draw it.

:::hint[First]
Begin on Monday.
:::

:::hint[Second]
Go on to Friday.
:::

:::solution[A map]{after=attempt}
It has five days.
:::

:::

:::plan[My plan]{#plan}

- When …
- I will …
- If it gets hard …

:::
`;

const files = (lesson = LESSON) => ({
  "book.toml": book("writing"),
  "content/index.md": "# A course to write in\n",
  "content/01-one.md": lesson,
  "content/02-two.md": `# Two\n\n${reflection("two", "And now?")}\n`,
  "content/03-three.md": "# Three\n\nNothing to do here.\n",
});

let learner;
before(async () => (learner = await start(files())));
after(() => learner?.close());

const lesson = (name = "one") => `${learner.url}${name}/`;
const at = (day, month = "11") => `2026-${month}-${day}T09:30:00.000Z`;

async function inProfile(use, options) {
  const context = await profile(learner.browser, options);
  try {
    await use(context);
  } finally {
    await context.close();
  }
}

/** Opens the lesson on a day. */
async function on(context, time, name) {
  await context.clock.setFixedTime(time);
  return open(context, lesson(name));
}

describe("a reflection", { concurrency: 2 }, () => {
  it("has a name, and says what it asks", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await page.getByRole("textbox", { name: "Your answer What did you see?" }).fill("A heron.");
      await isSaved(page, "seen");
      assert.ok(parseFloat(await field(page, "seen").evaluate((each) => getComputedStyle(each).fontSize)) >= 16);
    }));

  it("grows with what is written", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const height = () => field(page, "seen").evaluate((each) => each.getBoundingClientRect().height);
      const before = await height();
      await write(page, "seen", "One line.\n".repeat(12));
      assert.ok((await height()) > before * 2);
      assert.equal(await field(page, "seen").evaluate((each) => each.scrollHeight > each.clientHeight + 1), false);
    }));

  it("opens its example once something was written, or when asked", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const example = block(page, "seen").locator(".example");
      assert.equal(await example.evaluate((each) => each.open), false);
      await write(page, "seen", "a heron.");
      assert.equal(await example.evaluate((each) => each.open), false, "not while one writes");
      await field(page, "seen").blur();
      assert.equal(await example.evaluate((each) => each.open), true);
      const other = await open(context, lesson());
      await block(other, "seen").locator(".example summary").click();
      assert.ok(await block(other, "seen").locator(".example p").isVisible());
    }));

  it("is offered again after so many days, beside what was written; later and stop are respected", () =>
    inProfile(async (context) => {
      const offer = (page) => block(page, "seen").getByText(/How do you see it now\?/);
      let page = await on(context, at("01"));
      assert.equal(await offer(page).count(), 0, "on the first visit");
      await write(page, "seen", "a heron.");
      page = await on(context, at("05"));
      assert.equal(await offer(page).count(), 0, "after four days");
      page = await on(context, at("01", "10"));
      assert.equal(await offer(page).count(), 0, "with a clock that went backwards");
      page = await on(context, at("08"));
      assert.ok(await offer(page).isVisible(), "after seven days");
      assert.ok(await block(page, "seen").locator(".entry-earlier .written").isVisible(), "beside what was written");
      await block(page, "seen").getByRole("button", { name: "Later" }).click();
      assert.equal(await offer(page).count(), 0);
      await page.reload();
      assert.equal(await offer(page).count(), 0, "after “Later”, on the same day");
      page = await on(context, at("09"));
      assert.ok(await offer(page).isVisible(), "after “Later”, on another day");
      await write(page, "seen", "two herons.");
      assert.equal(await offer(page).count(), 0, "once it was answered");
      page = await on(context, at("17"));
      assert.equal(await offer(page).count(), 0, "seven days after the second entry, which has thirty");
      page = await on(context, at("10", "12"));
      assert.ok(await offer(page).isVisible(), "thirty days after the second entry");
      await block(page, "seen").getByRole("button", { name: "Don’t ask again" }).click();
      page = await on(context, "2028-01-01T09:30:00.000Z");
      assert.equal(await offer(page).count(), 0, "after “Don’t ask again”");
    }));

  it("shows what a coach said beside the entry that is meant", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const kept = record("What did you see?", { at: at("02"), text: "A heron." });
      await put(page, "seen", { ...kept, comments: [{ at: at("03"), by: "Ana <b>", text: "Where <i>was</i> it?", on: at("02") }] });
      // Seven days later it is offered again, opened.
      await page.reload();
      assert.match(await block(page, "seen").locator(".entry-earlier .comment").innerText(), /Ana <b>, November 3, 2026\s+Where <i>was<\/i> it\?/);
    }));
});

describe("a course that was published again", () => {
  it("keeps answers of prompts that were reworded, moved and renamed, and says so", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "seen", "a heron.");
      learner.publish(files(LESSON.replace("What did you see?", "What did you notice?")));
      await page.reload();
      assert.equal(await field(page, "seen").inputValue(), "I saw a heron.");
      assert.match(await block(page, "seen").innerText(), /reworded since you answered.*What did you see\?/s);
      await write(page, "seen", " Two.");
      assert.doesNotMatch(await block(page, "seen").innerText(), /reworded/);

      const renamed = LESSON.replace("{#seen ", "{#noticed was=seen ").replace("What did you see?", "What did you notice?");
      learner.publish({ ...files("# One\n\nNothing here any more.\n"), "content/02-two.md": renamed.replace("# One", "# Two") });
      await page.goto(lesson("two"));
      assert.equal(await field(page, "noticed").inputValue(), "I saw a heron. Two.");
      await write(page, "noticed", " Three.");
      assert.deepEqual(await texts(page, "noticed"), ["I saw a heron. Two. Three."]);
      assert.deepEqual(await texts(page, "seen"), ["I saw a heron. Two."], "the earlier one stays as it was");
      await page.reload();
      assert.equal(await field(page, "noticed").inputValue(), "I saw a heron. Two. Three.");
      learner.publish(files());
    }));

  it("brings the answers of two prompts together in the one that took their place", () =>
    inProfile(async (context) => {
      const both = `${reflection("left", "What on the left?")}\n${reflection("right", "What on the right?")}`;
      learner.publish({ ...files(), "content/02-two.md": `# Two\n\n${both}\n` });
      const page = await open(context, lesson("two"));
      await write(page, "left", "A heron.");
      await page.waitForTimeout(5);
      await write(page, "right", "A crane.");
      learner.publish({ ...files(), "content/02-two.md": `# Two\n\n${reflection("around", "What around you?", 'was="left right"')}\n` });
      await page.goto(lesson("two"));
      assert.deepEqual((await texts(page, "around")).toSorted(), ["A crane.", "A heron."]);
      await page.goto(`${learner.url}workbook/`);
      const text = await page.locator("main").innerText();
      assert.match(text, /A heron\.[^]*A crane\.|A crane\.[^]*A heron\./);
      assert.doesNotMatch(text, /Earlier prompts/);
      learner.publish(files());
    }));

  it("tells which wording an earlier entry answered", () =>
    inProfile(async (context) => {
      let page = await on(context, at("01"));
      await write(page, "seen", "a heron.");
      learner.publish(files(LESSON.replace("What did you see?", "What did you notice?")));
      page = await on(context, at("02"));
      await write(page, "seen", "a crane.");
      await page.reload();
      await block(page, "seen").locator(".earlier summary").click();
      assert.match(await block(page, "seen").locator(".entry-earlier").innerText(), /The question was then: “What did you see\?”\s+I saw a heron\./);
      learner.publish(files());
    }));
});

describe("an exercise", { concurrency: 2 }, () => {
  it("gives its hints one by one", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const [first, second] = [block(page, "map").locator(".hint").nth(0), block(page, "map").locator(".hint").nth(1)];
      assert.equal(await second.isVisible(), false);
      await first.locator("summary").click();
      assert.ok(await second.isVisible());
      await first.locator("summary").click();
      assert.ok(await second.isVisible(), "once seen, it stays");
    }));

  it("asks for an attempt before it shows the solution, and shows it anyway", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const solution = page.getByText("It has five days.");
      const open_ = () => block(page, "map").locator(".solution summary").click();
      await open_();
      assert.equal(await solution.isVisible(), false);
      await page.getByRole("button", { name: "Show the solution anyway" }).click();
      assert.ok(await solution.isVisible());
      await page.reload();
      await open_();
      await write(page, "map", "Monday, and so on.");
      assert.ok(await solution.isVisible(), "once there is an attempt");
      assert.ok(await field(page, "map").isVisible(), "beside the attempt");
      assert.equal((await stored(page, "map")).kind, "attempt");
      await page.reload();
      await open_();
      assert.ok(await solution.isVisible(), "later, too");
    }));
});

describe("a plan", { concurrency: 2 }, () => {
  const stem = (page, name) => block(page, "plan").getByRole("textbox", { name, exact: true });

  it("is read back as a sentence and put into a calendar", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await stem(page, "When …").fill("the bell; rings,");
      await stem(page, "I will …").fill("count to ten.");
      await stem(page, "If it gets hard …").fill("I go on counting until everybody has sat down and someone has begun to talk 🙂");
      await page.getByLabel("A day to look back on it").fill("2026-12-31");
      await page.waitForFunction(() => /^Saved/.test(document.querySelector('[data-answer="plan"] .status[role="status"]').textContent));
      await page.waitForTimeout(400);
      const sentence = "When the bell; rings, I will count to ten. If it gets hard I go on counting until everybody has sat down and someone has begun to talk 🙂.";
      assert.equal(await block(page, "plan").locator(".read-back").innerText(), sentence);
      const { entries } = await stored(page, "plan");
      assert.deepEqual(entries.map(({ parts, day }) => [parts.map((part) => part.text), day]), [
        [["the bell; rings,", "count to ten.", "I go on counting until everybody has sat down and someone has begun to talk 🙂"], "2026-12-31"],
      ]);
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Put it in my calendar" }).click()]);
      assert.equal(file.suggestedFilename(), "plan.ics");
      const chunks = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      assert.ok(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75));
      const unfolded = text.replaceAll("\r\n ", "");
      assert.match(unfolded, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:.+\r\nBEGIN:VEVENT\r\nUID:.+\r\nDTSTAMP:\d{8}T\d{6}Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n/);
      assert.ok(unfolded.includes(`DESCRIPTION:${sentence.replaceAll(/[;,]/g, "\\$&")}\r\n`));
    }));

  it("asks at a later visit whether it was done, and keeps both", () =>
    inProfile(async (context) => {
      let page = await on(context, at("01"));
      await stem(page, "When …").fill("the bell rings");
      await isPlanKept(page);
      assert.equal(await page.getByText(/Did you do it\?/).count(), 0);
      page = await on(context, at("03"));
      await page.getByRole("radio", { name: "Partly" }).check();
      await block(page, "plan").getByRole("textbox", { name: "What got in the way?" }).fill("It was too loud.");
      await page.waitForTimeout(600);
      page = await on(context, at("05"));
      await page.getByRole("radio", { name: "I did it" }).check();
      await page.waitForTimeout(600);
      page = await on(context, at("07"));
      assert.equal(await page.getByText(/Did you do it\?/).count(), 0, "once it was done");
      await stem(page, "When …").fill("the bell is silent");
      await isPlanKept(page);
      const { entries } = await stored(page, "plan");
      assert.deepEqual(entries.map(({ at, of, did, obstacle, parts }) => [at.slice(0, 10), of?.slice(0, 10), did, obstacle, parts?.[0].text]), [
        ["2026-11-01", undefined, undefined, undefined, "the bell rings"],
        ["2026-11-03", "2026-11-01", "partly", "It was too loud.", undefined],
        ["2026-11-05", "2026-11-01", "yes", "", undefined],
        ["2026-11-07", undefined, undefined, undefined, "the bell is silent"],
      ]);
    }));

  it("keeps what stood under a stem that its author took away", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await stem(page, "If it gets hard …").fill("I breathe");
      await isPlanKept(page);
      learner.publish(files(LESSON.replace("- If it gets hard …\n", "")));
      await page.reload();
      await stem(page, "When …").fill("the bell rings");
      await isPlanKept(page);
      learner.publish(files());
      const { entries } = await stored(page, "plan");
      assert.deepEqual(entries.map(({ parts }) => parts.map((part) => part.text).join("|")), ["||I breathe", "the bell rings|"]);
    }));

  const isPlanKept = (page) =>
    page.waitForFunction(() => {
      const plan = document.querySelector('[data-answer="plan"]');
      const shown = [...plan.querySelectorAll(".stem textarea")].map((each) => each.value);
      const entries = globalThis.coursebook.answers.get("plan")?.entries ?? [];
      return entries.some(({ parts }) => parts && JSON.stringify(parts.map(({ text }) => text)) === JSON.stringify(shown)) && /^Saved/.test(plan.querySelector('.status[role="status"]').textContent);
    });
});

describe("progress", { concurrency: 2 }, () => {
  it("marks what was read and done, and the front page leads on", () =>
    inProfile(async (context) => {
      const page = await open(context, learner.url);
      const begin = page.locator(".begin > a");
      assert.equal((await begin.innerText()).trim(), "Begin");
      await page.goto(lesson("two"));
      await page.locator(".lesson-done").scrollIntoViewIfNeeded();
      await page.locator('.contents [aria-current] .mark[data-state="read"]').waitFor({ state: "attached" });
      await write(page, "two", "Now.");
      await page.locator(".lesson-done").getByText(/^Done on/).waitFor();
      assert.match(await page.locator(".contents [aria-current]").textContent(), /Two \(done\)/);
      await page.goto(learner.url);
      assert.equal((await begin.innerText()).trim(), "Continue: Three");
      assert.match(await page.locator(".progress-line").innerText(), /^1 of 3 lessons done\./);
      await begin.click();
      await page.getByRole("button", { name: "I have done this lesson" }).click();
      await page.goto(lesson("one"));
      await page.goto(learner.url);
      assert.equal((await begin.innerText()).trim(), "Continue: One");
      assert.match(await page.locator(".progress-line").innerText(), /^2 of 3 lessons done\./);
      await page.goto(lesson("two"));
      await page.getByRole("button", { name: "Not done yet, after all" }).click();
      await page.reload();
      assert.ok(await page.getByRole("button", { name: "I have done this lesson" }).isVisible(), "the learner’s word counts");
    }));
});

describe("everybody", () => {
  /** The page in each state that a learner may see it in. */
  const STATES = {
    empty: () => {},
    written: async (page) => {
      await write(page, "seen", "a heron.");
      await write(page, "map", "Monday.");
      await block(page, "map").locator(".solution summary").click();
      await block(page, "plan").getByRole("textbox").first().fill("the bell rings");
      await page.waitForTimeout(500);
    },
    asked: async (page) => {
      await block(page, "map").locator(".hint summary").first().click();
      await block(page, "map").locator(".solution summary").click();
    },
    failed: async (page) => {
      await page.evaluate(() => (Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }));
      await type(page, "seen", "a heron.");
      await page.waitForTimeout(500);
    },
    revisited: async (page) => {
      const entry = { at: "2026-01-05T08:00:00.000Z", text: "A heron, early, in the reeds behind the house where nobody goes." };
      await put(page, "seen", { ...record("What did you see, then?", entry), comments: [{ at: entry.at, by: "Ana", text: "Where?", on: entry.at }] });
      await put(page, "plan", { v: 1, kind: "plan", prompt: "My plan", entries: [{ at: entry.at, parts: [{ stem: "When …", text: "the bell rings" }] }] });
      await put(page, "two", "{");
      await page.reload();
    },
  };

  for (const [state, reach] of Object.entries(STATES)) {
    for (const view of [{ viewport: { width: 320, height: 640 }, colorScheme: "light" }, { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }]) {
      it(`${state}, at ${view.viewport.width} px, ${view.colorScheme}: accessible, and nothing too wide`, () =>
        inProfile(async (context) => {
          const page = await open(context, lesson());
          await reach(page);
          // What lies half below the bar is no smaller for it.
          await page.evaluate(() => scrollTo(0, 0));
          assertNone(await violations(page));
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "scrolls sideways");
        }, view));
    }
  }

  it("by keyboard alone: write, add, read the earlier entry, open hints and solution, say that it is done", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const reach = async (what) => {
        for (let key = 0; key < 80; key++) {
          await page.keyboard.press("Tab");
          if (await page.evaluate((what) => document.activeElement.matches(what), what)) return;
        }
        throw new Error(`Tab never reached ${what}`);
      };
      await reach("cb-reflection textarea");
      await page.keyboard.type("a heron.");
      await isSaved(page, "seen");
      await reach(".sheet-foot .quiet-button:not([hidden])");
      await page.keyboard.press("Enter");
      await page.keyboard.type("And a crane.");
      await isSaved(page, "seen");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      assert.ok(await block(page, "seen").locator(".entry-earlier").isVisible());
      await reach(".hint summary");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.match(await page.evaluate(() => document.activeElement.textContent), /Second/);
      await reach(".solution summary");
      await page.keyboard.press("Enter");
      await reach(".gate button");
      await page.keyboard.press("Enter");
      assert.ok(await page.getByText("It has five days.").isVisible());
      await reach(".lesson-done button");
      await page.keyboard.press("Enter");
      assert.ok(await page.locator(".lesson-done").getByText(/^Done on/).isVisible());
    }));

  it("on paper: what was written, and lines where nothing was", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      const text = "A line of many. ".repeat(40).trim();
      await write(page, "map", text);
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      const seen = block(page, "seen");
      assert.equal(await seen.locator(".rule").evaluateAll((rules) => rules.filter((rule) => rule.checkVisibility()).length), 4);
      assert.equal(await seen.locator("textarea").isVisible(), false);
      assert.equal((await block(page, "map").locator(".written-print").innerText()).trim(), text);
      assert.equal(await block(page, "map").locator(".rule").first().isVisible(), false);
      assert.equal(await page.getByText("It has five days.").isVisible(), false);
    }));

  it("without JavaScript: the prompts, lines to print, every hint", () =>
    inProfile(async (context) => {
      const page = await context.newPage();
      await page.goto(lesson());
      for (const text of ["What did you see?", "I saw …", "Write on paper, or print this page and write on the lines.", "My plan", "When …"]) {
        assert.ok(await page.getByText(text, { exact: true }).first().isVisible(), text);
      }
      assert.equal(await block(page, "seen").locator(".rule").count(), 4);
    }, { javaScriptEnabled: false }));

  it("with forced colours the field keeps a border, and focus is seen", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await field(page, "seen").focus();
      const { outline, border } = await block(page, "seen").locator(".sheet").evaluate((sheet) => ({ outline: getComputedStyle(sheet).outlineStyle, border: getComputedStyle(sheet).borderBlockStartStyle }));
      assert.deepEqual([outline, border], ["solid", "solid"]);
    }, { forcedColors: "active" }));

  it("a status is announced politely, and not again while it stays the same", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      assert.equal(await status(page, "seen").getAttribute("role"), "status");
      await page.clock.setFixedTime(at("10"));
      await write(page, "seen", "a heron.");
      await page.evaluate(() => {
        window.said = 0;
        new MutationObserver((changes) => (window.said += changes.length)).observe(document.querySelector('[data-answer="seen"] .status[role="status"]'), { childList: true, characterData: true, subtree: true });
      });
      await write(page, "seen", " And another.");
      assert.equal(await page.evaluate(() => window.said), 0);
    }));
});
