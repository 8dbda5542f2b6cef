// The coach's page: files of several learners side by side, comments, replies; and nothing of it leaves the device.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { DESK, PHONE } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { open, profile, start, violations } from "./support/learner.mjs";
import { ANSWERS, chosen, downloaded, fileOf, FILES, HOSTILE, keep, overflows, rated, ready, storedIn } from "./support/workbook.mjs";

let site;
before(async () => {
  site = await start(FILES);
});
after(() => site?.close());

const stand = (values) => ({ ...ANSWERS[3], entries: [rated("2026-09-01T10:00:00Z", [1, 1, 1]), rated("2026-10-05T10:00:00Z", values)] });
const saw = (text) => ({ ...ANSWERS[0], entries: [{ at: "2026-10-01T09:30:00Z", text }] });
const GROUP = [
  chosen(fileOf([saw("Ana saw this"), stand([1, 2, 3])], { from: { name: "Ana" } }), "ana.json"),
  chosen(fileOf([saw("Ben saw that"), stand([4, 4, null]), ANSWERS[1]], { from: { name: "Ben" } }), "ben.json"),
  chosen(fileOf([saw("Somebody saw nothing")]), "working-answers.json"),
];

async function coach(files = GROUP, options = {}) {
  const context = await profile(site.browser, { viewport: DESK, ...options });
  const page = await ready(await open(context, `${site.url}coach/`));
  if (files.length) await give(page, files);
  return page;
}

async function give(page, files) {
  await page.evaluate(() => document.querySelector(".coach-status").replaceChildren());
  await page.locator("#cb-coach-files").setInputFiles(files);
  await page.locator(".coach-status > *").first().waitFor();
}

const comment = async (page, name, text) => {
  await page.getByRole("button", { name: `Comment on this by ${name}: ` }).first().click();
  await page.keyboard.type(text);
};
const saved = (page, name) => downloaded(page, () => page.getByRole("button", { name: `Save the reply for ${name}` }).click());

describe("the coach's page", () => {
  it("puts the answers of all side by side under their prompts, in the order of the course", async () => {
    const page = await coach();
    assert.equal(await page.locator(".coach-status").innerText(), "3 files were opened.");
    assert.deepEqual(await page.locator(".coach-person").allTextContents(), ["Ana", "Ben", "working-answers"]);
    assert.deepEqual(await page.locator(".coach-prompt > h2").allTextContents(), ["What did you notice?", "Where you stand", "A plan"]);
    const first = page.locator(".coach-prompt").first();
    assert.deepEqual(await first.locator("h3").allTextContents(), ["Ana", "Ben", "working-answers"]);
    assert.match(await first.textContent(), /3 people answered[^]*Ana saw this[^]*Ben saw that[^]*Somebody saw nothing/);
    await page.context().close();
  });

  it("draws the group's self-assessments from the latest of each, with the numbers beneath", async () => {
    const page = await coach();
    const group = page.locator(".group");
    const rows = await group.locator("tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.deepEqual(rows, [["Person", "Listening", "Speaking"], ["Ana", "1.5", "3.0"], ["Ben", "4.0", "–"], ["Group", "2.8", "3.0"]]);
    assert.equal(await group.locator("circle.person").count(), 3);
    assert.equal(await group.locator("line.mean").count(), 2);
    const places = await group.locator("circle.person").evaluateAll((all) => all.map((dot) => Number(dot.getAttribute("cx"))));
    assert.deepEqual([...places].sort((a, b) => a - b), [places[0], places[2], places[1]], "1.5, then 3, then 4 on the scale");
    await page.context().close();
  });

  it("charts results of another scale or with other dimensions by themselves", async () => {
    const other = { ...ANSWERS[3], entries: [{ ...rated("2026-10-05T10:00:00Z", [1, 1, 1]), labels: ["No", "Yes"] }] };
    const page = await coach([...GROUP, chosen(fileOf([other], { from: { name: "Eve" } }), "eve.json")]);
    assert.equal(await page.locator(".group").count(), 2);
    await page.context().close();
  });

  it("sends nothing: every request is one for the page itself, and without a network all works", async () => {
    const context = await profile(site.browser, { viewport: DESK });
    const asked = [];
    const page = await context.newPage();
    page.on("request", (request) => asked.push(request));
    await page.goto(`${site.url}coach/`);
    await ready(page);
    await page.waitForLoadState("networkidle");
    for (const request of asked) {
      assert.equal(request.method(), "GET");
      assert.equal(new URL(request.url()).origin, new URL(site.url).origin);
      assert.equal(new URL(request.url()).search, "");
    }
    asked.length = 0;
    await context.setOffline(true);
    await give(page, GROUP);
    await comment(page, "Ana", "What did she ask?");
    await page.getByLabel("Your name").fill("Kim");
    await saved(page, "Ana");
    await page.waitForTimeout(300);
    // The sheet of icons is one of the page's own files; nothing that the coach opened could be in its address.
    const outside = asked.map((request) => request.url()).filter((url) => !url.startsWith("blob:") && !isIcons(url));
    assert.deepEqual(outside, [], "after it was loaded the page asks for nothing");
    await context.close();
  });

  it("a share on one device, a comment on a second, and the reply stands beside the answer on the first, all offline", async () => {
    const learner = await profile(site.browser, { viewport: DESK });
    const page = await open(learner, `${site.url}workbook/`);
    await keep(page);
    await page.reload();
    await ready(page);
    await page.waitForLoadState("networkidle");
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.locator("#cb-share summary").first().click();
    await page.getByLabel("What did you notice?").check();
    await page.getByLabel("Your name").fill("Ana");
    const shared = await downloaded(page, () => page.getByRole("button", { name: "Save the file" }).click());

    const kim = await coach([chosen(shared.text, shared.name)]);
    await comment(kim, "Ana", "What did she <b>ask</b>?");
    await kim.getByLabel("Your name").fill("Kim");
    const reply = await saved(kim, "Ana");
    assert.match(reply.name, /^working-reply-Ana-.*\.json$/);
    const { answers } = JSON.parse(reply.text);
    assert.deepEqual(answers.map(({ id, entries, comments }) => [id, entries, comments[0].on]), [["first", [], "2026-11-02T09:30:00Z"]]);
    assert.doesNotMatch(reply.text, /She asked first/, "the reply holds no answer");
    await kim.context().close();

    await page.locator("#cb-upload summary").click();
    await page.locator("#cb-import").setInputFiles(chosen(reply.text, reply.name));
    await page.locator(".import-result", { hasText: "A reply from Kim" }).waitFor();
    assert.match(await page.locator(".import-result").innerText(), /1 comment/);
    await page.getByRole("button", { name: "Bring it in" }).click();
    const beside = page.locator('[data-answer="first"] .comment');
    await beside.waitFor();
    assert.match(await beside.textContent(), /Kim, .*What did she <b>ask<\/b>\?/);
    assert.match(await page.locator('[data-answer="first"]').textContent(), /She asked first/);
    await page.locator("#cb-import").setInputFiles(chosen(reply.text, reply.name));
    await page.locator(".import-result", { hasText: "nothing to bring in" }).waitFor();
    assert.deepEqual(asked.filter((url) => !url.startsWith("blob:") && !isIcons(url)), []);
    await learner.close();
  });

  it("keeps nothing when it is closed", async () => {
    const page = await coach();
    const before = await storedIn(page);
    await comment(page, "Ana", "Hm");
    assert.equal(await storedIn(page), before);
    const context = page.context();
    await page.close();
    const later = await ready(await open(context, `${site.url}coach/`));
    assert.equal(await later.locator(".coach-prompt").count(), 0);
    assert.doesNotMatch(await storedIn(later), /Ana|Hm/);
    await context.close();
  });

  it("asks before comments are lost, and only then", async () => {
    const page = await coach();
    const asksOnClose = async () => {
      const dialog = page.waitForEvent("dialog", { timeout: 1500 }).catch(() => undefined);
      const leave = page.goto(`${site.url}one/`, { timeout: 2500 }).catch(() => undefined);
      const asked = await dialog;
      await asked?.dismiss();
      await leave;
      return asked?.type() === "beforeunload";
    };
    await comment(page, "Ana", "Not to be lost");
    assert.equal(await asksOnClose(), true);
    assert.ok(await page.locator(".coach-comment textarea").isVisible());
    page.once("dialog", (dialog) => dialog.dismiss());
    await page.getByRole("button", { name: "Close the file of Ana" }).click();
    assert.equal(await page.locator(".coach-person").count(), 3, "closing one file asks too");
    await saved(page, "Ana");
    assert.match(await page.locator(".coach-people").innerText(), /reply saved/);
    assert.equal(await asksOnClose(), false);
    await page.context().close();
  });

  it("keeps comments when more files are opened", async () => {
    const page = await coach(GROUP.slice(0, 1));
    await comment(page, "Ana", "Stays here");
    await give(page, GROUP.slice(1));
    await page.locator(".coach-prompt").nth(2).waitFor();
    assert.equal(await page.locator(".coach-comment textarea").inputValue(), "Stays here");
    await page.getByRole("button", { name: "Close the file of Ben" }).click();
    await page.waitForFunction(() => !document.querySelector("cb-coach").textContent.includes("Ben saw that"));
    assert.equal(await page.locator(".coach-comment textarea").inputValue(), "Stays here");
    await page.context().close();
  });

  it("refuses what is no file of this course with the reason, beside those that are", async () => {
    const files = [
      GROUP[0],
      GROUP[0],
      chosen(fileOf(ANSWERS, { course: { id: "other", title: HOSTILE } }), "other.json"),
      chosen(fileOf(ANSWERS, { version: 9 }), "newer.json"),
      chosen("PK\u0003\u0004", "answers.zip.json"),
      chosen(fileOf([]), "empty.json"),
      chosen(fileOf([{ ...ANSWERS[0], id: "~shared" }]), "own.json"),
    ];
    const page = await coach(files);
    const said = await page.locator(".coach-status").innerText();
    assert.match(said, /1 file is open\.[^]*ana\.json\s+This file is open already[^]*other\.json\s+This file belongs to another course[^]*newer\.json[^]*newer version[^]*answers\.zip\.json[^]*isn’t a file of answers[^]*empty\.json\s+There is no answer[^]*own\.json[^]*damaged/);
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    await page.context().close();
  });

  it("takes everything for text, and nothing for granted", async () => {
    const odd = [null, 7, {}, [], [null], "x", HOSTILE];
    const files = odd.map((value, at) =>
      chosen(
        fileOf(
          ["reflection", "plan", "question", "self-assessment", "constructor"].map((kind, n) => ({
            id: `a${n}`,
            kind,
            lesson: value,
            prompt: HOSTILE,
            entries: [{ at: "2026-10-01T09:30:00Z", text: HOSTILE, parts: value, shown: [HOSTILE, value], labels: [HOSTILE, value], dimensions: [{ title: HOSTILE, statements: value }, { title: value, statements: [{ text: HOSTILE, value: at ? 1e9 : -1 }] }, value] }],
          })),
          { from: at % 2 ? { name: HOSTILE } : value, exported: value, "more": value },
        ),
        `${at}.json`,
      ),
    );
    const page = await coach(files);
    await page.locator(".coach-prompt").nth(4).waitFor();
    await comment(page, HOSTILE.slice(0, 80).trim(), HOSTILE);
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    assert.equal(await page.locator("main img, main script").count(), 0);
    assert.equal(await page.locator(".coach-person").count(), odd.length);
    await page.context().close();
  });

  it("says without JavaScript that it needs it, and only then", async () => {
    const context = await profile(site.browser, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${site.url}coach/`);
    assert.ok(await page.getByText("needs JavaScript").isVisible());
    await context.close();
    const other = await coach([]);
    assert.ok(!(await other.getByText("needs JavaScript").isVisible()));
    await other.context().close();
  });

  const STATES = {
    empty: [[], async () => {}],
    "a group, with a comment": [GROUP, (page) => comment(page, "Ana", "Why?")],
    refused: [[GROUP[0], chosen("{}", `${"long-name-".repeat(12)}.json`)], async () => {}],
    "a reply saved": [GROUP, async (page) => (await comment(page, "Ana", "Why?"), await saved(page, "Ana"))],
  };
  for (const [state, [files, reach]] of Object.entries(STATES)) {
    for (const view of [{ viewport: PHONE, colorScheme: "light" }, { viewport: DESK, colorScheme: "dark" }]) {
      it(`${state}: accessible at ${view.viewport.width} px, ${view.colorScheme}, and fits 320 px`, async () => {
        const page = await coach(files, view);
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
    const page = await coach();
    await page.locator(".coach-prompt").nth(2).waitFor();
    await page.locator("h1").click();
    const reach = async (label) => {
      for (let steps = 0; steps < 60; steps++) {
        const at = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id);
        if (at === label) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`Tab never comes to ${label}`);
    };
    await reach("cb-coach-files");
    await reach("cb-coach-name");
    await page.keyboard.type("Kim");
    await reach("Comment on this by Ben: What did you notice?");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Go on");
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press("Shift+Tab");
      if ((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) === "Save the reply for Ben") break;
    }
    const { text } = await downloaded(page, () => page.keyboard.press("Enter"));
    const { by, text: said } = JSON.parse(text).answers[0].comments[0];
    assert.deepEqual([by, said], ["Kim", "Go on"]);
    await page.context().close();
  });
});

function isIcons(url) {
  return url.startsWith(`${site.url}assets/`) && /\/assets\/icons\.[0-9a-f]{8}\.svg$/.test(url);
}
