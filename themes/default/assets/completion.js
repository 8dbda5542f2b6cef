// The record of completion: which lessons were done and when, and the learner's name, which stays on the device.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, date, plural, word } = coursebook;
  const { known, addressOf } = coursebook.progress;
  const name = document.querySelector(".completion-name > input");
  const rows = [...document.querySelectorAll(".completion-day")].map((cell) => ({ cell, address: addressOf(cell.closest("tr").querySelector("a")) }));

  name.value = answers.setting("name") ?? "";
  name.addEventListener("input", () => answers.setSetting("name", name.value || undefined));

  function show() {
    for (const { cell, address } of rows) {
      const { done } = known(address);
      cell.textContent = done ? date(done) : "";
    }
    const done = rows.filter(({ address }) => known(address).done).length;
    document.querySelector(".completion-sum").textContent = plural("progress_lessons", rows.length, { done });
  }
  show();
  // Lessons that are done in another tab meanwhile.
  addEventListener("focus", show);
  document.querySelector(".completion").after(button(word("completion_print"), () => window.print(), { class: "button screen-only" }));
}
