// Something to do: an attempt that is kept, hints one by one, a solution that asks for the attempt first.
"use strict";
{
  const { coursebook } = globalThis;
  const { button, element, word } = coursebook;

  class Exercise extends HTMLElement {
    #diary;
    #gates = [];
    #isSetUp = false;

    connectedCallback() {
      if (this.#isSetUp) return;
      this.#isSetUp = true;
      const attempt = this.querySelector(":scope > .attempt");
      if (attempt && this.dataset.answer) this.#keep(attempt);
      for (const hint of this.querySelectorAll(".hint")) {
        // A hint that was shut again takes none of the later ones away.
        hint.addEventListener("toggle", () => hint.classList.add("seen"));
      }
      for (const solution of this.querySelectorAll(".solution[data-after]")) this.#shut(solution);
    }

    #keep(attempt) {
      const sheet = attempt.querySelector(".sheet");
      const title = this.querySelector(".block-title");
      if (title) title.id ||= `${this.dataset.answer}-title`;
      this.#diary = coursebook.diary({
        host: this,
        kind: "attempt",
        sheet,
        label: attempt.querySelector(".label").textContent,
        labelledBy: title?.id,
        lines: sheet.querySelectorAll(".rule").length,
        onsaved: () => this.#open(),
      });
    }

    #open() {
      if (this.#diary?.record()?.entries.some((entry) => entry.text)) this.#gates.splice(0).forEach((open) => open());
    }

    /** Asks for the attempt where the solution would stand, until there is one or the learner wants to see it anyway. */
    #shut(solution) {
      const text = solution.querySelector(":scope > .flow");
      const open = () => {
        gate.remove();
        text.hidden = false;
      };
      const anyway = button(word("show_anyway"), () => {
        open();
        solution.querySelector("summary").focus();
      });
      const gate = element("div", { class: "gate" }, element("p", {}, word("attempt_first")), anyway);
      text.hidden = true;
      text.before(gate);
      this.#gates.push(open);
      this.#open();
    }
  }

  customElements.define("cb-exercise", Exercise);
}
