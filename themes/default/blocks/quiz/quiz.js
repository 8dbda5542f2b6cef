// Questions. An answer is looked at once the learner says how sure it is, and is kept with its time; earlier tries stay.
//
// An entry: { type, sure, right, shown: [{ left?, text, right }] } and, by type, `chosen: [ids]`, `order: [ids]`,
// `pairs: [[left id, right id]]` or `blanks: [texts]`. `shown` says in words what was chosen, whatever becomes of the question.
"use strict";
{
  const { answers, button, comments, date, element, icon, plural, time, trouble, word } = globalThis.coursebook;
  // Milliseconds: the second click of a double one doesn't mean the button that appears under it.
  const AGAIN = 400;

  /** What an element says; of a picture, what stands for it. */
  const said = (node) =>
    node.textContent.trim().replace(/\s+/g, " ") || [...node.querySelectorAll("[alt]")].map(({ alt }) => alt).join(" ");

  /** A number as a word, where the language has one for it here. */
  const number = (n) => word("quiz_numbers").split(" ")[n] ?? `${n}`;
  const sentence = (text) => text.charAt(0).toLocaleUpperCase(document.documentElement.lang) + text.slice(1);
  const tally = (key, right, total, values) =>
    sentence(word(key, { right: number(right), total: number(total), ...values }));

  /** What was chosen under an id: by the id, or where that is gone, by its words. */
  const find = (items, id, text) => items.find((item) => item.id === id) ?? items.find((item) => item.text === text);
  const findAll = (items, ids, shown, key = "text") => {
    const found = ids.map((id, at) => find(items, id, shown[at]?.[key]));
    return found.every(Boolean) ? found.map(({ id }) => id) : undefined;
  };

  /** A number that stays the same for the same text (FNV-1a). */
  const hash = (text) => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 0x01000193) >>> 0, 0x811c9dc5);

  /** Another order for each learner and question, the same at every visit; new items leave the others in their order. */
  function shuffled(items, question) {
    let seed = answers.setting("seed");
    if (!seed) {
      seed = crypto.getRandomValues(new Uint32Array(1))[0] || 1;
      answers.setSetting("seed", seed);
    }
    const key = ({ id }) => hash(`${seed}/${question}/${id}`);
    return [...items].sort((a, b) => key(a) - key(b));
  }

  const rowsIn = (question, selector) =>
    [...question.element.querySelectorAll(selector)].map((row) => ({
      row,
      id: row.dataset.option,
      text: said(row.querySelector(".option-text") ?? row),
    }));

  // What each type of question does: prepare it, read the answer, say of each piece whether it is right, show an answer of
  // before with the ids of today (`now`, none where they don't fit), put it in, and make room for another try.

  const choice = {
    prepare(question) {
      question.items = rowsIn(question, ".options > .option").map((item) => {
        const input = item.row.querySelector("input");
        const verdict = [...question.answer.querySelectorAll("[data-option]")].find((each) => each.dataset.option === input.value);
        const feedback = verdict.querySelector(".feedback");
        return { ...item, input, id: input.value, right: verdict.classList.contains("right"), feedback };
      });
      question.controls = question.items.map(({ input }) => input);
      if (question.shuffles) {
        question.element.querySelector(".options").append(...shuffled(question.items, question.id).map(({ row }) => row));
      }
    },
    read: ({ items }) => ({ chosen: items.filter(({ input }) => input.checked).map(({ id }) => id) }),
    isEmpty: ({ chosen }) => chosen.length === 0,
    pieces: ({ items }, { chosen }) => items.filter(({ id }) => chosen.includes(id)),
    missing: ({ items }, { chosen }) => items.filter(({ id, right }) => right && !chosen.includes(id)).length,
    now({ items }, { chosen, shown }) {
      const found = chosen && findAll(items, chosen, shown);
      return found && { chosen: found };
    },
    put: ({ items }, { chosen }) => items.forEach(({ input, id }) => (input.checked = chosen.includes(id))),
    again: (pieces) => pieces.forEach(({ input, right }) => (input.checked &&= right)),
  };

  const order = {
    prepare(question) {
      const list = element("ol", { class: "order-items" });
      const written = question.element.querySelector(".order-items");
      question.items = rowsIn(question, ".order-items > .option");
      question.solution = rowsIn(question, ".order-answer > li").map(({ id }) => id);
      if (question.shuffles) question.items = shuffled(question.items, question.id);
      const isSolved = question.items.every(({ id }, at) => id === question.solution[at]);
      if (isSolved) question.items.push(question.items.shift());
      for (const item of question.items) {
        const moves = [-1, 1].map((by) => {
          const label = word(by < 0 ? "quiz_move_up" : "quiz_move_down", { item: item.text });
          return button(icon(by < 0 ? "arrow-up" : "arrow-down"), () => move(question, item, by), { class: "move", "aria-label": label });
        });
        item.row.append(element("div", { class: "moves" }, ...moves));
      }
      list.append(...question.items.map(({ row }) => row));
      written.replaceWith(list);
      question.list = list;
      question.start = [...list.children];
      question.controls = [...list.querySelectorAll("button")];
      },
    read: (question) => ({ order: inList(question).map(({ id }) => id) }),
    isEmpty: () => false,
    pieces: (question, { order }) =>
      order.map((id, at) => ({ ...find(question.items, id), right: question.solution[at] === id })),
    now({ items }, { order, shown }) {
      const found = order && findAll(items, order, shown);
      return found?.length === items.length ? { order: found } : undefined;
    },
    put(question, answer) {
      question.list.append(...(answer.order?.map((id) => find(question.items, id).row) ?? question.start));
      },
    again() {},
  };

  const inList = ({ items, list }) => [...list.children].map((row) => items.find((item) => item.row === row));

  function move(question, item, by) {
    const rows = [...question.list.children];
    const at = rows.indexOf(item.row);
    const other = rows[at + by];
    if (!other) return;
    // The other one is put to its other side, so that this one keeps the focus.
    if (by < 0) item.row.after(other);
    else item.row.before(other);
    question.touched = true;
    question.say(word("quiz_moved", { item: item.text, n: at + by + 1, total: rows.length }));
  }

  const match = {
    prepare(question) {
      const solution = new Map(
        [...question.answer.querySelectorAll("[data-left]")].map(({ dataset }) => [dataset.left, dataset.right]),
      );
      question.rights = rowsIn(question, ".match-right > li");
      // What a list to choose from can't show stays in sight.
      const isRich = question.element.querySelector(".match-right :is(img, svg, pre, math)") !== null;
      question.element.querySelector(".match").classList.toggle("plain", !isRich);
      const choices = question.shuffles ? shuffled(question.rights, question.id) : question.rights;
      question.items = rowsIn(question, ".match-left > .option").map((item, at) => {
        const label = item.row.querySelector(".option-text");
        label.id = `${question.element.id}-left-${at + 1}`;
        const options = choices.map(({ id, text }) => element("option", { value: id }, text));
        const first = element("option", { value: "" }, word("quiz_pick"));
        const select = element("select", { "aria-labelledby": label.id }, first, ...options);
        item.row.append(select);
        return { ...item, select, solution: solution.get(item.id) };
      });
      question.controls = question.items.map(({ select }) => select);
    },
    read: ({ items }) => ({ pairs: items.filter(({ select }) => select.value).map(({ id, select }) => [id, select.value]) }),
    isEmpty: ({ pairs }) => pairs.length === 0,
    pieces: ({ items, rights }, { pairs }) =>
      pairs.map(([left, right]) => {
        const item = find(items, left);
        return { ...item, left: item.text, text: find(rights, right).text, right: item.solution === right };
      }),
    missing: ({ items }, { pairs }) => items.length - pairs.length,
    now({ items, rights }, { pairs, shown }) {
      const lefts = pairs && findAll(items, pairs.map(([left]) => left), shown, "left");
      const found = pairs?.map(([, right], at) => find(rights, right, shown[at]?.text)?.id);
      return lefts && found.every(Boolean) ? { pairs: lefts.map((left, at) => [left, found[at]]) } : undefined;
    },
    put: ({ items }, { pairs = [] }) =>
      items.forEach(({ id, select }) => (select.value = pairs.find(([left]) => left === id)?.[1] ?? "")),
    again: (pieces) => pieces.forEach(({ select, right }) => right || (select.value = "")),
  };

  /** Writing as it is compared: without the difference of case, spaces, and kinds of quotes. */
  const plain = (text) =>
    text
      .normalize("NFKC")
      .trim()
      .replace(/\s+/g, " ")
      .replace(/[‘’ʼ\u0060´]/g, "'")
      .replace(/[“”„«»]/g, '"')
      .replace(/[‐‑–—]/g, "-")
      .toLocaleLowerCase(document.documentElement.lang);

  const blanks = {
    prepare(question) {
      const gaps = [...question.element.querySelectorAll(".question-prompt .blank")];
      const spellings = [...question.answer.querySelectorAll("li")].map((answer) =>
        [...answer.querySelectorAll(".spelling")].map((spelling) => plain(spelling.textContent)),
      );
      // All as wide as the longest: the width of one gives nothing away.
      const size = Math.min(24, Math.max(8, ...spellings.flat().map(({ length }) => length + 1)));
      question.items = gaps.map((row, at) => {
        const label = word("quiz_gap", { n: at + 1, total: gaps.length });
        const input = element("input", { type: "text", size, "aria-label": label, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
        row.replaceChildren(input);
        return { row, input, spellings: spellings[at], id: at };
      });
      question.controls = question.items.map(({ input }) => input);
    },
    read: ({ items }) => ({ blanks: items.map(({ input }) => input.value.trim()) }),
    isEmpty: ({ blanks }) => blanks.every((text) => text === ""),
    pieces: ({ items }, { blanks }) =>
      items.map((item, at) => ({ ...item, text: blanks[at], right: item.spellings.includes(plain(blanks[at])) })),
    // Of gaps in another sentence nobody knows which is which.
    now: ({ items, prompt }, { blanks }, wording) => (blanks?.length === items.length && wording === prompt ? { blanks } : undefined),
    put: ({ items }, { blanks = [] }) => items.forEach(({ input }, at) => (input.value = blanks[at] ?? "")),
    again() {},
  };

  // What comes out of a file that somebody sent may be anything.
  const isText = (value) => typeof value === "string";
  const isList = (value, of = isText) => value === undefined || (Array.isArray(value) && value.every(of));
  const isWhole = ({ type, shown, chosen, order, pairs, blanks }) =>
    isText(type) &&
    Array.isArray(shown) &&
    shown.every((piece) => isText(piece?.text)) &&
    [chosen, order, blanks].every((each) => isList(each)) &&
    isList(pairs, (pair) => Array.isArray(pair) && pair.every(isText));

  const TYPES = { single: choice, multiple: choice, order, match, blanks };
  const EMPTY = { chosen: [] };

  class Question {
    constructor(quiz, place, parts) {
      this.element = place;
      this.id = place.dataset.answer;
      this.prompt = place.dataset.prompt;
      this.type = TYPES[place.dataset.type];
      this.answer = place.querySelector(".answer");
      this.shuffles = "shuffle" in quiz.dataset;
      this.onchange = () => quiz.tally();
      this.say = (text) => quiz.say(text);
      this.build(parts);
      if (place.dataset.was) answers.carry(this.id, place.dataset.was, "question");
      this.type.prepare(this);
      this.render();
      place.addEventListener("input", () => this.change());
      // What is on screen stays where the browser cleared its storage, and while somebody is answering.
      answers.subscribe(this.id, (record, id, why) => {
        if (!this.saving && why !== "cleared" && (!this.touched || why === "erased")) this.render();
      });
    }

    /** Puts in what a question needs besides its options: see the template of the block. */
    build(parts) {
      const tools = parts.cloneNode(true);
      const part = (name) => tools.querySelector(`.${name}`);
      this.marks = [part("wrong"), part("right")];
      this.note = part("changed");
      this.result = part("result");
      this.status = part("status");
      this.comments = part("comments");
      for (const each of tools.querySelectorAll("button")) {
        each.addEventListener("click", () => (each.value ? this.decide(each.value === "sure") : this.again()));
      }
      this.summary = this.answer.querySelector("summary").textContent;
      this.answer.before(this.note, this.result, part("check"), part("done"), this.comments);
    }

    /** Shows the last answer that is kept, or asks. */
    render() {
      const record = answers.get(this.id);
      const last = record?.entries.findLast(isWhole);
      const wording = last && answers.wording(record, last);
      const answer = last && this.type.now(this, last, wording);
      this.touched = false;
      this.note.replaceChildren(trouble(this.id) ?? "");
      this.comments.replaceChildren(...(last ? comments(record, last) : []));
      if (answer) this.show(answer, last, wording);
      else this.open();
      if (last && !answer) this.remember(last, wording);
      this.onchange();
    }

    /** What was answered to a question that has changed so much that it can't be shown in its place. */
    remember(entry, wording) {
      const said = wording === this.prompt ? "quiz_changed" : "quiz_changed_prompt";
      this.note.replaceChildren(
        element("p", {}, word(said, { date: date(entry.at), prompt: wording })),
        element(
          "ul",
          {},
          ...entry.shown.map(({ left, text, right }) =>
            element("li", {}, this.mark(right), ` ${left ? word("quiz_pair", { left, right: text }) : text || "–"}`),
          ),
        ),
      );
    }

    /** A tick or a turning arrow, with its word. */
    mark(right) {
      return this.marks[Number(right)].cloneNode(true);
    }

    unmark() {
      for (const { row } of this.items) {
        row.classList.remove("is-right", "is-wrong");
        row.querySelector(".verdict")?.remove();
      }
    }

    set state(state) {
      this.element.dataset.state = state;
      for (const control of this.controls) control.disabled = state !== "open";
    }

    open(answer = EMPTY) {
      this.unmark();
      this.state = "open";
      this.result.replaceChildren();
      this.answer.hidden = true;
      this.answer.open = false;
      this.type.put(this, answer);
    }

    /** An answer, and what there is to say about each of its pieces. */
    show(answer, entry, wording = this.prompt) {
      this.unmark();
      this.type.put(this, answer);
      const pieces = this.type.pieces(this, answer);
      const right = this.isRight(answer, pieces);
      this.pieces = pieces;
      pieces.forEach((piece, at) => this.showPiece(piece, entry.shown[at]));
      this.state = right ? "right" : "wrong";
      this.touched = false;
      this.result.className = `result ${right ? "right" : "wrong"}`;
      this.result.replaceChildren(this.mark(right).firstChild, ` ${this.verdict(right, answer, pieces, entry)}`);
      this.status.textContent = word("quiz_answered", { date: date(entry.at) });
      this.answer.querySelector("summary").textContent = right ? word("quiz_others") : this.summary;
      const hasMore = this.items.some((item) => item.feedback && !pieces.includes(item));
      this.answer.hidden = right && !hasMore;
      if (wording === this.prompt) return;
      this.note.replaceChildren(element("p", {}, word("quiz_reworded", { prompt: wording })));
    }

    isRight(answer, pieces = this.type.pieces(this, answer)) {
      return pieces.every((piece) => piece.right) && !this.type.missing?.(this, answer);
    }

    showPiece(piece, shown) {
      piece.row.classList.add(piece.right ? "is-right" : "is-wrong");
      const name = this.type === blanks ? "span" : "div";
      const verdict = element(name, { class: "verdict" }, this.mark(piece.right));
      if (piece.feedback) {
        const feedback = piece.feedback.cloneNode(true);
        for (const each of feedback.querySelectorAll("[id]")) each.removeAttribute("id");
        verdict.append(feedback);
      }
      if (this.type === choice) {
        verdict.tabIndex = -1;
        if (shown && shown.text !== piece.text) {
          verdict.append(element("p", { class: "status" }, word("quiz_option_reworded", { text: shown.text })));
        }
      }
      piece.row.append(verdict);
    }

    verdict(right, answer, pieces, { sure }) {
      const text = [word(`quiz_${right ? "right" : "wrong"}_${sure ? "sure" : "unsure"}`)];
      const missing = this.type.missing?.(this, answer) ?? 0;
      if (right) return text[0];
      if (this.type !== choice) text.push(tally("quiz_partly", pieces.filter((piece) => piece.right).length, this.items.length));
      else if (missing && pieces.every((piece) => piece.right)) text.push(sentence(plural("quiz_missing", missing, { n: number(missing) })));
      return text.join(" ");
    }

    /** The learner goes on: what was said about the try before goes away with it. */
    change() {
      this.touched = true;
      if (this.element.dataset.state === "open") this.result.replaceChildren();
    }

    decide(sure) {
      const answer = this.type.read(this);
      if (this.type.isEmpty(answer)) {
        this.result.className = "result";
        this.result.replaceChildren(word(this.type === blanks ? "quiz_fill_first" : "quiz_choose_first"));
        this.say(this.result.textContent);
        return;
      }
      const pieces = this.type.pieces(this, answer);
      const shown = pieces.map(({ left, text, right }) => (left === undefined ? { text, right } : { left, text, right }));
      const entry = { type: this.element.dataset.type, ...answer, sure, right: this.isRight(answer, pieces), shown };
      this.decided = performance.now();
      this.saving = true;
      const saved = answers.save(this.id, { kind: "question", prompt: this.prompt, entry });
      this.saving = false;
      if (saved.entry) this.render();
      else this.show(answer, { ...entry, at: Date.now() });
      const kept = answers.where === "tab" ? "kept_in_tab" : "saved";
      this.status.textContent = word(saved.ok ? kept : "quiz_not_kept", { time: time(Date.now()) });
      const target = (this.type === choice && this.element.querySelector(".options .verdict")) || this.result;
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "nearest" });
      if (target !== this.result) this.say(this.result.textContent);
    }

    /** Another try begins with what was right; an answer that was right already, from nothing. */
    again() {
      if (performance.now() - this.decided < AGAIN) return;
      const wasRight = this.element.dataset.state === "right";
      if (wasRight) this.open();
      else {
        this.open(this.type.read(this));
        this.type.again(this.pieces);
      }
      this.note.replaceChildren();
      this.touched = true;
      this.controls[0].focus();
    }
  }

  class Quiz extends HTMLElement {
    connectedCallback() {
      const parts = this.querySelector(":scope > template")?.content;
      if (this.questions || !parts) return;
      this.questions = [];
      this.pass = Number(this.dataset.pass);
      this.voice = element("p", { class: "visually-hidden", role: "status" });
      this.append(this.voice);
      if (this.pass && this.querySelectorAll(".question").length > 1) {
        this.mark = element("p", { class: "quiz-mark", role: "status" });
        const outro = this.querySelector(":scope > .quiz-outro");
        if (outro) outro.before(this.mark);
        else this.append(this.mark);
      }
      this.questions = [...this.querySelectorAll(".question")].map((place) => new Question(this, place, parts));
      this.tally();
    }

    say(text) {
      this.voice.textContent = text;
    }

    /** Whether the mark was reached, in words, once all questions have an answer. */
    tally() {
      if (!this.mark) return;
      const states = this.questions.map((question) => question.element.dataset.state);
      const total = states.length;
      const right = states.filter((state) => state === "right").length;
      const needed = Math.ceil((this.pass * total) / 100);
      const isDone = total > 0 && states.every((state) => state !== "open");
      const key = right === total ? "quiz_all_right" : right >= needed ? "quiz_passed" : "quiz_not_passed";
      this.mark.textContent = isDone ? tally(key, right, total, { needed: number(needed) }) : "";
    }
  }

  customElements.define("cb-quiz", Quiz);
}
