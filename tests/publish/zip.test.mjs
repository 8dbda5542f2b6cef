// One file to hand over: the same bytes each time, whole at any moment, and a course that works when it is opened from disk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

import { EXAMPLE, MANUAL } from "../browser/support/build.mjs";
import { launch } from "../browser/support/chromium.mjs";
import { assertNone } from "../browser/support/faults.mjs";
import { launch as launchFirefox, MISSING } from "../browser/support/firefox.mjs";
import { isSaved, type } from "../browser/support/learner.mjs";
import { files, pages } from "../browser/support/site.mjs";
import { book, digests, kill, lessons, moments, publish, start, temporary, write } from "./support/course.mjs";

const target = (path) => `[publish.share]\nto = "zip"\n${path ? `path = "${path}"\n` : ""}`;
const course = (path, count = 3) => write(temporary("course"), { "book.toml": book(target(path)), ...lessons(count, "one") });

async function done(folder, ...args) {
  const run = await publish(folder, args);
  assert.equal(run.status, 0, run.all);
  return run;
}

/** What a zip holds: unpacked, after it was tested. */
function unpacked(zip) {
  execFileSync("unzip", ["-tq", zip]);
  const folder = temporary("unpacked");
  execFileSync("unzip", ["-q", zip, "-d", folder]);
  return folder;
}

const says = (zip) => /It says ([\w-]+)/.exec(execFileSync("unzip", ["-p", zip, "leading/lesson-1/index.html"], { encoding: "utf8" }))[1];

describe("a zip", { concurrency: false }, () => {
  it("is called after the course, holds one folder, and is the same bytes each time", async () => {
    const folder = course();
    await done(folder);
    const zip = join(folder, "leading.zip");
    const other = course("two/../copy.zip");
    write(other, { "two/x": "" });
    await done(other);
    assert.deepEqual(readFileSync(zip), readFileSync(join(other, "copy.zip")));
    const names = execFileSync("unzip", ["-Z1", zip], { encoding: "utf8" }).trim().split("\n");
    assert.ok(names.every((name) => name.startsWith("leading/")), names.join("\n"));
    assert.deepEqual(names, [...names].sort());
    const listed = execFileSync("unzip", ["-Z", zip], { encoding: "utf8" }).split("\n").filter((line) => line.includes(" leading/"));
    for (const line of listed) assert.match(line, /^-rw-r--r-- .* 80-Jan-01 00:00 /);
    const found = files(join(unpacked(zip), "leading"));
    assert.deepEqual(found.filter((path) => !/^assets\/icons.*-from-disk\.js$/.test(path)), files(join(folder, "site")).filter((path) => path !== ".coursebook"));
  });

  it("says what differs from the one that is there", async () => {
    const folder = course("out/course.zip");
    write(folder, { "out/x": "" });
    const dry = () => start(["publish", folder, "--dry-run"]).ended;
    assert.match((await dry()).all, /Nothing was published there before/);
    assert.ok(!existsSync(join(folder, "out/course.zip")));
    await done(folder);
    assert.match((await done(folder)).all, /Nothing has changed/);
    writeFileSync(join(folder, "content/lesson-1.md"), "# Lesson 1, one\n\nIt says two.\n");
    const before = digests(join(folder, "out"));
    assert.match((await dry()).all, /0 new\s+\d+ changed[^]*lesson-1\/index\.html[^]*0 gone/);
    assert.deepEqual(digests(join(folder, "out")), before);
    await done(folder);
    assert.equal(says(join(folder, "out/course.zip")), "two");
  });

  it("takes no other file's place", async () => {
    for (const bytes of ["photos", readFileSync(join(await zipOfSomethingElse(), "other.zip"))]) {
      const folder = course("course.zip");
      writeFileSync(join(folder, "course.zip"), bytes);
      const run = await publish(folder);
      assert.notEqual(run.status, 0);
      assert.match(run.all.replace(/\s+/g, " "), /not a zip that coursebook made/);
      assert.deepEqual(readFileSync(join(folder, "course.zip")), Buffer.from(bytes));
    }
    assert.match((await publish(course("."))).all, /is a folder, and a zip needs the name of a file/);
  });

  it("is whole whenever a publish is killed, and the next one finishes it", async () => {
    const folder = course("course.zip", 12);
    const zip = join(folder, "course.zip");
    await done(folder);
    const began = Date.now();
    write(folder, lessons(12, "zero"));
    await done(folder);
    const time = Date.now() - began;
    let holds = "zero";
    for (const [at, moment] of moments(20, time).entries()) {
      const word = `word-${at}`;
      write(folder, lessons(12, word));
      const run = start(["publish", folder, "--yes"]);
      await pause(moment);
      kill(run);
      await run.ended;
      const site = join(unpacked(zip), "leading");
      const found = says(zip);
      assert.ok([holds, word].includes(found), found);
      for (let lesson = 1; lesson <= 12; lesson++) {
        assert.match(readFileSync(join(site, `lesson-${lesson}/index.html`), "utf8"), new RegExp(`It says ${found}\\.`));
      }
      holds = found;
    }
    await done(folder);
    assert.equal(says(zip), "word-19");
    assert.deepEqual(Object.keys(digests(folder)).filter((name) => name.includes(".coursebook-")), []);
  });

  it("is written by the first of many at once, and the others are told", async () => {
    const zip = join(temporary("zip"), "course.zip");
    const words = ["one", "two", "three", "four"];
    const all = words.map((word) => write(temporary("course"), { "book.toml": book(target(zip)), ...lessons(20, word) }));
    for (let round = 0; round < 5; round++) {
      rmSync(zip, { force: true });
      const runs = await Promise.all(all.map((folder) => publish(folder)));
      const texts = runs.map((run) => run.all.replace(/\s+/g, " "));
      const ended = words.filter((_, at) => runs[at].status === 0);
      assert.ok(ended.includes(says(zip)), texts.join("\n"));
      // One that looks after another has ended replaces what it found, and says so first.
      runs.forEach((run, at) => assert.match(texts[at], run.status === 0 ? /Published/ : /somebody else wrote/));
      const fresh = texts.filter((text, at) => runs[at].status === 0 && /Nothing was published there before/.test(text));
      assert.equal(fresh.length, 1, texts.join("\n"));
      const site = join(unpacked(zip), "leading");
      for (let lesson = 1; lesson <= 20; lesson++) {
        assert.match(readFileSync(join(site, `lesson-${lesson}/index.html`), "utf8"), new RegExp(`It says ${says(zip)}\\.`));
      }
    }
  });
});

async function zipOfSomethingElse() {
  const folder = write(temporary("other"), { "a.txt": "a" });
  execFileSync("unzip", ["-v"]);
  execFileSync("python3", ["-c", "import zipfile; zipfile.ZipFile('other.zip', 'w').write('a.txt')"], { cwd: folder });
  return folder;
}

/** A copy of a course, published as a zip with another base-url, and unpacked: the folder of its site. */
async function fromDisk(from, more = {}) {
  const folder = temporary("course");
  for (const part of ["book.toml", "content", "themes"]) {
    if (part !== "themes" || from !== EXAMPLE) {
      if (existsSync(join(from, part))) cpSync(join(from, part), join(folder, part), { recursive: true });
    }
  }
  writeFileSync(join(folder, "book.toml"), `${readFileSync(join(from, "book.toml"), "utf8")}\n${target("course.zip")}`);
  write(folder, more);
  await done(folder, "--to", "share");
  const top = unpacked(join(folder, "course.zip"));
  return join(top, execFileSync("ls", [top], { encoding: "utf8" }).trim());
}

/** Where links of a page lead that shall work without a host. */
const LINKS = `[...document.querySelectorAll("a[href], area[href], iframe[src], form[action]")].map((each) => each.href || each.src || each.action)`;

describe("a site that is opened from disk", { concurrency: false }, () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());

  for (const [name, from] of [
    ["the example course", EXAMPLE],
    ["the manual", MANUAL],
  ]) {
    it(`leads from the front page to every page by links that name files: ${name}`, async () => {
      const site = await fromDisk(from);
      const context = await browser.newContext();
      const page = await context.newPage();
      const faults = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) faults.push(`${page.url()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
      page.on("requestfailed", (request) => {
        // The page was left before its icon was there.
        if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`${page.url()}: ${request.url()} was not loaded`);
      });
      const front = pathToFileURL(join(site, "index.html")).href;
      const waiting = [front];
      const seen = new Set(waiting);
      // Pages on messages are made by one pattern: two of them will do.
      let messages = 0;
      while (waiting.length > 0) {
        const at = waiting.shift();
        if (/\/messages\/[^/]+\/[^/]+\//.test(at) && ++messages > 2) continue;
        await page.goto(at);
        for (const link of await page.evaluate(LINKS)) {
          if (!link.startsWith("file:")) continue;
          const to = link.split("#")[0];
          const file = fileURLToPath(to);
          if (!existsSync(file) || statSync(file).isDirectory()) faults.push(`${at} leads to ${link}, which is ${existsSync(file) ? "a folder" : "not there"}`);
          else if (file.endsWith(".html") && !seen.has(to)) {
            seen.add(to);
            waiting.push(to);
          }
        }
        const empty = await page.evaluate(`[...document.querySelectorAll("svg use")].filter((use) => !document.querySelector(CSS.escape ? use.getAttribute("href") : "x")).map((use) => use.getAttribute("href"))`);
        faults.push(...empty.map((href) => `${at}: there is no icon ${href}`));
      }
      await context.close();
      assertNone([...new Set(faults)]);
      // The record of what was done is linked once something was.
      const unreached = pages(site).filter((each) => !each.isNotFound && !each.redirect && each.path !== "completion/" && !seen.has(pathToFileURL(join(site, each.path, each.path.endsWith("html") ? "" : "index.html")).href.replace(/\/$/, "")));
      assertNone(unreached.map((each) => `nothing leads to ${each.path}`));
    });
  }

  const COURSE = {
    "book.toml": `[book]\nid = "leading"\ntitle = "Leading"\n\n[glossary]\nauto-link = true\n`,
    "content/index.md": "# Leading\n\nWords.\n",
    "content/01-first.md": "---\naliases: [old]\n---\n# The first lesson\n\n:::definition[Goal]\nWhat is reached.\n:::\n\n:::reflection{#seen}\nWhat did you see?\n:::\n",
    "content/02-second.md": "# The second lesson\n\nA goal is near. <a href=\"/first/\">by hand</a>\n\n::video{src=talk.webm captions=talk.vtt title=Talk}\n",
  };

  const learns = (launchIt) => async () => {
    const own = launchIt ? await launchIt() : browser;
    const context = await own.newContext();
    try {
      const folder = write(temporary("plain"), COURSE);
      copyFileSync(join(MANUAL, "content/03-blocks/steps.webm"), join(folder, "content/talk.webm"));
      copyFileSync(join(MANUAL, "content/03-blocks/steps.vtt"), join(folder, "content/talk.vtt"));
      const site = await fromDisk(folder);
      const address = (path) => pathToFileURL(join(site, path)).href;
      const page = await context.newPage();
      await page.goto(address("first/index.html"));
      await type(page, "seen", "Ana spoke first.");
      await isSaved(page, "seen");
      await page.reload();
      assert.equal(await page.locator('[data-answer="seen"] textarea').first().inputValue(), "Ana spoke first.");

      // To the workbook and back by its own link.
      await page.locator(".reference a", { hasText: "My workbook" }).first().click();
      await page.waitForURL(address("workbook/index.html"));
      await page.getByText("Ana spoke first.").first().waitFor();
      await page.locator("cb-workbook a", { hasText: "What did you see?" }).first().click();
      await page.waitForURL(`${address("first/index.html")}#seen`);

      // Links that scripts make, an old address, and what was done, seen from the front page.
      for (const at of ["workbook/", "coach/", ""]) {
        assert.equal(await page.evaluate((at) => new URL(coursebook.way(at), location.href).href, at), address(`${at}index.html`));
      }
      await page.goto(address("old/index.html"));
      await page.waitForURL(address("first/index.html"));
      await page.goto(address("index.html"));
      await page.locator(".mark[data-state=done]").first().waitFor({ state: "attached" });
      await page.locator(".progress-line a").click();
      await page.waitForURL(address("completion/index.html"));
      assert.notEqual(await page.locator(".completion-day").first().textContent(), "");

      await page.goto(address("second/index.html"));
      assert.equal(await page.locator("a", { hasText: "by hand" }).evaluate((link) => link.href), address("first/index.html"));
      const term = page.locator("main .flow a", { hasText: "goal" });
      await term.hover();
      await page.locator(".card:popover-open").waitFor();
      const cues = await page.locator("track").evaluate(async (track) => {
        track.track.mode = "showing";
        for (let wait = 0; wait < 50 && !track.track.cues?.length; wait++) await new Promise((ready) => setTimeout(ready, 50));
        return track.track.cues?.length;
      });
      assert.ok(cues > 0, "the captions are not there");
    } finally {
      await context.close();
      if (launchIt) await own.close();
    }
  };
  it("keeps what is written, and the workbook shows it", learns());
  it("keeps it in Firefox too", { skip: MISSING }, learns(launchFirefox));
});
