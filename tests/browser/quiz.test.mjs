// Questions: answered, judged in place, tried again, remembered; whatever becomes of them in the course.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { DESK, PHONE } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { block, book, open, profile, put, start, stored, violations } from "./support/learner.mjs";

const SINGLE = `Which of these is a vision? {#single}

- [ ] Close forty tickets a week
  > That can be counted by Friday.
- [x] Nobody waits for a record
  > It says where things will be.
- [ ] Be the number one
`;
const MULTIPLE = `Which are open questions? {#multiple}

- [ ] Don't you agree?
  > Only one answer is allowed.
- [x] What happened?
- [x] What would help?
`;
const ORDER = `Put the steps in order. {#order}

1. See
2. Judge
3. Act
`;
const MATCH = `What belongs together? {#match}

| Scene | Difference |
|---|---|
| She asks | Agreement |
| He counts | Control |
| They talk | Agreement |
`;
const BLANKS = `A [vision|dream]{.blank} says where, a [team's goal]{.blank} how much. {#blanks}
`;
const QUESTIONS = [SINGLE, MULTIPLE, ORDER, MATCH, BLANKS];
const IDS = ["single", "multiple", "order", "match", "blanks"];

const quiz = (questions, attributes = "") => `:::quiz[Vision or goal?]{#quiz ${attributes}}\n${questions.join("\n---\n\n")}:::\n`;
const files = (text, more) => ({
  "book.toml": book("writing", more),
  "content/index.md": "# A course to write in\n",
  "content/01-one.md": `# One\n\n${text}`,
});

let learner;
before(async () => (learner = await start(files(quiz(QUESTIONS, "pass=80")))));
after(() => learner?.close());

/** Runs a test in a profile of its own, on the lesson with all questions or on that of another course. */
async function inProfile(use, options, at = learner) {
  const context = await profile(at.browser, options);
  try {
    await use(await open(context, `${at.url}one/`), context);
  } finally {
    await context.close();
  }
}

/** Runs a test on a course of its own. */
async function onCourse(text, use, more) {
  const own = await start(files(text, more));
  try {
    await inProfile((page, context) => use(page, own, context), {}, own);
  } finally {
    await own.close();
  }
}

const state = (page, id) => block(page, id).getAttribute("data-state");
const decide = (page, id, sure = true) => block(page, id).getByRole("button", { name: sure ? "I’m sure" : "I’m not sure" }).click();
const option = (page, id, name) => block(page, id).getByRole(id === "multiple" ? "checkbox" : "radio", { name });
const result = (page, id) => block(page, id).locator(".result");
const entries = async (page, id) => (await stored(page, id))?.entries ?? [];
/** A second click of a double one is not taken for a wish to begin again. */
const again = async (page, id) => {
  await page.waitForTimeout(450);
  await block(page, id).getByRole("button", { name: /again/ }).click();
};
const items = (page) => block(page, "order").locator(".option-text").allTextContents();

const ANSWERS = {
  single: { wrong: (page) => option(page, "single", "Close forty").check(), right: (page) => option(page, "single", "Nobody waits").check() },
  multiple: {
    wrong: (page) => option(page, "multiple", "Don’t you agree?").check(),
    async right(page) {
      await option(page, "multiple", "What happened?").check();
      await option(page, "multiple", "What would help?").check();
    },
  },
  order: {
    wrong: async () => {},
    async right(page) {
      for (const [at, item] of ["See", "Judge", "Act"].entries()) {
        while ((await items(page)).indexOf(item) > at) {
          await block(page, "order").getByRole("button", { name: `Move up: ${item}`, exact: true }).click();
        }
      }
    },
  },
  match: {
    wrong: (page) => block(page, "match").getByLabel("She asks").selectOption("Control"),
    async right(page) {
      await block(page, "match").getByLabel("She asks").selectOption("Agreement");
      await block(page, "match").getByLabel("He counts").selectOption("Control");
      await block(page, "match").getByLabel("They talk").selectOption("Agreement");
    },
  },
  blanks: {
    wrong: (page) => block(page, "blanks").getByLabel("Gap 1 of 2").fill("plan"),
    async right(page) {
      await block(page, "blanks").getByLabel("Gap 1 of 2").fill("  DREAM ");
      await block(page, "blanks").getByLabel("Gap 2 of 2").fill("team’s   Goal");
    },
  },
};

describe("a question", { concurrency: 2 }, () => {
  for (const id of IDS) {
    it(`of the kind ${id} is wrong, tried again, right, and remembered`, () =>
      inProfile(async (page) => {
        assert.equal(await state(page, id), "open");
        await ANSWERS[id].wrong(page);
        await decide(page, id, false);
        assert.equal(await state(page, id), "wrong");
        assert.match(await result(page, id).textContent(), /Not yet\. You had your doubts\./);
        await again(page, id);
        assert.equal(await state(page, id), "open");
        await ANSWERS[id].right(page);
        await decide(page, id);
        assert.equal(await state(page, id), "right");
        assert.match(await result(page, id).textContent(), /Right, and you were sure\./);
        await page.reload();
        assert.equal(await state(page, id), "right");
        assert.equal(await block(page, id).locator(".check").isVisible(), false);
        assert.match(await block(page, id).locator(".done .status").textContent(), /^Answered on /);
        const kept = await entries(page, id);
        assert.deepEqual(kept.map(({ sure, right }) => [sure, right]), [[false, false], [true, true]]);
        assert.ok(kept.every(({ type, shown }) => type === id && shown.length > 0 && shown.every(({ text }) => typeof text === "string")));
      }));
  }

  it("says in its row why the choice was wrong, without giving the answer away", () =>
    inProfile(async (page) => {
      const hidden = block(page, "single").locator("details.answer");
      assert.equal(await hidden.isVisible(), false);
      await option(page, "single", "Close forty").check();
      const before = await block(page, "single").locator(".option").first().boundingBox();
      await decide(page, "single");
      const row = block(page, "single").locator(".option").first();
      const place = await row.boundingBox();
      assert.deepEqual([place.x, place.y], [before.x, before.y], "the row moved");
      assert.match(await row.innerText(), /Not this one\s+That can be counted by Friday\./);
      assert.doesNotMatch(await block(page, "single").innerText(), /where things will be/);
      assert.ok(await row.locator(".verdict").evaluate((verdict) => verdict === document.activeElement), "the verdict has the focus");
      assert.equal(await hidden.isVisible(), true);
      assert.equal(await hidden.evaluate(({ open }) => open), false);
    }));

  it("is not judged before something was chosen", () =>
    inProfile(async (page) => {
      for (const id of ["single", "multiple", "match"]) {
        await decide(page, id);
        assert.equal(await result(page, id).innerText(), "Choose an answer first.");
        assert.equal(await state(page, id), "open");
      }
      await decide(page, "blanks");
      assert.equal(await result(page, "blanks").innerText(), "Write something first.");
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => !key.includes("~"))), []);
    }));

  it("with several right options says how many are missing", () =>
    inProfile(async (page) => {
      await option(page, "multiple", "What happened?").check();
      await decide(page, "multiple");
      assert.match(await result(page, "multiple").textContent(), /One that is right isn’t chosen yet\./);
      assert.equal((await entries(page, "multiple"))[0].right, false);
      await again(page, "multiple");
      assert.equal(await option(page, "multiple", "What happened?").isChecked(), true);
    }));

  it("to match lets two rows have the same, and tells how many are right", () =>
    inProfile(async (page) => {
      assert.deepEqual(
        (await block(page, "match").getByLabel("She asks").locator("option").allTextContents()).sort(),
        ["Agreement", "Choose …", "Control"],
      );
      await block(page, "match").getByLabel("They talk").selectOption("Agreement");
      await decide(page, "match");
      assert.match(await result(page, "match").textContent(), /One of three right\./);
    }));
});

describe("by keyboard alone", () => {
  it("things are put in order, and each move is announced", () =>
    inProfile(async (page) => {
      const first = (await items(page))[0];
      await block(page, "order").getByRole("button", { name: `Move down: ${first}` }).focus();
      await page.keyboard.press("Enter");
      assert.equal((await items(page))[1], first);
      assert.equal(await page.locator("cb-quiz > [role=status]").first().textContent(), `${first}: now 2 of 3`);
      await page.keyboard.press("Space");
      assert.equal((await items(page))[2], first, "the button kept the focus");
      await page.keyboard.press("Enter");
      assert.equal((await items(page))[2], first, "the last one stays");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      assert.equal((await items(page))[0], first, "the button kept the focus on the way up");
    }));

  it("a question is answered, missed, tried again and got", () =>
    inProfile(async (page) => {
      await block(page, "single").locator("input").first().focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await state(page, "single"), "wrong");
      await page.waitForTimeout(450);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await state(page, "single"), "open");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await state(page, "single"), "right");
      assert.deepEqual((await entries(page, "single")).map(({ sure }) => sure), [true, false]);
    }));
});

describe("the mark of a quiz", () => {
  it("is told in words once all is answered, and never kept", () =>
    inProfile(async (page) => {
      const mark = page.locator(".quiz-mark");
      for (const id of IDS.slice(0, 4)) {
        await ANSWERS[id].right(page);
        await decide(page, id);
      }
      assert.equal(await mark.textContent(), "");
      await ANSWERS.blanks.wrong(page);
      await decide(page, "blanks");
      assert.equal(await mark.textContent(), "Four of five right. That is enough here.");
      await again(page, "blanks");
      await ANSWERS.blanks.right(page);
      await decide(page, "blanks");
      assert.equal(await mark.textContent(), "Five of five right: all of them.");
      await again(page, "single");
      await ANSWERS.single.wrong(page);
      await decide(page, "single");
      await again(page, "match");
      await ANSWERS.match.wrong(page);
      await decide(page, "match");
      assert.equal(await mark.textContent(), "Three of five right. This quiz asks for four; you can try again as often as you like.");
      const keys = await page.evaluate(() => Object.keys(localStorage));
      assert.deepEqual(keys.filter((key) => !IDS.includes(key.split(":").at(-1)) && !key.includes("~")), []);
    }));
});

describe("shuffled options", () => {
  const options = Array.from({ length: 8 }, (_, at) => `- [${at ? " " : "x"}] Option ${at}\n`).join("");
  const text = quiz([`Which? {#which}\n\n${options}`], "shuffle");
  const order = (page) => block(page, "which").locator(".option-text").allTextContents();

  it("keep their order for one learner, also when one is added, and differ between learners", () =>
    onCourse(text, async (page, own) => {
      const first = await order(page);
      await page.reload();
      assert.deepEqual(await order(page), first);
      own.publish(files(text.replace("- [ ] Option 3", "- [ ] Option 8\n- [ ] Option 3")));
      await page.reload();
      const then = await order(page);
      assert.equal(then.length, 9);
      assert.deepEqual(then.filter((each) => each !== "Option 8"), first);
      const others = new Set([first.join()]);
      for (let learners = 0; learners < 4; learners++) {
        await inProfile(async (page) => others.add((await order(page)).filter((each) => each !== "Option 8").join()), {}, own);
      }
      assert.ok(others.size > 1, "all learners have the same order");
    }));
});

describe("a course that was changed", () => {
  it("shows what was chosen when options moved and were reworded, and says so", () =>
    onCourse(quiz([SINGLE]), async (page, own) => {
      await option(page, "single", "Nobody waits").check();
      await decide(page, "single");
      own.publish(
        files(
          quiz([
            `Which one is a vision? {#single}\n\n- [x] Nobody waits for a record {#nobody}\n- [ ] Be the number one\n- [ ] Close forty tickets a week, every week\n`,
          ]),
        ),
      );
      await page.reload();
      assert.equal(await state(page, "single"), "right");
      assert.equal(await option(page, "single", "Nobody waits").isChecked(), true);
      assert.match(await block(page, "single").locator(".changed").innerText(), /You answered an earlier wording: “Which of these is a vision\?”/);
    }));

  it("goes along with a question that got another id", () =>
    onCourse(quiz([SINGLE]), async (page, own) => {
      await option(page, "single", "Nobody waits").check();
      await decide(page, "single");
      own.publish(files(quiz([SINGLE.replace("{#single}", "{#which-vision was=single}")])));
      await page.reload();
      assert.equal(await state(page, "which-vision"), "right");
      assert.equal((await entries(page, "single")).length, 1, "the earlier one stays as it was");
    }));

  it("says how an option read when it was chosen", () =>
    onCourse(quiz([`Which? {#single}\n\n- [x] One two three four five six seven\n- [ ] No\n`]), async (page, own) => {
      await block(page, "single").locator("input").first().check();
      await decide(page, "single");
      own.publish(files(quiz([`Which? {#single}\n\n- [ ] No\n- [x] One two three four five six eight\n`])));
      await page.reload();
      assert.equal(await state(page, "single"), "right");
      assert.match(await block(page, "single").innerText(), /When you chose this, it read: “One two three four five six seven”/);
    }));

  it("still shows an answer whose option is gone, in the words of its time, and asks again", () =>
    onCourse(quiz([SINGLE]), async (page, own) => {
      await option(page, "single", "Close forty").check();
      await decide(page, "single");
      own.publish(files(quiz([`Which of these is a vision? {#single}\n\n- [x] Nobody waits for a record\n- [ ] Be the number one\n`])));
      await page.reload();
      assert.equal(await state(page, "single"), "open");
      assert.match(await block(page, "single").locator(".changed").innerText(), /has changed since[^]*Not this one\s+Close forty tickets a week/);
      await option(page, "single", "Nobody waits").check();
      await decide(page, "single");
      assert.equal((await entries(page, "single")).length, 2);
    }));

  it("keeps an order or a pair in words where the things to order are others now", () =>
    onCourse(quiz([ORDER, MATCH]), async (page, own) => {
      await decide(page, "order");
      await ANSWERS.match.right(page);
      await decide(page, "match");
      own.publish(files(quiz([ORDER.replace("3. Act", "3. Act\n4. Rest"), MATCH.replace("She asks", "She waits")])));
      await page.reload();
      assert.equal(await state(page, "order"), "open");
      assert.equal(await block(page, "order").locator(".changed li").count(), 3);
      assert.match(await block(page, "match").locator(".changed").innerText(), /She asks: Agreement/);
    }));
});

describe("what is kept", { concurrency: 2 }, () => {
  it("is shown in another tab as soon as it is", () =>
    inProfile(async (page, context) => {
      const other = await open(context, page.url());
      await ANSWERS.single.right(page);
      await decide(page, "single");
      await other.waitForFunction(() => document.querySelector("#single").dataset.state === "right");
    }));

  it("may be anything in a file that somebody sent, and nothing of it is run", () =>
    inProfile(async (page) => {
      const at = "2026-11-23T09:30:00Z";
      const strange = [{}, { type: 1 }, { type: "single", chosen: 3, shown: [] }, { type: "match", pairs: [1], shown: [] }, { type: "blanks", blanks: [null, 1], shown: [null] }];
      for (const id of IDS) {
        await put(page, id, { v: 1, kind: "question", prompt: "?", entries: strange.map((entry) => ({ at, ...entry })) });
      }
      await put(page, "single", { v: 1, kind: "question", prompt: "<img src=x onerror=alert(1)>", entries: [{ at, type: "single", chosen: ["x"], right: false, shown: [{ text: "<b>bold</b>", right: false }] }] });
      await page.reload();
      assert.match(await block(page, "single").locator(".changed").innerText(), /<img src=x[^]*<b>bold<\/b>/);
      for (const id of IDS) assert.equal(await state(page, id), "open");
    }));

  it("is told apart from what is damaged, which is put aside and not overwritten", () =>
    inProfile(async (page) => {
      await put(page, "single", '{"v":1,"kind":"question","prompt":"?","entr');
      await page.reload();
      assert.match(await block(page, "single").locator(".changed").innerText(), /can’t be read/);
      await ANSWERS.single.right(page);
      await decide(page, "single");
      assert.equal((await entries(page, "single")).length, 1);
      const aside = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes("~damaged/single/")));
      assert.deepEqual(aside.map(([, raw]) => raw), ['{"v":1,"kind":"question","prompt":"?","entr']);
    }));

  it("has a coach's comment beside it, as text", () =>
    inProfile(async (page) => {
      await ANSWERS.single.right(page);
      await decide(page, "single");
      const record = await stored(page, "single");
      await put(page, "single", { ...record, comments: [{ at: "2026-11-24T10:00:00Z", by: "Ruth", text: "<b>Well seen.</b>", on: record.entries[0].at }] });
      await page.reload();
      assert.match(await block(page, "single").locator(".comments").innerText(), /Ruth[^]*<b>Well seen\.<\/b>/);
    }));

  it("is said not to be, where the browser refuses; the answer is judged all the same", () =>
    inProfile(async (page, context) => {
      await context.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      });
      await page.reload();
      await ANSWERS.single.right(page);
      await decide(page, "single");
      assert.equal(await state(page, "single"), "right");
      assert.match(await block(page, "single").locator(".done").innerText(), /can’t be kept/);
    }));
});

describe("for everybody", { concurrency: 2 }, () => {
  for (const [name, options, more] of [
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
        await look("open");
        await decide(page, "single");
        await look("nothing chosen");
        for (const id of IDS) {
          await ANSWERS[id].wrong(page);
          await decide(page, id);
        }
        await look("wrong");
        for (const details of await page.locator("details").all()) await details.evaluate((each) => (each.open = true));
        await look("revealed");
        for (const id of IDS) {
          await again(page, id);
          await ANSWERS[id].right(page);
          await decide(page, id);
        }
        await look("right");
        assertNone(faults);
      }, options));
  }

  it("nothing is wider than 320 px, in any state", () =>
    inProfile(async (page) => {
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.equal(await wide(), 0);
      for (const id of IDS) {
        await ANSWERS[id].wrong(page);
        await decide(page, id);
      }
      assert.equal(await wide(), 0);
    }, { viewport: { width: 320, height: 640 } }));

  it("reads from right to left", () =>
    onCourse(quiz([SINGLE, ORDER]), async (page) => {
      await option(page, "single", "Close forty").check();
      await decide(page, "single");
      const row = block(page, "single").locator(".option").first();
      const [whole, icon] = [await row.boundingBox(), await row.locator(".verdict .icon").boundingBox()];
      assert.ok(icon.x > whole.x + whole.width / 2, "the verdict begins on the right");
      const [item, moves] = [await block(page, "order").locator(".option").first().boundingBox(), await block(page, "order").locator(".moves").first().boundingBox()];
      assert.ok(moves.x < item.x + item.width / 2, "the arrows stand on the left");
    }, 'language = "he"\n'));

  it("without JavaScript answers can be unfolded", async () => {
    const context = await learner.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${learner.url}one/`);
    assert.equal(await page.locator("details.answer").count(), 5);
    for (const summary of await page.locator("details.answer > summary").all()) assert.ok(await summary.isVisible());
    await context.close();
  });

  it("paper shows what was chosen, and room to write where nothing was", () =>
    inProfile(async (page) => {
      await ANSWERS.single.wrong(page);
      await decide(page, "single");
      await page.emulateMedia({ media: "print" });
      assert.match(await block(page, "single").innerText(), /That can be counted by Friday/);
      assert.equal(await block(page, "single").getByRole("button").count(), 0);
      assert.ok(await block(page, "order").locator(".write-box").first().isVisible());
      assert.match(await block(page, "order").innerText(), /Number them in the right order\./);
      assert.ok(await block(page, "match").locator(".match-right").isVisible());
      assert.equal(await block(page, "match").locator("select").first().isVisible(), false);
      assert.ok(await block(page, "blanks").locator("input").first().isVisible());
    }));
});
