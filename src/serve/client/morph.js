// Brings the open page up to what the server sends now, and touches nothing else.
//
// Three trees: the page as it was sent, the page as it is sent now, and the live page, in which scripts
// and the reader have been at work. Only what differs between the first two is done to the third. So a
// text that is being typed, its caret, open folds and whatever scripts have put into the page stay.
// (Libraries that morph compare the live page with the new one: to them a text that was typed and a
// place to write that a script has made are differences, which they undo.)

/** Nodes that scripts took away can't be brought up to date. */
class Lost extends Error {}

/** Up to how many pairs of children are compared with each other. */
const MOST_PAIRS = 250_000;

export class Mirror {
  /** The page as it was sent, in a document in which nothing comes alive. */
  #sent;
  /** From each node that was sent to the live one. */
  #live = new WeakMap();
  #changed = [];
  /** Live sheets that are no longer named, and those that came: the old ones go when the new ones are there. */
  #leaving = [];
  #coming = [];

  constructor() {
    const inert = document.implementation.createHTMLDocument("");
    this.#sent = inert.importNode(document.documentElement, true);
    this.#pair(this.#sent, document.documentElement);
    quieten(this.#sent);
  }

  /**
   * Brings the live page up to `next`, a parsed document. Gives the live elements that are new or
   * others; undefined where the page has to be loaded again.
   */
  update(next) {
    this.#changed = [];
    quieten(next.documentElement);
    if (scriptsOf(this.#sent) !== scriptsOf(next.documentElement)) return undefined;
    try {
      this.#element(this.#sent, next.documentElement);
    } catch (error) {
      if (error instanceof Lost) return undefined;
      throw error;
    } finally {
      this.#exchangeSheets();
    }
    return this.#changed.filter((element) => element.isConnected);
  }

  /** Another live element stands for the same one that was sent. */
  exchange(before, after) {
    const all = document.createTreeWalker(this.#sent, NodeFilter.SHOW_ELEMENT);
    for (let sent = all.currentNode; sent; sent = all.nextNode()) {
      if (this.#live.get(sent) === before) this.#live.set(sent, after);
    }
    before.remove();
  }

  /** A page without its sheets is shown for no moment: those that go wait for those that come. */
  #exchangeSheets() {
    const leaving = this.#leaving;
    const here = this.#coming.map((sheet) => new Promise((done) => (sheet.onload = sheet.onerror = done)));
    [this.#leaving, this.#coming] = [[], []];
    Promise.all(here).then(() => leaving.forEach((sheet) => sheet.remove()));
  }

  /** The live element at a way of places among children, below the body. */
  elementAt(way) {
    const sent = way.reduce((element, at) => element?.children[at], this.#sent.querySelector("body"));
    return sent && this.#live.get(sent);
  }

  /** Remembers which live node was made from which one that was sent. Both trees are alike. */
  #pair(sent, live) {
    this.#live.set(sent, live);
    const children = live.childNodes;
    sent.childNodes.forEach((child, at) => children[at] && this.#pair(child, children[at]));
  }

  #node(sent, next) {
    if (sent.nodeType === Node.ELEMENT_NODE) {
      this.#element(sent, next);
    } else if (sent.data !== next.data) {
      const live = this.#find(sent);
      live.data = next.data;
      sent.data = next.data;
      this.#changed.push(live.parentElement);
    }
  }

  #element(sent, next) {
    if (sent.isEqualNode(next)) return;
    const isOwn = sent.localName.includes("-");
    // A script has read the element when it came: it shall read it anew, unless somebody writes in it.
    if (isOwn && !this.#live.get(sent)?.contains(document.activeElement)) return this.#replace(sent, next);
    try {
      this.#attributes(sent, next);
      this.#children(sent, next);
    } catch (error) {
      if (!isOwn || !(error instanceof Lost)) throw error;
      this.#replace(sent, next);
    }
  }

  #attributes(sent, next) {
    const names = new Set([...sent.getAttributeNames(), ...next.getAttributeNames()]);
    for (const name of names) {
      const value = next.getAttribute(name);
      if (sent.getAttribute(name) === value) continue;
      for (const element of [this.#find(sent), sent]) {
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
      }
      if (next.localName !== "script") this.#changed.push(this.#live.get(sent));
    }
  }

  #children(sent, next) {
    const live = this.#find(sent);
    const before = [...sent.childNodes];
    const after = [...next.childNodes];
    const partners = matches(before, after);
    const kept = new Set(partners.values());
    const isOther = kept.size < before.length || kept.size < after.length;
    // A script that has put something else here won't see what changes: its element begins anew.
    const isTaken = before.some((child) => this.#live.get(child)?.parentNode !== live);
    if (isOther && isTaken && isInOwn(sent)) throw new Lost();
    for (const child of before) {
      if (kept.has(child)) continue;
      if (isSheet(child)) this.#leaving.push(...[this.#live.get(child)].filter(Boolean));
      else this.#live.get(child)?.remove();
      child.remove();
      this.#changed.push(live);
    }
    let last; // the child before, as it was sent
    for (const child of after) {
      let partner = partners.get(child);
      if (partner) this.#node(partner, child);
      else partner = this.#insert(child, sent, live, last);
      // A replaced element is another node.
      last = partner.parentNode === sent ? partner : last ? last.nextSibling : sent.firstChild;
    }
  }

  /** Puts a new child after the child `last`. */
  #insert(child, sent, live, last) {
    const copy = sent.ownerDocument.importNode(child, true);
    const element = fresh(child);
    const before = last && this.#live.get(last);
    if (last) last.after(copy);
    else sent.prepend(copy);
    if (before?.parentNode === live) before.after(element);
    else live.prepend(element);
    this.#pair(copy, element);
    if (isSheet(element)) this.#coming.push(element);
    if (element.nodeType === Node.ELEMENT_NODE) this.#changed.push(element);
    else if (child.data.trim()) this.#changed.push(live);
    return copy;
  }

  /** Puts a new element in the place of one, with what a reader did to it. */
  #replace(sent, next) {
    const live = this.#find(sent);
    const copy = sent.ownerDocument.importNode(next, true);
    const element = document.importNode(next, true);
    const carry = remember(live);
    sent.replaceWith(copy);
    live.replaceWith(element);
    this.#pair(copy, element);
    carry(element);
    this.#changed.push(element);
  }

  #find(sent) {
    const live = this.#live.get(sent);
    if (!live?.isConnected) throw new Lost();
    return live;
  }
}

function isSheet(node) {
  return node.localName === "link" && node.relList.contains("stylesheet");
}

/** Whether a node stands in an element that a script defines. */
function isInOwn(node) {
  for (let at = node; at; at = at.parentElement) if (at.localName.includes("-")) return true;
  return false;
}

/** Without scripting, as a parser reads it, `noscript` holds elements; in a page it holds text. */
function quieten(root) {
  root.querySelectorAll("noscript").forEach((element) => element.replaceChildren());
}

/** What a page runs besides the files that its head names. */
function scriptsOf(root) {
  const scripts = [...root.querySelectorAll("body script:not([type='application/ld+json'])")];
  return scripts.map((script) => script.outerHTML).join("\n");
}

/** A live copy. A script that was parsed elsewhere doesn't run: it needs an element of its own. */
function fresh(node) {
  if (node.localName !== "script") return document.importNode(node, true);
  const script = document.createElement("script");
  // Else they would run in the order in which they arrive, and those of a block need those that all share.
  script.async = false;
  for (const { name, value } of node.attributes) script.setAttribute(name, value);
  script.textContent = node.textContent;
  return script;
}

/** Open folds, texts and the place of the caret in an element that is about to be replaced. */
function remember(element) {
  const folds = [...element.querySelectorAll("details")].map((fold) => fold.open);
  const fields = "textarea, input";
  const active = [...element.querySelectorAll(fields)].indexOf(document.activeElement);
  const field = active < 0 ? undefined : document.activeElement;
  const state = field && { value: field.value, start: field.selectionStart, end: field.selectionEnd };
  return (now) => {
    now.querySelectorAll("details").forEach((fold, at) => (fold.open = folds[at] ?? fold.open));
    const same = field && now.querySelectorAll(fields)[active];
    if (same?.localName !== field?.localName || !same) return;
    same.value = state.value;
    same.focus({ preventScroll: true });
    if (state.start !== null) same.setSelectionRange(state.start, state.end);
  };
}

/**
 * Which child of before each child of after goes on from: in order, so that as much as possible stays
 * as it is. A longest common subsequence, in which nodes that are equal count most.
 */
function matches(before, after) {
  const partners = new Map();
  const [a, b] = [before.map(describe), after.map(describe)];
  let start = 0;
  while (start < a.length && start < b.length && a[start].text === b[start].text) {
    partners.set(after[start], before[start]);
    start += 1;
  }
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1].text === b[endB - 1].text) {
    endA -= 1;
    endB -= 1;
    partners.set(after[endB], before[endA]);
  }
  const [rows, columns] = [endA - start, endB - start];
  if (rows * columns > MOST_PAIRS) return partners;
  const width = columns + 1;
  const best = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const gain = likeness(a[start + row], b[start + column]);
      const both = gain && gain + best[(row + 1) * width + column + 1];
      best[row * width + column] = Math.max(both, best[(row + 1) * width + column], best[row * width + column + 1]);
    }
  }
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    const gain = likeness(a[start + row], b[start + column]);
    if (gain && best[row * width + column] === gain + best[(row + 1) * width + column + 1]) {
      partners.set(after[start + column], before[start + row]);
      row += 1;
      column += 1;
    } else if (best[row * width + column] === best[(row + 1) * width + column]) row += 1;
    else column += 1;
  }
  return partners;
}

function describe(node) {
  const isElement = node.nodeType === Node.ELEMENT_NODE;
  // A script or a sheet with another address is another one.
  const address = isElement
    ? (node.getAttribute("src") ?? "") + (node.localName === "link" ? node.getAttribute("href") : "")
    : "";
  return {
    text: isElement ? node.outerHTML : `${node.nodeType} ${node.data}`,
    kind: `${node.nodeType} ${node.nodeName} ${node.localName === "img" ? "" : address}`,
    id: isElement ? node.id : "",
    isOwn: isElement && node.localName.includes("-"),
    isBlank: !isElement && !node.data.trim(),
  };
}

function likeness(a, b) {
  if (a.kind !== b.kind) return 0;
  if (a.text === b.text) return a.isBlank ? 2 : 8;
  if (a.isOwn && a.id !== b.id) return 0;
  return a.id && a.id === b.id ? 6 : 1;
}
