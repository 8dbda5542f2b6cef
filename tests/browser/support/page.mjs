// Reads one HTML file into what the tests ask of a page: its elements in order, each with its line.
import { parse } from "parse5";

// Addresses that the page's own elements name. `href` of an element that is not a link (`<use>`) counts too.
const ADDRESSES = ["href", "xlink:href", "src", "poster", "data", "action", "formaction"];
const LISTS_OF_ADDRESSES = ["srcset", "imagesrcset"];

// What a browser fetches by itself; any other address waits for a click.
const LOADING_ELEMENTS = new Set(
  "audio embed feimage iframe image img input object script source track use video".split(" "),
);
const LOADING_RELATIONS = new Set(
  "apple-touch-icon dns-prefetch icon manifest mask-icon modulepreload preconnect prefetch preload stylesheet".split(" "),
);

export class Page {
  #html;

  /** @param {string} html @param {string} path the page's address below the site's, "" for the front page */
  constructor(html, path) {
    this.path = path;
    this.elements = [];
    this.#html = html;
    // Without scripting, what `<noscript>` holds is read as elements, which is what some readers get.
    this.#walk(parse(html, { sourceCodeLocationInfo: true, scriptingEnabled: false }));
  }

  #walk(node) {
    if (node.tagName) this.elements.push(element(node));
    for (const child of node.childNodes ?? []) this.#walk(child);
    if (node.content) this.#walk(node.content); // of a <template>
  }

  all(name, attributes = {}) {
    return this.elements.filter(
      (each) => each.name === name && Object.entries(attributes).every(([key, value]) => each.get(key)?.toLowerCase() === value),
    );
  }

  first(name, attributes) {
    return this.all(name, attributes)[0];
  }

  /** The `content` of `<meta name=…>` or, for Open Graph, `<meta property=…>`. */
  meta(name) {
    return (this.first("meta", { name }) ?? this.first("meta", { property: name }))?.get("content")?.trim();
  }

  get canonical() {
    return this.first("link", { rel: "canonical" })?.get("href");
  }

  /** Where an old address leads to, if this page is only that. */
  get redirect() {
    const refresh = this.first("meta", { "http-equiv": "refresh" })?.get("content");
    return refresh && /url\s*=\s*['"]?([^'"]+)/i.exec(refresh)?.[1];
  }

  get isNotFound() {
    return this.path === "404.html";
  }

  /** Kept out of search engines, as a version for printing is. */
  get isHidden() {
    return /\bnoindex\b/.test(this.meta("robots") ?? "");
  }

  /** What a `#fragment` may name. */
  get anchors() {
    return new Set(this.elements.flatMap((each) => [each.get("id"), each.name === "a" && each.get("name")]).filter(Boolean));
  }

  /** A fault of the page, or of one element: then with its line and the markup to mend. */
  fault(message, element) {
    if (!element?.place) return `/${this.path}: ${message}`;
    const { startLine, startOffset, endOffset } = element.place;
    return `/${this.path}:${startLine}: ${message}\n      ${excerpt(this.#html.slice(startOffset, endOffset))}`;
  }
}

function element(node) {
  const attributes = new Map(node.attrs.map(({ name, prefix, value }) => [prefix ? `${prefix}:${name}` : name, value]));
  return {
    name: node.tagName.toLowerCase(),
    attributes,
    get: (name) => attributes.get(name),
    text: () => textOf(node),
    place: node.sourceCodeLocation, // none for the <html>, <head>, <body> and <tbody> that a file left out
  };
}

function textOf(node) {
  return node.nodeName === "#text" ? node.value : (node.childNodes ?? []).map(textOf).join("");
}

function excerpt(markup) {
  const line = markup.replace(/\s+/g, " ");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** Every address that an element names, as written. */
export function addresses(element) {
  const single = ADDRESSES.map((name) => element.get(name)).filter((value) => value !== undefined);
  const listed = LISTS_OF_ADDRESSES.flatMap((name) => (element.get(name) ?? "").split(/,\s+|,$/)).map(
    (candidate) => candidate.trim().split(/\s+/)[0],
  );
  return [...single, ...listed.filter(Boolean)];
}

/** Whether a browser fetches the element's addresses without being asked. */
export function loads(element) {
  if (element.name !== "link") return LOADING_ELEMENTS.has(element.name);
  return (element.get("rel") ?? "").toLowerCase().split(/\s+/).some((relation) => LOADING_RELATIONS.has(relation));
}
