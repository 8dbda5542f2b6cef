// Sharing with a coach: the learner picks answers, sees exactly what leaves, and gets one file to send.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, element, plural, word } = coursebook;

  /** The file: only what was ticked, in the order of the course, without what coaches said. */
  function shared(ids, name) {
    const file = answers.export(ids);
    const place = new Map(ids.map((id, at) => [id, at]));
    file.answers = file.answers.map(({ comments, ...answer }) => answer).sort((a, b) => place.get(a.id) - place.get(b.id));
    const { format, version, course, exported, answers: all } = file;
    return { format, version, course, exported, ...(name && { from: { name } }), answers: all };
  }

  const asFile = (text, name, type) => new File([text], name, { type });

  /** A file as the system's share sheet takes it: some browsers take no JSON, but plain text. */
  function shareable(text = "") {
    const files = [
      asFile(text, coursebook.fileName("answers", "json"), "application/json"),
      asFile(text, coursebook.fileName("answers", "json.txt"), "text/plain"),
    ];
    return files.find((file) => navigator.canShare?.({ files: [file] }));
  }

  coursebook.sharePanel = () => {
    const { items, isWritten, slices } = coursebook.workbook;
    const ticked = new Set();
    const list = element("div", { class: "share-list" });
    const name = element("input", { type: "text", id: "cb-share-name", maxlength: 80, autocomplete: "name", oninput: show });
    const leaves = element("div", { class: "share-leaves" });
    const title = element("h2", { class: "block-title" });
    const about = element("p");
    const chosen = element("div");
    const besides = element("p", { class: "status" }, word("share_besides"));
    const shownAnswers = new Map(); // id → element: ticking one more costs no more than that one
    const raw = element("pre", { tabindex: 0 });
    const file = element("details", { class: "disclosure" }, element("summary", {}, word("share_raw")), raw);
    const status = element("p", { class: "status", role: "status" });
    const text = () => JSON.stringify(shared(items.map(({ id }) => id).filter((id) => ticked.has(id)), name.value.trim()), null, 1);
    const saveButton = button(word("share_save"), () => {
      coursebook.download(coursebook.fileName("answers", "json"), "application/json", text());
      status.textContent = word("share_saved");
    }, { class: "button" });
    const send = button(word("share_send"), async () => {
      try {
        await navigator.share({ files: [shareable(text())], title: word("share_subject", { course: coursebook.page.courseTitle }) });
        status.textContent = word("share_sent");
      } catch (error) {
        // Closing the share sheet is no fault.
        if (error.name !== "AbortError") status.textContent = word("share_failed");
      }
    });

    function answer(item) {
      const said = coursebook.say({ ...item.record, comments: undefined }, item.prompt);
      return element("div", { class: "share-answer" }, element("p", { class: "share-prompt", dir: "auto" }, item.prompt), ...said.map(coursebook.saidElement));
    }

    /** Puts what was ticked into the order of the course, and takes away what no longer is. */
    function showAnswers() {
      for (const [id, shown] of shownAnswers) {
        if (ticked.has(id)) continue;
        shown.remove();
        shownAnswers.delete(id);
      }
      let next = chosen.firstChild;
      for (const item of items) {
        if (!ticked.has(item.id)) continue;
        if (!shownAnswers.has(item.id)) shownAnswers.set(item.id, answer(item));
        const shown = shownAnswers.get(item.id);
        if (shown === next) next = next.nextSibling;
        else chosen.insertBefore(shown, next);
      }
    }

    function show() {
      const none = ticked.size === 0;
      const from = name.value.trim();
      showAnswers();
      saveButton.disabled = send.disabled = none;
      title.textContent = plural("share_leaves", ticked.size);
      about.textContent = none ? word("share_none") : from ? word("share_with_name", { name: from }) : word("share_without_name");
      besides.hidden = file.hidden = none;
      raw.textContent = !none && file.open ? text() : "";
    }
    leaves.append(title, about, chosen, besides, file);
    send.hidden = !shareable();
    file.addEventListener("toggle", () => {
      raw.textContent = file.open ? text() : "";
    });

    function choice(item) {
      const id = `cb-share-${item.id}`;
      const box = element("input", { type: "checkbox", id, checked: ticked.has(item.id), onchange: () => {
        if (box.checked) ticked.add(item.id);
        else ticked.delete(item.id);
        show();
      } });
      return element("p", { class: "choice" }, box, element("label", { for: id, dir: "auto" }, item.prompt));
    }

    /** The answers there are now; those that were ticked and are still there stay so. */
    async function fill() {
      const turn = slices();
      chosen.replaceChildren();
      shownAnswers.clear();
      const written = items.filter((item) => isWritten(item) && item.record.entries.length);
      for (const id of [...ticked]) if (!written.some((item) => item.id === id)) ticked.delete(id);
      const groups = new Map();
      list.replaceChildren();
      for (const item of written) {
        await turn();
        if (!groups.has(item.lesson)) {
          const group = element("fieldset", {}, element("legend", {}, item.lesson.title));
          groups.set(item.lesson, group);
          list.append(group);
        }
        groups.get(item.lesson).append(choice(item));
      }
      if (written.length === 0) list.append(element("p", {}, word("share_nothing")));
      show();
    }

    const panel = coursebook.panel(
      "share",
      word("share_title"),
      element("p", {}, word("share_about")),
      list,
      element("p", { class: "named" }, element("label", { for: "cb-share-name" }, word("share_name")), name),
      leaves,
      element("p", { class: "tool-row" }, saveButton, send),
      status,
      element("p", { class: "status" }, element("a", { href: coursebook.way("coach/") }, word("coach_link")), " ", word("coach_link_about")),
    );
    panel.addEventListener("toggle", () => panel.open && fill());
    // What leaves is what is shown, also after another tab wrote.
    coursebook.workbook.onchange = () => panel.open && fill();
    return panel;
  };
}
