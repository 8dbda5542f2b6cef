// What a reader finds of a published site: every page with all its assets, or a fault.
import assert from "node:assert/strict";
import { posix } from "node:path";

const BASE = "/tried/";
const OURS = [".coursebook", ".coursebook-manifest.json", ".coursebook-claim.json", ".coursebook-lock"];

/** The files that readers are meant for. */
export function visible(files) {
  return new Map([...files].filter(([path]) => !OURS.includes(path)));
}

function targets(path, html) {
  return [...html.matchAll(/\s(?:href|src)="([^"#?]*)/g)]
    .map(([, link]) => link)
    .filter((link) => link && !/^[a-z]+:|^\/\//i.test(link))
    .map((link) => {
      const full = link.startsWith("/") ? link.replace(BASE, "/").slice(1) : posix.join(posix.dirname(path), link);
      const plain = full.replace(/^\.\/?/, "");
      return plain === "" || plain.endsWith("/") ? `${plain}index.html` : plain;
    });
}

/** Fails where a page lacks something. While a site is being published, pages may lead to pages that come later. */
export function assertWhole(files, { linksToo = false } = {}) {
  const faults = [];
  for (const [path, bytes] of files) {
    if (!path.endsWith(".html")) continue;
    const html = bytes.toString();
    if (!html.includes("</html>")) faults.push(`${path} is cut short`);
    for (const target of targets(path, html)) {
      if (!files.has(target) && (linksToo || !target.endsWith(".html"))) faults.push(`${path} lacks ${target}`);
    }
  }
  assert.deepEqual(faults, []);
}

/** Fails unless exactly the built site is there. */
export function assertSame(there, built) {
  const files = visible(there);
  assert.deepEqual([...files.keys()].sort(), [...built.keys()].sort());
  const other = [...built].filter(([path, bytes]) => !files.get(path).equals(bytes)).map(([path]) => path);
  assert.deepEqual(other, []);
  assertWhole(files, { linksToo: true });
}
