// The preview in a real browser: what an author sees while writing.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";

import { DESK, launch } from "./support/chromium.mjs";
import { Course, until } from "./support/preview.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const paragraphs = (count, text) => Array.from({ length: count }, (_, at) => `${text} ${at + 1}.`).join("\n\n");

const FILES = {
  "book.toml":
    '[book]\nid = "preview"\ntitle = "Preview"\n[build]\nbase-url = "https://example.org/a/course/"\n[theme]\nname = "mine"\n',
  "themes/mine/assets/mine.css": ".marked { color: rgb(1, 2, 3); }\n",
  "themes/mine/layout/head-more.html": '<link rel="stylesheet" href="{{ page.root }}assets/mine.css">\n',
  "content/index.md": "# The front\n\nHello.\n",
  "content/01-one.md": `# One

<p class="marked">Marked.</p>

![A picture](pic.svg)

First paragraph.

<details><summary>Fold</summary>

Folded text.

</details>

<textarea id="note" rows="3"></textarea>

:::note[A note]{#the-note}
Note text.
:::

${paragraphs(40, "Long text")}

## The end {#end}

Last paragraph.
`,
  "content/02-two.md": `# Two\n\n${paragraphs(30, "Other text")}\n\n:::tip[Far down]{#far}\nTip text.\n:::\n\n${paragraphs(20, "More text")}\n`,
  "content/pic.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>one</title></svg>',
};

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** Runs `use` with a course, its preview and a page of it; the page must be without a fault. */
async function preview(use, { at = "one/", env } = {}) {
  const course = new Course(FILES);
  const context = await browser.newContext({ viewport: DESK });
  try {
    const server = await course.serve(undefined, env);
    const faults = [];
    const open = async (address) => {
      const tab = await context.newPage();
      tab.on("pageerror", (error) => faults.push(String(error)));
      tab.on("console", (message) => message.text().includes("Content Security") && faults.push(message.text()));
      await tab.goto(server.url + address);
      await tab.waitForFunction(() => document.querySelector("coursebook-preview")?.shadowRoot.querySelector(".bar"));
      await tab.evaluate(() => (window.isTheSame = true));
      return tab;
    };
    const tab = await open(at);
    await use({ tab, course, server, open, context });
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    course.stop();
  }
}

const shows = (tab, text, most = 5_000) =>
  tab.waitForFunction((text) => document.body?.innerText.includes(text), text, { timeout: most });
const isTheSame = (tab) => tab.evaluate(() => window.isTheSame === true);
const panel = (tab) => tab.locator("coursebook-preview .panel");

/** Waits until the panel says something; it is drawn anew whenever something is found. */
async function panelSays(tab, pattern) {
  const said = () => panel(tab).allInnerTexts();
  let last;
  const found = async () => pattern.test((last = (await said()).join("\n")));
  await until(found, () => `the panel never said ${pattern}:\n${last}`);
}

describe("an open page follows what is saved", { concurrency: 2 }, () => {
  it("keeps the text that is being typed, its caret, open folds and the scroll", () =>
    preview(async ({ tab, course }) => {
      await tab.click("summary");
      await tab.fill("#note", "What I think");
      await tab.evaluate(() => document.querySelector("#note").setSelectionRange(4, 6));
      course.edit("content/01-one.md", "First paragraph.", "First paragraph.\n\nAnother one above.\n\nAnd one more.");
      await shows(tab, "And one more.");
      const state = await tab.evaluate(() => {
        const note = document.querySelector("#note");
        return [
          document.activeElement === note,
          note.value,
          note.selectionStart,
          note.selectionEnd,
          document.querySelector("details").open,
        ];
      });
      assert.deepEqual(state, [true, "What I think", 4, 6, true]);
      assert.ok(await isTheSame(tab), "the page was loaded again");
    }));

  it("holds what is read still on the screen, whatever grows above it", () =>
    preview(async ({ tab, course }) => {
      await tab.evaluate(() => document.querySelector("#end").scrollIntoView());
      const top = () => tab.evaluate(() => document.querySelector("#end").getBoundingClientRect().top);
      const before = await top();
      course.edit("content/01-one.md", "First paragraph.", paragraphs(20, "Grown"));
      await shows(tab, "Grown 20.");
      assert.ok(Math.abs((await top()) - before) < 2, `it moved from ${before} to ${await top()}`);
    }));

  it("leaves what scripts have put into the page", () =>
    preview(async ({ tab, course }) => {
      await tab.evaluate(() => {
        const made = document.createElement("textarea");
        made.id = "made";
        document.querySelector("#the-note").append(made);
        made.value = "typed";
        made.focus();
        made.setSelectionRange(2, 2);
      });
      course.edit("content/01-one.md", "Note text.", "Another note text.");
      await shows(tab, "Another note text.");
      const state = await tab.evaluate(() => [
        document.activeElement.id,
        document.activeElement.value,
        document.activeElement.selectionStart,
      ]);
      assert.deepEqual(state, ["made", "typed", 2]);
    }));

  it("leaves a place to write as it is while its own prompt is edited, and brings a script where it is needed", () =>
    preview(async ({ tab, course }) => {
      course.write(
        "themes/mine/blocks/reflection/reflection.js",
        `customElements.define("cb-reflection", class extends HTMLElement {
          connectedCallback() {
            const place = document.createElement("textarea");
            place.className = "place";
            this.querySelector(".sheet").replaceChildren(place);
          }
        });`,
      );
      await until(async () => !(await isTheSame(tab).catch(() => true)));
      await tab.waitForTimeout(1_000); // a folder and its file may be two changes
      await tab.evaluate(() => (window.isTheSame = true));
      // The page's first reflection brings its script with it.
      course.edit("content/01-one.md", "First paragraph.", ":::reflection{#why}\nWhy is that?\n:::");
      await tab.locator("#why .place").fill("Because");
      await tab.evaluate(() => document.querySelector("#why .place").setSelectionRange(1, 3));
      course.edit("content/01-one.md", "Why is that?", "Why is this?");
      await shows(tab, "Why is this?");
      const state = () =>
        tab.evaluate(() => {
          const place = document.querySelector("#why .place");
          return [document.activeElement === place, place.value, place.selectionStart, place.selectionEnd];
        });
      assert.deepEqual(await state(), [true, "Because", 1, 3]);
      // More of it changes than can be kept: what was typed is carried over.
      course.edit("content/01-one.md", ":::reflection{#why}", ":::reflection{#why lines=9}");
      await until(() => tab.evaluate(() => true));
      course.edit("content/01-one.md", "Why is this?", "Why, then?");
      await shows(tab, "Why, then?");
      assert.deepEqual(await state(), [true, "Because", 1, 3]);
      assert.ok(await isTheSame(tab), "the page was loaded again");
    }));

  it("swaps a sheet and a picture without loading the page", () =>
    preview(async ({ tab, course }) => {
      const colour = () => tab.evaluate(() => getComputedStyle(document.querySelector(".marked")).color);
      assert.equal(await colour(), "rgb(1, 2, 3)");
      course.write("themes/mine/assets/mine.css", ".marked { color: rgb(4, 5, 6); }\n");
      await until(async () => (await colour()) === "rgb(4, 5, 6)");
      course.write("themes/mine/assets/mine.css", ".marked { color: rgb(7, 8, 9); }\n");
      await until(async () => (await colour()) === "rgb(7, 8, 9)");
      const named = () => tab.evaluate(() => document.querySelectorAll("link[href*='assets/mine.']").length);
      await until(async () => (await named()) === 1);
      course.edit("content/pic.svg", 'width="10"', 'width="99"');
      await until(() => tab.evaluate(() => document.querySelector("main img").naturalWidth === 99));
      course.edit("content/01-one.md", "First paragraph.", "Changed after that.");
      await shows(tab, "Changed after that.");
      assert.ok(await isTheSame(tab), "the page was loaded again");
    }));

  it("takes over a template, a word and book.toml", () =>
    preview(async ({ tab, course }) => {
      course.write("themes/mine/layout/foot.html", "<footer>My own foot</footer>\n");
      await shows(tab, "My own foot");
      course.write("themes/mine/locales/en.toml", 'next = "Onwards"\n');
      await shows(tab, "Onwards");
      course.edit("book.toml", 'title = "Preview"', 'title = "A new title"');
      await shows(tab, "A new title");
      assert.ok(await isTheSame(tab), "the page was loaded again");
    }));

  it("goes along when its lesson gets another name", () =>
    preview(async ({ tab, course, server }) => {
      course.rename("content/01-one.md", "content/01-renamed.md");
      await tab.waitForURL(`${server.url}renamed/`);
      await shows(tab, "First paragraph.");
    }));

  it("loads again when a script changes", () =>
    preview(async ({ tab, course }) => {
      course.write("themes/mine/assets/mine.js", "export {};\n");
      await until(async () => !(await isTheSame(tab).catch(() => true)));
      await shows(tab, "First paragraph.");
      // Once: what it is told of then it has.
      await tab.waitForTimeout(1_000);
      await tab.evaluate(() => (window.isTheSame = true));
      course.edit("content/01-one.md", "First paragraph.", "Edited after that.");
      await shows(tab, "Edited after that.");
      assert.ok(await isTheSame(tab), "the page was loaded again and again");
    }));
});

describe("nothing is missed", { concurrency: 2 }, () => {
  it("not what is saved while a page loads", () =>
    preview(async ({ course, server, context }) => {
      const tab = await context.newPage();
      await tab.route("**/_coursebook/preview.js", async (route) => {
        course.edit("content/01-one.md", "First paragraph.", "Saved while loading.");
        await new Promise((done) => setTimeout(done, 400));
        await route.continue();
      });
      await tab.goto(`${server.url}one/`);
      await shows(tab, "Saved while loading.");
    }));

  it("not what is saved while the laptop sleeps", () =>
    preview(async ({ tab, course, context }) => {
      await context.setOffline(true);
      await tab.evaluate(() => window.dispatchEvent(new Event("offline")));
      course.edit("content/01-one.md", "First paragraph.", "Saved in the night.");
      await new Promise((done) => setTimeout(done, 500));
      await context.setOffline(false);
      await tab.evaluate(() => window.dispatchEvent(new Event("online")));
      await shows(tab, "Saved in the night.");
      assert.ok(await isTheSame(tab), "the page was loaded again");
    }));

  it("not what is saved while the preview is started anew", () =>
    preview(async ({ tab, course, server }) => {
      const port = new URL(server.url).port;
      await server.stop();
      course.edit("content/01-one.md", "First paragraph.", "Saved in between.");
      await course.serve(["--port", port]);
      await shows(tab, "Saved in between.", 15_000);
    }));

  it("not in any of twelve open pages", () =>
    preview(async ({ course, open }) => {
      const tabs = [];
      for (let at = 0; at < 12; at += 1) tabs.push(await open("one/"));
      course.edit("content/01-one.md", "First paragraph.", "Seen by all.");
      for (const tab of tabs) {
        await tab.bringToFront();
        await shows(tab, "Seen by all.");
      }
    }));
});

describe("faults", { concurrency: 2 }, () => {
  it("keep the last good page, under a panel that goes by itself", () =>
    preview(async ({ tab, course, server, open }) => {
      assert.equal(await panel(tab).count(), 0);
      course.edit(
        "content/01-one.md",
        ":::note[A note]{#the-note}",
        ":::note[A note]{#the-note}\n\n[broken](nowhere.md)\n\n::: exercise",
      );
      await panel(tab).waitFor();
      await panelSays(tab, /content\/01-one\.md:\d+[\s\S]*unclosed-fence/);
      assert.ok(server.said().includes("unclosed-fence"));
      await shows(tab, "Note text.");
      const other = await open("two/");
      assert.equal(await panel(other).count(), 0, "another page has no panel of its own");
      assert.match(await other.locator("coursebook-preview .errors").innerText(), /error/);
      course.edit("content/01-one.md", "\n\n[broken](nowhere.md)\n\n::: exercise", "\n\nMended.");
      await shows(tab, "Mended.");
      await panel(tab).waitFor({ state: "detached" });
      assert.ok(await isTheSame(tab), "the page was loaded again");
    }));

  it("that are only advice wait behind a button, this page's first", () =>
    preview(async ({ tab, course }) => {
      course.edit("content/01-one.md", "First paragraph.", "First paragraph.\n\n:::reflection\nWhat now?\n:::");
      course.edit("content/02-two.md", "Tip", ":::reflection\nAnd then?\n:::\n\nTip");
      const button = tab.locator("coursebook-preview .advice");
      await button.waitFor();
      assert.equal(await panel(tab).count(), 0, "advice never opens by itself");
      await tab.waitForFunction(() => /2/.test(document.querySelector("coursebook-preview").shadowRoot.querySelector(".advice")?.textContent));
      await button.focus();
      await tab.keyboard.press("Enter");
      await panelSays(tab, /content\/01-one\.md:\d+[\s\S]*missing-id[\s\S]*On other pages[\s\S]*content\/02-two\.md/);
      await tab.keyboard.press("Escape");
      await panel(tab).waitFor({ state: "detached" });
      course.edit("content/01-one.md", ":::reflection", ":::reflection{#now}");
      course.edit("content/02-two.md", ":::reflection", ":::reflection{#then}");
      await button.waitFor({ state: "detached" });
    }));

  it("are shown in a panel that everyone can use, by day and by night", () =>
    preview(async ({ course, server, context }) => {
      course.edit("content/01-one.md", "First", "[broken](nowhere.md)");
      course.edit("content/02-two.md", "Tip", "[broken](nowhere.md)");
      await context.addInitScript({ path: AXE });
      for (const colorScheme of ["light", "dark"]) {
        const tab = await context.newPage();
        await tab.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await tab.goto(`${server.url}one/`);
        await panel(tab).waitFor();
        await tab.hover("#the-note");
        await tab.locator("coursebook-preview .mark").waitFor();
        const found = await tab.evaluate(() =>
          window.axe.run("coursebook-preview", { rules: { "target-size": { enabled: true } } }),
        );
        assert.deepEqual(
          found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`),
          [],
        );
        await tab.close();
      }
    }));

  it("can be put away, and called back by keyboard", () =>
    preview(async ({ tab, course }) => {
      course.edit("content/01-one.md", "First", "[broken](nowhere.md)");
      await panel(tab).waitFor();
      await tab.keyboard.press("Escape");
      await panel(tab).waitFor({ state: "detached" });
      await tab.locator("coursebook-preview .errors").focus();
      await tab.keyboard.press("Enter");
      await panel(tab).waitFor();
    }));

  it("open at their line in the author's editor", async () => {
    const tools = new Course({});
    const editor = tools.editor();
    await preview(
      async ({ tab, course }) => {
        course.edit("content/01-one.md", "First paragraph.", "[broken](nowhere.md)");
        await panel(tab).locator(".place").first().click();
        await until(
          () => /--goto \S*content\/01-one\.md:7:\d+/.test(editor.opened()),
          () => editor.opened(),
        );
      },
      { env: { VISUAL: editor.path } },
    );
    tools.stop();
  });

  it("of book.toml and of templates leave the page as it was", () =>
    preview(async ({ tab, course }) => {
      course.edit("book.toml", "[theme]", "[theme");
      await panel(tab).waitFor();
      await panelSays(tab, /malformed-toml/);
      course.edit("book.toml", "[theme", "[theme]");
      await panel(tab).waitFor({ state: "detached" });
      course.write("themes/mine/layout/foot.html", "<footer>{{ page.nothing.here }}</footer>\n");
      await panel(tab).waitFor();
      await panelSays(tab, /foot\.html[\s\S]*template-error/);
      await shows(tab, "First paragraph.");
      course.write("themes/mine/layout/foot.html", "<footer>{% if %}</footer>\n");
      await panelSays(tab, /if %/);
      course.write("themes/mine/layout/foot.html", "<footer>All is well</footer>\n");
      await shows(tab, "All is well");
      await panel(tab).waitFor({ state: "detached" });
    }));
});

describe("the author's place", { concurrency: 2 }, () => {
  it("is gone to when the page follows", () =>
    preview(async ({ tab, course, server }) => {
      await tab.locator("coursebook-preview .follow").click();
      course.edit("content/02-two.md", "Tip text.", "Another tip.");
      await tab.waitForURL(`${server.url}two/`);
      await shows(tab, "Another tip.");
      await until(() =>
        tab.evaluate(() => {
          const { top, bottom } = document.querySelector("#far").getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
      );
      course.edit("content/02-two.md", "More text 20.", "The very last one.");
      await shows(tab, "The very last one.");
      await until(() => tab.evaluate(() => window.scrollY + innerHeight > document.documentElement.scrollHeight - 900));
      // The switch is remembered.
      course.edit("content/index.md", "Hello.", "Hello again.");
      await tab.waitForURL(server.url);
    }));

  it("opens from the mark in a block's margin", async () => {
    const tools = new Course({});
    const editor = tools.editor();
    await preview(
      async ({ tab }) => {
        await tab.hover("#the-note");
        await tab.locator("coursebook-preview .mark").click();
        await until(
          () => /--goto \S*content\/01-one\.md:17:1/.test(editor.opened()),
          () => `opened: ${editor.opened()}`,
        );
        await tab.hover("#end");
        await until(
          async () => {
            await tab.locator("coursebook-preview .mark").click();
            return /content\/01-one\.md:1\d\d:\d/.test(editor.opened());
          },
          () => editor.opened(),
        );
      },
      { env: { VISUAL: editor.path } },
    );
    tools.stop();
  });
});
