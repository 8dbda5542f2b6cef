// Pages that list modules and lessons: how many are done, and on the front page where to go on.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, element, plural, word } = coursebook;
  const { known, addressOf } = coursebook.progress;

  /** On pages that list modules and lessons: how many are done, of those that are listed. */
  function count() {
    const lists = [...document.querySelectorAll(".outline > li")];
    const links = (item) => {
      const inside = [...item.querySelectorAll(".outline-lessons a")];
      return inside.length ? inside : [item.querySelector("a")];
    };
    const done = (all) => all.filter((link) => known(addressOf(link)).done).length;
    const all = lists.flatMap(links);
    if (done(all) === 0) return;
    for (const item of lists) {
      const its = links(item);
      if (done(its)) item.querySelector(".meta")?.append(element("span", { class: "meta-done" }, its.length > 1 ? word("progress_some", { done: done(its), n: its.length }) : word("progress_done")));
    }
    const record = element("a", { href: coursebook.way("completion/") }, word("progress_record"));
    document.querySelector(".progress-line")?.replaceChildren(plural("progress_lessons", all.length, { done: done(all) }), " ", record);
  }

  /** The front page's button leads to where the learner was last; if that was done, to what comes after it. */
  function goOn() {
    const begin = document.querySelector(".begin > a");
    let last = answers.setting("last");
    if (last && known(last.address).done && last.next) last = last.next;
    const link = last && [...document.querySelectorAll(".outline a")].find((each) => addressOf(each) === last.address);
    if (!begin || !link) return;
    begin.href = link.href;
    begin.firstChild.textContent = word("progress_continue", { title: last.title });
  }

  count();
  goOn();
}
