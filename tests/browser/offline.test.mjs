// The course on a learner's device: all of it after one visit, one version at a time, and nothing left when it ends.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { build, EXAMPLE, writeCourse } from "./support/build.mjs";
import { DESK, launch, PHONE } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { launch as launchFirefox, MISSING as NO_FIREFOX } from "./support/firefox.mjs";
import { block, profile, reflection, texts, type, violations, write } from "./support/learner.mjs";
import { Course, until } from "./support/preview.mjs";
import { serve } from "./support/server.mjs";
import { locate, pages } from "./support/site.mjs";

const UNDER_A_PATH = "/courses/leading/";

/** A second of silence. */
function silence() {
  const header = Buffer.from("RIFF....WAVEfmt ....................data....", "latin1");
  for (const [value, at] of [[8036, 4], [16, 16], [8000, 24], [8000, 28], [8000, 40]]) header.writeUInt32LE(value, at);
  for (const [value, at] of [[1, 20], [1, 22], [1, 32], [8, 34]]) header.writeUInt16LE(value, at);
  return Buffer.concat([header, Buffer.alloc(8000, 128)]);
}

/** The course in its version `n`, which every file of it shows. */
const version = (n, { id = "kept", offline = true, mount = "/", more = {} } = {}) => ({
  "book.toml": `[book]\nid = "${id}"\ntitle = "Course ${id} ${n}"\n\n[build]\nbase-url = "http://course.example${mount}"\n${offline ? "offline = true\n" : ""}\n[theme]\nname = "own"\n`,
  "themes/own/layout/head-more.html": '<link rel="stylesheet" href="{{ page.root }}assets/own.css">\n',
  "themes/own/assets/own.css": `:root { --version: ${n}; }\n`,
  "content/index.md": `# Course ${n}\n\nWelcome.\n`,
  "content/01-one.md": `---\naliases: [/old/]\n---\n# One ${n}\n\n![A square](square.svg)\n\n::audio{src=silence.wav}\n\n${reflection("first", "What did you see?")}\n:::definition[Heron]\nA bird.\n:::\n\n:::keypoints\n- Look.\n:::\n`,
  "content/02-zwei-ü/index.md": `# Zwei ${n}\n`,
  "content/02-zwei-ü/wort & bild.md": `# Wort ${n}\n\n[All of it](large.bin)\n`,
  "content/square.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="${100 + n}" height="10"></svg>`,
  "content/silence.wav": silence(),
  "content/02-zwei-ü/large.bin": Buffer.alloc(10_000_001),
  ...more,
});

let browser;
before(async () => {
  browser = await launch(["--host-resolver-rules=MAP course.test 127.0.0.1"]);
});
after(() => browser?.close());

/** A host that goes away and comes back; `instead` may answer for it. */
async function hostOf(folder, mount = "/") {
  const asked = [];
  const host = {
    asked,
    instead: undefined,
    folder,
    async up() {
      const instead = (path, response) => (asked.push(path), host.instead?.(path, response));
      host.server = await serve(folder, mount, { port: host.server?.port, instead });
    },
    down: () => host.server.close(),
  };
  await host.up();
  host.url = host.server.url;
  return host;
}

/** Uses a published course in a new profile, and takes both away. */
async function withCourse(files, use, { mount = "/", options, by = browser } = {}) {
  const course = writeCourse(files);
  const folder = build(course);
  const host = await hostOf(folder, mount);
  host.again = (changed) => build(writeCourse(changed, course), { site: folder });
  const context = await profile(by, options);
  try {
    await use(host, context);
  } finally {
    await context.close();
    await host.down();
  }
}

async function open(context, url) {
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`a script failed: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && page.faults.push(`${message.text()} (${message.location().url})`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // What a page still wanted when it was left is no fault.
    if (why !== "net::ERR_ABORTED") page.faults.push(`could not load ${request.url()}: ${why}`);
  });
  await page.goto(url);
  return page;
}

/** Waits until something is true in a page, whatever promises it takes to know. */
const comes = (page, what, argument) => until(() => page.evaluate(what, argument), () => `${what} never came true`, 20_000);

/** Waits until the course is on the device. */
const isKept = (page) => comes(page, async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");

/** Waits until the course has failed to get there. */
async function isNotKept(page) {
  await comes(page, async () => (await caches.keys()).length > 0);
  await comes(page, async () => !(await navigator.serviceWorker.getRegistration()));
}

/** Waits until a new version has come or failed to. */
async function isDone(page, versions) {
  await comes(page, async (versions) => (await caches.keys()).length === versions, versions);
  await comes(page, async () => !(await navigator.serviceWorker.getRegistration()).installing);
}

const isOffered = (page) => page.locator(".new-version button").waitFor({ timeout: 20_000 });

const caches = (page) => page.evaluate(async () => (await globalThis.caches.keys()).sort());

/** Which version a page shows: its title, its course's title, its sheet, its picture. */
const shown = (page) =>
  page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()));
    const numbers = [
      document.querySelector("h1").textContent.match(/\d+/)?.[0],
      document.documentElement.dataset.courseTitle.match(/\d+$/)[0],
      getComputedStyle(document.documentElement).getPropertyValue("--version"),
      ...[...document.images].map((image) => image.naturalWidth - 100),
    ];
    return [...new Set(numbers.filter((number) => number !== undefined).map(Number))].join();
  });

/** Every address of the course that one comes to by its links, from where the page is now. */
async function walk(page, see) {
  const scope = await page.evaluate(() => new URL(document.documentElement.dataset.root, location.href).href);
  const todo = [scope];
  for (const url of todo) {
    if (/\.\w+$/.test(url)) continue; // a file to download
    const response = await page.goto(url);
    await see(page, url, response);
    const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.href.split("#")[0]));
    for (const link of links) if (link.startsWith(scope) && !todo.includes(link)) todo.push(link);
  }
  return todo.map((url) => decodeURI(url.slice(scope.length)));
}

describe("after one visit to one page", { concurrency: 2 }, () => {
  for (const [mount, first] of [["/", "one/"], [UNDER_A_PATH, ""], ["/", "print/"]]) {
    it(`the whole course is there without a connection: at ${mount}, /${first} visited`, () =>
      withCourse(
        version(1, { mount }),
        async (host, context) => {
          const page = await open(context, host.url + first);
          await isKept(page);
          await host.down();
          page.faults.length = 0;
          const faults = [];
          const seen = await walk(page, async (page, url, response) => {
            if (response.status() !== 200) faults.push(`${url}: ${response.status()}`);
            if ((await shown(page)) !== "1") faults.push(`${url} shows ${await shown(page)}`);
          });
          const all = pages(host.folder).filter((page) => !page.redirect && !page.isNotFound).map((page) => page.path);
          assert.deepEqual(all.filter((path) => !seen.includes(path) && !/^(coach|completion)/.test(path)), [], "the walk came everywhere");
          assertNone([...faults, ...page.faults]);

          // What is written here is kept, and stands in the workbook.
          await page.goto(`${host.url}one/`);
          await write(page, "first", "A heron, from the train.");
          await page.goto(`${host.url}workbook/`);
          await page.getByText("A heron, from the train.").first().waitFor();
          await host.up();
          await page.goto(`${host.url}one/`);
          assert.deepEqual(await texts(page, "first", "kept"), ["A heron, from the train."]);
        },
        { mount },
      ));
  }

  it("every way to write an address leads there, and what isn't kept is said to be missing", () =>
    withCourse(
      version(1, { mount: UNDER_A_PATH }),
      async (host, context) => {
        const page = await open(context, host.url);
        await isKept(page);
        await host.down();
        const reached = async (path) => {
          const response = await page.goto(host.url + path);
          await page.waitForLoadState();
          return [response.status(), decodeURI(page.url().slice(host.url.length)), await page.locator("h1").innerText()];
        };
        assert.deepEqual(await reached("one?utm_source=mail#first"), [200, "one/?utm_source=mail#first", "One 1"]);
        assert.deepEqual(await reached("one/index.html"), [200, "one/index.html", "One 1"]);
        assert.deepEqual(await reached("one/?a=b"), [200, "one/?a=b", "One 1"]);
        assert.equal((await reached("zwei-%C3%BC/"))[2], "Zwei 1");
        await page.goto(`${host.url}old/`);
        await page.waitForURL(`${host.url}one/`);
        await context.setOffline(true);
        assert.deepEqual(await reached("no/such/page/"), [404, "no/such/page/", "This page isn’t here"]);
        assert.match(await page.locator("main").innerText(), /You are offline/);
        assert.equal(await shown(page), "1", "with its sheet");

        await page.goto(`${host.url}one/`);
        const fetched = await page.evaluate(async () => {
          const ask = async (path, options) => {
            try {
              const response = await fetch(path, options);
              const { status, headers } = response;
              return [status, headers.get("content-range"), (await response.arrayBuffer()).byteLength];
            } catch {
              return "failed";
            }
          };
          const range = (range) => ask("../silence.wav", { headers: { range } });
          return {
            pieces: [await range("bytes=0-99"), await range("bytes=8000-"), await range("bytes=-4"), await range("bytes=9000-9001")],
            posted: await ask("./", { method: "POST" }),
            large: await ask("../zwei-ü/large.bin"),
            policy: (await fetch("./")).headers.get("content-security-policy"),
          };
        });
        assert.deepEqual(fetched, {
          pieces: [[206, "bytes 0-99/8044", 100], [206, "bytes 8000-8043/8044", 44], [206, "bytes 8040-8043/8044", 4], [416, "bytes */8044", 0]],
          posted: "failed",
          large: "failed",
          policy: "default-src 'self'",
        });
        const length = await page.locator("audio").evaluate(async (audio) => {
          audio.load();
          await new Promise((ready, failed) => ((audio.onloadedmetadata = ready), (audio.onerror = failed)));
          audio.currentTime = 0.5;
          await new Promise((ready) => (audio.onseeked = ready));
          return audio.duration;
        });
        assert.equal(length, 1);
      },
      { mount: UNDER_A_PATH },
    ));
});

describe("a new version", { concurrency: 2 }, () => {
  it("is offered, and shown everywhere at once when it is accepted; until then all is the old one", () =>
    withCourse(version(1), async (host, context) => {
      const one = await open(context, `${host.url}one/`);
      await isKept(one);
      await write(one, "first", "A heron.");
      const other = await open(context, `${host.url}zwei-%C3%BC/`);
      const [before] = await caches(one);
      host.again(version(2));
      await one.reload();
      await Promise.all([isOffered(one), isOffered(other)]);
      assert.match(await one.locator(".new-version").innerText(), /There is a new version\.\s+Show it/);

      const mixed = [];
      await walk(one, async (page, url) => (await shown(page)) !== "1" && mixed.push(`${url} shows ${await shown(page)}`));
      assertNone(mixed);
      await one.goto(`${host.url}one/`);
      await isOffered(one);
      await type(one, "first", " And another");
      // At once, before the page has said that it saved.
      await Promise.all([other.waitForEvent("load"), one.waitForEvent("load"), one.getByRole("button", { name: "Show it" }).click()]);
      assert.deepEqual([await shown(one), await shown(other)], ["2", "2"]);
      assert.deepEqual(await texts(one, "first", "kept"), ["A heron. And another"]);
      assert.equal(await one.locator(".new-version button").count(), 0);
      const after = await caches(one);
      assert.ok(after.length === 1 && after[0] !== before, `one version is kept: ${after}`);

      await host.down();
      const old = [];
      await walk(one, async (page, url) => (await shown(page)) !== "2" && old.push(`${url} shows ${await shown(page)}`));
      assertNone([...old, ...one.faults, ...other.faults]);
    }));

  it("comes by itself when no page of the old one is open any more, and only what changed is fetched", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, `${host.url}one/`);
      await isKept(page);
      host.again({ ...version(1), "content/index.md": "# Course 2\n\nAnother.\n" });
      host.asked.length = 0;
      await page.reload();
      await isOffered(page);
      assert.ok(host.asked.includes("/"), "the page that changed was fetched");
      assert.ok(!host.asked.some((path) => /\.(woff2|wav|svg)$/.test(path)), `and no file that didn't: ${host.asked}`);
      await page.close();
      const later = await open(context, host.url);
      assert.match(await later.locator("main").innerText(), /Another/);
      assert.equal((await caches(later)).length, 1);
    }));

  it("that waits is overtaken by the next, and nothing of it stays", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, host.url);
      await isKept(page);
      for (const n of [2, 3]) {
        const known = await caches(page);
        host.again(version(n));
        await page.reload();
        await comes(page, async (known) => (await caches.keys()).some((name) => !known.includes(name)), known);
        await isDone(page, 2);
      }
      await isOffered(page);
      assert.equal(await shown(page), "1");
      await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Show it" }).click()]);
      assert.equal(await shown(page), "3");
      assert.equal((await caches(page)).length, 1);
    }));

  it("has a page that the old one lacks: it is shown as it is on the host, with what belongs to it", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, host.url);
      await isKept(page);
      host.again(version(2, { more: { "content/03-new.md": "# New 2\n\n![A square](square.svg)\n" } }));
      await page.goto(`${host.url}new/`);
      assert.equal(await shown(page), "2");
      await page.goto(`${host.url}one/`);
      assert.equal(await shown(page), "1");
    }));
});

describe("a version that can't be fetched whole", { concurrency: 2 }, () => {
  const fails = (pattern) => (path, response) => {
    if (!pattern.test(path)) return false;
    response.destroy();
    return true;
  };

  it("is not kept at all; the next visit goes on where it ended", () =>
    withCourse(version(1), async (host, context) => {
      host.instead = fails(/silence\.wav/);
      const page = await open(context, host.url);
      await isNotKept(page);
      assert.equal(await shown(page), "1", "online, the page is as ever");
      host.instead = undefined;
      host.asked.length = 0;
      await page.reload();
      await isKept(page);
      assert.ok(host.asked.includes("/silence.wav"));
      assert.ok(!host.asked.includes("/assets/literata-ext.woff2"), "what had come is not fetched again");
      await host.down();
      await page.goto(`${host.url}one/`);
      assert.equal(await shown(page), "1");
    }));

  it("leaves the old one as it was, and is offered when it is whole", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, host.url);
      await isKept(page);
      host.instead = fails(/square\.svg/);
      host.again(version(2));
      await page.reload();
      await isDone(page, 2);
      await page.goto(`${host.url}one/`);
      assert.equal(await shown(page), "1");
      assert.equal(await page.locator(".new-version button").count(), 0);
      host.instead = undefined;
      await page.reload();
      await isOffered(page);
      assert.equal(await shown(page), "1");
      await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Show it" }).click()]);
      assert.equal(await shown(page), "2");
    }));

  it("is refused where a host changes a page on its way", () =>
    withCourse(version(1), async (host, context) => {
      host.instead = (path, response) => {
        if (path !== "/zwei-%C3%BC/") return false;
        response.writeHead(200, { "content-type": "text/html" });
        response.end(readFileSync(locate(host.folder, "zwei-ü/").file, "utf8").replace("</body>", "<script>1</script></body>"));
        return true;
      };
      const page = await open(context, host.url);
      await isNotKept(page);
      assert.equal(await shown(page), "1");
    }));

  for (const [when, pattern] of [["before its list came", /offline\.json/], ["in the middle", /square\.svg/]]) {
    it(`is given up for the one that was published meanwhile, ${when}`, () =>
      withCourse(version(1), async (host, context) => {
        host.instead = (path) => {
          if (!pattern.test(path)) return false;
          host.instead = undefined;
          host.again(version(2));
          return false;
        };
        const page = await open(context, host.url);
        await isNotKept(page);
        await page.reload();
        await isKept(page);
        await host.down();
        const mixed = [];
        await walk(page, async (page, url) => (await shown(page)) !== "2" && mixed.push(`${url} shows ${await shown(page)}`));
        assertNone(mixed);
      }));
  }

  it("is fetched again when the browser has cleared it away", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, host.url);
      await isKept(page);
      await page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));
      // A worker that is asleep forgets what it knew.
      const session = await context.newCDPSession(page);
      await session.send("ServiceWorker.enable");
      await session.send("ServiceWorker.stopAllWorkers");
      await page.goto(`${host.url}one/`);
      assert.equal(await shown(page), "1");
      await comes(page, async () => (await caches.match(new URL("?whole", new URL("../", location.href)))) !== undefined);
      await host.down();
      await page.goto(host.url);
      assert.equal(await shown(page), "1");
    }));
});

describe("switched off again", { concurrency: 2 }, () => {
  it("it removes itself and what it kept, nothing of another course on the host, and no answer", async () => {
    const courses = { a: writeCourse(version(1, { id: "a", mount: "/a/" })), b: writeCourse(version(1, { id: "b", mount: "/b/" })) };
    const root = join(build(courses.a), "..", "host");
    for (const [name, course] of Object.entries(courses)) build(course, { site: join(root, name) });
    const host = await hostOf(root);
    const context = await profile(browser);
    try {
      const [a, b] = [await open(context, `${host.url}a/one/`), await open(context, `${host.url}b/`)];
      await Promise.all([isKept(a), isKept(b)]);
      assert.equal((await caches(a)).length, 2);
      await write(a, "first", "A heron.");
      await a.evaluate(() => caches.open("somebody-else"));
      build(writeCourse(version(2, { id: "a", mount: "/a/", offline: false }), courses.a), { site: join(root, "a") });
      await a.reload();
      await isOffered(a);
      assert.equal(await shown(a), "1");
      await Promise.all([a.waitForEvent("load"), a.getByRole("button", { name: "Show it" }).click()]);
      assert.equal(await shown(a), "2");
      await comes(a, async () => !(await navigator.serviceWorker.getRegistration()));
      const left = await caches(a);
      assert.ok(left.length === 2 && left[0].startsWith("coursebook-offline:/b/:") && left[1] === "somebody-else", left.join());
      assert.deepEqual(await texts(a, "first", "a"), ["A heron."]);
      assert.equal(await b.evaluate(() => document.querySelector(".new-version button")), null);
      await host.down();
      await b.goto(`${host.url}b/one/`);
      assert.equal(await shown(b), "1");
      await assert.rejects(a.goto(`${host.url}a/`));
    } finally {
      await context.close();
      await host.down();
    }
  });

  it("it is gone too when its last page is closed", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, host.url);
      await isKept(page);
      host.again(version(2, { offline: false }));
      await page.reload();
      await isOffered(page);
      await page.close();
      const later = await open(context, host.url);
      await comes(later, async () => !(await navigator.serviceWorker.getRegistration()) && (await caches.keys()).length === 0);
      await later.reload();
      assert.equal(await shown(later), "2");
    }));

  it("a site that never was kept asks for no worker", () =>
    withCourse(version(1, { offline: false }), async (host, context) => {
      const page = await open(context, host.url);
      await page.waitForLoadState("networkidle");
      assert.ok(existsSync(join(host.folder, "sw.js")), "it has one for those who were here before");
      assert.deepEqual(host.asked.filter((path) => /sw\.js|manifest|offline/.test(path)), []);
      assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
    }));
});

describe("where it has no business", { concurrency: 2 }, () => {
  it("the preview is never kept, nor hidden by a site that was tried at its address", () =>
    withCourse(version(1), async (host, context) => {
      const page = await open(context, host.url);
      await isKept(page);
      await host.down();
      const course = new Course(version(7));
      const preview = await course.serve(["--port", String(host.server.port)]);
      try {
        await page.goto(`${host.url}one/`);
        assert.equal(await shown(page), "7", "at once");
        await page.reload();
        assert.equal(await shown(page), "7");
        assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
        assert.deepEqual(await caches(page), []);
        assert.equal(await page.locator('link[rel="manifest"]').count(), 0);
      } finally {
        await preview.stop();
        course.stop();
        await host.up();
      }
    }));

  it("a page that is opened from disk, or over plain HTTP, is as ever", () =>
    withCourse(version(1), async (host, context) => {
      for (const url of [`${pathToFileURL(host.folder)}/one/index.html`, host.url.replace("127.0.0.1", "course.test") + "one/"]) {
        const page = await open(context, url);
        await page.waitForTimeout(300);
        await write(page, "first", "A heron.");
        // From disk, Chromium complains of fonts and icons whatever the page is.
        const ours = page.faults.filter((fault) => !url.startsWith("file:") || /a script failed|offline|manifest|sw\.js/.test(fault));
        assertNone(ours.map((fault) => `${url}: ${fault}`));
        assert.equal(await shown(page), "1");
        await page.close();
      }
    }));
});

describe("the line", { concurrency: 2 }, () => {
  for (const view of [{ viewport: PHONE, colorScheme: "light" }, { viewport: DESK, colorScheme: "dark" }]) {
    it(`is accessible at ${view.viewport.width} px, ${view.colorScheme}, moves nothing, and waits while somebody writes`, () =>
      withCourse(
        version(1),
        async (host, context) => {
          const page = await open(context, `${host.url}one/`);
          await isKept(page);
          await page.reload();
          const place = () => page.locator("h1").evaluate((heading) => heading.getBoundingClientRect().top);
          const before = await place();
          host.again(version(2));
          await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
          await isOffered(page);
          assert.equal(await place(), before);
          const line = page.locator(".new-version");
          const isInView = () => line.evaluate((line) => Math.round(line.getBoundingClientRect().bottom) <= window.innerHeight);
          assert.ok(await isInView());
          assertNone([...(await violations(page)), ...page.faults]);
          await block(page, "first").locator("textarea").focus();
          assert.equal(await line.evaluate((line) => getComputedStyle(line).position), "static");
          await page.setViewportSize({ width: 320, height: 640 });
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "fits 320 px");
          await page.emulateMedia({ media: "print" });
          assert.ok(!(await line.isVisible()), "paper has no use for it");
        },
        { options: view },
      ));
  }
});

describe("the example course, kept", { concurrency: 2 }, () => {
  const book = readFileSync(join(EXAMPLE, "book.toml"), "utf8").replace("[build]\n", "[build]\noffline = true\n");
  it("loads without a fault under a strict policy, and can be installed", async () => {
    const course = writeCourse({ "book.toml": book });
    cpSync(join(EXAMPLE, "content"), join(course, "content"), { recursive: true });
    const root = build(course);
    const host = await hostOf(root, "/leading/");
    const context = await profile(browser);
    try {
      const faults = [];
      for (const path of ["", pages(root).find((page) => page.path.split("/").length === 3).path, "workbook/", "print/", "coach/", "404.html"]) {
        const page = await open(context, host.url + path);
        await page.waitForLoadState("networkidle");
        faults.push(...page.faults.map((fault) => `/${path}: ${fault}`));
        await page.close();
      }
      assertNone(faults);
      const page = await open(context, host.url);
      await isKept(page);
      const session = await context.newCDPSession(page);
      const { errors } = await session.send("Page.getAppManifest");
      assert.deepEqual(errors, []);
      const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
      // Profiles of tests are like private windows, in which nothing is installed.
      assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
    } finally {
      await context.close();
      await host.down();
    }
  });
});

describe("in Firefox", { skip: NO_FIREFOX }, () => {
  it("it is kept, and a new version is offered and shown", async () => {
    const firefox = await launchFirefox();
    try {
      await withCourse(
        version(1, { mount: UNDER_A_PATH }),
        async (host, context) => {
          const page = await context.newPage();
          await page.goto(`${host.url}one/`);
          await isKept(page);
          await page.reload();
          host.again(version(2, { mount: UNDER_A_PATH }));
          await page.reload();
          await isOffered(page);
          assert.equal(await shown(page), "1");
          await page.getByRole("button", { name: "Show it" }).click();
          await until(async () => (await shown(page).catch(() => "")) === "2", () => "the new version was never shown", 20_000);
          await host.down();
          const faults = [];
          await walk(page, async (page, url) => (await shown(page)) !== "2" && faults.push(`${url} shows ${await shown(page)}`));
          assertNone(faults);
        },
        { mount: UNDER_A_PATH, by: firefox },
      );
    } finally {
      await firefox.close();
    }
  });
});
