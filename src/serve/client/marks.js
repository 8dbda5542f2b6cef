// Which element of the page is written where: for the mark in the margin that opens the editor there,
// and to find the block that was changed.

export class Marks {
  #mirror;
  #panel;
  #page;
  #known; // a promise of the marks, sorted by place: { element, target }
  #shown;

  constructor(mirror, panel, page) {
    this.#mirror = mirror;
    this.#panel = panel;
    this.#page = page;
    // A pointer that rests on touch has no margin to go to.
    document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && this.#over(event.target));
    document.addEventListener("focusin", (event) => this.#over(event.target));
  }

  /** The page is another: what was known is asked again when it is wanted. */
  forget() {
    this.#known = undefined;
    this.#shown = undefined;
    this.#panel.mark();
  }

  /** The element that is written at a byte of the page's file, or before it. */
  async nearest(at) {
    const known = await this.#ask();
    return known.filter(({ target }) => target.at <= at).at(-1)?.element ?? known[0]?.element;
  }

  async #over(target) {
    if (!(target instanceof Element) || target.localName === "coursebook-preview") return;
    const known = await this.#ask();
    const by = new Map(known.map((mark) => [mark.element, mark]));
    let at = target;
    while (at && !by.has(at)) at = at.parentElement;
    if (!at || at === this.#shown) return; // it stays, so that one can reach it
    this.#shown = at;
    this.#panel.mark(at, by.get(at).target);
  }

  #ask() {
    this.#known ??= this.#fetch().catch(() => []);
    return this.#known;
  }

  async #fetch() {
    const response = await fetch(`/_coursebook/marks?page=${encodeURIComponent(decodeURI(this.#page()))}`);
    if (!response.ok) return [];
    const { file, headings, html } = await response.json();
    const marked = new DOMParser().parseFromString(html, "text/html");
    const comments = marked.createTreeWalker(marked.body, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (comments.nextNode()) {
      const place = /^coursebook (\d+):(\d+)$/.exec(comments.currentNode.data);
      const block = place && comments.currentNode.nextElementSibling;
      const element = block && this.#mirror.elementAt(way(block));
      if (element?.localName !== block?.localName || !element) continue;
      found.push({ element, target: { file: Number(place[1]), at: Number(place[2]) } });
    }
    for (const [id, at] of headings) {
      const element = document.getElementById(id);
      if (element) found.push({ element, target: { file, at } });
    }
    return found.sort((a, b) => a.target.at - b.target.at);
  }
}

/** The way to an element from the body: its place among the children at each level. */
function way(element) {
  const way = [];
  for (let at = element; at && at.localName !== "body"; at = at.parentElement) {
    way.unshift([...at.parentElement.children].indexOf(at));
  }
  return way;
}
