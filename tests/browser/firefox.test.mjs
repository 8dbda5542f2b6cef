// What learners write, in Firefox: another engine's storage, with a process for each tab, keeps it just as well.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { assertNone } from "./support/faults.mjs";
import { downloaded, launch, MISSING } from "./support/firefox.mjs";
import { block, book, field, isSaved, open, profile, put, reflection, start, status, stored, texts, type, violations, write } from "./support/learner.mjs";
import { chosen, ready } from "./support/workbook.mjs";

const FILES = {
  "book.toml": book("writing"),
  "content/index.md": "# A course to write in\n",
  "content/01-one.md": `# One\n\n${reflection("first", "What did you see?")}\n${reflection("second", "What else?")}\n`,
  "content/02-two.md": [
    "# Two\n",
    ":::quiz[Vision or goal?]{#quiz}\nWhich of these is a vision? {#single}\n",
    "- [ ] Close forty tickets a week\n  > That can be counted by Friday.\n- [x] Nobody waits for a record\n  > It says where things will be.\n:::\n",
  ].join("\n"),
};

const at = (day) => `2026-11-${day}T09:30:00.000Z`;

let learner;
before(async () => {
  if (!MISSING) learner = await start(FILES, { browse: launch });
});
after(() => learner?.close());

const lesson = (name = "one") => `${learner.url}${name}/`;

/** Runs a test in a profile of its own. */
async function inProfile(use, browser = learner.browser) {
  const context = await profile(browser);
  try {
    await use(context);
  } finally {
    await context.close();
  }
}

/** Runs a test in a browser whose owner set something otherwise. */
async function inBrowser(preferences, use) {
  const browser = await launch(preferences);
  try {
    await inProfile(use, browser);
  } finally {
    await browser.close();
  }
}

/** What each status that says “saved” finds in the storage in that moment, and when: from the page, not over the wire. */
const watch = (page, id) =>
  page.evaluate((id) => {
    const block = document.querySelector(`[data-answer="${id}"]`);
    const said = block.querySelector('.status[role="status"]');
    window.said = [];
    block.addEventListener("input", () => (window.typed = performance.now()), true);
    new MutationObserver(() => {
      if (!said.textContent.startsWith("Saved")) return;
      const stored = localStorage.getItem(`coursebook:writing:${id}`) ?? "{}";
      const kept = (JSON.parse(stored).entries ?? []).some(({ text }) => text === block.querySelector("textarea").value);
      window.said.push({ kept, after: performance.now() - window.typed });
    }).observe(said, { childList: true, characterData: true, subtree: true });
  }, id);

const notSaved = (page, reason) =>
  page.waitForFunction(
    (reason) => [...document.querySelectorAll('.status[role="status"]')].some(({ textContent }) => textContent.startsWith(`Not saved: ${reason}`)),
    reason,
  );

describe("in Firefox, what is written", { skip: MISSING }, () => {
  it("is saved within half a second of the last key, and said only then", (t) =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await watch(page, "first");
      await field(page, "first").focus();
      await page.keyboard.type("Ana spoke first. ");
      await page.keyboard.insertText("👩🏽‍🚀 שלום e\u0301 <b>");
      await isSaved(page, "first");
      const said = await page.evaluate(() => window.said);
      t.diagnostic(`saved ${Math.round(said.at(-1).after)} ms after the last key`);
      assert.ok(said.at(-1).after < 500, JSON.stringify(said));
      assert.ok(said.every(({ kept }) => kept), JSON.stringify(said));
      const text = "Ana spoke first. 👩🏽‍🚀 שלום e\u0301 <b>";
      assert.deepEqual(await texts(page, "first"), [text]);
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), text);
    }));

  for (const [how, leave] of [
    ["closed", (page) => Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })])],
    ["left", (page) => page.goto(lesson("two"))],
    ["reloaded", (page) => page.reload()],
  ]) {
    it(`is not lost when the page is ${how} 50 ms after the last key`, () =>
      inProfile(async (context) => {
        const other = await open(context, lesson("two"));
        for (const round of [0, 1, 2]) {
          const page = await open(context, lesson());
          await type(page, "first", ` Round ${round}.`);
          await page.waitForTimeout(50);
          await leave(page);
        }
        await other.reload();
        assert.deepEqual(await texts(other, "first"), [" Round 0. Round 1. Round 2."]);
      }));
  }

  it("in two tabs on one prompt is all kept, whenever they meet", () =>
    inProfile(async (context) => {
      const tabs = await Promise.all([open(context, lesson()), open(context, lesson())]);
      const promised = [];
      for (let round = 0; round < 8; round++) {
        await Promise.all(
          tabs.map(async (tab, n) => {
            await tab.waitForTimeout(Math.random() * 300);
            await type(tab, "first", `[${"ab"[n]}${round}]`);
            promised.push(`[${"ab"[n]}${round}]`);
          }),
        );
        await Promise.all(tabs.map((tab) => isSaved(tab, "first")));
      }
      // What one tab took away from the other in the same moment is put back a little later.
      await tabs[0].waitForTimeout(1500);
      const all = (await texts(tabs[0], "first")).join("\n");
      assert.deepEqual(promised.filter((text) => !all.includes(text)), []);
    }));

  it("shows in another tab that stands open, and can be gone on with there", () =>
    inProfile(async (context) => {
      const [one, two] = [await open(context, lesson()), await open(context, lesson())];
      await write(one, "first", "From one.");
      await two.waitForFunction(() => document.querySelector("textarea").value === "From one.");
      await write(two, "first", " From two.");
      await one.waitForFunction(() => document.querySelector("textarea").value === "From one. From two.");
      assert.deepEqual(await texts(one, "first"), ["From one. From two."]);
    }));

  it("elsewhere shows on a page that comes back from the back-forward cache", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "first", "One.");
      await page.evaluate(() => addEventListener("pageshow", (event) => (window.wasKept = event.persisted)));
      await page.goto(lesson("two"));
      const other = await open(context, lesson());
      await write(other, "first", " Two.");
      // Playwright doesn't hear that a page came back, and its locators would wait for that.
      await page.evaluate(() => history.back());
      await page.waitForFunction(() => document.querySelector("textarea")?.value === "One. Two.");
      assert.equal(await page.evaluate(() => window.wasKept), true, "the page was not kept in memory, so nothing was tested");
      await page.evaluate(() => document.querySelector("textarea").focus());
      await page.keyboard.press("Control+End");
      await page.keyboard.insertText(" Three.");
      await isSaved(page, "first");
      assert.deepEqual(await texts(page, "first"), ["One. Two. Three."]);
    }));

  it("on another day is a new entry, and the earlier one stays, folded", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await page.clock.setFixedTime(at(10));
      await page.reload();
      await write(page, "first", "Monday.");
      await page.clock.setFixedTime(at(11));
      await page.reload();
      assert.equal(await field(page, "first").inputValue(), "");
      assert.match(await block(page, "first").locator("summary").textContent(), /November 10, 2026.*Monday\./);
      await write(page, "first", "Tuesday.");
      assert.deepEqual((await stored(page, "first")).entries, [{ at: at(10), text: "Monday." }, { at: at(11), text: "Tuesday." }]);
    }));

  it("is put aside, not thrown away, where a record can’t be read", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await put(page, "first", '{"v":1,"kind":"refl');
      await page.reload();
      assert.match(await block(page, "first").textContent(), /put aside, not thrown away/);
      await write(page, "first", "Again.");
      const aside = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes("~damaged/first/")));
      assert.deepEqual(aside.map(([, text]) => text), ['{"v":1,"kind":"refl']);
    }));
});

describe("in Firefox, a question", { skip: MISSING }, () => {
  it("is answered, judged in place, tried again and remembered", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson("two"));
      const question = block(page, "single");
      await question.getByRole("radio", { name: "Close forty" }).check();
      await question.getByRole("button", { name: "I’m not sure" }).click();
      assert.equal(await question.getAttribute("data-state"), "wrong");
      assert.match(await question.innerText(), /That can be counted by Friday\./);
      await page.waitForTimeout(450); // a second click of a double one is not taken for a wish to begin again
      await question.getByRole("button", { name: /again/ }).click();
      await question.getByRole("radio", { name: "Nobody waits" }).check();
      await question.getByRole("button", { name: "I’m sure" }).click();
      assert.equal(await question.getAttribute("data-state"), "right");
      await page.reload();
      assert.equal(await question.getAttribute("data-state"), "right");
      assert.match(await question.locator(".done .status").textContent(), /^Answered on /);
      const { entries } = await stored(page, "single");
      assert.deepEqual(entries.map(({ sure, right }) => [sure, right]), [[false, false], [true, true]]);
    }));
});

describe("in Firefox, the workbook", { skip: MISSING }, () => {
  it("shows what was written, and a backup of it goes into another profile", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "first", "A heron.\n\nIt waited.");
      await page.goto(`${learner.url}workbook/`);
      await ready(page);
      assert.match(await page.locator('.workbook-prompt[data-answer="first"]').innerText(), /What did you see\?[^]*A heron\.\n\nIt waited\./);
      assert.equal(await page.locator("cb-workbook > .status").textContent(), "1 of 3 prompts written.");
      await page.locator("#cb-download summary").first().click();
      const { name, text } = await downloaded(() => page.getByRole("button", { name: "Backup" }).click());
      assert.match(name, /^writing-workbook-\d{4}-\d\d-\d\d\.json$/);
      assert.deepEqual(JSON.parse(text).answers.map(({ id, entries }) => [id, entries[0].text]), [["first", "A heron.\n\nIt waited."]]);

      await inProfile(async (elsewhere) => {
        const other = await ready(await open(elsewhere, `${learner.url}workbook/`));
        await other.locator("#cb-upload summary").first().click();
        await other.locator("#cb-import").setInputFiles(chosen(text));
        await other.getByRole("button", { name: "Bring it in" }).click();
        await other.locator(".import-result").getByText("Brought in").waitFor();
        await other.goto(lesson());
        assert.equal(await field(other, "first").inputValue(), "A heron.\n\nIt waited.");
        assert.deepEqual(await texts(other, "first"), ["A heron.\n\nIt waited."]);
      });
    }));
});

describe("in Firefox, where nothing can be kept", { skip: MISSING }, () => {
  // As its owner sets it: all cookies and site data blocked; storage turned off.
  for (const [name, preferences, find] of [
    ["refused", { "network.cookie.cookieBehavior": 2 }, "SecurityError"],
    ["turned off", { "dom.storage.enabled": false }, "null"],
  ]) {
    it(`because storage is ${name}, that is said, and leaving asks first`, () =>
      inBrowser(preferences, async (context) => {
        const page = await open(context, lesson());
        const found = await page.evaluate(() => {
          try {
            return String(window.localStorage);
          } catch (error) {
            return error.name;
          }
        });
        assert.equal(found, find, "the browser keeps things, so nothing was tested");
        // By keys: this browser asks only those who did something on the page.
        await field(page, "first").focus();
        await page.keyboard.type("Only here.");
        await notSaved(page, "this browser keeps nothing");
        assert.ok(await block(page, "first").getByRole("button", { name: "Copy" }).isVisible());
        const asked = page.waitForEvent("dialog");
        const closed = page.close({ runBeforeUnload: true });
        const dialog = await asked;
        assert.equal(dialog.type(), "beforeunload");
        await dialog.accept();
        await closed;
      }));
  }

  it("because there is no more room, that is said, the text is offered, and is saved once there is", () =>
    inProfile(async (context) => {
      const page = await open(context, lesson());
      await write(page, "first", "As far as");
      await page.evaluate(() => {
        for (let size = 1 << 20; size >= 1; size >>= 1) {
          try {
            for (let n = 0; ; n++) localStorage.setItem(`filler-${size}-${n}`, "x".repeat(size));
          } catch {
            // Full for this size: go on with a smaller one.
          }
        }
      });
      await type(page, "first", " here, and on.");
      await notSaved(page, "the browser has no more room");
      assert.deepEqual(await texts(page, "first"), ["As far as"]);
      const { text } = await downloaded(() => block(page, "first").getByRole("button", { name: "Download" }).click());
      assert.equal(text, "As far as here, and on.");
      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key.startsWith("filler")) localStorage.removeItem(key);
      });
      await write(page, "first", " Done.");
      assert.deepEqual(await texts(page, "first"), ["As far as here, and on. Done."]);
    }));

  it("though the browser doesn’t say so, it is not said to be saved", () =>
    inProfile(async (context) => {
      await context.addInitScript(() => (Storage.prototype.setItem = () => {}));
      const page = await open(context, lesson());
      await watch(page, "first");
      await type(page, "first", "Into the void.");
      await notSaved(page, "");
      await page.waitForTimeout(1000);
      assert.deepEqual(await page.evaluate(() => window.said), []);
      assert.match(await status(page, "first").textContent(), /^Not saved/);
    }));
});

describe("in Firefox, a page", { skip: MISSING }, () => {
  for (const path of ["", "one/", "two/", "workbook/"]) {
    it(`/${path} throws nothing, misses nothing, is blocked in nothing, and is accessible`, () =>
      inProfile(async (context) => {
        await context.addInitScript(() => {
          window.blocked = [];
          addEventListener("securitypolicyviolation", (event) => window.blocked.push(`blocked: ${event.blockedURI} (${event.violatedDirective})`));
        });
        const page = await context.newPage();
        const faults = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("response", (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.url()}`));
        page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
        await page.goto(learner.url + path);
        faults.push(...(await page.evaluate(() => window.blocked)), ...(await violations(page)));
        assertNone(faults);
      }));
  }
});
