// What learners write, in unlucky moments: nothing that was said to be saved is lost, and what can't be saved is said.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { build, writeCourse } from "./support/build.mjs";
import { block, book, field, isSaved, open, profile, put, record, reflection, start, status, stored, texts, type, write } from "./support/learner.mjs";
import { serve } from "./support/server.mjs";

const FILES = {
  "book.toml": book("writing"),
  "content/index.md": "# A course to write in\n",
  "content/01-one.md": `# One\n\n${reflection("first", "What did you see?")}\n${reflection("second", "What else?", 'starter="I saw …" lines=3')}\n`,
  "content/02-two.md": `# Two\n\n${reflection("third", "And now?")}\n`,
};

let learner;
before(async () => (learner = await start(FILES)));
after(() => learner?.close());

const lesson = (name = "one") => `${learner.url}${name}/`;

/** Runs a test in a profile of its own. */
async function inProfile(use, options) {
  const context = await profile(learner.browser, options);
  try {
    await use(context);
  } finally {
    await context.close();
  }
}

const at = (day, time = "09:30:00") => `2026-11-${day}T${time}.000Z`;

describe("saving", { concurrency: 2 }, () => {
  it("happens within half a second of the last key, and is said after it was read back", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await type(page, "first", "Ana spoke first.");
      const began = Date.now();
      await isSaved(page, "first");
      assert.ok(Date.now() - began < 500, `it took ${Date.now() - began} ms`);
      assert.deepEqual(await texts(page, "first"), ["Ana spoke first."]);
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), "Ana spoke first.");
    }));

  it("happens while somebody types without a pause", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await field(page, "first").focus();
      for (let key = 0; key < 30; key++) {
        await page.keyboard.type("a");
        await page.waitForTimeout(100);
      }
      assert.ok((await texts(page, "first"))[0]?.length > 10);
    }));

  for (const [how, leave] of [
    ["closed", (page) => page.close({ runBeforeUnload: true })],
    ["left", (page) => page.goto(lesson("two"))],
    ["reloaded", (page) => page.reload()],
  ]) {
    it(`happens when the page is ${how} 50 ms after the last key`, () =>
      inProfile(async (context) => {
        const page = await open(context, lesson());
        const other = await open(context, lesson("two"));
        for (let round = 0; round < 5; round++) {
          const each = round === 0 ? page : await open(context, lesson());
          await type(each, "first", ` Round ${round}.`);
          await each.waitForTimeout(50);
          await Promise.all([how === "closed" ? each.waitForEvent("close") : undefined, leave(each)]);
        }
        await other.reload();
        assert.deepEqual(await texts(other, "first"), [" Round 0. Round 1. Round 2. Round 3. Round 4."]);
      }));
  }

  it("keeps HTML, emoji, right-to-left and combining text as text", () =>
    inProfile(async (context) => {
      const text = `<img src=x onerror="window.ran = true"></textarea><script>window.ran = true</script> 👩🏽‍🚀 שלום עולם e\u0301 \u200f\u202eabc "}{`;
      const page = await open(context, lesson());
      await write(page, "first", text);
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), text);
      // Shown as an earlier entry, too.
      await block(page, "first").getByRole("button", { name: "Add to this" }).click();
      await block(page, "first").locator("summary").click();
      assert.equal(await block(page, "first").locator(".entry-earlier .written").textContent(), text);
      assert.equal(await page.evaluate(() => window.ran), undefined);
    }));

  it("takes a paste of 50 kB", () =>
    inProfile(async (context) => {
      const text = "A line that somebody wrote elsewhere and brings along. ".repeat(930);
      const page = await open(context, lesson());
      await write(page, "first", text);
      assert.deepEqual(await texts(page, "first"), [text]);
    }));
});

describe("sittings", { concurrency: 2 }, () => {
  it("another day begins a new entry, and earlier ones stay, folded", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await page.clock.setFixedTime(at(10));
      await page.reload();
      await write(page, "first", "Monday.");
      await page.clock.setFixedTime(at(11));
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), "");
      const summary = block(page, "first").locator("summary");
      assert.match(await summary.textContent(), /November 10, 2026.*Monday\./);
      await write(page, "first", "Tuesday.");
      assert.deepEqual(await stored(page, "first"), {
        v: 1, kind: "reflection", prompt: "What did you see?", lesson: "/one/",
        entries: [{ at: at(10), text: "Monday." }, { at: at(11), text: "Tuesday." }],
      });
      await write(page, "first", " More of it.");
      assert.deepEqual(await texts(page, "first"), ["Monday.", "Tuesday. More of it."]);
    }));

  it("“Add to this” begins one on the same day", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "first", "Before lunch.");
      await block(page, "first").getByRole("button", { name: "Add to this" }).click();
      await page.keyboard.insertText("After lunch.");
      await isSaved(page, "first");
      assert.deepEqual(await texts(page, "first"), ["Before lunch.", "After lunch."]);
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), "After lunch.");
    }));

  it("a page that stood open overnight keeps yesterday’s entry as it was", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await page.clock.setFixedTime(at(10));
      await page.reload();
      await write(page, "first", "Yesterday.");
      await page.clock.setFixedTime(at(11));
      await write(page, "first", " Today.");
      assert.deepEqual(await texts(page, "first"), ["Yesterday.", "Yesterday. Today."]);
    }));

  it("a clock that was set back loses nothing", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await put(page, "first", record("What did you see?", { at: at(20), text: "From the future." }));
      await page.clock.setFixedTime(at(10));
      await page.reload();
      await write(page, "first", "From now.");
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), "From now.");
      assert.deepEqual(await texts(page, "first"), ["From now.", "From the future."]);
    }));

  it("the beginning that the author offers is no answer by itself", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await field(page, "second").focus();
      assert.equal(await field(page, "second").inputValue(), "I saw ");
      await field(page, "first").focus();
      assert.equal(await field(page, "second").inputValue(), "");
      await page.waitForTimeout(500);
      assert.equal(await stored(page, "second"), undefined);
      await write(page, "second", "a heron.");
      assert.deepEqual(await texts(page, "second"), ["I saw a heron."]);
    }));
});

describe("two tabs", { concurrency: 2 }, () => {
  it("on one prompt: both texts survive, whenever they meet", () =>
    inProfile(async (context) => {
      const [one, two] = [await open(context, lesson()), await open(context, lesson())];
      const promised = [];
      for (let round = 0; round < 12; round++) {
        const [a, b] = [`[a${round}]`, `[b${round}]`];
        await Promise.all([
          type(one, "first", a),
          new Promise((go) => setTimeout(go, Math.random() * 400)).then(() => type(two, "first", b)),
        ]);
        await Promise.all([isSaved(one, "first"), isSaved(two, "first")]);
        promised.push(a, b);
      }
      // What one tab took away from the other in the same moment is put back a little later.
      await one.waitForTimeout(4000);
      const all = (await texts(one, "first")).join("\n");
      assert.deepEqual(promised.filter((text) => !all.includes(text)), []);
    }));

  it("show what the other wrote last", () =>
    inProfile(async (context) => {
      const [one, two] = [await open(context, lesson()), await open(context, lesson())];
      await write(one, "first", "From one.");
      await two.waitForFunction(() => document.querySelector("textarea").value === "From one.");
      await write(two, "first", " From two.");
      await one.waitForFunction(() => document.querySelector("textarea").value === "From one. From two.");
      assert.deepEqual(await texts(one, "first"), ["From one. From two."]);
    }));

  it("a page that comes back from the back-forward cache shows what another tab wrote", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "first", "One.");
      await page.evaluate(() => addEventListener("pageshow", (event) => (window.wasKept = event.persisted)));
      await page.goto(lesson("two"));
      const other = await open(context, lesson());
      await write(other, "first", " Two.");
      await page.evaluate(() => history.back());
      await page.waitForURL(lesson(), { waitUntil: "commit" });
      const wasKept = await page.evaluate(() => window.wasKept);
      await page.waitForFunction(() => document.querySelector("textarea").value === "One. Two.");
      await write(page, "first", " Three.");
      assert.deepEqual(await texts(page, "first"), ["One. Two. Three."]);
      assert.equal(wasKept, true, "the page was not kept in memory, so nothing was tested");
    }));
});

describe("a browser that fails", { concurrency: 2 }, () => {
  const fill = (page) =>
    page.evaluate(() => {
      for (let size = 1 << 22; size >= 1; size >>= 1) {
        try {
          for (let n = 0; ; n++) localStorage.setItem(`filler-${size}-${n}`, "x".repeat(size));
        } catch {
          // Full for this size: go on with a smaller one.
        }
      }
    });

  it("full in mid-sentence: says so, keeps the text on screen, offers it, and saves once it can", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "first", "As far as");
      await fill(page);
      await type(page, "first", " here, and then on and on.");
      await page.waitForFunction(() => /^Not saved/.test(document.querySelector('.status[role="status"]').textContent));
      assert.match(await status(page, "first").textContent(), /no more room/);
      assert.deepEqual(await texts(page, "first"), ["As far as"]);
      assert.equal(await field(page, "first").inputValue(), "As far as here, and then on and on.");
      const [file] = await Promise.all([page.waitForEvent("download"), block(page, "first").getByRole("button", { name: "Download" }).click()]);
      const chunks = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk);
      assert.equal(Buffer.concat(chunks).toString(), "As far as here, and then on and on.");
      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key.startsWith("filler")) localStorage.removeItem(key);
      });
      await write(page, "first", " Done.");
      assert.deepEqual(await texts(page, "first"), ["As far as here, and then on and on. Done."]);
      assert.equal(await block(page, "first").getByRole("button", { name: "Download" }).isVisible(), false);
    }));

  it("cleared under an open page: what is on screen is written again", () =>
    inProfile(async (context) => {
      const [page, other] = [await open(context, lesson()), await open(context, lesson("two"))];
      await write(page, "first", "Still here.");
      await other.evaluate(() => localStorage.clear());
      await page.waitForTimeout(300);
      assert.deepEqual(await texts(other, "first"), ["Still here."], "cleared from another tab");
      await page.evaluate(() => localStorage.clear());
      await page.goto(lesson("two"));
      assert.deepEqual(await texts(page, "first"), ["Still here."], "cleared from this one, and then left");
    }));

  it("erased by the learner in another tab: the page lets go of it", () =>
    inProfile(async (context) => {
      const [page, other] = [await open(context, lesson()), await open(context, lesson("two"))];
      await write(page, "first", "To be erased.");
      await other.waitForTimeout(200);
      await other.evaluate(() => {
        for (const key of Object.keys(localStorage)) localStorage.removeItem(key);
      });
      await page.waitForFunction(() => document.querySelector("textarea").value === "");
      await page.goto(lesson("two"));
      assert.equal(await stored(page, "first"), undefined);
    }));

  for (const [name, raw] of [["cut off", '{"v":1,"kind":"reflection","prompt":"What di'], ["of another shape", '{"v":1,"entries":"none"}'], ["not ours", "42"]]) {
    it(`a damaged record (${name}) is kept aside, and said`, () =>
      inProfile(async (context) => {
        const page = await open(context, lesson());
        await put(page, "first", raw);
        await page.reload();
        assert.match(await block(page, "first").textContent(), /can’t be read any more. It was put aside, not thrown away/);
        await write(page, "first", "Again.");
        assert.deepEqual(await texts(page, "first"), ["Again."]);
        const aside = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes("~damaged/first/")));
        assert.deepEqual(aside.map(([, text]) => text), [raw]);
        await page.reload();
        assert.match(await block(page, "first").textContent(), /put aside, not thrown away/);
      }));
  }

  it("a record from a newer version is not touched", () =>
    inProfile(async (context) => {
      const raw = '{"v":2,"kind":"reflection","pages":[]}';
      const page = await open(context, lesson());
      await put(page, "first", raw);
      await page.reload();
      await type(page, "first", "Something.");
      await page.waitForFunction(() => /^Not saved/.test(document.querySelector('.status[role="status"]').textContent));
      assert.deepEqual(await stored(page, "first"), JSON.parse(raw));
    }));

  for (const [name, deny] of [
    ["denied", () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } })],
    ["missing", () => Object.defineProperty(window, "localStorage", { value: null })],
    ["without any room", () => (Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); })],
  ]) {
    it(`storage that is ${name}: all works in memory, and says that it can’t be kept`, () =>
      inProfile(async (context) => {
        await context.addInitScript(deny);
        const page = await open(context, lesson());
        await type(page, "first", "Only here.");
        await page.waitForFunction(() => /^Not saved: this browser keeps nothing/.test(document.querySelector('.status[role="status"]').textContent));
        assert.ok(await block(page, "first").getByRole("button", { name: "Copy" }).isVisible());
        await block(page, "first").getByRole("button", { name: "Add to this" }).click();
        assert.match(await block(page, "first").locator("summary").textContent(), /Only here\./);
        // Leaving would lose it, so the browser asks.
        const asked = page.waitForEvent("dialog");
        await type(page, "first", "And this.");
        await page.waitForTimeout(500);
        page.close({ runBeforeUnload: true });
        const question = await asked;
        assert.equal(question.type(), "beforeunload");
        // A browser that is ended while it asks may crash.
        await Promise.all([page.waitForEvent("close"), question.accept()]);
      }));
  }
});

describe("records of other versions and courses", { concurrency: 2 }, () => {
  it("version 0 is read, and becomes version 1 when it is written", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await put(page, "first", { v: 0, kind: "reflection", prompt: "What did you see?", lesson: "/one/", at: "2026-01-05T08:00:00Z", text: "Long ago." });
      await put(page, "second", { kind: "reflection", prompt: "What else?", at: 1767600000000, text: "Longer ago." });
      await page.reload();
      assert.match(await block(page, "first").locator("summary").textContent(), /January 5, 2026.*Long ago\./);
      assert.match(await block(page, "second").locator("summary").textContent(), /January 5, 2026.*Longer ago\./);
      await write(page, "first", "Now.");
      const { v, entries } = await stored(page, "first");
      assert.equal(v, 1);
      assert.deepEqual(entries[0], { at: "2026-01-05T08:00:00.000Z", text: "Long ago." });
      assert.equal(entries.length, 2);
    }));

  it("two courses on one host, and one course under two addresses", async () => {
    const parent = join(learner.folder, "..");
    const course = (id, title) => ({ ...FILES, "book.toml": book(id).replace("A course to write in", title) });
    for (const [name, files] of Object.entries({ a: course("one-id", "A"), b: course("one-id", "A"), c: course("other-id", "C"), d: course("", "D"), e: course("", "E") })) {
      build(writeCourse(files), { site: join(parent, name) });
    }
    const host = await serve(parent);
    try {
      await inProfile(async (context) => {
        const page = await open(context, `${host.url}a/one/`);
        await write(page, "first", "Of one course.");
        const seen = async (name) => {
          await page.goto(`${host.url}${name}/one/`);
          return field(page, "first").inputValue();
        };
        assert.equal(await seen("b"), "Of one course.");
        assert.equal(await seen("c"), "");
        assert.equal(await seen("d"), "");
        await write(page, "first", "Of a course without an id.");
        assert.equal(await seen("e"), "");
        assert.equal(await seen("d"), "Of a course without an id.");
        // The author gives it one.
        build(writeCourse(course("late-id", "D")), { site: join(parent, "d") });
        assert.equal(await seen("d"), "Of a course without an id.");
        assert.deepEqual(await texts(page, "first", "late-id"), ["Of a course without an id."]);
      });
    } finally {
      await host.close();
    }
  });
});
