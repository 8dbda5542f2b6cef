// An if-then plan: short fields, read back as a sentence, put into a calendar, and looked back on at a later visit.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, date, day, element, word } = coursebook;

  class Plan extends HTMLElement {
    #stems;
    #keeper;
    #current; // the entry in the fields, as it was last seen
    #saving = false;
    #reading = element("p", { class: "read-back written" });
    #day = element("input", { type: "date", onchange: () => this.#keeper.touched() });
    #after = element("div", { class: "plan-after" });
    #back = element("div", { class: "look-back" });

    connectedCallback() {
      const { answer: id, was } = this.dataset;
      if (this.#stems || !id) return;
      if (was) answers.carry(id, was, "plan");
      this.#stems = [...this.querySelectorAll(".stem")].map((stem, at) => this.#field(stem, at));
      this.#keeper = coursebook.keeper({
        save: () => this.#save(),
        isKept: () => this.#isKept(),
        text: () => this.#sentence(),
        name: id,
      });
      this.querySelector(":scope > .sheet-foot").replaceWith(this.#keeper.foot);
      const calendar = button(word("plan_calendar"), () => coursebook.download(`${id}.ics`, "text/calendar", this.#calendar()));
      const chosen = element("label", { class: "plan-day" }, word("plan_day"), this.#day);
      this.#after.append(this.#reading, element("div", { class: "plan-row" }, chosen, calendar), this.#back);
      this.#keeper.foot.after(this.#after);
      answers.subscribe(id, (record, _, why) => this.#changed(why));
      this.#show(this.#plans().at(-1));
      this.#lookBack();
    }

    #field(stem, at) {
      const text = stem.querySelector(".stem-text");
      text.id ||= `${this.dataset.answer}-stem-${at + 1}`;
      const lines = stem.querySelectorAll(".rule").length;
      const { field, show } = coursebook.sheet({ sheet: stem, labelledBy: text.id, lines });
      field.addEventListener("input", () => {
        this.#read();
        this.#keeper.touched();
      });
      return { stem: text.textContent.trim(), field, show };
    }

    #plans() {
      return answers.get(this.dataset.answer)?.entries.filter((entry) => entry.parts) ?? [];
    }

    #parts() {
      return this.#stems.map(({ stem, field }) => ({ stem, text: field.value }));
    }

    #keep(entry, base) {
      const { answer: id, prompt } = this.dataset;
      this.#saving = true;
      const result = answers.save(id, { kind: "plan", prompt, entry, base });
      this.#saving = false;
      return result;
    }

    #save() {
      const parts = this.#parts();
      if (!this.#current && parts.every(({ text }) => text.trim() === "")) return undefined;
      const goesOn = this.#current && day(this.#current.at) === day() && this.#fits(this.#current);
      const entry = { ...(goesOn && { at: this.#current.at }), parts, ...(this.#day.value && { day: this.#day.value }) };
      const result = this.#keep(entry, this.#current);
      this.#current = result.entry ?? this.#current;
      return result;
    }

    #hasAllStems(entry) {
      return entry.parts.every((part) => !part.text || this.#stems.some(({ stem }) => stem === part.stem));
    }

    /** Whether the fields show everything that an entry says: the author may have taken stems away since. */
    #fits(entry) {
      return this.#hasAllStems(entry) || entry.parts.length === this.#stems.length;
    }

    /** Whether what is in the fields is what was last seen, or what is stored now. */
    #isKept() {
      const written = (entry) => JSON.stringify([entry?.parts.map(({ text }) => text), entry?.day ?? ""]);
      const here = JSON.stringify([this.#parts().map(({ text }) => text), this.#day.value]);
      if (!this.#current) return this.#parts().every(({ text }) => text === "");
      const there = this.#plans().find((entry) => entry.at === this.#current.at);
      return there !== undefined && (written(there) === here || written(this.#current) === here);
    }

    #changed(why) {
      if (this.#saving) return;
      if (why === "erased") this.#show(undefined);
      else if (why === "cleared") this.#keeper.flush();
      else if (!this.#keeper.isWaiting()) this.#show(this.#plans().at(-1));
    }

    #show(entry) {
      this.#current = entry;
      this.#keeper.drop();
      // By their wording, for the author may have moved the stems; else by their place.
      const byStem = new Map(entry?.parts.map(({ stem, text }) => [stem, text]));
      const inPlace = entry && !this.#hasAllStems(entry) && entry.parts.length === this.#stems.length;
      this.#stems.forEach(({ stem, show }, at) => show((inPlace ? entry.parts[at].text : byStem.get(stem)) ?? ""));
      this.#day.value = entry?.day ?? "";
      this.#keeper.say(entry ? word("saved_before") : word(`stays_${answers.where}`));
      this.#read();
      const trouble = coursebook.trouble(this.dataset.answer);
      if (trouble && !this.querySelector(".notice")) this.#keeper.foot.after(trouble);
      this.querySelectorAll(":scope > .comment").forEach((comment) => comment.remove());
      this.#after.after(...coursebook.comments(answers.get(this.dataset.answer), entry));
    }

    /** The stems and what was written as sentences: the first two belong together. */
    #sentence() {
      const written = this.#parts().map(({ stem, text }) => ({ stem: stem.replace(/\s*(…|\.\.\.)\s*$/, ""), text: text.trim() }));
      const sentences = written.map(({ stem, text }, at) => {
        if (!text) return "";
        const end = at === 0 && written[1]?.text ? "," : ".";
        return `${stem} ${text.replace(/[.,;\s]+$/, "")}`.trim() + (/[!?…]$/.test(text) ? "" : end);
      });
      return sentences.filter(Boolean).join(" ");
    }

    #read() {
      const sentence = this.#sentence();
      this.#reading.textContent = sentence;
      this.#after.hidden = sentence === "";
    }

    #calendar() {
      const escape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
      const when = this.#day.value || day();
      const next = new Date(`${when}T12:00:00`);
      next.setDate(next.getDate() + 1);
      const title = this.querySelector(".block-title")?.textContent ?? this.querySelector(".label").textContent;
      const lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//coursebook//plan//EN",
        "BEGIN:VEVENT",
        `UID:${this.dataset.answer}-${when}@${answers.course.replace(/[^\w-]/g, "-")}`,
        `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`,
        `DTSTART;VALUE=DATE:${when.replaceAll("-", "")}`,
        `DTEND;VALUE=DATE:${day(next).replaceAll("-", "")}`,
        `SUMMARY:${escape(title.trim())}`,
        `DESCRIPTION:${escape(this.#sentence())}`,
        ...(location.protocol.startsWith("http") ? [`URL:${location.href.split("#")[0]}#${this.id}`] : []),
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        `DESCRIPTION:${escape(title.trim())}`,
        "TRIGGER:PT9H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
      ];
      return lines.flatMap(folded).join("\r\n") + "\r\n";
    }

    /** On a later day: whether it was done, and what got in the way. Asked again until it was. */
    #lookBack() {
      const plan = this.#plans().at(-1);
      if (!plan || day(plan.at) >= day()) return;
      const looks = answers.get(this.dataset.answer).entries.filter((entry) => entry.of === plan.at);
      let look = looks.find((entry) => day(entry.at) === day());
      if (looks.some((entry) => entry.did === "yes" && entry !== look)) return;
      const name = `${this.dataset.answer}-did`;
      const choice = (did) =>
        element("label", { class: "choice" }, element("input", { type: "radio", name, value: did, checked: look?.did === did }), word(`plan_${did}`));
      const choices = element("fieldset", { class: "choices" }, element("legend", {}, word("plan_look_back", { date: date(plan.at) })), ...["yes", "partly", "no"].map(choice));
      const chosen = () => choices.querySelector(":checked")?.value;
      const label = element("p", { class: "label", id: `${name}-label` }, word("plan_obstacle"));
      const said = (text) => look?.did === chosen() && (look?.obstacle ?? "") === text;
      const { element: obstacle, field, keeper } = coursebook.writing({
        labelledBy: label.id,
        lines: 2,
        value: look?.obstacle ?? "",
        name,
        isKept: (text) => said(text) || (!chosen() && text === ""),
        save: (text) => {
          if (!chosen() && text === "") return undefined;
          const entry = { ...(look && { at: look.at }), of: plan.at, did: chosen() ?? "partly", obstacle: text };
          const result = this.#keep(entry, look);
          look = result.entry ?? look;
          return result;
        },
      });
      choices.addEventListener("change", () => {
        keeper.touched();
        keeper.flush();
      });
      field.addEventListener("input", () => chosen() || (choices.querySelector('[value="partly"]').checked = true));
      this.#back.replaceChildren(choices, label, obstacle);
    }
  }

  /** A line of a calendar file has at most 75 bytes; it goes on in the next after a space. */
  function folded(line) {
    const parts = [""];
    let bytes = 0;
    for (const character of line) {
      const size = new TextEncoder().encode(character).length;
      if (bytes + size > 74) {
        parts.push(" ");
        bytes = 1;
      }
      parts[parts.length - 1] += character;
      bytes += size;
    }
    return parts;
  }

  customElements.define("cb-plan", Plan);
}
