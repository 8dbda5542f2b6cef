// A place to write: a field on ruled lines, kept as one types, and a line that says whether it was.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, day, element, word } = coursebook;
  // Milliseconds without a key, then it is saved
  const PAUSE = 300;
  // And at the latest after so many, for those who type without pausing
  const LONGEST = 2000;
  // Who goes on within this time is still at it, even past midnight
  const SITTING = 60 * 60 * 1000;
  const keepers = new Set();
  let fields = 0;

  // Closing a tab, going on, changing apps: each may be the last that the page hears. Coming back: it may be gone.
  const flushAll = () => keepers.forEach((keeper) => keeper.flush());
  document.addEventListener("visibilitychange", flushAll);
  addEventListener("pagehide", flushAll);
  addEventListener("focus", flushAll);
  // Asks before going only while there is something to lose: a page that always asks isn't kept for the way back.
  const atRisk = new Set();
  const ask = (event) => event.preventDefault();
  const risk = (keeper, isAtRisk) => {
    atRisk[isAtRisk ? "add" : "delete"](keeper);
    globalThis[atRisk.size ? "addEventListener" : "removeEventListener"]("beforeunload", ask);
  };

  /**
   * Keeps what is written soon after it was. `save()` gives what answers.save gives, or nothing; `isKept()` says whether
   * what is on screen is stored; `text()` is what can be copied, or downloaded as `name`.txt, where it can't be kept.
   */
  coursebook.keeper = ({ save, isKept, text, name = "coursebook", onsaved }) => {
    const status = element("p", { class: "status", role: "status" }, word(`stays_${answers.where}`));
    const copy = button(word("copy"), async () => say(word((await coursebook.copy(text())) ? "copied" : "not_copied")));
    const download = button(word("download"), () => coursebook.download(`${name}.txt`, "text/plain", text()));
    const foot = element("div", { class: "sheet-foot" }, status, copy, download);
    let timer;
    let since;

    // The same words again would be read aloud again.
    const say = (words) => {
      if (status.textContent !== words) status.textContent = words;
    };
    const fail = (failed) => {
      foot.classList.toggle("failed", failed);
      risk(foot, failed && text() !== "");
      copy.hidden = download.hidden = !failed;
    };
    const wait = (time) => {
      clearTimeout(timer);
      timer = time === undefined ? undefined : setTimeout(keep, time);
    };
    function keep() {
      since = wait();
      const result = save();
      if (!result) return;
      fail(!result.ok);
      say(result.ok ? word(answers.where === "tab" ? "kept_in_tab" : "saved", { time: coursebook.time(Date.now()) }) : word(`not_saved_${result.reason}`));
      if (result.ok) onsaved?.(result);
    }
    const hasFailed = () => foot.classList.contains("failed");

    fail(false);
    const keeper = {
      foot,
      say,
      touched() {
        since ??= Date.now();
        wait(Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
      },
      flush() {
        if (timer || hasFailed() || !isKept()) keep();
      },
      isWaiting: () => timer !== undefined || hasFailed(),
      /** Forgets what was not saved yet: something else is shown now. */
      drop() {
        since = wait();
        fail(false);
      },
    };
    keepers.add(keeper);
    return keeper;
  };

  /** A field on ruled lines: { sheet, field, show(text) }. `sheet` may be one that is on the page already. */
  coursebook.sheet = ({ sheet = element("div", { class: "sheet" }), label, labelledBy, describedBy, lines = 3, value = "", placeholder }) => {
    const id = `cb-field-${++fields}`;
    // Browsers put back what a form held when its page was left, which may be older than what is kept.
    const field = element("textarea", { id, rows: lines, placeholder, autocomplete: "off", "aria-describedby": describedBy });
    if (labelledBy) field.setAttribute("aria-labelledby", label ? `${id}-label ${labelledBy}` : labelledBy);
    // What is printed in the field's place; where fields can't grow by themselves, it makes room for them too.
    const print = element("div", { class: "written-print", "aria-hidden": "true" });
    sheet.style.setProperty("--lines", lines);
    sheet.classList.add("live");
    sheet.append(
      ...(label ? [element("label", { class: "visually-hidden", for: id, id: `${id}-label` }, label)] : []),
      element("div", { class: "grow" }, field, print),
    );
    const grows = CSS.supports("field-sizing", "content");
    const echo = () => {
      print.textContent = `${field.value}\n`;
      sheet.classList.toggle("unwritten", field.value === "");
    };
    field.addEventListener("input", () => grows || echo());
    addEventListener("beforeprint", echo);
    const show = (text) => {
      if (field.value !== text) field.value = text;
      echo();
    };
    show(value);
    return { sheet, field, show };
  };

  /**
   * A field that keeps itself: `save(text)` and `isKept(text)` as in a keeper, the rest as in a sheet.
   * → { element, field, keeper, show(text) }
   */
  coursebook.writing = ({ save, isKept = () => true, name, onsaved, ...rest }) => {
    const { sheet, field, show } = coursebook.sheet(rest);
    const text = () => field.value;
    const keeper = coursebook.keeper({ save: () => save(text()), isKept: () => isKept(text()), text, name, onsaved });
    field.addEventListener("input", keeper.touched);
    const paper = sheet.nextElementSibling;
    if (paper?.matches(".sheet-foot")) paper.replaceWith(keeper.foot);
    const whole = sheet.parentNode ? sheet : element("div", { class: "writing" }, sheet, keeper.foot);
    return { element: whole, field, keeper, show };
  };

  /** What coaches said about an entry; nothing where none did. */
  coursebook.comments = (record, entry) => {
    const about = (record?.comments ?? []).filter((comment) => comment.on === entry?.at);
    const said = ({ by, at, text }) =>
      element("div", { class: "comment" }, element("p", { class: "status" }, word("comment_by", { name: by, date: coursebook.date(at) })), element("p", { class: "written" }, text));
    return about.map(said);
  };

  /** Tells of an answer that can't be shown; nothing where it can. */
  coursebook.trouble = (id) => {
    const newer = answers.state(id) === "newer";
    if (!newer && answers.state(id) !== "damaged" && answers.settings(`damaged/${id}/`).length === 0) return undefined;
    const link = element("a", { href: coursebook.way("workbook/") }, word("workbook"));
    return element("p", { class: "notice" }, word(newer ? "kept_newer" : "kept_damaged"), " ", link);
  };

  /**
   * The dated entries of one prompt: this sitting's in a field, earlier ones folded above it. `host` carries data-answer,
   * data-prompt and data-was. → { field, keeper, record() }
   */
  coursebook.diary = ({ host, kind, onsaved, starter = "", ...rest }) => {
    const { answer: id, prompt, was } = host.dataset;
    const beginning = starter && `${starter.replace(/\s*(…|\.\.\.)\s*$/, "")} `;
    if (was) answers.carry(id, was, kind);
    // The entry in the field, as it was last seen in the record
    let current;
    // When it was last written
    let seen = Date.now();
    let saving = false;

    const record = () => answers.get(id);
    const find = (at) => record()?.entries.find((entry) => entry.at === at);
    const isOver = () => day(current.at) !== day() && Date.now() - seen > SITTING;

    function save(text) {
      if (!current && (text.trim() === "" || text === beginning)) return undefined;
      const goesOn = current && !isOver();
      seen = Date.now();
      saving = true;
      const result = answers.save(id, { kind, prompt, entry: { ...(goesOn && current), text }, base: current });
      saving = false;
      const moved = result.entry && result.entry.at !== current?.at;
      current = result.entry ?? current;
      if (moved || top.querySelector(".notice")) showEarlier();
      again.hidden = !current?.text;
      return result;
    }
    const isKept = (text) => (current ? (find(current.at)?.text ?? null) === text || (find(current.at) && current.text === text) : text === "" || text === beginning);

    const { field, keeper, show } = coursebook.writing({
      label: word("your_answer"),
      placeholder: starter || undefined,
      name: id,
      save,
      isKept,
      onsaved,
      ...rest,
    });
    const top = element("div", { class: "sheet-top" });
    const about = element("div", { class: "comments" });
    const again = button(word("add_to_this"), () => {
      keeper.flush();
      open(undefined);
      field.focus();
    });
    rest.sheet.prepend(top);
    keeper.foot.append(again);
    keeper.foot.after(about);

    const entryOf = (whole, entry) => {
      const wording = answers.wording(whole, entry);
      return element(
        "div",
        { class: "entry-earlier" },
        element("p", { class: "status" }, coursebook.date(entry.at)),
        ...(wording === prompt ? [] : [element("p", { class: "status" }, word("earlier_wording", { prompt: wording }))]),
        element("p", { class: "written" }, entry.text),
        ...coursebook.comments(whole, entry),
      );
    };

    function showEarlier() {
      const whole = record();
      const earlier = whole?.entries.filter((entry) => entry.at !== current?.at && entry.text) ?? [];
      const last = earlier.at(-1);
      const trouble = coursebook.trouble(id);
      const reworded = current?.text && whole && answers.wording(whole, current) !== prompt;
      const wasOpen = top.querySelector("details")?.open;
      top.replaceChildren(
        ...(trouble ? [trouble] : []),
        ...(reworded ? [element("p", { class: "notice" }, word("reworded"), " ", word("earlier_wording", { prompt: whole.prompt }))] : []),
        ...(last
          ? [
              element(
                "details",
                { class: "earlier", open: wasOpen },
                element(
                  "summary",
                  {},
                  element("span", {}, earlier.length === 1 ? coursebook.date(last.at) : coursebook.plural("earlier", earlier.length, { date: coursebook.date(last.at) })),
                  element("span", { class: "first-words" }, last.text.slice(0, 200)),
                ),
                ...earlier.map((entry) => entryOf(whole, entry)),
              ),
            ]
          : []),
      );
      host.classList.toggle("has-earlier", last !== undefined);
      about.replaceChildren(...coursebook.comments(whole, current));
    }

    function open(entry) {
      current = entry;
      keeper.drop();
      show(entry?.text ?? "");
      keeper.say(word(entry?.text ? "saved_before" : `stays_${answers.where}`));
      again.hidden = !entry?.text;
      showEarlier();
    }

    const todays = () => record()?.entries.findLast((entry) => day(entry.at) === day());

    answers.subscribe(id, (whole, _, why) => {
      if (saving) return;
      if (why === "erased") return open(undefined);
      if (why === "cleared") keeper.flush();
      else if (!keeper.isWaiting() && (current || field.value === "")) {
        const newest = todays() ?? (current && find(current.at));
        if (newest && newest.text !== field.value) return open(newest);
        current = newest ?? current;
      }
      showEarlier();
    });
    if (beginning) {
      field.addEventListener("focus", () => field.value === "" && (field.value = beginning));
      field.addEventListener("blur", () => field.value === beginning && (field.value = ""));
    }
    // A page that stood open overnight offers a new place to write once somebody comes back to it.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && current && isOver() && !keeper.isWaiting()) open(undefined);
    });
    open(todays());
    return { field, keeper, record, top, open };
  };
}
