// What was read and done: noted at the end of a lesson, and marked quietly in the contents.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, date, element, word } = coursebook;
  const { lesson, root, title } = coursebook.page;
  const isLesson = document.body.classList.contains("page-lesson");
  const top = new URL(root, location.href).pathname;

  /** What is known of a lesson: when it was read, when done, whether the learner said that it isn't. */
  const known = (address) => answers.setting(`lesson${address}`) ?? {};
  const note = (change) => answers.setSetting(`lesson${lesson}`, { ...known(lesson), ...change });
  const addressOf = (link) => `/${decodeURIComponent(new URL(link.href).pathname.slice(top.length)).replace(/index\.html$/, "")}`;

  /** A tick for what was done, a ring for what was read: with the word for those who don't see them. */
  function mark() {
    for (const link of document.querySelectorAll(".contents li > a, .outline-lessons a")) {
      const { read, done } = known(addressOf(link));
      const state = done ? "done" : read ? "read" : undefined;
      let sign = link.querySelector(".mark");
      if (sign?.dataset.state === state) continue;
      sign?.remove();
      if (!state) continue;
      sign = element("span", { class: "mark", "data-state": state }, element("span", { class: "visually-hidden" }, ` (${word(`progress_${state}`)})`));
      link.append(sign);
    }
  }

  /** At the end of a lesson: whether it is done, which the learner says, or which all its activities show. */
  function closing(place) {
    const activities = [...document.querySelectorAll("article [data-answer]")].map((each) => each.dataset.answer);
    const said = element("p", { class: "status", role: "status" });
    const choose = button("", () => {
      const { done } = known(lesson);
      note(done ? { done: undefined, undone: true } : { done: new Date().toISOString(), undone: undefined });
      show();
    });
    function show() {
      const { done } = known(lesson);
      said.textContent = done ? word("progress_done_on", { date: date(done) }) : "";
      choose.textContent = word(done ? "progress_undo" : "progress_do");
      mark();
    }
    const look = () => {
      const { done, undone } = known(lesson);
      if (done || undone || activities.length === 0) return;
      if (activities.every((id) => answers.get(id)?.entries.length)) {
        note({ done: new Date().toISOString() });
        show();
      }
    };
    place.append(said, choose);
    answers.subscribe(null, look);
    look();
    show();
    // Read, once its end was in view for a while.
    let timer;
    new IntersectionObserver(([end], observer) => {
      clearTimeout(timer);
      if (!end.isIntersecting) return;
      timer = setTimeout(() => {
        observer.disconnect();
        if (!known(lesson).read) note({ read: new Date().toISOString() });
        mark();
      }, 1500);
    }).observe(place);
  }

  if (isLesson) {
    const next = document.querySelector(".neighbours .next");
    const after = next && { address: addressOf(next), title: next.querySelector(".neighbour-title").textContent };
    answers.setSetting("last", { address: lesson, title, next: after ?? undefined });
    closing(document.querySelector(".lesson-done"));
  }
  mark();
  coursebook.progress = { known, addressOf };
}
