// The workbook: puts what was written beside each prompt, and shows as much of it as is asked for.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, element, plural, word } = coursebook;
  const SLICE = 10; // milliseconds of work before the browser has its turn
  const FRAME = 60; // prompts that come or go before the browser lays them out: all in one frame would hold it up

  const root = document.querySelector("cb-workbook");
  const { parts, part } = root.dataset;
  const lessons = [];
  const items = [];
  const byId = new Map();

  // Timers wait longer the more of them follow each other.
  const yielded = () => globalThis.scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));

  // A page that nobody looks at has no frames.
  const framed = () => new Promise((resume) => (requestAnimationFrame(() => setTimeout(resume)), setTimeout(resume, 100)));

  /** Gives the browser its turn whenever a slice of work is done: `await turn()` in long loops. */
  function slices() {
    let since = performance.now();
    return async () => {
      if (performance.now() - since < SLICE) return;
      await yielded();
      since = performance.now();
    };
  }

  function add(item) {
    items.push(item);
    byId.set(item.id, item);
    answers.subscribe(item.id, (_, id) => changed(id));
    return item;
  }

  /** What stands on the page without scripts: lessons and their prompts. */
  function readPage() {
    for (const section of root.querySelectorAll(".workbook-lesson")) {
      const link = section.querySelector("h2 a");
      const lesson = { title: link.textContent, address: section.dataset.lesson, href: link.getAttribute("href"), section };
      lessons.push(lesson);
      for (const article of section.querySelectorAll(".workbook-prompt")) {
        const { answer: id, kind, was } = article.dataset;
        const question = article.querySelector("h3 a");
        for (const earlier of (was ?? "").split(" ")) heirs.set(earlier, id);
        add({ id, kind, was, prompt: question.textContent, href: question.getAttribute("href"), lesson, article });
      }
    }
  }

  const known = new Map(); // id → lesson, for prompts of all parts
  const heirs = new Map(); // earlier id → the one that carries it on

  /** In a workbook of several parts, this page shows what was written and not what is blank. */
  function readIndex() {
    (coursebook.prompts ?? []).forEach(([address, title, ids, carried], at) => {
      const lesson = { title, address: `/${address}`, ids, at };
      for (const id of ids) known.set(id, lesson);
      for (const [id, was] of carried) heirs.set(was, id);
    });
  }

  function makeArticle(item) {
    const title = item.href ? element("a", { href: item.href }, item.prompt) : item.prompt;
    item.article = element("article", { class: "workbook-prompt", "data-answer": item.id }, element("h3", { class: "workbook-question", dir: "auto" }, title));
  }

  function makeSection(lesson, className = "workbook-lesson") {
    const title = lesson.href ? element("a", { href: lesson.href }, lesson.title) : lesson.title;
    lesson.section = element("section", { class: className }, element("h2", {}, title));
    lessons.push(lesson);
  }

  const gone = { title: word("earlier_prompts"), about: word("earlier_prompts_about") };

  /** An item for a record whose prompt isn't on this page: in another part, or gone from the course. */
  function adopt(id, record) {
    const there = known.get(id);
    const lesson = there ?? gone;
    if (there) lesson.href ??= coursebook.way(lesson.address.slice(1));
    if (!lesson.section) {
      makeSection(lesson, there ? undefined : "workbook-lesson workbook-gone");
      if (!there) lesson.section.append(element("p", { class: "said-wording" }, lesson.about));
      if (there && gone.section) gone.section.before(lesson.section);
      else root.append(lesson.section);
    }
    const href = there && `${lesson.href}#${encodeURIComponent(id)}`;
    const item = add({ id, kind: record.kind, prompt: record.prompt, href, lesson, gone: !there });
    makeArticle(item);
    lesson.section.append(item.article);
    return item;
  }

  const isWritten = ({ record }) => Boolean(record && (record.entries.length || record.comments?.length));

  /** An earlier id whose entries all stand under the one that carries it on needs no place of its own. */
  function isCarried(id, record) {
    const heir = heirs.get(id);
    const carried = heir && answers.get(heir);
    // A page from before the change may have gone on writing under the earlier id: that is shown too.
    const { same, grows } = answers.inner;
    const stands = (entry) => carried.entries.some((each) => each.at === entry.at && (same(each, entry) || grows(entry, each)));
    return Boolean(carried) && record.entries.every(stands);
  }

  function show(item) {
    const { article, record } = item;
    const said = record ? coursebook.say(record, item.prompt) : [];
    article.querySelector(".said-all")?.remove();
    article.classList.toggle("has-words", said.length > 0);
    item.text = undefined;
    if (said.length) article.append(element("div", { class: "said-all" }, ...said.map(coursebook.saidElement)));
    else article.append(element("p", { class: "said-all said-blank" }, word("nothing_written")));
  }

  // What the filter asks for.
  const asked = { show: "all", lesson: "", text: "" };

  const searchable = (item) =>
    (item.text ??= [item.prompt, item.lesson.title, item.article.querySelector(".said-all").textContent].join("\n").toLocaleLowerCase());

  const isAsked = (item) =>
    (asked.show === "all" || (asked.show === "written") === isWritten(item)) &&
    (asked.lesson === "" || item.lesson === lessons[asked.lesson]) &&
    (asked.text === "" || searchable(item).includes(asked.text));

  let run = 0;
  /** Shows what is asked for; a newer question ends the work on an older one. */
  async function filter() {
    const mine = ++run;
    const turn = slices();
    let [shown, moved] = [0, 0];
    const open = new Set();
    for (const item of [...items]) {
      const wanted = isAsked(item);
      const moves = item.article.hidden === wanted;
      await (moves && ++moved % FRAME === 0 ? framed() : turn());
      if (mine !== run) return;
      if (moves) item.article.hidden = !wanted;
      // At once, so that what comes into view is laid out piece by piece.
      if (wanted && !open.has(item.lesson)) item.lesson.section.hidden = false;
      if (wanted) open.add(item.lesson);
      shown += wanted;
    }
    for (const lesson of lessons) if (lesson.section) lesson.section.hidden = !open.has(lesson);
    nothing.hidden = shown > 0 || items.length === 0;
    say(shown);
  }

  const count = element("p", { class: "status", role: "status" });
  const nothing = element("p", { class: "workbook-nothing", hidden: true }, word("nothing_found"));

  function say(shown) {
    const asking = items.filter((item) => !item.gone);
    const written = asking.filter(isWritten).length;
    const filtered = asked.show !== "all" || asked.lesson !== "" || asked.text !== "";
    const of = { written, all: known.size || asking.length };
    const words = [plural("prompts_written", of.all, of), filtered ? plural("prompts_shown", shown) : ""].filter(Boolean).join(" ");
    if (count.textContent !== words) count.textContent = words;
  }

  function makeFilter() {
    const radio = (value) =>
      element("label", { class: "choice" }, element("input", { type: "radio", name: "cb-show", value, checked: value === "all", onchange: () => ask({ show: value }) }), word(`show_${value}`));
    const select = element("select", { id: "cb-lesson", onchange: () => ask({ lesson: select.value }) }, element("option", { value: "" }, word("all_lessons")));
    lessons.forEach(({ title }, at) => select.append(element("option", { value: at }, title)));
    let timer;
    const search = element("input", { type: "search", id: "cb-search", autocomplete: "off", oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask({ text: search.value.trim().toLocaleLowerCase() }), 120);
    } });
    const choices = parts === undefined ? ["all", "written", "blank"] : [];
    return element(
      "form",
      { class: "workbook-filter screen-only", role: "search", onsubmit: (event) => event.preventDefault() },
      choices.length ? element("fieldset", { class: "choices" }, element("legend", { class: "visually-hidden" }, word("show")), ...choices.map(radio)) : undefined,
      element("div", { class: "named" }, element("label", { for: "cb-lesson" }, word("lesson")), select),
      element("div", { class: "named" }, element("label", { for: "cb-search" }, word("search")), search),
    );
  }

  function ask(question) {
    Object.assign(asked, question);
    filter();
  }

  // Answers change in other tabs, and many at once when a file is brought in.
  const waiting = new Set();
  function changed(id) {
    if (id.startsWith("~")) return;
    if (waiting.size === 0) setTimeout(update);
    waiting.add(id);
  }

  async function update() {
    const turn = slices();
    for (const id of waiting) {
      await turn();
      waiting.delete(id);
      const record = answers.get(id);
      if (!byId.has(id) && (!record || part !== undefined || isCarried(id, record))) continue;
      const item = byId.get(id) ?? adopt(id, record);
      item.record = record;
      show(item);
    }
    await filter();
    coursebook.workbook.onchange?.();
  }

  async function begin() {
    root.classList.add("live");
    readPage();
    readIndex();
    for (const { id, was, kind } of items) if (was) answers.carry(id, was, kind);
    const top = element("div", { class: "workbook-top screen-only" });
    root.prepend(top);
    const turn = slices();
    const stored = new Map(answers.all().map(({ id, record }) => [id, record]));
    for (const item of [...items]) {
      await turn();
      item.record = stored.get(item.id);
      stored.delete(item.id);
      show(item);
    }
    if (part === undefined) {
      const rest = [...stored].filter(([id, record]) => !isCarried(id, record));
      const order = ([id]) => known.get(id)?.at ?? Infinity;
      const within = ([id]) => known.get(id)?.ids.indexOf(id) ?? 0;
      rest.sort((a, b) => order(a) - order(b) || within(a) - within(b) || (a[0] < b[0] ? -1 : 1));
      for (const [id, record] of rest) {
        await turn();
        const item = adopt(id, record);
        item.record = record;
        show(item);
      }
    }
    answers.subscribe(null, (_, id) => changed(id));
    if (items.length) top.after(makeFilter(), count, nothing);
    coursebook.workbook = { items, top, isWritten, slices, refresh: () => [...byId.keys()].forEach(changed) };
    if (part === undefined) coursebook.workbookTools();
    await filter();
    root.dataset.state = "ready";
  }

  // The scripts after this one bring the tools.
  addEventListener("DOMContentLoaded", begin, { once: true });
}
