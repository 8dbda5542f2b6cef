// What helps to read: the choice of light or dark, cards of terms, tabs; by mouse, by touch, by keyboard.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { build, writeCourse } from "./support/build.mjs";
import { PHONE } from "./support/chromium.mjs";
import { openSite } from "./support/reader.mjs";

const BOOK = `[book]
id = "reading"
title = "Reading"
`;
const FRONT = `# Reading

:::definition[Vision]{aka="visions"}
A picture of where things will be. It leads to a [[Goal]].
:::

:::definition[Goal]
A vision with a date.
:::
`;
const LESSON = `# A lesson

Somebody had a vision, and another one a goal.

::::tabs[Your desk]
:::tab[At home]
Sit at home.
:::
:::tab[At work]
Stand at work, says [a link](index.md).
:::
::::

## Later

::::tabs
:::tab[At home]
Home again.
:::
:::tab[At work]
### A place {#place}

Work again.
:::
::::
`;

const course = (more = {}) => writeCourse({ "book.toml": BOOK, "content/index.md": FRONT, "content/a.md": LESSON, ...more });

let site;
before(async () => {
  site = await openSite(build(course()));
});
after(() => site?.close());

describe("light and dark", () => {
  const paper = (tab) => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const LIGHT = "rgb(251, 250, 247)";
  const DARK = "rgb(21, 24, 28)";

  it("follows the device until the reader chooses", async () => {
    const tab = await site.open("a/", { colorScheme: "dark" });
    assert.equal(await paper(tab), DARK);
    const button = tab.getByRole("button", { name: "Dark page" });
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    await tab.emulateMedia({ colorScheme: "light" });
    assert.equal(await paper(tab), LIGHT);
    // Scripts are told of it with the next frame (HTML, "update the rendering").
    await tab.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await button.getAttribute("aria-pressed"), "false");
  });

  it("is chosen by keyboard and remembered on other pages", async () => {
    const tab = await site.open("a/", { colorScheme: "light" });
    await tab.getByRole("button", { name: "Dark page" }).focus();
    await tab.keyboard.press("Space");
    assert.equal(await paper(tab), DARK);
    await tab.goto(site.url);
    assert.equal(await paper(tab), DARK);
    assert.equal(await tab.getByRole("button", { name: "Dark page" }).getAttribute("aria-pressed"), "true");
  });

  it("is the device's business again when the choice is what the device wants", async () => {
    const tab = await site.open("a/", { colorScheme: "light" });
    const button = tab.getByRole("button", { name: "Dark page" });
    await button.click();
    await button.click();
    assert.equal(await tab.evaluate(() => localStorage.getItem("coursebook-look")), null);
    await tab.emulateMedia({ colorScheme: "dark" });
    assert.equal(await paper(tab), DARK);
  });

  it("is there before the page has a body, so that nothing flashes", async () => {
    const tab = await site.open("a/", { colorScheme: "light" });
    await tab.getByRole("button", { name: "Dark page" }).click();
    await tab.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        window.lookAtBody = document.documentElement.dataset.look;
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await tab.reload();
    assert.equal(await tab.evaluate(() => window.lookAtBody), "dark");
  });

  it("works for as long as the page where nothing can be kept", async () => {
    const tab = await site.open("a/", { colorScheme: "light" });
    await tab.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    await tab.reload();
    await tab.getByRole("button", { name: "Dark page" }).click();
    assert.equal(await paper(tab), DARK);
    assert.deepEqual(tab.faults, []);
  });

  it("has no button where no script runs", async () => {
    const tab = await site.open("a/", { javaScriptEnabled: false });
    assert.equal(await tab.locator(".look").isVisible(), false);
  });
});

describe("cards of terms", () => {
  const card = (tab) => tab.locator(".card:popover-open");
  const term = (tab, name) => tab.locator("main a.term", { hasText: name });

  it("opens on hover, stays while it is hovered, and goes", async () => {
    const tab = await site.open("a/");
    await term(tab, "vision").hover();
    await card(tab).waitFor();
    assert.match(await card(tab).innerText(), /Vision\s+A picture of where things will be/i);
    await card(tab).hover();
    await tab.waitForTimeout(600);
    assert.equal(await card(tab).count(), 1);
    await tab.mouse.move(5, 700);
    await card(tab).waitFor({ state: "detached" });
  });

  it("opens on focus, describes its link, and Esc puts it away without moving the focus", async () => {
    const tab = await site.open("a/");
    await tab.keyboard.press("Tab");
    while (!(await term(tab, "vision").evaluate((link) => link === document.activeElement))) await tab.keyboard.press("Tab");
    await card(tab).waitFor();
    assert.equal(await term(tab, "vision").getAttribute("aria-describedby"), await card(tab).getAttribute("id"));
    await tab.keyboard.press("Escape");
    assert.equal(await card(tab).count(), 0);
    assert.equal(await term(tab, "vision").evaluate((link) => link === document.activeElement), true);
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/glossary\/#vision$/);
  });

  it("can be walked through by the Tab key", async () => {
    const tab = await site.open("a/");
    await tab.keyboard.press("Tab");
    while (!(await term(tab, "vision").evaluate((link) => link === document.activeElement))) await tab.keyboard.press("Tab");
    await tab.keyboard.press("Tab");
    assert.equal(await card(tab).evaluate((open) => open.contains(document.activeElement)), true);
    await tab.keyboard.press("Escape");
    assert.equal(await term(tab, "vision").evaluate((link) => link === document.activeElement), true);
  });

  it("opens on a touch, within the width of a phone, and a touch elsewhere puts it away", async () => {
    const tab = await site.open("a/", { viewport: { width: 320, height: 640 }, hasTouch: true });
    await term(tab, "goal").tap();
    await card(tab).waitFor();
    const box = await card(tab).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    assert.equal(new URL(tab.url()).pathname, "/a/");
    await tab.locator("h1").tap();
    assert.equal(await card(tab).count(), 0);
    await term(tab, "goal").tap();
    await card(tab).getByRole("link", { name: "In the glossary" }).tap();
    await tab.waitForURL(/glossary\/#goal$/);
  });

  it("leaves the links to the glossary without a script", async () => {
    const tab = await site.open("a/", { javaScriptEnabled: false });
    await term(tab, "vision").click();
    await tab.waitForURL(/glossary\/#vision$/);
  });
});

describe("tabs", () => {
  const panels = async (tab) => (await tab.locator("[role=tabpanel]:not([hidden])").allInnerTexts()).map((text) => text.trim());

  it("go with the arrow keys, and keep in step with those of the same names", async () => {
    const tab = await site.open("a/");
    assert.deepEqual(await panels(tab), ["Sit at home.", "Home again."]);
    await tab.getByRole("tab", { name: "At home" }).first().focus();
    await tab.keyboard.press("ArrowRight");
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), "At work");
    assert.deepEqual(await panels(tab), ["Stand at work, says a link.", "A place\n\nWork again."]);
    await tab.keyboard.press("ArrowRight");
    assert.deepEqual(await panels(tab), ["Sit at home.", "Home again."]);
    await tab.keyboard.press("End");
    await tab.keyboard.press("Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.role ?? document.activeElement.getAttribute("role")), "tabpanel");
    assert.deepEqual(tab.faults, []);
  });

  it("stop the Tab key at the panel that is shown, and at no other", async () => {
    const tab = await site.open("a/");
    await tab.getByRole("tab", { name: "At home" }).first().focus();
    const stops = [];
    for (let key = 0; key < 4; key++) {
      await tab.keyboard.press("Tab");
      stops.push(await tab.evaluate(() => document.activeElement.role ?? document.activeElement.getAttribute("role")));
    }
    assert.deepEqual(stops.slice(0, 3), ["tabpanel", "tab", "tabpanel"]);
    assert.notEqual(stops[3], "tabpanel");
  });

  it("open where an address leads into one", async () => {
    const tab = await site.open("a/#place");
    assert.equal(await tab.locator("#place").isVisible(), true);
  });

  it("don't move anything when their script arrives", async () => {
    const tab = await site.open("a/", { viewport: PHONE });
    const height = () => tab.evaluate(() => document.documentElement.scrollHeight);
    const ready = await height();
    await tab.route("**/tabs.*.js", (route) => route.abort());
    await tab.reload();
    assert.equal(await height(), ready);
  });

  it("are folds without a script", async () => {
    const tab = await site.open("a/", { javaScriptEnabled: false });
    assert.equal(await tab.getByText("Sit at home.").isVisible(), true);
    await tab.locator("summary", { hasText: "At work" }).first().click();
    assert.equal(await tab.getByText("Stand at work").isVisible(), true);
  });

  it("are all on paper, with their names", async () => {
    const tab = await site.open("a/");
    await tab.emulateMedia({ media: "print" });
    for (const text of ["Sit at home.", "Stand at work", "Home again.", "Work again."]) {
      assert.equal(await tab.getByText(text).isVisible(), true, text);
    }
  });
});
