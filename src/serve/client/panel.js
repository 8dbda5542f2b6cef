// What the preview itself shows over the page: what is wrong, the switch to follow edits, the mark in
// the margin. It stands in a shadow of its own, so that no theme's styles reach it.

const FOLLOW = "coursebook-preview-follow";

export class Panel {
  #root;
  #words = {};
  #status;
  #dismissed = "";
  /** Says aloud what is found: it has to be there before it says anything. */
  #voice = element("p", { class: "voice", role: "status" });
  #open;

  /** @param {(target: object) => Promise<object>} open opens a place in the author's editor */
  constructor(open) {
    this.#open = open;
    const host = document.createElement("coursebook-preview");
    this.#root = host.attachShadow({ mode: "open" });
    const sheet = element("link", { rel: "stylesheet", href: "/_coursebook/panel.css" });
    this.#root.append(sheet, this.#voice);
    sheet.addEventListener("load", () => host.removeAttribute("hidden"));
    host.hidden = true;
    host.dir = document.documentElement.dir || "ltr";
    document.documentElement.append(host);
    host.addEventListener("keydown", (event) => event.key === "Escape" && this.#dismiss());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#dismiss());
  }

  /** Whether the page shall go where the author writes. */
  get follows() {
    return localStorage.getItem(FOLLOW) === "yes";
  }

  /** Shows what the server says is wrong. */
  show(status) {
    this.#status = status;
    this.#words = status.words;
    this.#draw();
  }

  /** Says that the server is gone, or back. */
  lost(isLost) {
    const note = this.#root.querySelector(".lost");
    if (!isLost) return note?.remove();
    if (note || !this.#words.lost) return;
    this.#root.append(element("p", { class: "lost", role: "status" }, this.#words.lost));
  }

  #draw() {
    const { own, others, errors, own_advice, other_advice, advice } = this.#status;
    const signature = JSON.stringify(own.map((finding) => finding.shown));
    if (own.length === 0) this.#dismissed = "";
    const said = errors > 0 ? this.#count() : "";
    if (this.#voice.textContent !== said) this.#voice.textContent = said;
    this.#root.querySelectorAll(".bar, .panel").forEach((part) => part.remove());
    const isOpen = (own.length > 0 && this.#dismissed !== signature) || (this.#wantsAll && errors > 0);
    if (!errors) this.#wantsAll = false;
    if (!advice) this.#wantsAdvice = false;
    const isAdvising = this.#wantsAdvice && !isOpen;
    this.#root.append(this.#bar(isOpen, isAdvising));
    if (isOpen) this.#root.append(this.#panel("errors", this.#count(), own, others));
    else if (isAdvising) this.#root.append(this.#panel("advice", this.#countAdvice(), own_advice, other_advice));
  }

  #wantsAll = false;
  /** Warnings and notes never open by themselves. */
  #wantsAdvice = false;

  #count() {
    const { errors } = this.#status;
    return errors === 1 ? this.#words.one_error : this.#words.n_errors.replace("{n}", errors);
  }

  #countAdvice() {
    const { advice } = this.#status;
    return advice === 1 ? this.#words.one_advice : this.#words.n_advice.replace("{n}", advice);
  }

  #bar(isOpen, isAdvising) {
    const { errors, advice } = this.#status;
    const bar = element("div", { class: "bar", role: "group", "aria-label": this.#words.name });
    if (errors > 0) {
      const text = this.#count();
      const button = element("button", { type: "button", class: "errors", "aria-expanded": String(isOpen) }, text);
      button.addEventListener("click", () => (isOpen ? this.#dismiss() : this.#showAll()));
      bar.append(button);
    }
    if (advice > 0) {
      const attributes = { type: "button", class: "advice", "aria-expanded": String(isAdvising) };
      const button = element("button", attributes, this.#countAdvice());
      button.addEventListener("click", () => (isAdvising ? this.#dismiss() : this.#showAdvice()));
      bar.append(button);
    }
    const follow = element("button", {
      type: "button",
      role: "switch",
      class: "follow",
      "aria-checked": String(this.follows),
    });
    follow.append(element("span", { class: "knob", "aria-hidden": "true" }), this.#words.follow);
    follow.addEventListener("click", () => {
      localStorage.setItem(FOLLOW, this.follows ? "no" : "yes");
      follow.setAttribute("aria-checked", String(this.follows));
    });
    bar.append(follow);
    return bar;
  }

  #panel(sort, title, own, others) {
    const panel = element("section", { class: `panel ${sort}`, "aria-labelledby": "panel-title" });
    const head = element("div", { class: "head" });
    const { course, last_good } = this.#status;
    const close = element("button", { type: "button", class: "close" }, this.#words.close);
    close.addEventListener("click", () => this.#dismiss());
    head.append(element("h2", { id: "panel-title" }, title), close);
    panel.append(head);
    const note = !course ? this.#words.nothing : last_good ? this.#words.last_good : undefined;
    if (note) panel.append(element("p", { class: "note" }, note));
    panel.append(...own.map((finding) => this.#finding(finding)));
    if (others.length > 0) {
      if (own.length > 0) panel.append(element("h3", {}, this.#words.elsewhere));
      panel.append(...others.map((finding) => this.#finding(finding)));
    }
    return panel;
  }

  #finding(finding) {
    const article = element("article");
    if (finding.target && finding.place) {
      const place = element("button", { type: "button", class: "place", title: this.#words.edit }, finding.place);
      place.addEventListener("click", () => this.edit(finding.target));
      article.append(place);
    }
    article.append(...lines(finding.shown));
    return article;
  }

  #dismiss() {
    if (!this.#status || !this.#root.querySelector(".panel")) return;
    this.#dismissed = JSON.stringify(this.#status.own.map((finding) => finding.shown));
    this.#wantsAll = false;
    this.#wantsAdvice = false;
    this.#draw();
  }

  #showAdvice() {
    this.#dismiss();
    this.#wantsAdvice = true;
    this.#draw();
    this.#root.querySelector(".close").focus();
  }

  #showAll() {
    this.#dismissed = "";
    this.#wantsAll = true;
    this.#wantsAdvice = false;
    this.#draw();
    this.#root.querySelector(".close").focus();
  }

  /** Opens a place in the editor, or says where it is. */
  async edit(target) {
    const { editor, place } = await this.#open(target);
    if (editor) return;
    await navigator.clipboard?.writeText(place).catch(() => {});
    this.#say(this.#words.no_editor.replace("{place}", place));
  }

  #say(text) {
    this.#root.querySelector(".said")?.remove();
    const said = element("p", { class: "said", role: "status" }, text);
    this.#root.append(said);
    setTimeout(() => said.remove(), 6_000);
  }

  /** Puts the mark in the margin of a live element; none takes it away. */
  mark(at, target) {
    let mark = this.#root.querySelector(".mark");
    if (!at) return mark?.remove();
    if (!mark) {
      mark = element("button", {
        type: "button",
        class: "mark",
        "aria-label": this.#words.edit,
        title: this.#words.edit,
      });
      mark.append("✎");
      mark.addEventListener("click", () => this.edit(mark.target));
      this.#root.append(mark);
    }
    mark.target = target;
    const box = at.getBoundingClientRect();
    const isRight = this.#root.host.dir === "rtl";
    mark.style.top = `${box.top + window.scrollY}px`;
    mark.style.left = `${Math.max(2, isRight ? Math.min(box.right + 6, innerWidth - 34) : box.left - 38) + window.scrollX}px`;
  }

  /** Shows for a moment which element was changed. */
  point(at) {
    this.#root.querySelector(".pointer")?.remove();
    const box = at.getBoundingClientRect();
    const pointer = element("div", { class: "pointer", "aria-hidden": "true" });
    const size = {
      top: box.top + window.scrollY,
      left: box.left + window.scrollX,
      width: box.width,
      height: box.height,
    };
    for (const [name, value] of Object.entries(size)) pointer.style[name] = `${value}px`;
    this.#root.append(pointer);
    setTimeout(() => pointer.remove(), 1_500);
  }
}

/** A finding as the terminal shows it: what is prose may break its lines, what is quoted may not. */
function lines(shown) {
  const parts = [];
  for (const line of shown.trimEnd().split("\n")) {
    const isProse = parts.length === 0 || /^ *= /.test(line);
    if (/^ *--> /.test(line) || (/^ *\|$/.test(line) && !isProse && parts.at(-1).localName !== "pre")) continue;
    if (isProse) parts.push(element("p", {}, line.replace(/^ *= /, "")));
    else if (parts.at(-1).localName === "pre") parts.at(-1).textContent += `\n${line}`;
    else parts.push(element("pre", { tabindex: "0" }, line));
  }
  for (const part of parts) part.textContent = part.textContent.replace(/(\n *\|)+$/, "");
  return parts;
}

function element(name, attributes = {}, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
