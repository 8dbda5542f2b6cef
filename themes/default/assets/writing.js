// A place to write: a field that grows, kept as one types, and a line that says whether it was.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, element, word } = coursebook;
  const PAUSE = 300; // milliseconds without a key, then it is saved
  const LONGEST = 2000; // and at the latest after so many, for those who type without pausing
  const keepers = new Set();
  let fields = 0;

  // Closing a tab, going on, changing apps: each may be the last that the page hears. Coming back: it may be gone.
  for (const [target, name] of [[document, "visibilitychange"], [window, "pagehide"], [window, "focus"]]) {
    target.addEventListener(name, () => keepers.forEach((keeper) => keeper.flush()));
  }
  addEventListener("beforeunload", (event) => {
    keepers.forEach((keeper) => keeper.flush());
    if ([...keepers].some((keeper) => keeper.isAtRisk())) event.preventDefault();
  });

  /** "Saved on this device at 14:02", with the day where it was another. */
  coursebook.savedAt = (at) => {
    const when = { time: coursebook.time(at), date: coursebook.date(at) };
    const today = coursebook.day(at) === coursebook.day();
    return word(`${answers.where === "tab" ? "kept_in_tab" : "saved"}${today ? "" : "_on"}`, when);
  };

  /**
   * Keeps what is written soon after it was. `save()` gives what answers.save gives; `isKept()` says whether what
   * is on screen is stored; `text()` is what may be copied or downloaded, as `name`.txt, where it can't be kept.
   */
  coursebook.keeper = ({ save, isKept, text, name = "coursebook", onsaved }) => {
    const status = element("p", { class: "status", role: "status" }, word(`stays_${answers.where}`));
    const copy = button(word("copy"), async () => say(word((await coursebook.copy(text())) ? "copied" : "not_copied")));
    const download = button(word("download"), () => coursebook.download(`${name}.txt`, "text/plain", text()));
    const foot = element("div", { class: "sheet-foot" }, status, copy, download);
    let timer;
    let since;
    let failed = false;

    // The same words again would be read aloud again.
    const say = (words) => {
      if (status.textContent !== words) status.textContent = words;
    };
    const rescue = (needed) => {
      failed = needed;
      copy.hidden = download.hidden = !needed;
      foot.classList.toggle("failed", needed);
    };
    function keep() {
      clearTimeout(timer);
      timer = since = undefined;
      const result = save();
      if (!result) return;
      rescue(!result.ok);
      say(result.ok ? coursebook.savedAt() : word(`not_saved_${result.reason}`));
      if (result.ok) onsaved?.(result);
    }

    rescue(false);
    const keeper = {
      foot,
      say,
      touched() {
        since ??= Date.now();
        clearTimeout(timer);
        timer = setTimeout(keep, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
      },
      flush() {
        if (timer || !isKept()) keep();
      },
      /** Forgets what was not saved yet: something else is shown now. */
      drop() {
        clearTimeout(timer);
        timer = since = undefined;
        rescue(false);
      },
      isAtRisk: () => failed && text() !== "",
      stop: () => keepers.delete(keeper),
    };
    keepers.add(keeper);
    return keeper;
  };

  /** A field on ruled lines: { sheet, field, show(text) }. `sheet` may be one that is on the page already. */
  coursebook.sheet = ({ sheet = element("div", { class: "sheet" }), label, labelledBy, describedBy, lines = 3, value = "", placeholder }) => {
    const id = `cb-field-${++fields}`;
    const field = element("textarea", { id, rows: lines, placeholder, "aria-describedby": describedBy });
    const name = element("label", { class: "visually-hidden", for: id, id: `${id}-label` }, label);
    if (labelledBy) field.setAttribute("aria-labelledby", `${id}-label ${labelledBy}`);
    // What is printed in the field's place; where fields can't grow by themselves, it makes room for them too.
    const print = element("div", { class: "written-print", "aria-hidden": "true" });
    sheet.style.setProperty("--lines", lines);
    sheet.classList.add("live");
    sheet.append(name, element("div", { class: "grow" }, field, print));
    const grows = CSS.supports("field-sizing", "content");
    const echo = () => {
      print.textContent = `${field.value}\n`;
      sheet.classList.toggle("blank", field.value === "");
    };
    field.addEventListener("input", () => {
      if (!grows || field.value === "" || sheet.classList.contains("blank")) echo();
    });
    addEventListener("beforeprint", echo);
    const show = (text) => {
      field.value = text;
      echo();
    };
    show(value);
    return { sheet, field, show };
  };

  /** A field that keeps itself: `save(text)` and `isKept(text)` as in a keeper. → { element, field, keeper, show(text) } */
  coursebook.writing = ({ save, isKept = () => true, name, onsaved, ...rest }) => {
    const { sheet, field, show } = coursebook.sheet(rest);
    const text = () => field.value;
    const keeper = coursebook.keeper({ save: () => save(field.value), isKept: () => isKept(field.value), text, name, onsaved });
    field.addEventListener("input", keeper.touched);
    sheet.after(keeper.foot);
    const whole = sheet.parentNode ? sheet : element("div", { class: "writing" }, sheet, keeper.foot);
    return { element: whole, field, keeper, show };
  };
}
