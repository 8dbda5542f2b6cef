// Where the addresses written in a site lead, seen from the address the site is published at.
import { readFileSync } from "node:fs";

import { addresses, loads, Page } from "./page.mjs";
import { locate } from "./site.mjs";

// Addresses that open something other than a page, and only when asked.
const ELSEWHERE = new Set(["mailto:", "tel:", "sms:", "geo:"]);

/** The faults of every address that `page` names. */
export function linkFaults(root, page, baseUrl) {
  // The page for unknown addresses is shown at any depth, so nothing in it may be relative to its own place.
  const own = new URL(page.isNotFound ? "an/unknown/page/" : page.path, baseUrl);
  const from = new URL(page.first("base")?.get("href") ?? "", own);

  const faults = [];
  const look = (written, element) => {
    const problem = URL.canParse(written, from)
      ? problemOf(root, new URL(written, from), { own, baseUrl, page, loaded: loads(element) })
      : "is not an address";
    if (problem) faults.push(page.fault(`${JSON.stringify(written)} ${problem}`, element));
  };
  for (const element of page.elements) {
    for (const written of addresses(element)) look(written, element);
  }
  if (page.redirect) look(page.redirect, page.first("meta", { "http-equiv": "refresh" }));
  return faults;
}

/** What is wrong with one address; nothing, when it is right. */
function problemOf(root, url, { own, baseUrl, page, loaded }) {
  const base = new URL(baseUrl);
  if (url.origin !== base.origin) {
    if (loaded) return "is loaded from another place, which the policy default-src 'self' blocks";
    if (url.protocol === "http:" || url.protocol === "https:" || ELSEWHERE.has(url.protocol)) return undefined;
    return `is a ${url.protocol} address`;
  }
  if (!url.pathname.startsWith(base.pathname)) return `leaves the site's path ${base.pathname}`;

  let anchors = page.anchors;
  if (url.pathname !== own.pathname) {
    const found = locate(root, decode(url.pathname.slice(base.pathname.length)));
    if (found?.folder) return "names a folder without its closing slash, which not every host redirects";
    if (!found) return `leads to no file (${url.pathname})`;
    anchors = anchorsOf(found.file);
  }
  const fragment = decode(url.hash.slice(1));
  // An empty fragment and `top` are the top of any page; `:~:` starts a text to look for.
  if (fragment === "" || fragment === "top" || fragment.startsWith(":~:")) return undefined;
  return !anchors || anchors.has(fragment) ? undefined : `names no id on ${url.pathname}`;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const known = new Map();

/** The ids of a page or a drawing; other kinds of files give fragments a meaning of their own. */
function anchorsOf(file) {
  if (!/\.(html|svg)$/.test(file)) return undefined;
  if (!known.has(file)) known.set(file, new Page(readFileSync(file, "utf8"), file).anchors);
  return known.get(file);
}
