// What reaches a store: only what changed, with what browsers are told about it, from one publisher at a time.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { Course, SECRETS, publish, start } from "./support/versions.mjs";
import { Proxy } from "./support/proxy.mjs";
import { assertSame, visible } from "./support/site.mjs";
import { folders, startAzurite, startGoogle, startMoto } from "./support/stores.mjs";

/** Publishes four versions of a course to one place in the same moment. */
async function crowd(store) {
  const courses = [1, 2, 3, 4].map((version) => {
    const course = new Course(6, store.target("courses", "crowd"));
    for (let each = 0; each < version; each++) for (let lesson = 0; lesson < 6; lesson++) course.edit(lesson);
    return course;
  });
  const runs = await Promise.all(courses.map((course) => start(course, store.env).ended));
  assert.ok(runs.some(({ code }) => code === 0), runs.map(({ text }) => text).join("\n"));
  for (const { code, text } of runs) assert.ok(code === 0 || /somebody else/.test(text), text);
  const there = visible(await store.read("courses", "crowd"));
  const winner = courses.find((course) => course.built().get("lesson-0/index.html").equals(there.get("lesson-0/index.html")));
  assertSame(there, winner.built());
}

for (const store of [await startMoto(), await startAzurite(), await startGoogle()]) {
  describe(store.name, { concurrency: true }, () => {
    before(() => store.make("courses"));
    after(() => store.close());

    /** A course that is published through a proxy of its own. */
    async function published(t, prefix, lessons = 8) {
      const proxy = await Proxy.before(store.url);
      t.after(() => proxy.close());
      const course = new Course(lessons, store.target("courses", prefix, proxy.url));
      await publish(course, store.env);
      const sent = proxy.sent(store.path("courses", prefix));
      proxy.seen = [];
      return { proxy, course, sent };
    }

    test("the whole site goes once, and then only what changed", async (t) => {
      const { proxy, course, sent } = await published(t, "changed");
      assertSame(await store.read("courses", "changed"), course.built());
      assert.deepEqual(sent, [...course.built().keys()].sort());

      const nothing = await publish(course, store.env);
      assert.match(nothing, /nothing was sent/i);
      assert.equal(proxy.seen.filter((line) => !line.startsWith("GET ")).length, 0);

      proxy.seen = [];
      const before = course.built();
      course.edit(3);
      await publish(course, store.env);
      assertSame(await store.read("courses", "changed"), course.built());
      const differs = [...course.built()].filter(([path, bytes]) => !before.get(path)?.equals(bytes)).map(([path]) => path);
      assert.deepEqual(proxy.sent(store.path("courses", "changed")), differs.sort());
      assert.ok(differs.includes("lesson-3/index.html") && differs.length <= 5, `${differs}`);
      // Azure is told in one request what to remove.
      const removed = proxy.seen.filter((line) => /^(DELETE|POST) /.test(line));
      assert.equal(removed.length, 1, `${removed}`);
    });

    test("pages come after their assets, and what is gone is removed last", async (t) => {
      const { proxy, course } = await published(t, "order");
      for (let lesson = 0; lesson < 8; lesson++) course.edit(lesson);
      await publish(course, store.env);
      const order = proxy.seen.filter((line) => /^(PUT|DELETE|POST) /.test(line) && !line.includes("/.coursebook-"));
      const last = (pattern) => order.findLastIndex((line) => pattern.test(line));
      const first = (pattern) => order.findIndex((line) => pattern.test(line));
      assert.ok(last(/^PUT .*\.svg$/) < first(/^PUT .*\.html$/), order.join("\n"));
      assert.ok(last(/^PUT /) < first(/^(DELETE|POST) /), order.join("\n"));
    });

    test("browsers are told what each file is, and when to ask again", async (t) => {
      const { proxy, course } = await published(t, "headers", 1);
      course.put("content/assets/mine.0123abcd.css", "p { color: teal }\n");
      course.put("content/large.bin", Buffer.alloc(11_000_000, "coursebook"));
      await publish(course, store.env);
      const script = [...course.built().keys()].find((path) => /^assets\/page\..*js$/.test(path));
      for (const [path, type, cache] of [
        ["index.html", "text/html; charset=utf-8", "no-cache"],
        [script, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
        ["seen-0-0.svg", "image/svg+xml; charset=utf-8", "no-cache"],
        ["assets/mine.0123abcd.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
        ["large.bin", "application/octet-stream", "no-cache"],
      ]) {
        const { headers, status } = await store.head("courses", `headers/${path}`);
        assert.deepEqual([path, status, headers.get("content-type"), headers.get("cache-control")], [path, 200, type, cache]);
      }
      assertSame(await store.read("courses", "headers"), course.built());
    });

    test("of two publishers at once, the second is told and sends nothing", { timeout: 90_000 }, async (t) => {
      const { proxy, course } = await published(t, "race", 30);
      const other = new Course(30, store.target("courses", "race"));
      for (let lesson = 0; lesson < 30; lesson++) course.edit(lesson);
      proxy.delay = 700;
      const one = start(course, store.env);
      while (!proxy.seen.some((line) => line.startsWith("PUT ") && line.includes("/seen-"))) await pause(20);
      const two = await start(other, store.env).ended;
      assert.equal(two.code, 1, two.text);
      assert.match(two.text, /somebody else is publishing there: process \d+ on/);
      const { code, text } = await one.ended;
      assert.equal(code, 0, text);
      assertSame(await store.read("courses", "race"), course.built());
    });

    test("many publishers in the same moment end with one whole site", () => crowd(store));

    test("a publisher that was away too long stops, and says who took over", { timeout: 90_000 }, async (t) => {
      const { proxy, course } = await published(t, "asleep", 40);
      const other = new Course(40, store.target("courses", "asleep"));
      for (let lesson = 0; lesson < 40; lesson++) course.edit(lesson), other.edit(lesson), other.edit(lesson);
      proxy.delay = 500;
      const one = start(course, store.env);
      while (!proxy.seen.some((line) => line.startsWith("PUT ") && line.includes("/seen-"))) await pause(20);
      one.child.kill("SIGSTOP");
      const two = await start(other, store.env).ended;
      assert.equal(two.code, 0, two.text);
      one.child.kill("SIGCONT");
      const { code, text } = await one.ended;
      assert.equal(code, 1, text);
      assert.match(text, /took over|somebody else/);
      assertSame(await store.read("courses", "asleep"), other.built());
    });

    test("what was cut off while a publisher was away is not tried again over what others published", { timeout: 90_000 }, async (t) => {
      const { proxy, course } = await published(t, "cut", 12);
      const other = new Course(12, store.target("courses", "cut"));
      for (let lesson = 0; lesson < 12; lesson++) course.edit(lesson), other.edit(lesson), other.edit(lesson);
      proxy.spoil = (line) => (/^PUT .*\/seen-/.test(line) ? "hold" : undefined);
      const one = start(course, store.env);
      while (proxy.held.length === 0) await pause(20);
      one.child.kill("SIGSTOP");
      const two = await start(other, store.env).ended;
      assert.equal(two.code, 0, two.text);
      proxy.spoil = () => undefined;
      for (const socket of proxy.held) socket.destroy();
      one.child.kill("SIGCONT");
      const { code, text } = await one.ended;
      assert.equal(code, 1, text);
      assert.match(text, /took over|somebody else/);
      assertSame(await store.read("courses", "cut"), other.built());
    });

    test("trouble on the way is tried again, and a publish that fails leaves the site as it was", async (t) => {
      const { proxy, course } = await published(t, "trouble", 4);
      const before = visible(await store.read("courses", "trouble"));
      course.edit(1);
      let times = 0;
      proxy.spoil = (line) => (line.startsWith("PUT ") && times++ % 3 === 0 ? { status: 503, body: "" } : undefined);
      await publish(course, store.env);
      assertSame(await store.read("courses", "trouble"), course.built());

      course.edit(2);
      proxy.spoil = (line) => (/^PUT .*lesson-2\/index\.html$/.test(line) ? { status: 403, body: "" } : undefined);
      const { code, text } = await start(course, store.env).ended;
      assert.equal(code, 1, text);
      assert.match(text, /you may not do that there|does not know this key/);
      const there = visible(await store.read("courses", "trouble"));
      assert.ok(there.get("lesson-2/index.html").equals(before.get("lesson-2/index.html")));
      assert.ok(there.has("seen-2-0.svg"), "the old picture is there while the old page is");

      proxy.spoil = () => undefined;
      await publish(course, store.env);
      assertSame(await store.read("courses", "trouble"), course.built());
    });

    test("what is not ours is never touched", async (t) => {
      const { proxy, course } = await published(t, "theirs", 2);
      const beside = new Course(2, store.target("courses", "theirs/below"));
      await publish(beside, store.env);
      course.edit(0);
      await publish(course, store.env);
      assertSame(await store.read("courses", "theirs/below"), beside.built());
    });

    test("a bucket that is missing, a host that is silent", async (t) => {
      const course = new Course(1, store.target("nowhere", "x"));
      const missing = await start(course, store.env).ended;
      assert.deepEqual([missing.code, /no such bucket or container/.test(missing.text)], [1, true], missing.text);
      const silent = await start(new Course(1, store.target("courses", "x", "http://127.0.0.1:9")), store.env).ended;
      assert.deepEqual([silent.code, /can't be reached/.test(silent.text)], [1, true], silent.text);
    });

    test("a dry run sends nothing, and nobody to ask is a wrong usage", async (t) => {
      const proxy = await Proxy.before(store.url);
      t.after(() => proxy.close());
      const course = new Course(1, store.target("courses", "dry", proxy.url));
      const shown = await publish(course, store.env, ["--dry-run"]);
      assert.match(shown, /Nothing was sent/);
      assert.deepEqual(proxy.seen.filter((line) => !line.startsWith("GET ")), []);
      const { code, text } = await start(course, store.env, []).ended;
      assert.deepEqual([code, /--yes/.test(text)], [2, true], text);
    });

    test("nothing that is kept or shown has a secret in it", async (t) => {
      const { proxy, course } = await published(t, "secret", 1);
      course.edit(0);
      proxy.spoil = (line) =>
        /^PUT .*lesson-0\/index\.html$/.test(line)
          ? { status: 400, body: `<Error><Code>Odd</Code><Message>${Object.values(store.env).join(" ")}</Message></Error>` }
          : undefined;
      const { code, text } = await start(course, store.env).ended;
      assert.equal(code, 1, text);
      assert.match(text, /Odd: •••/);
      for (const [path, bytes] of await store.read("courses", "secret")) {
        for (const secret of Object.values(store.env)) assert.ok(!bytes.toString().includes(secret), path);
      }
    });
  });
}

for (const store of [folders(), folders({ shared: true })]) {
  test(`${store.name}: many publishers in the same moment end with one whole site, again and again`, async () => {
    await store.make("courses/crowd");
    if (store.shared) {
      const first = new Course(6, store.target("courses", "crowd"));
      await publish(first, store.env);
      writeFileSync(join(store.folder("courses", "crowd"), "theirs.txt"), "theirs");
    }
    for (let round = 0; round < 5; round++) await crowd(store);
  });
}

test("a store that can't refuse a second publisher is noticed, and said to be one", async (t) => {
  const store = await startMoto();
  t.after(() => store.close());
  await store.make("courses");
  const conditions = ["if-match", "if-none-match"];
  const ways = {
    deaf: (line, { headers }) => void conditions.forEach((name) => delete headers[name]),
    frank: (line, { headers }) =>
      conditions.some((name) => headers[name])
        ? { status: 501, body: "<Error><Code>NotImplemented</Code><Message>No</Message></Error>" }
        : undefined,
  };
  for (const [name, spoil] of Object.entries(ways)) {
    const proxy = await Proxy.before(store.url);
    t.after(() => proxy.close());
    proxy.spoil = spoil;
    const course = new Course(2, store.target("courses", name, proxy.url));
    assert.match(await publish(course, store.env), /can't refuse a second publisher/);
    course.edit(0);
    await publish(course, store.env);
    assertSame(await store.read("courses", name), course.built());
  }
});

test("a key kept by Amazon's own tools is found, and one that is missing is asked for", async (t) => {
  const store = await startMoto();
  await store.make("courses");
  const course = new Course(1, store.target("courses", "kept"));
  const file = join(course.folder, "credentials");
  writeFileSync(file, `[me]\naws_access_key_id = ${SECRETS.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${SECRETS.AWS_SECRET_ACCESS_KEY}\n`);
  const env = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: "me" };
  await publish(course, env);
  rmSync(file);
  course.edit(0);
  // Nobody here tells a computer in the cloud who it is.
  const { code, text } = await start(course, { ...env, AWS_METADATA_ENDPOINT: "http://127.0.0.1:9" }).ended;
  store.close();
  assert.equal(code, 1, text);
  assert.match(text, /AWS_ACCESS_KEY_ID/);
});
