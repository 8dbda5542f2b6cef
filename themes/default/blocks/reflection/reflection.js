// A question and a place to write: offers an example once something was written, and itself again after some days.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, date, day, element, word } = coursebook;
  const DAY = 24 * 60 * 60 * 1000;

  class Reflection extends HTMLElement {
    #diary;
    #offer;
    #began = false;

    connectedCallback() {
      if (this.#diary || !this.dataset.answer) return;
      const sheet = this.querySelector(".sheet");
      const prompt = this.querySelector(".prompt");
      prompt.id ||= `${this.dataset.answer}-prompt`;
      this.#diary = coursebook.diary({
        host: this,
        kind: "reflection",
        sheet,
        labelledBy: prompt.id,
        starter: this.dataset.starter,
        lines: sheet.querySelectorAll(".rule").length,
        onsaved: () => this.#written(),
      });
      // Not while somebody writes: what is below would move under the fingers.
      this.#diary.field.addEventListener("change", () => this.#showExample());
      this.#revisit();
    }

    #written() {
      this.#began = true;
      if (this.#offer) this.#settle({ done: [...(this.#plan().done ?? []), this.#offer.days] });
    }

    #showExample() {
      const example = this.querySelector(".example");
      if (example && this.#began && this.#diary.field.value.trim()) example.open = true;
    }

    #plan() {
      return answers.setting(`revisit/${this.dataset.answer}`) ?? {};
    }

    /** Offers the question again, so many days after it was last answered: beside what was written then. */
    #revisit() {
      const last = this.#diary.record()?.entries.findLast((entry) => entry.text);
      const { stop, later, done = [] } = this.#plan();
      const days = (this.dataset.revisit ?? "").split(" ").map(Number)[done.length];
      if (!last || !days || stop) return;
      const passed = Date.now() - Date.parse(last.at);
      if (passed < days * DAY || day(last.at) === day()) return;
      // "Later" is another day; a clock that was set back doesn't make one.
      if (later && (day(later) === day() || Date.now() < Date.parse(later))) return;
      const notice = element(
        "div",
        { class: "notice revisit" },
        element("p", {}, word("revisit", { date: date(last.at) })),
        button(word("revisit_later"), () => this.#settle({ later: new Date().toISOString() })),
        button(word("revisit_stop"), () => this.#settle({ stop: true })),
      );
      this.#offer = { notice, days };
      this.#diary.top.before(notice);
      this.#diary.top.querySelector("details").open = true;
    }

    /** Remembers what became of the offer, and takes it away. */
    #settle(change) {
      answers.setSetting(`revisit/${this.dataset.answer}`, { ...this.#plan(), ...change });
      const hadFocus = this.#offer.notice.contains(document.activeElement);
      this.#offer.notice.remove();
      this.#offer = undefined;
      if (hadFocus) this.#diary.field.focus();
    }
  }

  customElements.define("cb-reflection", Reflection);
}
