// The workbook: what was written beside its prompts, looked for, taken out, brought in, shared and erased.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import { DESK, PHONE } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { book, open, profile, record, reflection, start, violations } from "./support/learner.mjs";
import { ANSWERS, chosen, downloaded, fileOf, FILES, HOSTILE, keep, overflows, ready, storedIn } from "./support/workbook.mjs";

const CHECKER = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

let site;
before(async () => {
  site = await start(FILES);
});
after(() => site?.close());

/** Another course, for one test. */
async function another(t, files) {
  const made = await start(files);
  t.after(() => made.close());
  return made;
}

/** The workbook in a new profile, with these answers in it. */
async function workbook(answers = [], options = {}) {
  const context = await profile(site.browser, { viewport: DESK, ...options });
  const page = await open(context, `${site.url}workbook/`);
  await keep(page, answers);
  await page.reload();
  return ready(page);
}

const prompt = (page, id) => page.locator(`.workbook-prompt[data-answer="${id}"]`);
const shown = (page) => page.locator(".workbook-prompt:visible").evaluateAll((all) => all.map((each) => each.dataset.answer));
const status = (page) => page.locator("cb-workbook > .status").textContent();
const tool = (page, name) => page.locator(`#cb-${name}`);
const openTool = async (page, name) => {
  await tool(page, name).locator("summary").first().click();
  return tool(page, name);
};
const bringIn = async (page, content, name) => {
  if (!(await tool(page, "upload").evaluate((details) => details.open))) await openTool(page, "upload");
  await page.locator("#cb-import").setInputFiles(chosen(content, name));
  await page.locator(".import-result > *").first().waitFor();
  return page.locator(".import-result");
};

describe("the page", () => {
  it("shows every prompt by lesson, with what was written, dated, and a link back", async () => {
    const page = await workbook(ANSWERS);
    assert.deepEqual(await shown(page), ["first", "second", "plan", "which", "stand"]);
    assert.deepEqual(await page.locator(".workbook-lesson > h2").allTextContents(), ["The first lesson", "The second lesson"]);
    const first = await prompt(page, "first").innerText();
    assert.match(first, /October 1, 2026.*She asked first\.\n\nThen she waited\..*November 2, 2026.*Again\./s);
    assert.match(await prompt(page, "plan").innerText(), /When … the week begins.*I will … ask Ben.*On October 12, 2026.*Partly done.*a meeting/s);
    assert.match(await prompt(page, "which").innerText(), /The other\s+Not right · unsure/);
    assert.match(await prompt(page, "stand").innerText(), /Listening 2\.5 of 4.*I ask Rarely.*I wait Always.*I say where we go Skipped/s);
    assert.match(await prompt(page, "second").innerText(), /Nothing written yet/);
    assert.equal(await status(page), "4 of 5 prompts written.");
    await prompt(page, "plan").locator("h3 a").click();
    await page.waitForURL(/\/two\/#plan$/);
    assert.equal(await page.locator("#plan").count(), 1);
    await page.context().close();
  });

  it("is found by All, Written and Blank, by lesson and by words", async () => {
    const page = await workbook(ANSWERS);
    const becomes = (ids) => page.waitForFunction((ids) => [...document.querySelectorAll(".workbook-prompt:not([hidden])")].map((each) => each.dataset.answer).join() === ids, ids.join());
    await page.getByLabel("Blank").check();
    await becomes(["second"]);
    assert.deepEqual(await page.locator(".workbook-lesson:visible > h2").allTextContents(), ["The first lesson"]);
    await page.getByLabel("Written").check();
    await becomes(["first", "plan", "which", "stand"]);
    await page.getByLabel("Lesson").selectOption({ label: "The second lesson" });
    await becomes(["plan", "which", "stand"]);
    await page.getByLabel("Words in it").fill("ASK BEN");
    await becomes(["plan"]);
    assert.equal(await status(page), "4 of 5 prompts written. 1 is shown.");
    await page.getByLabel("Words in it").fill("nowhere to be found");
    await becomes([]);
    assert.ok(await page.locator(".workbook-nothing").isVisible());
    await page.context().close();
  });

  it("keeps answers whose prompt is gone under “Earlier prompts”, and shows a carried one once", async (t) => {
    const renamed = await another(t, { ...FILES, "content/one.md": `# The first lesson\n\n${reflection("newer", "What did you notice?", "was=first")}` });
    const context = await profile(renamed.browser);
    const page = await open(context, `${renamed.url}workbook/`);
    await keep(page, [ANSWERS[0], { id: "gone", ...record("What was asked before?", { at: "2026-10-01T09:30:00Z", text: "What I thought then" }) }]);
    await page.reload();
    await ready(page);
    assert.match(await page.locator(".workbook-gone").innerText(), /Earlier prompts[^]*What was asked before\?[^]*What I thought then/);
    assert.match(await prompt(page, "newer").innerText(), /She asked first/);
    assert.equal(await prompt(page, "first").count(), 0, "what was carried to another id stands there only");
    await context.close();
  });

  it("says when another wording was answered", async () => {
    const page = await workbook([{ ...ANSWERS[0], prompt: "What did you see?" }]);
    assert.match(await prompt(page, "first").innerText(), /The question was then: What did you see\?/);
    await page.context().close();
  });

  it("shows what changes in another tab", async () => {
    const page = await workbook();
    const lesson = await open(page.context(), `${site.url}one/`);
    await lesson.locator('[data-answer="first"] textarea').first().fill("Written next door");
    await page.waitForFunction(() => document.querySelector('[data-answer="first"]').textContent.includes("Written next door"));
    await page.waitForFunction(() => document.querySelector("cb-workbook > .status").textContent.startsWith("1 of 5"));
    await page.context().close();
  });

  it("takes everything for text", async () => {
    const everywhere = (value) =>
      typeof value === "string" ? HOSTILE : Array.isArray(value) ? value.map(everywhere) : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ["at", "of", "kind", "id", "type", "did"].includes(key) ? inner : everywhere(inner)])) : value;
    const hostile = ANSWERS.map((answer) => ({ ...everywhere(answer), id: answer.id, comments: [{ at: "2026-11-01T00:00:00Z", by: HOSTILE, text: HOSTILE }] }));
    const page = await workbook([...hostile, { ...hostile[0], id: "gone" }]);
    for (const name of ["share", "download", "upload"]) await openTool(page, name);
    await bringIn(page, fileOf(hostile.map((answer) => ({ ...answer, id: `${answer.id}-2` })), { from: { name: HOSTILE, role: HOSTILE } }));
    await page.getByRole("button", { name: "Bring it in" }).click();
    await page.locator(".import-result").getByText("Brought in").waitFor();
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    assert.equal(await page.locator("main img, main script").count(), 0);
    await page.context().close();
  });

  it("opens with records whose insides make no sense", async () => {
    const odd = [null, 7, "x", [], {}, [null], [[]], { text: {} }];
    const at = "2026-10-01T09:30:00Z";
    const answers = ["reflection", "plan", "question", "self-assessment", "constructor", "__proto__"].flatMap((kind, place) =>
      odd.map((value, n) => ({ id: `odd-${place}-${n}`, kind, prompt: "?", lesson: value, entries: [{ at, text: value, parts: value, day: value, of: n % 2 ? value : undefined, shown: value, blanks: value, dimensions: value, labels: value }], comments: [{ at, by: value, text: value, on: value }] })),
    );
    const page = await workbook(answers);
    assert.equal(await page.locator(".workbook-gone .workbook-prompt").count(), answers.length);
    await page.context().close();
  });

  it("is whole without JavaScript, with lines to write on", async () => {
    const context = await profile(site.browser, { javaScriptEnabled: false, viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${site.url}workbook/`);
    assert.deepEqual(await shown(page), ["first", "second", "plan", "which", "stand"]);
    assert.equal(await page.locator(".workbook-prompt .rule:visible").count(), 4 + 4 + 4 + 1 + 3);
    await context.close();
  });

  it("prints what was written, and lines where nothing was", async () => {
    const page = await workbook(ANSWERS);
    await page.emulateMedia({ media: "print" });
    assert.equal(await prompt(page, "second").locator(".rule:visible").count(), 4);
    assert.equal(await prompt(page, "first").locator(".rule:visible").count(), 0);
    assert.ok(await prompt(page, "first").getByText("Again.").isVisible());
    assert.equal(await page.locator(".workbook-top:visible, .workbook-filter:visible").count(), 0);
    await page.context().close();
  });
});

describe("out and in", () => {
  it("gives one web page that the Nu checker passes and that opens without scripts and without a network", async () => {
    const odd = { ...ANSWERS[0], id: "odd", prompt: `${HOSTILE} & \u0000\u0085\ufffe\ud800`, entries: [{ at: "2026-10-01T09:30:00Z", text: `${HOSTILE}\n\u0007\ud83d\ude00 שלום` }], comments: [{ at: "2026-11-01T00:00:00Z", by: "Kim", text: "Why?" }] };
    const page = await workbook([...ANSWERS, odd]);
    await openTool(page, "download");
    const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "Web page" }).click());
    assert.match(name, /^working-workbook-\d{4}-\d\d-\d\d\.html$/);
    await page.context().close();

    const folder = mkdtempSync(join(tmpdir(), "coursebook-export-"));
    const file = join(folder, "workbook.html");
    writeFileSync(file, text);
    const output = execFileSync("java", ["-jar", CHECKER, "--format", "json", "--stdout", "--exit-zero-always", file], { encoding: "utf8" });
    assertNone(JSON.parse(output).messages.filter(({ type }) => type !== "info").map(({ message, extract }) => `${message}\n      ${extract}`));
    assert.doesNotMatch(text, /@import|url\(/);

    const context = await profile(site.browser, { javaScriptEnabled: false, offline: true });
    const reader = await context.newPage();
    const asked = [];
    reader.on("request", (request) => asked.push(request.url()));
    await reader.goto(pathToFileURL(file).href);
    const seen = await reader.locator("body").innerText();
    for (const words of ["The first lesson", "October 1, 2026", "She asked first.", "the week begins", "I wait", "שלום", "<script>", "Why?"]) assert.ok(seen.includes(words), words);
    assert.deepEqual(asked, [pathToFileURL(file).href]);
    assert.equal(await reader.locator('script, link, img, [src], [href]:not([href^="#"])').count(), 0);
    await context.close();
    rmSync(folder, { recursive: true });
  });

  it("gives Markdown in which what was typed stays what was typed", async () => {
    const page = await workbook([{ ...ANSWERS[0], entries: [{ at: "2026-10-01T09:30:00Z", text: "# no heading\n- no *list* <b>\n1. one\n\nlast" }] }]);
    await openTool(page, "download");
    const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "Markdown" }).click());
    assert.match(name, /\.md$/);
    assert.ok(text.startsWith("# My workbook – A course to write in\n"), text);
    assert.ok(text.includes("## The first lesson\n\n### What did you notice?\n"), text);
    assert.ok(text.includes("> \\# no heading  \n> \\- no \\*list\\* \\<b\\>  \n> 1\\. one\n>\n> last"), text);
    await page.context().close();
  });

  it("a backup goes into another browser after a preview, once, and changes nothing that was there", async () => {
    const page = await workbook(ANSWERS);
    await openTool(page, "download");
    const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "Backup" }).click());
    assert.match(name, /^working-workbook-\d{4}-\d\d-\d\d\.json$/);
    assert.match(await tool(page, "download").innerText(), /Last backup from this device/);
    await page.context().close();

    const own = { ...ANSWERS[0], entries: [{ at: "2026-09-01T08:00:00Z", text: "Mine" }] };
    const other = await workbook([own]);
    const before = await storedIn(other);
    const result = await bringIn(other, text);
    assert.match(await result.innerText(), /This adds 6 pieces\..*What did you notice\?\s+2 more entries.*Where you stand\s+new, 1 entry/s);
    assert.equal(await storedIn(other), before, "nothing is touched before it was accepted");
    await result.getByRole("button", { name: "Bring it in" }).click();
    await other.locator("text=6 entries are new").waitFor();
    await other.waitForFunction(() => document.querySelector("cb-workbook > .status").textContent.startsWith("4 of 5"));
    assert.match(await prompt(other, "first").innerText(), /Mine.*She asked first.*Again/s);
    assert.match(await (await bringIn(other, text)).innerText(), /nothing to bring in/);
    await other.context().close();
  });

  it("can be called off", async () => {
    const page = await workbook();
    const result = await bringIn(page, fileOf());
    const before = await storedIn(page);
    await result.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await result.innerText(), "");
    assert.equal(await storedIn(page), before);
    await page.context().close();
  });

  const entry = (id) => ({ id, kind: "reflection", prompt: "?", entries: [{ at: "2026-10-01T09:30:00Z", text: "x" }] });
  for (const [what, content, reason] of [
    ["another course's", fileOf(ANSWERS, { course: { id: "other", title: `Another ${HOSTILE}` } }), /belongs to another course: Another <img/],
    ["a newer one", fileOf(ANSWERS, { version: 2 }), /newer version/],
    ["a damaged one", JSON.stringify(fileOf()).slice(0, -20), /damaged/],
    ["no file of answers", "{}", /isn’t a file of answers/],
    ["a picture", "\u0089PNG\r\n", /isn’t a file of answers/],
    ["answers that are none", fileOf(7), /damaged/],
    ["an entry that is none", fileOf([{ ...ANSWERS[0], entries: [null] }]), /damaged/],
    ["an entry without a time", fileOf([{ ...ANSWERS[0], entries: [{ at: "yesterday", text: "x" }] }]), /damaged/],
    ["a text that is none", fileOf([{ ...ANSWERS[0], entries: [{ at: "2026-10-01T09:30:00Z", text: { toString: 1 } }] }]), /damaged/],
    ["an id of the page's own", fileOf([entry("~shared")]), /damaged/],
    ["an id with a colon", fileOf([entry("a:b")]), /damaged/],
    ["the same id twice", fileOf([entry("a"), entry("a")]), /damaged/],
    ["one of more than 20 MB", `${JSON.stringify(fileOf()).slice(0, -1)}, "more": "${"x".repeat(20 * 1024 * 1024)}"}`, /larger than 20 MB/],
  ]) {
    it(`refuses ${what} with the reason, and touches nothing`, async () => {
      const page = await workbook([ANSWERS[0]]);
      const before = await storedIn(page);
      assert.match(await (await bringIn(page, content)).innerText(), reason);
      assert.equal(await page.getByRole("button", { name: "Bring it in" }).count(), 0);
      assert.equal(await storedIn(page), before);
      assert.equal(await page.evaluate(() => window.harmed), undefined);
      await page.context().close();
    });
  }

  it("names that objects have by themselves are ids like others", async () => {
    const page = await workbook();
    const text = JSON.stringify(fileOf([entry("constructor"), entry("proto")])).replace('"proto"', '"__proto__"');
    await bringIn(page, text.replace('"entries"', '"__proto__":{"harmed":1},"entries"'));
    await page.getByRole("button", { name: "Bring it in" }).click();
    await page.locator("text=2 entries are new").waitFor();
    assert.equal(await page.evaluate(() => ({}).harmed), undefined);
    await page.context().close();
  });

  it("says that nothing was brought in where the browser has no room", async () => {
    const page = await workbook();
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await bringIn(page, fileOf());
    const before = await storedIn(page);
    await page.getByRole("button", { name: "Bring it in" }).click();
    await page.locator("text=nothing was brought in").waitFor();
    assert.equal(await storedIn(page), before);
    await page.context().close();
  });
});

describe("where it is kept", () => {
  it("is said, with what the browser promises, and what to do about it", async () => {
    const page = await workbook(ANSWERS);
    const kept = await openTool(page, "device");
    assert.match(await kept.innerText(), /stays in this browser on this device.*(has not promised|has promised|doesn’t say).*backup/s);
    await page.context().close();
  });

  for (const [answer, words] of [[true, /has promised to keep it/], [false, /didn’t promise/]]) {
    it(`asks the browser to keep it when told to, and says what it answered (${answer})`, async () => {
      const context = await profile(site.browser);
      await context.addInitScript((answer) => {
        let promised = false;
        navigator.storage.persisted = async () => promised;
        navigator.storage.persist = async () => (promised = answer);
      }, answer);
      const page = await ready(await open(context, `${site.url}workbook/`));
      const kept = await openTool(page, "device");
      assert.match(await kept.innerText(), /has not promised[^]*seven days/);
      await kept.getByRole("button", { name: "Ask the browser" }).click();
      await page.waitForFunction((words) => new RegExp(words).test(document.querySelector("#cb-device").innerText), words.source);
      await context.close();
    });
  }

  it("on a shared computer nothing stays when the tab is closed", async () => {
    const page = await workbook(ANSWERS);
    const kept = await openTool(page, "device");
    await kept.getByLabel("This is a shared computer").check();
    assert.match(await page.locator(".workbook-place").innerText(), /goes when you close this tab/);
    assert.match(await prompt(page, "first").innerText(), /She asked first/);
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => !key.includes("~")).length), 0);
    const context = page.context();
    await page.close();
    const later = await ready(await open(context, `${site.url}workbook/`));
    assert.equal(await status(later), "0 of 5 prompts written.");
    await context.close();
  });

  it("that a browser refuses is said, and the page works", async () => {
    const context = await profile(site.browser);
    await context.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
      }
    });
    const page = await ready(await open(context, `${site.url}workbook/`));
    assert.match(await page.locator(".workbook-place").innerText(), /keeps nothing for this page/);
    assert.equal(await prompt(page, "first").isVisible(), true);
    const kept = await openTool(page, "device");
    assert.ok(await kept.getByLabel("This is a shared computer").isDisabled());
    await context.close();
  });

  it("is erased after a question that names how much, and not before", async () => {
    const page = await workbook(ANSWERS);
    await page.evaluate(() => localStorage.setItem("coursebook:another:first", "kept"));
    const kept = await openTool(page, "device");
    await kept.getByRole("button", { name: "Erase everything" }).click();
    const dialog = page.getByRole("dialog");
    assert.match(await dialog.innerText(), /erases 6 entries in 4 answers, about [\d,]+ characters/);
    await dialog.getByRole("button", { name: "Keep it" }).click();
    assert.match(await prompt(page, "first").innerText(), /She asked first/);
    await kept.getByRole("button", { name: "Erase everything" }).click();
    await dialog.getByRole("button", { name: "Erase everything" }).click();
    await page.waitForFunction(() => document.querySelector("cb-workbook > .status").textContent.startsWith("0 of 5"));
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["coursebook:another:first"]);
    await page.context().close();
  });

  it("damaged records are shown, can be taken along, and stay where they are", async () => {
    const page = await workbook();
    await page.evaluate(() => localStorage.setItem("coursebook:working:first", '{"v":1,"kind":"refl<b>'));
    await page.reload();
    await ready(page);
    assert.match(await page.locator(".workbook-damaged").innerText(), /Can’t be read[^]*first/);
    const { name, text } = await downloaded(page, () => page.getByRole("button", { name: "Download first" }).click());
    assert.deepEqual([name, text], ["first.txt", '{"v":1,"kind":"refl<b>']);
    assert.equal(await page.evaluate(() => localStorage.getItem("coursebook:working:first")), '{"v":1,"kind":"refl<b>');
    await page.context().close();
  });
});

describe("sharing", () => {
  it("begins with nothing ticked, shows exactly what leaves, and makes one file of it", async () => {
    const page = await workbook([{ ...ANSWERS[0], comments: [{ at: "2026-11-01T00:00:00Z", by: "Kim", text: "Of another coach" }] }, ...ANSWERS.slice(1)]);
    const share = await openTool(page, "share");
    await share.locator("input[type=checkbox]").first().waitFor();
    assert.equal(await share.locator("input[type=checkbox]").count(), 4);
    assert.equal(await share.locator("input[type=checkbox]:checked").count(), 0);
    assert.ok(await share.getByRole("button", { name: "Save the file" }).isDisabled());
    await share.getByLabel("A plan").check();
    await share.getByLabel("What did you notice?").check();
    await share.getByLabel("Your name").fill("Ana <b>");
    const leaves = await share.locator(".share-leaves").textContent();
    assert.match(leaves, /2 answers leave[^]*With the name “Ana <b>”[^]*She asked first[^]*the week begins/);
    assert.doesNotMatch(leaves, /Of another coach|Rarely/);
    await share.getByText("The file itself").click();
    await share.locator("pre", { hasText: "coursebook-answers" }).waitFor();
    const raw = JSON.parse(await share.locator("pre").innerText());
    const { name, text } = await downloaded(page, () => share.getByRole("button", { name: "Save the file" }).click());
    assert.match(name, /^working-answers-.*\.json$/);
    const file = JSON.parse(text);
    assert.deepEqual({ ...file, exported: 0 }, { ...raw, exported: 0 });
    assert.deepEqual(file.from, { name: "Ana <b>" });
    assert.deepEqual(file.answers.map(({ id }) => id), ["first", "plan"]);
    assert.doesNotMatch(text, /Of another coach|Rarely|She asked first.*She asked first/);
    await page.context().close();
  });

  it("hands the same file to the system's share sheet where there is one", async () => {
    const context = await profile(site.browser);
    await context.addInitScript(() => {
      // Some browsers share text files only.
      navigator.canShare = ({ files }) => files.every(({ type }) => type === "text/plain");
      navigator.share = async ({ files }) => {
        window.handedOver = await files[0].text();
      };
    });
    const page = await open(context, `${site.url}workbook/`);
    await keep(page);
    await page.reload();
    await ready(page);
    const share = await openTool(page, "share");
    await share.getByLabel("A plan").check();
    await share.getByRole("button", { name: "Send" }).click();
    await page.waitForFunction(() => window.handedOver);
    assert.deepEqual(JSON.parse(await page.evaluate(() => window.handedOver)).answers.map(({ id }) => id), ["plan"]);
    await context.close();
  });
});

describe("for everybody", () => {
  const STATES = {
    empty: async () => {},
    written: async (page) => {
      await keep(page, [...ANSWERS, { ...ANSWERS[0], id: "gone", comments: [{ at: "2026-11-01T00:00:00Z", by: "Kim", text: "Why?" }] }]);
      await page.evaluate(() => localStorage.setItem("coursebook:working:second", "damaged"));
      await page.reload();
      await ready(page);
      await page.getByText("Show it as it is").click();
    },
    copy: async (page) => openTool(page, "download"),
    "a preview": async (page) => bringIn(page, fileOf()),
    "a refusal": async (page) => bringIn(page, "{}"),
    kept: async (page) => openTool(page, "device"),
    share: async (page) => {
      await keep(page);
      await page.reload();
      await ready(page);
      const share = await openTool(page, "share");
      await share.getByLabel("A plan").check();
      await share.getByText("The file itself").click();
    },
    "the question before erasing": async (page) => {
      await openTool(page, "device");
      await page.getByRole("button", { name: "Erase everything" }).click();
    },
    "nothing found": async (page) => {
      await page.getByLabel("Words in it").fill("nowhere");
      await page.locator(".workbook-nothing").waitFor();
    },
  };
  for (const [state, reach] of Object.entries(STATES)) {
    for (const view of [{ viewport: PHONE, colorScheme: "light" }, { viewport: DESK, colorScheme: "dark" }]) {
      it(`${state}: accessible at ${view.viewport.width} px, ${view.colorScheme}, and fits 320 px`, async () => {
        const page = await workbook([], view);
        await reach(page);
        const faults = await violations(page);
        await page.setViewportSize({ width: 320, height: 640 });
        if (await overflows(page)) faults.push("scrolls sideways at 320 px");
        assertNone(faults);
        await page.context().close();
      });
    }
  }

  it("all of it by keyboard", async () => {
    const page = await workbook(ANSWERS);
    const reach = async (selector) => {
      for (let steps = 0; steps < 60; steps++) {
        if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`Tab never comes to ${selector}`);
    };
    await page.locator("h1").click();
    await reach("#cb-share summary");
    await page.keyboard.press("Enter");
    await page.locator("#cb-share input[type=checkbox]").first().waitFor();
    await reach("#cb-share input[type=checkbox]");
    await page.keyboard.press("Space");
    await reach("#cb-share-name");
    await page.keyboard.type("Ana");
    await reach("#cb-share .button");
    const { text } = await downloaded(page, () => page.keyboard.press("Enter"));
    assert.equal(JSON.parse(text).answers.length, 1);
    await reach("#cb-device summary");
    await page.keyboard.press("Enter");
    await reach("#cb-shared");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^Erase everything/, "the focus comes back");
    await reach("#cb-lesson");
    await reach("#cb-search");
    await page.keyboard.type("again");
    await page.waitForFunction(() => document.querySelectorAll(".workbook-prompt:not([hidden])").length === 1);
    await page.context().close();
  });
});

describe("reach", () => {
  it("opens with 500 answers of 2 kB in less than a second on a slow processor, and never keeps one waiting", async (t) => {
    const many = 500;
    const lessons = Object.fromEntries([...Array(40).keys()].map((at) => [`content/l${at}.md`, `# Lesson ${at}\n\n${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => reflection(`r${at}-${n}`, `Question ${at} ${n}?`)).join("\n")}`]));
    const large = await another(t, { "book.toml": book("working"), "content/index.md": "# Large\n", ...lessons });
    // Without axe-core in the page, which a learner doesn't load either.
    const context = await large.browser.newContext({ viewport: PHONE });
    const page = await open(context, `${large.url}workbook/`);
    const answers = [...Array(many).keys()].map((at) => ({ id: at < 400 ? `r${Math.floor(at / 10)}-${at % 10}` : `gone-${at}`, ...record(`Question ${at}?`, { at: "2026-10-01T09:30:00Z", text: `Words of ${at}. `.padEnd(2000, "lorem ipsum dolor ") }) }));
    await keep(page, answers);
    await context.addInitScript(() => {
      window.long = [];
      new PerformanceObserver((list) => window.long.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({ type: "longtask", buffered: true });
    });
    const client = await context.newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    // A machine with other work delays now and then what the page does at once: the best of three counts.
    const best = async (what, measure, isFine) => {
      for (let turn = 1; ; turn++) {
        const found = await measure();
        t.diagnostic(`${what}: ${JSON.stringify(found)}`);
        if (isFine(found) || turn === 3) return found;
      }
    };
    const opened = await best(
      "ready, painted (ms)",
      async () => {
        await page.reload();
        await ready(page);
        return page.evaluate(() => [performance.now(), performance.getEntriesByName("first-contentful-paint")[0]?.startTime].map(Math.round));
      },
      ([ms]) => ms < 1000,
    );
    assert.equal(await page.locator(".has-words").count(), many);
    const words = page.getByLabel("Words in it");
    const becomes = (count) => page.waitForFunction((count) => document.querySelectorAll(".workbook-prompt:not([hidden])").length === count, count);
    const long = await best(
      "tasks over 50 ms while looking for words",
      async () => {
        await page.waitForTimeout(300);
        await page.evaluate(() => (window.long.length = 0));
        await words.pressSequentially("words of 37", { delay: 60 });
        await becomes(11);
        await page.getByLabel("Blank").check();
        await page.getByLabel("All", { exact: true }).check();
        await words.fill("");
        await becomes(many);
        await page.waitForTimeout(300);
        return page.evaluate(() => window.long);
      },
      (tasks) => tasks.length === 0,
    );
    assert.ok(opened[0] < 1000, `it was ready after ${opened[0]} ms`);
    assert.deepEqual(long, []);
    await context.close();
  });

  it("comes in parts where the course is very long", async (t) => {
    const many = 1200;
    const lessons = Object.fromEntries([...Array(many).keys()].map((at) => [`content/m${String(Math.floor(at / 100)).padStart(2, "0")}/l${String(at).padStart(4, "0")}.md`, `# Lesson ${at}\n\n${reflection(`r${at}`, `Question ${at}?`)}`]));
    const long = await another(t, { "book.toml": book("working"), "content/index.md": "# Long\n", ...lessons });
    const sizes = ["", "1/", "6/"].map((part) => readFileSync(join(long.folder, "workbook", part, "index.html")).length);
    t.diagnostic(`pages of ${sizes.join(", ")} bytes for ${many} lessons`);
    assert.ok(Math.max(...sizes) < 200_000);
    const context = await profile(long.browser);
    const page = await open(context, `${long.url}workbook/`);
    await keep(page, [{ id: "r731", ...record("Question 731?", { at: "2026-10-01T09:30:00Z", text: "Far inside" }) }, { id: "gone", ...record("Gone?", { at: "2026-10-01T09:30:00Z", text: "Long ago" }) }]);
    await page.reload();
    await ready(page);
    assert.match(await page.locator("main").innerText(), /Lesson 731\s+Question 731\?[^]*Far inside[^]*Earlier prompts[^]*Gone\?[^]*Long ago/);
    assert.equal(await status(page), `1 of ${many.toLocaleString("en")} prompts written.`.replace(",", ""));
    await page.locator(".workbook-parts a").nth(3).click();
    await page.waitForURL("**/workbook/4/");
    await ready(page);
    assert.match(await prompt(page, "r731").textContent(), /Far inside/);
    assert.equal(await page.locator(".workbook-gone").count(), 0);
    await context.close();
  });
});
