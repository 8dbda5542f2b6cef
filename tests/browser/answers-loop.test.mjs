// The promise, tried at random: many edits, among reloads, killed tabs, passing days and courses published anew, after
// which every text that was ever said to be saved is in the workbook. SEED=… repeats a run, EDITS=… changes its length.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { block, book, field, isSaved, open, profile, start } from "./support/learner.mjs";

const EDITS = Number(process.env.EDITS ?? 200);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const LESSONS = ["one", "two", "three"];
const DAY = 24 * 60 * 60 * 1000;

let state = SEED + 1;
/** A number from 0 up to 1 (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const chance = (part) => random() < part;
const oneOf = (list) => list[Math.floor(random() * list.length)];

/** The course as its author has it now. */
class Author {
  #names = 0;
  prompts = Array.from({ length: 9 }, (_, at) => ({ id: this.#name(), lesson: LESSONS[at % 3], wording: "What did you see?", kind: at % 4 === 3 ? "attempt" : "reflection" }));

  #name() {
    return `prompt-${++this.#names}`;
  }

  files() {
    const files = { "book.toml": book("writing"), "content/index.md": "# A course to write in\n" };
    LESSONS.forEach((lesson, at) => {
      const blocks = this.prompts.filter((prompt) => prompt.lesson === lesson).map((prompt) => this.#block(prompt));
      files[`content/0${at + 1}-${lesson}.md`] = `# ${lesson}\n\n${blocks.join("\n")}\n`;
    });
    return files;
  }

  #block({ id, was, wording, kind }) {
    const attributes = `#${id}${was ? ` was=${was}` : ""}`;
    return kind === "attempt" ? `:::exercise[${wording}]{${attributes} attempt}\nDo it.\n:::\n` : `:::reflection{${attributes}}\n${wording}\n:::\n`;
  }

  /** Changes something, as authors do; says what. */
  revise() {
    const prompt = oneOf(this.prompts);
    const change = oneOf(["move", "reword", "rename", "remove", "add", "reorder"]);
    if (change === "move") prompt.lesson = oneOf(LESSONS);
    if (change === "reword") prompt.wording = `What did you see, version ${Math.floor(random() * 1000)}?`;
    if (change === "rename") Object.assign(prompt, { was: prompt.id, id: this.#name() });
    if (change === "remove" && this.prompts.length > 5) this.prompts = this.prompts.filter((each) => each !== prompt);
    if (change === "add") this.prompts.push({ id: this.#name(), lesson: oneOf(LESSONS), wording: "And now?", kind: "reflection" });
    if (change === "reorder") this.prompts.sort(() => random() - 0.5);
    return change;
  }
}

/** Somebody who writes in two tabs, and what the pages promised to keep. */
class Writer {
  // Each text that was said to be saved, and where.
  promised = new Map();
  happened = {};
  #crossedOut = new Set();
  #texts = 0;
  #step = 0;
  #last = "";
  #now = Date.parse("2026-03-02T08:00:00Z");
  #tabs = [];

  constructor(learner, context, author) {
    Object.assign(this, { learner, context, author });
  }

  #count(what) {
    this.#last = what;
    this.happened[what] = (this.happened[what] ?? 0) + 1;
  }

  async #pass(time) {
    this.#now += time;
    await this.context.clock.setFixedTime(this.#now);
  }

  async #tab(number) {
    const page = this.#tabs[number];
    if (page && !page.isClosed()) return page;
    return (this.#tabs[number] = await open(this.context, `${this.learner.url}${oneOf(LESSONS)}/`));
  }

  /** One edit, and what comes before and after it. */
  async step() {
    this.#step++;
    await this.#pass(chance(0.15) ? DAY * (1 + Math.floor(random() * 40)) : 1000 + random() * 60_000);
    if (chance(0.15)) {
      this.#count(`published: ${this.author.revise()}`);
      this.learner.publish(this.author.files());
    }
    const number = chance(0.7) ? 0 : 1;
    const page = await this.#tab(number);
    if (chance(0.3)) await this.#go(page, oneOf(LESSONS));
    const ids = await this.#promptsOn(page);
    if (ids.length === 0) return;
    const id = oneOf(ids);
    if (chance(0.1)) return this.#together(page, id);
    await this.#edit(page, id);
    await this.#afterwards(page, number);
  }

  #promptsOn = (page) => page.evaluate(() => [...document.querySelectorAll("[data-answer]:has(textarea)")].map((each) => each.dataset.answer));

  async #go(page, lesson) {
    this.#count("went on");
    await page.goto(`${this.learner.url}${lesson}/`);
  }

  /** Writes a text that is like no other, and waits for the promise; or not. */
  async #edit(page, id, willWait = chance(0.8)) {
    const text = `text ${++this.#texts}.`;
    const again = block(page, id).getByRole("button", { name: "Add to this" });
    if (chance(0.1) && (await again.isVisible())) {
      this.#count("added to this");
      await again.click();
    }
    await field(page, id).focus();
    if (chance(0.05)) {
      // Crossed out by the learner: the promise ends where somebody deletes what is on screen.
      this.#count("crossed out");
      await page.keyboard.press("Control+A");
      await field(page, id).evaluate((each) => each.addEventListener("beforeinput", () => (window.gone = each.value), { once: true }));
      await page.keyboard.insertText(text);
      for (const each of (await page.evaluate(() => window.gone)).match(/text \d+\./g) ?? []) this.#crossedOut.add(each);
    } else {
      await page.keyboard.press("Control+End");
      await page.keyboard.insertText(` ${text}`);
    }
    if (!willWait) return this.#count("didn’t wait");
    await isSaved(page, id);
    this.promised.set(text, `${text} under ${id} in step ${this.#step} (${this.#last})`);
  }

  /** Two tabs on one prompt at the same time. */
  async #together(page, id) {
    this.#count("two tabs at once");
    const other = await this.#tab(page === this.#tabs[0] ? 1 : 0);
    await other.goto(page.url());
    if ((await this.#promptsOn(other)).includes(id)) await Promise.all([this.#edit(page, id, true), this.#edit(other, id, true)]);
    else await this.#edit(page, id, true);
  }

  async #afterwards(page, number) {
    const what = oneOf(["stay", "stay", "reload", "kill", "close"]);
    if (what === "stay") return;
    this.#count(what);
    if (what === "reload") await page.reload();
    if (what === "close") await Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })]);
    if (what === "kill") await this.#kill(page, number);
  }

  /** Ends the tab’s process without a word to the page. */
  async #kill(page, number) {
    const crashed = page.waitForEvent("crash");
    const session = await this.context.newCDPSession(page);
    session.send("Page.crash").catch(() => {});
    await crashed;
    await page.close();
    this.#tabs[number] = undefined;
    // Tabs of one site may share a process, and then die together.
    const [other] = this.#tabs.filter(Boolean);
    const alive = await Promise.race([other?.evaluate(() => true).catch(() => false) ?? true, new Promise((go) => setTimeout(go, 1000, false))]);
    if (!alive) {
      await other.close().catch(() => {});
      this.#tabs = [];
    }
  }

  /** What is missing in the workbook of all that was promised. */
  async lost() {
    // A tab that died with another one is closed already.
    for (const page of this.#tabs) await page?.close({ runBeforeUnload: true }).catch(() => {});
    const page = await open(this.context, `${this.learner.url}workbook/`);
    await page.waitForLoadState("load");
    const shown = await page.evaluate(() => document.querySelector("main").textContent);
    return [...this.promised].filter(([text]) => !this.#crossedOut.has(text) && !shown.includes(text)).map(([, how]) => how);
  }
}

describe("what was said to be saved", () => {
  const author = new Author();
  let learner;
  before(async () => (learner = await start(author.files())));
  after(() => learner?.close());

  it(`is in the workbook after ${EDITS} random edits`, { timeout: EDITS * 10_000 }, async () => {
    const context = await profile(learner.browser);
    const writer = new Writer(learner, context, author);
    try {
      for (let edit = 0; edit < EDITS; edit++) await writer.step();
    } catch (error) {
      console.log(`SEED=${SEED}`, writer.happened);
      throw error;
    }
    const lost = await writer.lost();
    console.log(`${EDITS} edits, ${writer.promised.size} texts said to be saved, ${lost.length} lost (SEED=${SEED})`, writer.happened);
    assert.ok(writer.promised.size > EDITS / 2, "too few texts were tried");
    assert.deepEqual(lost, []);
  });
});
