// Lighthouse, as a phone on a slow network sees the example course, served by nginx as `coursebook new --host` sets it up:
// its four scores, none below 100.
import { after, before, describe, it } from "node:test";

import lighthouse from "lighthouse";

import { UNDER_A_PATH } from "./support/build.mjs";
import { launch } from "./support/chromium.mjs";
import { assertNone } from "./support/faults.mjs";
import { freePort, host, hostedCourse } from "./support/hosts.mjs";

const LEAST = 100;
const TRIES = 3;

// The page a course is shared by, a lesson of text and pictures, one with questions and tables, one to write in.
const PATHS = ["", "definitions/leading/", "differences/side-by-side/", "exercises/telling-to-asking/", "both/where-you-stand/"];

let site;
let browser;
let port;
before(async () => {
  site = await host("nginx", hostedCourse(UNDER_A_PATH), UNDER_A_PATH);
  port = await freePort();
  browser = await launch([`--remote-debugging-port=${port}`]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

describe("Lighthouse, on a phone", () => {
  for (const path of PATHS) {
    it(`/${path} has at least ${LEAST} in each score`, async (test) => {
      // The time that a page takes is a measurement: a busy machine gets another try, a slow page fails them all.
      let result;
      for (let at = 0; at < TRIES; at++) {
        result = await measure(site.url + path);
        if (result.faults.length === 0) break;
      }
      test.diagnostic(Object.entries(result.scores).map(([name, score]) => `${name} ${score}`).join(", "));
      assertNone(result.faults.map((fault) => `/${path} ${fault}`));
    });
  }
});

async function measure(url) {
  const { lhr } = await lighthouse(url, { port, logLevel: "error" });
  const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
  const faults = Object.values(lhr.categories).flatMap(({ id, auditRefs }) => {
    if (scores[id] >= LEAST) return [];
    const failed = auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9);
    return `${id} has ${scores[id]}: ${failed.map((ref) => `${ref.id} (${lhr.audits[ref.id].displayValue ?? "failed"})`).join(", ")}`;
  });
  return { scores, faults };
}
