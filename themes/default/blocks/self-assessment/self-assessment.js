// Statements rated on one scale: kept as they are chosen, then shown as a chart with its table; done again, both results
// and the change between them.
//
// An entry is one sitting: { labels, dimensions: [{ title, statements: [{ id, text, value: 1.. or null }] }] }, with
// `unfinished: true` until its result was asked for. It holds the wording of its time: a result is drawn from its entry alone.
"use strict";
{
  const { answers, comments, date, day, element, time, trouble, word } = globalThis.coursebook;
  const format = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const RADIUS = 84;
  // Of a name around the chart.
  const [WIDE, HIGH] = [112, 56];

  const said = (node) => node?.textContent.trim().replace(/\s+/g, " ") ?? "";
  // What comes out of a file that somebody sent may be anything.
  const isSitting = ({ labels, dimensions }) =>
    [labels, dimensions].every((list) => Array.isArray(list) && list.length > 0) &&
    dimensions.every(
      (dimension) =>
        Array.isArray(dimension?.statements) &&
        dimension.statements.every((each) => typeof each?.text === "string" && (each.value === null || (Number.isInteger(each.value) && each.value >= 1 && each.value <= labels.length))),
    );
  const nameOf = ({ title }) => (title ? `${title}` : word("sa_all"));

  /** The average of what was rated; none where nothing was. */
  function average({ statements }) {
    const values = statements.map(({ value }) => value).filter((value) => value !== null);
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
  }

  /** What a dimension asks, on which scale: only where this is the same, results can be compared. */
  const asked = (dimension, { labels }) =>
    JSON.stringify([dimension.title, labels, dimension.statements.map(({ text }) => text).sort()]);
  const sameIn = (sitting, dimension, of) => sitting?.dimensions.find((each) => asked(each, sitting) === asked(dimension, of));
  const isSame = (one, other) =>
    one.dimensions.length === other.dimensions.length && one.dimensions.every((dimension) => sameIn(other, dimension, one));

  const svg = (name, attributes = {}, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  /** A ray for each dimension, a ring for each step of the scale, a dashed line for before and a solid one for now. */
  function radar(rows, steps) {
    const point = (at, length) => {
      const angle = (2 * Math.PI * at) / rows.length - Math.PI / 2;
      return [Math.cos(angle) * length, Math.sin(angle) * length];
    };
    const shape = (name, values) => svg("polygon", { class: name, points: values.map((value, at) => point(at, (value / steps) * RADIUS).join()).join(" ") });
    const dots = (name, values) =>
      values.flatMap((value, at) => {
        const [cx, cy] = point(at, ((value ?? 0) / steps) * RADIUS);
        return value === undefined ? [] : [svg("circle", { class: name, cx, cy, r: 3.5 })];
      });
    const before = rows.map((row) => row.before);
    const now = rows.map((row) => row.now);
    const names = rows.map(({ name }, at) => {
      const [x, y] = point(at, 1);
      const box = { x: x * (RADIUS + 10 + WIDE / 2) - WIDE / 2, y: y * (RADIUS + 10 + HIGH / 2) - HIGH / 2, width: WIDE, height: HIGH };
      return svg("foreignObject", box, element("p", { class: y < -0.5 ? "above" : y > 0.5 ? "below" : "" }, name));
    });
    return svg(
      "svg",
      { class: "radar", viewBox: "-206 -150 412 300", "aria-hidden": "true" },
      ...Array.from({ length: steps }, (_, step) => shape("ring", rows.map(() => step + 1))),
      ...rows.map((_, at) => {
        const [x2, y2] = point(at, RADIUS);
        return svg("line", { class: "ring", x2, y2 });
      }),
      ...(before.every((value) => value !== undefined) ? [shape("before", before)] : []),
      shape("now", now),
      ...dots("before", before),
      ...dots("now", now),
      ...names,
    );
  }

  /** A line for each dimension, from nothing to the end of the scale. */
  function bars(rows, steps) {
    const place = (value) => (value / steps) * 100;
    const line = (name, d) => svg("path", { class: name, d, "vector-effect": "non-scaling-stroke" });
    const scale = Array.from({ length: steps }, (_, step) => `M${place(step + 1)} 2V22`).join("");
    const bar = ({ before, now }) =>
      svg(
        "svg",
        { viewBox: "0 0 100 24", preserveAspectRatio: "none" },
        line("ring", `M0 12H100${scale}`),
        line("before", `M0 8H${place(before ?? 0)}`),
        line("now", `M0 ${before === undefined ? 12 : 16}H${place(now)}`),
      );
    return element("div", { class: "bars", "aria-hidden": "true" }, ...rows.map((row) => element("div", {}, element("p", {}, row.name), bar(row))));
  }

  /** How a value changed, in words. */
  function change({ name, before, now }) {
    const [from, to] = [before, now].map((value) => format.format(value));
    return word(from === to ? "sa_same" : before < now ? "sa_up" : "sa_down", { name, from, to });
  }

  function table(rows, sitting, earlier) {
    const number = (value, rated) =>
      element("td", {}, value === undefined ? "–" : format.format(value), ...(rated ? [" ", element("span", { class: "status" }, rated)] : []));
    const rated = ({ statements }) => {
      const n = statements.filter(({ value }) => value !== null).length;
      return n < statements.length ? word("sa_rated", { n, total: statements.length }) : "";
    };
    const head = [word("sa_about"), ...(earlier ? [date(earlier.at), date(sitting.at)] : [word("sa_average")])];
    const body = rows.map((row) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, row.name),
        ...(earlier ? [number(row.before, row.was && rated(row.was))] : []),
        number(row.now, rated(row.dimension)),
      ),
    );
    return element(
      "div",
      { class: "table", tabindex: 0, role: "group", "aria-label": word("sa_table") },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
        element("tbody", {}, ...body),
      ),
    );
  }

  /** One sitting, or two: the chart, the change in words, the table. */
  function result(sitting, earlier) {
    const steps = sitting.labels.length;
    const all = sitting.dimensions.map((dimension) => {
      const was = sameIn(earlier, dimension, sitting);
      return { dimension, was, name: nameOf(dimension), now: average(dimension), before: was && average(was) };
    });
    const rows = all.filter(({ now }) => now !== undefined);
    const isRadar = rows.length >= 3;
    const legend = earlier ? [element("span", { class: "was" }, date(earlier.at)), element("span", { class: "is" }, date(sitting.at))] : [];
    const scale = word("sa_scale", { first: sitting.labels[0], n: steps, last: sitting.labels.at(-1) });
    const changes = rows.filter(({ before }) => before !== undefined);
    return [
      element("figure", { class: "chart" }, (isRadar ? radar : bars)(rows, steps), element("figcaption", {}, ...legend, element("span", {}, scale))),
      ...(changes.length ? [element("ul", { class: "changes" }, ...changes.map((row) => element("li", {}, change(row))))] : []),
      table(all, sitting, earlier),
    ];
  }

  /** What finished sittings show: the last one, beside the first that it can be compared with. Old ones stay as they were. */
  function results(sittings) {
    const last = sittings.at(-1);
    const others = sittings.slice(0, -1);
    const earlier = others.find((each) => last.dimensions.some((dimension) => sameIn(each, dimension, last)));
    const parts = [element("p", { class: "status" }, word("sa_date", { date: date(last.at) })), ...result(last, earlier)];
    const isWhole = earlier && isSame(earlier, last);
    if (others.length && !isWhole) parts.push(element("p", { class: "note-line" }, word(earlier ? "sa_partly" : "sa_not_compared")));
    for (const other of others.filter((each) => each !== earlier || !isWhole)) {
      parts.push(
        element("details", { class: "disclosure" }, element("summary", {}, word("sa_result_of", { date: date(other.at) })), ...result(other)),
      );
    }
    return parts;
  }

  const sittingsOf = (id) => (answers.get(id)?.entries ?? []).filter(isSitting);
  const finished = (id) => sittingsOf(id).filter(({ unfinished, dimensions }) => !unfinished && dimensions.some((each) => average(each) !== undefined));

  class SelfAssessment extends HTMLElement {
    connectedCallback() {
      this.tools ??= this.querySelector(":scope > template")?.content.cloneNode(true);
      if (this.dimensions || !this.tools) return;
      const { answer, prompt, was } = this.dataset;
      Object.assign(this, { answer, prompt });
      if (was) answers.carry(answer, was, "self-assessment");
      this.labels = [...this.querySelector(".scale").querySelectorAll("span")].map(said);
      this.places = [...this.querySelectorAll(":scope > .dimension")];
      this.dimensions = this.places.map((place) => ({
        title: said(place.querySelector(".dimension-title")),
        statements: [...place.querySelectorAll(".statement")].map((statement) => this.statement(statement)),
      }));
      this.all = this.dimensions.flatMap(({ statements }) => statements);
      this.build();
      this.addEventListener("change", () => this.keep());
      // What is on screen stays where the browser cleared its storage, and while somebody is answering.
      answers.subscribe(answer, (record, id, why) => {
        if (!this.saving && why !== "cleared" && (!this.touched || why === "erased")) this.render();
      });
      this.render();
    }

    statement(place) {
      const text = place.querySelector(".statement-text");
      const inputs = [...place.querySelectorAll("input")];
      const clear = this.tools.querySelector(".clear").cloneNode(true);
      clear.setAttribute("aria-describedby", text.id);
      clear.addEventListener("click", () => {
        for (const input of inputs) input.checked = false;
        inputs[0].focus();
        this.keep();
      });
      text.after(clear);
      return { id: place.dataset.statement, text: said(text), inputs, clear };
    }

    build() {
      const part = (name) => this.tools.querySelector(`.${name}`);
      for (const name of ["count", "said", "heading", "drawn", "note", "edit"]) this[name] = part(name);
      for (const name of ["finish", "again", "edit"]) part(name).addEventListener("click", () => this[name === "edit" ? "change" : name]());
      this.places.at(-1).after(part("sitting"), part("result"));
    }

    /** What is kept: a sitting to go on with, a result, or nothing yet. */
    render() {
      const last = sittingsOf(this.answer).at(-1);
      this.touched = false;
      this.note.textContent = this.said.textContent = "";
      const problem = trouble(this.answer);
      if (problem) this.said.replaceChildren(...problem.childNodes);
      if (last && !last.unfinished && finished(this.answer).length) this.show();
      else this.rate(last?.unfinished ? last : undefined);
    }

    /** A sitting in the words of today. */
    now(unfinished) {
      const value = ({ inputs }) => Number(inputs.find((input) => input.checked)?.value) || null;
      const dimensions = this.dimensions.map(({ title, statements }) => ({
        title,
        statements: statements.map((each) => ({ id: each.id, text: each.text, value: value(each) })),
      }));
      return { labels: this.labels, dimensions, ...(unfinished && { unfinished }) };
    }

    /** Asks, with what was rated already. A sitting about other statements than today's stays as it is, and a new one begins. */
    rate(sitting) {
      const isScale = sitting && `${sitting.labels}` === `${this.labels}`;
      const old = isScale ? sitting.dimensions.flatMap(({ statements }) => statements) : [];
      for (const { id, text, inputs } of this.all) {
        const same = old.filter((each) => each.text === text);
        const was = same.find((each) => each.id === id) ?? same[0];
        for (const input of inputs) input.checked = Number(input.value) === was?.value;
      }
      this.sitting = sitting && isSame(sitting, this.now()) ? sitting : undefined;
      this.dataset.mode = "rating";
      this.tell();
    }

    tell() {
      let n = 0;
      for (const { inputs, clear } of this.all) {
        const isRated = inputs.some((input) => input.checked);
        clear.classList.toggle("unseen", !isRated);
        n += isRated;
      }
      this.count.textContent = n ? word("sa_rated", { n, total: this.all.length }) : word("sa_skip");
      return n;
    }

    /** Keeps the sitting as it stands; whether it could. */
    keep(unfinished = true) {
      this.touched = true;
      this.tell();
      this.saving = true;
      const entry = { ...this.now(unfinished), ...(this.sitting && { at: this.sitting.at }) };
      const saved = answers.save(this.answer, { kind: "self-assessment", prompt: this.prompt, entry, base: this.sitting });
      this.saving = false;
      if (saved.entry) this.sitting = saved.entry;
      const text = word(saved.ok ? (answers.where === "tab" ? "kept_in_tab" : "saved") : "sa_not_kept", { time: time(Date.now()) });
      this.said.classList.toggle("failed", !saved.ok);
      if (this.said.textContent !== text) this.said.textContent = text;
      return saved;
    }

    finish() {
      if (this.tell() === 0) {
        this.said.textContent = word("sa_rate_first");
        this.all[0].inputs[0].focus();
        return;
      }
      const saved = this.keep(false);
      this.touched = false;
      this.show(saved.entry ? undefined : [{ ...this.now(), at: Date.now() }]);
      this.note.textContent = this.said.textContent;
      this.heading.focus({ preventScroll: true });
      this.scrollIntoView({ block: "start" });
    }

    show(sittings = finished(this.answer)) {
      const last = sittings.at(-1);
      this.drawn.replaceChildren(...results(sittings), ...comments(answers.get(this.answer), last));
      this.edit.hidden = day(last.at) !== day() || !isSame(last, this.now());
      this.dataset.mode = "result";
    }

    again() {
      this.rate();
      this.touched = true;
      this.start();
    }

    change() {
      this.rate(finished(this.answer).at(-1));
      this.touched = true;
      this.start();
    }

    start() {
      this.all[0].inputs[0].focus({ preventScroll: true });
      this.scrollIntoView({ block: "start" });
    }
  }

  /** At the end of the course: the first result, and the way back to do it again. */
  class Retake extends HTMLElement {
    connectedCallback() {
      const { answer } = this.dataset;
      const drawn = element("div", { class: "drawn" });
      const [first, again] = [".retake-first", ".retake-again"].map((selector) => this.querySelector(selector));
      const render = () => {
        const sittings = finished(answer);
        first.hidden = sittings.length > 0;
        again.hidden = sittings.length === 0;
        drawn.replaceChildren(...(sittings.length ? results(sittings) : []));
      };
      this.append(drawn);
      answers.subscribe(answer, render);
      render();
    }
  }

  customElements.define("cb-self-assessment", SelfAssessment);
  customElements.define("cb-retake", Retake);
}
