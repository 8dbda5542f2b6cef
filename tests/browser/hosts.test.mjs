// The example course on real servers, at the root of a host and under a path, with the files that `coursebook new --host` writes.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";
import { getTransformedRoutes } from "@vercel/routing-utils";
import { parse as parseToml } from "smol-toml";

import { AT_ROOT, build, run, UNDER_A_PATH } from "./support/build.mjs";
import { launch, PHONE, settle } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { get, host, hostedCourse } from "./support/hosts.mjs";
import { addresses } from "./support/page.mjs";
import { files, pages, pagesToOpen } from "./support/site.mjs";
import { watch } from "./support/watch.mjs";

const YEAR = "public, max-age=31536000, immutable";
const FINGERPRINTED = /^assets\/.+\.[0-9a-f]{8}(\.[^./]+)?$/;
const POLICY = ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"];

// An address with letters that addresses write another way, and a file.
const MOVED = ["films/", "old%20films/%C3%BCbung/", "sound.html"];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const name of ["nginx", "caddy"]) {
  for (const baseUrl of [AT_ROOT, UNDER_A_PATH]) {
    describe(`${name} at ${new URL(baseUrl).pathname}`, () => {
      const path = new URL(baseUrl).pathname;
      let site;
      before(async () => {
        site = await host(name, hostedCourse(baseUrl), baseUrl);
      });
      after(() => site?.close());

      const ask = (address, headers) => get(site.origin, path + address.split("/").map(encodeURIComponent).join("/"), headers);
      const own = () => files(site.site).filter((file) => file !== ".coursebook" && !/\.(gz|br)$/.test(file));

      it("answers every address that pages name", async () => {
        const asked = new Set();
        for (const page of pages(site.site)) {
          const at = new URL(page.isNotFound ? "no/where/" : page.path, site.url);
          for (const element of page.elements) {
            for (const written of addresses(element)) {
              const url = new URL(written, at);
              if (url.origin === site.origin && url.pathname !== at.pathname) asked.add(url.pathname);
            }
          }
        }
        const faults = [];
        for (const address of asked) {
          const { status } = await get(site.origin, address);
          if (status !== 200) faults.push(`${address} was answered with ${status}`);
        }
        assert.ok(asked.size > 50);
        assertNone(faults);
      });

      it("says for how long a file may be kept, and what pages may load", async () => {
        const faults = [];
        let [kept, asked] = [0, 0];
        for (const file of own()) {
          const { status, headers } = await ask(file.replace(/(^|\/)index\.html$/, "$1"));
          if (MOVED.some((moved) => decodeURI(moved) === file.replace(/(^|\/)index\.html$/, "$1"))) continue;
          const wanted = FINGERPRINTED.test(file) ? YEAR : "no-cache";
          if (wanted === YEAR) kept++;
          else asked++;
          if (status !== 200) faults.push(`${file} was answered with ${status}`);
          if (headers["cache-control"] !== wanted) faults.push(`${file} has Cache-Control: ${headers["cache-control"]}`);
          if (headers["x-content-type-options"] !== "nosniff") faults.push(`${file} has its type guessed`);
          if (headers["referrer-policy"] !== "strict-origin-when-cross-origin") faults.push(`${file} has no Referrer-Policy`);
          const policy = headers["content-security-policy"]?.split("; ") ?? [];
          if (POLICY.some((part) => !policy.includes(part))) faults.push(`${file} has the policy ${policy}`);
          if (/octet-stream/.test(headers["content-type"] ?? "octet-stream") && !/LICENSE/.test(file)) faults.push(`${file} is of type ${headers["content-type"]}`);
        }
        assert.ok(kept > 30 && asked > 30, `${kept} ${asked}`);
        assertNone(faults);
      });

      it("answers that a file is as it was", async () => {
        for (const address of ["", "definitions/leading/", "workbook/", "steps.webm", own().find((file) => /assets\/style\./.test(file))]) {
          const { headers } = await ask(address);
          assert.ok(headers.etag, address);
          const again = await ask(address, { "If-None-Match": headers.etag });
          assert.deepEqual([again.status, again.body.length], [304, 0], address);
          assert.equal((await ask(address, { "If-None-Match": '"another"' })).status, 200, address);
        }
      });

      it("gives pieces of media", async () => {
        const whole = readFileSync(join(site.site, "steps.webm"));
        const piece = await ask("steps.webm", { Range: "bytes=100-199" });
        assert.deepEqual([piece.status, piece.headers["content-range"]], [206, `bytes 100-199/${whole.length}`]);
        assert.ok(piece.body.equals(whole.subarray(100, 200)));
        assert.equal((await ask("steps.webm", { Range: `bytes=${whole.length}-` })).status, 416);
        assert.match((await ask("steps.vtt")).headers["content-type"], /^text\/vtt/);
      });

      it("sends compressed copies to those who read them", async () => {
        const style = own().find((file) => /assets\/style\./.test(file));
        for (const file of ["definitions/leading/index.html", style]) {
          const address = file.replace(/(^|\/)index\.html$/, "$1");
          const plain = await ask(address, { "Accept-Encoding": "identity" });
          assert.ok(plain.body.equals(readFileSync(join(site.site, file))), file);
          const copies = name === "caddy" ? [["gzip", ".gz"], ["br", ".br"]] : [["gzip", ".gz"]];
          for (const [coding, extension] of copies) {
            const packed = await ask(address, { "Accept-Encoding": coding });
            assert.equal(packed.headers["content-encoding"], coding, file);
            assert.match(packed.headers.vary ?? "", /accept-encoding/i);
            assert.equal(packed.headers["content-type"], plain.headers["content-type"]);
            assert.ok(packed.body.equals(readFileSync(join(site.site, file + extension))), `${file}${extension} is not what was sent`);
          }
        }
      });

      it("shows the page for addresses at which nothing stands", async () => {
        for (const address of ["nowhere", "no/where/", "assets/none.css", ".coursebook"]) {
          const { status, body, headers } = await ask(address);
          assert.equal(status, 404, address);
          assert.ok(body.equals(readFileSync(join(site.site, "404.html"))), address);
          assert.match(headers["content-type"], /^text\/html/);
          assert.notEqual(headers["cache-control"], YEAR);
        }
      });

      it("leads from old addresses, and from those without a slash", async () => {
        const to = (answer) => new URL(answer.headers.location, site.url).pathname;
        for (const moved of MOVED) {
          const answer = await get(site.origin, path + moved);
          assert.deepEqual([answer.status, to(answer)], [301, `${path}media/`], moved);
        }
        const slash = await get(site.origin, `${path}definitions/leading`);
        assert.ok([301, 308].includes(slash.status));
        assert.equal(to(slash), `${path}definitions/leading/`);
        if (path === "/") return;
        const root = await get(site.origin, path.slice(0, -1));
        assert.ok([301, 308].includes(root.status));
        assert.equal(to(root), path);
      });

      it("shows every page in a browser without a fault", async () => {
        const faults = [];
        for (const page of pagesToOpen(site.site)) {
          const context = await browser.newContext({ viewport: PHONE });
          const tab = await context.newPage();
          await watch(tab, site, (fault) => faults.push(`/${page.path} ${fault}`));
          await tab.goto(site.url + (page.isNotFound ? "no/where/" : page.path));
          await settle(tab);
          await tab.waitForLoadState("networkidle");
          await context.close();
        }
        assertNone(faults);
      });
    });
  }
}

// These hosts can't be tried here: what they are told is read as they read it.
for (const baseUrl of [AT_ROOT, UNDER_A_PATH]) {
  const path = new URL(baseUrl).pathname;
  const moved = (address) => decodeURI(path + address);

  describe(`files for hosts elsewhere, at ${path}`, () => {
    for (const name of ["netlify", "cloudflare"]) {
      it(name, async () => {
        const course = hostedCourse(baseUrl);
        run("new", "--host", name, course);
        const site = build(course);
        assert.equal(existsSync(join(course, "netlify.toml")), name === "netlify");
        if (name === "netlify") {
          assert.equal(parseToml(readFileSync(join(course, "netlify.toml"), "utf8")).build.publish, "site");
        }
        const { headers, errors } = await parseAllHeaders({ headersFiles: [join(site, "_headers")], minimal: true });
        assert.deepEqual(errors, []);
        const of = (pattern) => headers.find((each) => each.for === pattern)?.values ?? {};
        assert.deepEqual(of("/*")["Content-Security-Policy"].split("; "), POLICY);
        assert.equal(of("/*")["Cache-Control"], undefined, "it would be joined with that of assets");
        assert.equal(of(`${path}assets/*`)["Cache-Control"], YEAR);

        const written = readFileSync(join(site, "_redirects"), "utf8");
        assert.equal(written.includes("301!"), name === "netlify");
        const { redirects, errors: wrong } = await parseAllRedirects({ redirectsFiles: [join(site, "_redirects")], minimal: true });
        assert.deepEqual(wrong, []);
        for (const from of MOVED) {
          const found = redirects.find((each) => decodeURI(each.from ?? each.path) === moved(from));
          assert.deepEqual([found?.to, found?.status], [`${path}media/`, 301], from);
        }
        const under = redirects.find((each) => (each.from ?? each.path) === `${path}*`);
        assert.deepEqual(under?.status, path === "/" ? undefined : 200);
      });
    }

    it("vercel", () => {
      const course = hostedCourse(baseUrl);
      run("new", "--host", "vercel", course);
      const site = build(course);
      const settings = JSON.parse(readFileSync(join(site, "vercel.json"), "utf8"));
      const { routes, error } = getTransformedRoutes(settings);
      assert.equal(error, null);
      const matching = (address) => routes.filter((route) => route.src && new RegExp(route.src).test(address));
      const headersOf = (address) => Object.assign({}, ...matching(address).map((route) => (route.continue ? route.headers : {})));
      assert.deepEqual(headersOf(path)["Content-Security-Policy"].split("; "), POLICY);
      for (const file of files(site).filter((file) => !/\.(gz|br)$/.test(file))) {
        assert.equal(headersOf(path + file)["Cache-Control"], FINGERPRINTED.test(file) ? YEAR : undefined, file);
      }
      for (const from of MOVED) {
        const found = matching(path + from).find((route) => route.status === 301);
        assert.equal(found?.headers.Location, `${path}media/`, from);
      }
      const rewritten = matching(`${path}media/`).find((route) => route.dest);
      assert.equal(rewritten?.dest, path === "/" ? undefined : "/$1");
    });
  });
}

describe("files of the author's own in `assets`", () => {
  it("are not kept for a year where a host can't tell them from the theme's", () => {
    const course = hostedCourse(AT_ROOT);
    const rules = () => readFileSync(join(course, "content/_headers"), "utf8");
    run("new", "--host", "cloudflare", course);
    assert.match(rules(), /immutable/);
    mkdirSync(join(course, "content/assets"));
    writeFileSync(join(course, "content/assets/own.css"), "p { top: 0 }\n");
    run("new", "--host", "cloudflare", "--force", course);
    assert.doesNotMatch(rules(), /immutable/);
    assert.match(rules(), /Content-Security-Policy/);
  });
});
