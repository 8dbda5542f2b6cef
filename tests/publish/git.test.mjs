// A branch of a repository: moved from one whole site to the next, while the author's own repository stays as it is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { files } from "../browser/support/site.mjs";
import { book, digests, kill, lessons, moments, publish, start, temporary, write } from "./support/course.mjs";
import { bare, ENV, git, repository, serve, text, tree } from "./support/git.mjs";

const MANIFEST = ".coursebook-manifest.json";
const options = { env: ENV };

let root;
let host;
before(async () => {
  root = temporary("repositories");
  host = await serve(root);
});
after(() => host.close());

let made = 0;
/** A course in a repository, and the bare one that it is published to. */
function course({ count = 3, more = "", at = "", settings } = {}) {
  const name = `course-${++made}.git`;
  const remote = bare(join(root, name));
  const top = temporary("course");
  const folder = join(top, at);
  write(folder, { "book.toml": book(`[publish.live]\nto = "git"\nbranch = "pages"\n${more}`, settings), ".gitignore": "/site/\n", ...lessons(count, "one") });
  repository(top);
  git(top, "remote", "add", "origin", `${host.url}/${name}`);
  return { folder, top, remote, url: `${host.url}/${name}` };
}

/** What must stay of the author's repository: all of it but the built site. */
const own = ({ top }) => ({ files: digests(top, (name) => /(^|\/)site$/.test(name)), status: git(top, "status", "--porcelain", "--branch"), refs: git(top, "for-each-ref") });

async function done(folder, ...args) {
  const run = await publish(folder, args, options);
  assert.equal(run.status, 0, run.all);
  return run;
}

async function refused(folder, ...expected) {
  const run = await publish(folder, [], options);
  assert.notEqual(run.status, 0, run.all);
  const said = run.all.replace(/\s+/g, " ");
  for (const words of expected) assert.match(said, words);
  return run;
}

/** Whether a branch holds exactly the site in a folder. */
function isSite(there, folder) {
  const site = files(folder).filter((path) => path !== ".coursebook");
  const added = [".nojekyll", "CNAME", MANIFEST];
  assert.deepEqual(Object.keys(there).filter((path) => !added.includes(path)).sort(), site);
}

/** Waits until a host has done with what was sent: it keeps what arrives in a folder of its own until then. */
async function settled(remote) {
  const waits = () => readdirSync(join(remote, "objects")).some((name) => /incoming/.test(name)) || readdirSync(join(remote, "refs/heads")).some((name) => name.endsWith(".lock"));
  for (let round = 0; round < 100 && waits(); round++) await pause(20);
}

describe("a branch", { concurrency: false }, () => {
  it("holds the site, in one commit for each publish, and nothing of the author's changes", async () => {
    const it = course();
    // A stash and an edit that was staged: neither is ours to touch.
    writeFileSync(join(it.folder, "content/index.md"), "# Leading, stashed\n");
    git(it.top, "stash");
    writeFileSync(join(it.folder, "content/lesson-1.md"), "# Lesson 1, staged\n");
    git(it.top, "add", "--all");
    git(it.top, "reset", "--quiet");
    git(it.top, "checkout", "--quiet", "content/lesson-1.md");
    const before = own(it);
    const run = await done(it.folder);
    assert.deepEqual(own(it), before);
    assert.match(run.all, /the branch `pages` of/);
    assert.equal(git(it.remote, "rev-list", "--count", "pages"), "1");
    assert.equal(git(it.remote, "log", "-1", "--format=%s %an", "pages"), `Publish leading from ${git(it.top, "rev-parse", "--short", "HEAD")} Ana Lee`);
    const there = tree(it.remote, "pages");
    isSite(there, join(it.folder, "site"));
    assert.equal(text(it.remote, "pages", "CNAME"), "learn.example.org");
    assert.ok(".nojekyll" in there);

    const again = await done(it.folder);
    assert.match(again.all, /Nothing has changed/);
    assert.equal(git(it.remote, "rev-list", "--count", "pages"), "1");
  });

  it("moves on by what differs", async () => {
    const it = course();
    await done(it.folder);
    const first = tree(it.remote, "pages");
    writeFileSync(join(it.folder, "content/lesson-1.md"), "# Lesson 1, one\n\nIt says two.\n");
    const dry = await start(["publish", it.folder, "--dry-run"], options).ended;
    assert.equal(dry.status, 0, dry.all);
    assert.match(dry.all, /1 changed\s+lesson-1\/index\.html|changed[^]*lesson-1\/index\.html/);
    assert.deepEqual(tree(it.remote, "pages"), first);

    await done(it.folder);
    assert.match(git(it.remote, "log", "-1", "--format=%s", "pages"), /-dirty$/);
    assert.equal(git(it.remote, "rev-list", "--count", "pages"), "2");
    const second = tree(it.remote, "pages");
    assert.notEqual(second["lesson-1/index.html"], first["lesson-1/index.html"]);
    assert.equal(second["lesson-2/index.html"], first["lesson-2/index.html"]);

    rmSync(join(it.folder, "content/lesson-3.md"));
    await done(it.folder);
    assert.ok(!("lesson-3/index.html" in tree(it.remote, "pages")));
    isSite(tree(it.remote, "pages"), join(it.folder, "site"));
  });

  it("is put right where somebody changed or removed a file of ours on it", async () => {
    const it = course();
    await done(it.folder);
    const before = tree(it.remote, "pages");
    const clone = temporary("clone");
    git(clone, "clone", "--quiet", "--branch=pages", it.remote, ".");
    writeFileSync(join(clone, "index.html"), "spoilt");
    rmSync(join(clone, "lesson-1/index.html"));
    git(clone, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "--quiet", "--all", "--message=x");
    git(clone, "push", "--quiet");
    await done(it.folder);
    assert.deepEqual(tree(it.remote, "pages"), before);
  });

  it("keeps what others put there, and is refused where that is in the way", async () => {
    const it = course();
    const clone = temporary("clone");
    git(clone, "init", "--quiet", "--initial-branch=pages");
    write(clone, { "README.md": "mine", ".gitlab-ci.yml": "pages: {}" });
    repository(clone);
    git(clone, "push", "--quiet", it.remote, "HEAD:pages");
    await done(it.folder);
    assert.equal(text(it.remote, "pages", "README.md"), "mine");
    assert.equal(git(it.remote, "rev-list", "--count", "pages"), "2");

    const other = course();
    write(clone, { "index.html": "theirs", "lesson-1": "a file where a folder goes" });
    git(clone, "add", "--all");
    git(clone, "commit", "--quiet", "--message=Theirs");
    git(clone, "push", "--quiet", other.remote, "HEAD:pages");
    const before = tree(other.remote, "pages");
    await refused(other.folder, /did not put there/, /`index\.html`/, /`lesson-1`/);
    assert.deepEqual(tree(other.remote, "pages"), before);
  });

  it("is never the one that the course is on", async () => {
    const it = course();
    git(it.top, "branch", "--move", "pages");
    await refused(it.folder, /is the branch that the course itself is on/);
    assert.equal(tree(it.remote, "pages"), undefined);
  });

  it("is moved by the first of two, and the second is told", async () => {
    const remote = bare(join(root, "race.git"));
    const waiting = [];
    const slow = await serve(root, {
      gate: () =>
        new Promise((let_through) => {
          waiting.push(let_through);
          if (waiting.length === 2) for (const each of waiting) each();
        }),
    });
    const both = ["one", "two"].map((word) => {
      const top = temporary(`course-${word}`);
      write(top, { "book.toml": book(`[publish.live]\nto = "git"\nbranch = "pages"\nrepository = "${slow.url}/race.git"`), ".gitignore": "/site/\n", ...lessons(20, word) });
      return repository(top);
    });
    const runs = await Promise.all(both.map((folder) => publish(folder, [], options)));
    await slow.close();
    const won = runs.findIndex((run) => run.status === 0);
    assert.deepEqual(runs.map((run) => run.status === 0).sort(), [false, true], runs.map((run) => run.all).join("\n"));
    assert.match(runs[1 - won].all.replace(/\s+/g, " "), /somebody else published to the branch `pages`[^]*run the same command again/);
    const site = tree(remote, "pages");
    isSite(site, join(both[won], "site"));
    assert.match(text(remote, "pages", "lesson-20/index.html"), new RegExp(`It says ${["one", "two"][won]}`));
    assert.equal(git(remote, "rev-list", "--count", "pages"), "1");
  });

  it("holds a whole site whenever a publish is killed, and the next one finishes it", async () => {
    const it = course({ count: 12 });
    await done(it.folder);
    let holds = "one";
    const began = Date.now();
    write(it.folder, lessons(12, "zero"));
    await done(it.folder);
    holds = "zero";
    const time = Date.now() - began;
    const before = own(it);
    let moved = 0;
    for (const [at, moment] of moments(20, time).entries()) {
      const word = `word-${at}`;
      write(it.folder, lessons(12, word));
      const run = start(["publish", it.folder, "--yes"], options);
      await pause(moment);
      kill(run);
      await run.ended;
      // What was sent whole may still be on its way through the host: readers see one commit or the other.
      const commit = git(it.remote, "rev-parse", "pages");
      const says = /It says ([\w-]+)/.exec(text(it.remote, commit, "lesson-1/index.html"))[1];
      assert.ok([holds, word].includes(says), says);
      if (says === word) moved++;
      const told = git(it.remote, "grep", "--only-matching", "-h", "<p>It says [a-z0-9-]*", commit).split("\n");
      assert.deepEqual([told.length >= 12, new Set(told)], [true, new Set([`<p>It says ${says}`])]);
      await settled(it.remote);
      holds = /It says ([\w-]+)/.exec(text(it.remote, "pages", "lesson-1/index.html"))[1];
    }
    await done(it.folder);
    isSite(tree(it.remote, "pages"), join(it.folder, "site"));
    assert.match(text(it.remote, "pages", "lesson-1/index.html"), /It says word-19\./);
    write(it.folder, lessons(12, "zero"));
    assert.deepEqual(own(it), before, `${moved} of 20 arrived`);
  });
});

describe("what is in the way is explained", { concurrency: 2 }, () => {
  const target = (repository, folder = temporary("course")) =>
    write(folder, { "book.toml": book(`[publish.live]\nto = "git"\nrepository = "${repository}"`), ...lessons(1, "one") });

  it("a branch that is protected", async () => {
    const it = course();
    const hook = join(it.remote, "hooks/pre-receive");
    mkdirSync(join(it.remote, "hooks"), { recursive: true });
    writeFileSync(hook, "#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n");
    chmodSync(hook, 0o755);
    await refused(it.folder, /does not let you push to the branch `pages`/, /it said: GH006: Protected branch/, /what readers see is as it was/);
    assert.equal(tree(it.remote, "pages"), undefined);
  });

  it("somebody whom the host doesn't know, without a question and without a secret", async () => {
    bare(join(root, "private.git"));
    const closed = await serve(root, { user: "ana:s3cret" });
    try {
      const url = `${closed.url}/private.git`;
      await refused(target(url), /doesn't know who you are/);
      const it = course();
      git(it.top, "remote", "set-url", "origin", url.replace("//", "//ana:wr0ng@"));
      const run = await refused(it.folder, /doesn't know who you are/);
      assert.doesNotMatch(run.all, /wr0ng/);

      git(it.top, "remote", "set-url", "origin", url.replace("//", "//ana:s3cret@"));
      assert.doesNotMatch((await done(it.folder)).all, /s3cret/);
      // As a CI job is signed in: by a header in the settings of the clone.
      git(it.top, "remote", "set-url", "origin", url);
      git(it.top, "config", `http.${closed.url}/.extraheader`, `Authorization: Basic ${Buffer.from("ana:s3cret").toString("base64")}`);
      writeFileSync(join(it.folder, "content/index.md"), "# Leading two\n");
      await done(it.folder);
      assert.equal(git(join(root, "private.git"), "rev-list", "--count", "pages"), "2");
    } finally {
      await closed.close();
    }
  });

  it("a password in book.toml, which is not shown", async () => {
    const run = await refused(target("https://ana:s3cret@example.org/a.git"), /there is a secret in the value of `repository`/);
    assert.doesNotMatch(run.all, /s3cret/);
  });

  it("a repository that isn't there", () => refused(target(`${host.url}/missing.git`), /there is no repository at/));
  it("a path that isn't there", () => refused(target("../missing.git"), /there is no repository at/));
  it("a host that doesn't answer", () => refused(target("http://127.0.0.1:1/a.git"), /can't be reached/));
  it("a remote that nobody knows", () => refused(target("elsewhere"), /no `elsewhere` to send it to/));
  it("a course in no repository", () =>
    refused(write(temporary("course"), { "book.toml": book('[publish.live]\nto = "git"'), ...lessons(1, "one") }), /stands in no Git repository/));
  it("a name that is none for a branch", () =>
    refused(write(temporary("course"), { "book.toml": book('[publish.live]\nto = "git"\nbranch = "a..b"\nrepository = "./a.git"'), ...lessons(1, "one") }), /can't be the name of a branch/));
  it("a machine without git", async () => {
    const run = await publish(target("./a.git"), [], { env: { ...ENV, PATH: temporary("empty") } });
    assert.match(run.all, /`git` is not installed/);
  });
});

describe("it works", { concurrency: 2 }, () => {
  it("from a subfolder with spaces and other letters, with settings that change bytes and sign", async () => {
    const it = course({ at: "Kurse/Führen & leiten" });
    writeFileSync(join(it.folder, "content/Größe.md"), "# Größe\r\n\r\nEs sagt\r\neins.\r\n");
    const home = temporary("home");
    write(home, { ".gitconfig": "[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = /bin/false\n[core]\n\tautocrlf = true\n\thooksPath = /bin/false\n[push]\n\tgpgSign = true\n" });
    git(it.top, "config", "--unset", "user.name");
    git(it.top, "config", "--unset", "user.email");
    const before = own(it);
    const run = await publish(it.folder, [], { env: { ...ENV, HOME: home } });
    assert.equal(run.status, 0, run.all);
    assert.deepEqual(own(it), before);
    assert.equal(git(it.remote, "log", "-1", "--format=%an <%ae>", "pages"), "coursebook <coursebook@localhost>");
    assert.match(git(it.remote, "log", "-1", "--format=%s", "pages"), /-dirty$/);
    isSite(tree(it.remote, "pages"), join(it.folder, "site"));
    const bytes = (path) => execFileSync("git", ["show", `pages:${path}`], { cwd: it.remote });
    const script = files(join(it.folder, "site")).find((path) => /^assets\/page\..*js$/.test(path));
    for (const path of ["größe/index.html", script]) assert.deepEqual(bytes(path), readFileSync(join(it.folder, "site", path)));
  });

  it("from a worktree, a shallow clone and a submodule, called by a hook", async () => {
    const it = course();
    // By its path: what waits for git here can't answer it at the same time.
    git(it.top, "push", "--quiet", it.remote, "main");
    const worktree = join(temporary("tree"), "tree");
    git(it.top, "worktree", "add", "--quiet", worktree, "-b", "other");
    await done(worktree);
    assert.match((await done(it.folder)).all, /Nothing has changed/);

    const shallow = join(temporary("shallow"), "clone");
    git(root, "clone", "--quiet", "--depth=1", `file://${it.remote}`, shallow);
    git(shallow, "remote", "set-url", "origin", it.url);
    writeFileSync(join(shallow, "content/index.md"), "# Leading two\n");
    await done(shallow);
    assert.equal(git(it.remote, "rev-list", "--count", "pages"), "2");

    const outer = write(temporary("outer"), { "README.md": "x" });
    repository(outer);
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", it.remote, "course");
    git(join(outer, "course"), "remote", "set-url", "origin", it.url);
    const hook = { ...ENV, GIT_DIR: join(outer, ".git"), GIT_INDEX_FILE: join(outer, ".git/index"), GIT_WORK_TREE: outer };
    const before = digests(join(outer, ".git"));
    const run = await publish(join(outer, "course"), [], { env: hook });
    assert.equal(run.status, 0, run.all);
    assert.equal(git(it.remote, "rev-list", "--count", "pages"), "3");
    assert.deepEqual(digests(join(outer, ".git")), before);
  });

  it("with a path, without filters, with names by SHA-256, and below somebody else's host name", async () => {
    const top = temporary("course");
    bare(join(top, "course.git"), "--object-format=sha256");
    git(join(top, "course.git"), "config", "uploadpack.allowFilter", "false");
    const seed = write(temporary("seed"), { "README.md": "x" });
    git(seed, "init", "--quiet", "--object-format=sha256", "--initial-branch=main");
    repository(seed);
    git(seed, "push", "--quiet", join(top, "course.git"), "HEAD:main");
    const folder = write(join(top, "course"), {
      "book.toml": book('[publish.live]\nto = "git"\nrepository = "../course.git"', { baseUrl: "https://me.github.io/leading/" }),
      ...lessons(2, "one"),
    });
    await done(folder);
    writeFileSync(join(folder, "content/index.md"), "# Leading two\n");
    await done(folder);
    const there = tree(join(top, "course.git"), "gh-pages");
    assert.ok(!("CNAME" in there) && "index.html" in there);
    assert.equal(git(join(top, "course.git"), "log", "-1", "--format=%s", "gh-pages"), "Publish leading");
  });

  it("leaves nothing behind", async () => {
    const temp = temporary("temp");
    const it = course();
    const run = await publish(it.folder, [], { env: { ...ENV, TMPDIR: temp } });
    assert.equal(run.status, 0, run.all);
    assert.deepEqual(digests(temp), {});
    const killed = start(["publish", it.folder, "--yes"], { env: { ...ENV, TMPDIR: temp } });
    await pause(120);
    kill(killed);
    await killed.ended;
    writeFileSync(join(it.folder, "content/index.md"), "# Leading two\n");
    await publish(it.folder, [], { env: { ...ENV, TMPDIR: temp } });
    assert.deepEqual(digests(temp), {});
  });
});
