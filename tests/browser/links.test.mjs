// The site as files: where its links lead, and what every page says about itself.
// Built twice, because links that hold at the root of a host often break below a path.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";

import { AT_ROOT, build, courseName, EXAMPLE, MANUAL, REPOSITORY, smallCourses, UNDER_A_PATH } from "./support/build.mjs";
import { assertNone } from "./support/faults.mjs";
import { linkFaults } from "./support/links.mjs";
import { files, pages } from "./support/site.mjs";

for (const course of [EXAMPLE, MANUAL, ...smallCourses()]) {
  for (const baseUrl of [AT_ROOT, UNDER_A_PATH]) {
    describe(`${courseName(course)} at ${new URL(baseUrl).pathname}`, () => {
      let root;
      let all;
      const everyPage = (faultsOf) => assertNone(all.flatMap((page) => faultsOf(page, baseUrl)));

      before(() => {
        root = build(course, { baseUrl });
        all = pages(root);
      });

      it("has a front page and a page for unknown addresses", () => {
        const missing = ["", "404.html"].filter((path) => !all.some((page) => page.path === path));
        assertNone(missing.map((path) => `there is no ${path || "index.html"}`));
      });
      it("has links that all lead somewhere", () => everyPage((page) => linkFaults(root, page, baseUrl)));
      it("uses an id once on a page", () => everyPage(duplicateIds));
      it("says what each page is", () => everyPage(missingMetadata));
      it("gives each page its one address", () => everyPage(wrongCanonical));
      it("describes each page for machines", () => everyPage(wrongStructuredData));
      it("has no inline style or script", () => everyPage(inlineCode));
      it("lists its pages in sitemap.xml", () => assertNone(sitemapFaults(root, all, baseUrl)));
      it("names the sitemap in robots.txt", () => assertNone(robotsFaults(root, baseUrl)));
      it("tells nothing of the machine it was built on", () => assertNone(machinePaths(root)));
    });
  }
}

function duplicateIds(page) {
  const first = new Map();
  const faults = [];
  for (const element of page.elements) {
    const id = element.get("id");
    if (id === undefined) continue;
    if (first.has(id)) faults.push(page.fault(`the id "${id}" is already used in line ${first.get(id).place?.startLine}`, element));
    else first.set(id, element);
  }
  return faults;
}

function missingMetadata(page) {
  const found = { "<html lang>": page.first("html")?.get("lang"), "<title>": page.first("head") && page.first("title")?.text() };
  // A redirect and the page for unknown addresses are neither found nor shared.
  if (!page.redirect && !page.isNotFound) {
    for (const name of ["description", "og:title", "og:type", "og:url"]) found[`<meta> ${name}`] = page.meta(name);
  }
  return Object.entries(found)
    .filter(([, value]) => !value?.trim())
    .map(([what]) => page.fault(`has no ${what}`));
}

function wrongCanonical(page, baseUrl) {
  if (page.isNotFound) return [];
  const link = page.first("link", { rel: "canonical" });
  if (!link) return [page.fault("has no canonical link")];

  const own = new URL(page.path, baseUrl).href;
  const due = page.redirect ? new URL(page.redirect, own).href : own;
  const faults = [];
  // A page kept out of search engines may name the page it is a version of; that it exists is seen by its link.
  if (page.canonical !== due && !page.isHidden) faults.push(page.fault(`its canonical address should be ${due}`, link));
  const shared = page.meta("og:url");
  if (shared && shared !== page.canonical) {
    faults.push(page.fault("its og:url differs from its canonical address", page.first("meta", { property: "og:url" })));
  }
  return faults;
}

// schema.org's types for what a course is made of; any kind of page (`CollectionPage`, `AboutPage`) ends in the same word.
const KNOWN_TYPE = /^(Course|LearningResource|Quiz|DefinedTermSet|\w*Page)$/;

function wrongStructuredData(page) {
  if (page.redirect || page.isNotFound) return [];
  const blocks = page.all("script", { type: "application/ld+json" });
  if (blocks.length === 0) return [page.fault("has no JSON-LD")];

  const faults = [];
  const types = [];
  for (const block of blocks) {
    try {
      const data = JSON.parse(block.text());
      const things = [data, data["@graph"] ?? []].flat(2);
      types.push(...things.flatMap((thing) => thing["@type"] ?? []));
      if (!/^https?:\/\/schema\.org\/?$/.test(data["@context"])) {
        faults.push(page.fault("its JSON-LD has no @context of schema.org", block));
      }
    } catch (error) {
      faults.push(page.fault(`its JSON-LD can't be read: ${error.message}`, block));
    }
  }
  if (faults.length === 0 && !types.some((type) => KNOWN_TYPE.test(type))) {
    faults.push(page.fault(`its JSON-LD describes no course, resource or page, but: ${types.join(", ") || "nothing"}`, blocks[0]));
  }
  return faults;
}

// Blocks of data are not executed, so a policy lets them be.
const DATA = new Set(["application/json", "application/ld+json"]);

function inlineCode(page) {
  return page.elements.flatMap((element) => {
    const faults = [];
    if (element.name === "style") faults.push("an inline <style>");
    if (element.name === "script" && !element.get("src") && !DATA.has(element.get("type"))) faults.push("an inline script");
    for (const name of element.attributes.keys()) {
      if (name === "style" || /^on[a-z]+$/.test(name)) faults.push(`an inline ${name}= attribute`);
    }
    return faults.map((what) => page.fault(`${what}, which a strict policy blocks`, element));
  });
}

function sitemapFaults(root, all, baseUrl) {
  const xml = readFileSync(join(root, "sitemap.xml"), "utf8");
  const listed = [...xml.matchAll(/<loc>\s*(.*?)\s*<\/loc>/gs)].map(([, address]) => address.replaceAll("&amp;", "&"));
  const due = all
    .filter((page) => !page.isNotFound && !page.redirect && !page.isHidden)
    .map((page) => new URL(page.path, baseUrl).href);
  return [
    ...due.filter((address) => !listed.includes(address)).map((address) => `sitemap.xml lacks ${address}`),
    ...listed.filter((address) => !due.includes(address)).map((address) => `sitemap.xml lists ${address}, which is no page to be found`),
    ...listed.filter((address, at) => listed.indexOf(address) !== at).map((address) => `sitemap.xml lists ${address} twice`),
  ];
}

function robotsFaults(root, baseUrl) {
  const line = `Sitemap: ${new URL("sitemap.xml", baseUrl).href}`;
  const robots = readFileSync(join(root, "robots.txt"), "utf8");
  return robots.split(/\r?\n/).includes(line) ? [] : [`robots.txt has no line "${line}":\n${robots}`];
}

function machinePaths(root) {
  // With the slash that follows, so that a page at /app-design/ is no fault where the repository is /app.
  const paths = [`${REPOSITORY}/`, root];
  return files(root).flatMap((file) => {
    const text = readFileSync(join(root, file), "latin1");
    return paths
      .filter((path) => text.includes(path))
      .map((path) => `${file} holds ${path}: …${text.slice(Math.max(0, text.indexOf(path) - 60), text.indexOf(path) + path.length + 40)}…`);
  });
}
