// Tabs from the folds that stand there without a script. One is chosen by arrow keys, by its name in an address, or
// with the tab of the same name elsewhere on the page.
{
  "use strict";

  class Tabs extends HTMLElement {
    #tabs = []; // { name, button, panel }

    connectedCallback() {
      if (this.#tabs.length > 0) return;
      const folds = [...this.querySelectorAll(":scope > details.tab")];
      const list = this.querySelector(":scope > .tab-list");
      if (folds.length === 0 || !list) return;
      list.setAttribute("role", "tablist");
      list.hidden = false;
      const title = this.querySelector(":scope > .block-title");
      if (title) list.setAttribute("aria-label", title.textContent);
      this.#tabs = folds.map((fold, at) => this.#enhance(fold, list.children[at]));
      this.classList.add("ready");

      list.addEventListener("keydown", (event) => this.#move(event));
      document.addEventListener("coursebook-tab", (event) => this.#follow(event.detail));
      addEventListener("hashchange", () => this.#reveal());
      this.#choose(this.#tabs[0]);
      this.#reveal();
    }

    /** A panel in the place of a fold, and the button for it. */
    #enhance(fold, button) {
      const panel = document.createElement("div");
      panel.setAttribute("role", "tabpanel");
      panel.className = `${fold.className} tab-panel`;
      panel.classList.remove("disclosure");
      const number = document.querySelectorAll("[role=tab]").length + 1;
      button.setAttribute("role", "tab");
      panel.id = fold.id || `cb-tab-${number}`;
      button.id = `cb-tab-button-${number}`;
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("aria-labelledby", button.id);
      panel.dataset.title = button.textContent; // for paper, where all panels stand under each other
      panel.append(...[...fold.childNodes].filter((node) => node.nodeName !== "SUMMARY"));
      fold.replaceWith(panel);
      const tab = { name: fold.dataset.tab, button, panel };
      button.addEventListener("click", () => this.#choose(tab, { tell: true }));
      // Found by the browser's own search: show what was found.
      panel.addEventListener("beforematch", () => this.#choose(tab));
      return tab;
    }

    #choose(chosen, { tell = false, focus = false } = {}) {
      const before = this.getBoundingClientRect().top;
      for (const tab of this.#tabs) {
        const isChosen = tab === chosen;
        tab.button.setAttribute("aria-selected", isChosen);
        tab.button.tabIndex = isChosen ? 0 : -1;
        // A panel may hold nothing that the Tab key stops at; one that waits to be found would be stopped at unseen.
        tab.panel.tabIndex = isChosen ? 0 : -1;
        if (isChosen) tab.panel.removeAttribute("hidden");
        else tab.panel.setAttribute("hidden", "until-found");
      }
      if (focus) chosen.button.focus();
      if (!tell || !chosen.name) return;
      document.dispatchEvent(new CustomEvent("coursebook-tab", { detail: { name: chosen.name, from: this } }));
      // What changed further up must not move what the reader is looking at.
      scrollBy({ top: this.getBoundingClientRect().top - before, behavior: "instant" });
    }

    #follow({ name, from }) {
      const same = this.#tabs.find((tab) => tab.name === name);
      if (same && from !== this) this.#choose(same);
    }

    /** The tab that the address names, or in which the named place stands. */
    #reveal() {
      const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const tab = place && this.#tabs.find(({ panel }) => panel.contains(place));
      if (!tab) return;
      this.#choose(tab);
      place.scrollIntoView();
    }

    #move(event) {
      const at = this.#tabs.findIndex(({ button }) => button === event.target);
      const back = getComputedStyle(this).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
      const on = back === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
      const last = this.#tabs.length - 1;
      const to = { [back]: at === 0 ? last : at - 1, [on]: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      this.#choose(this.#tabs[to], { tell: true, focus: true });
    }
  }

  customElements.define("cb-tabs", Tabs);
}
