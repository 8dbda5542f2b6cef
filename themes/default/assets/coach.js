// The coach's page: reads the files that learners sent, puts their answers side by side, and makes the replies. All
// of it happens here; nothing is sent, and nothing is kept but the files that the coach saves.
"use strict";
{
  const { coursebook } = globalThis;
  const { button, element, icon, plural, word } = coursebook;

  const root = document.querySelector("cb-coach");
  const people = []; // { name, exported, text, answers: Map(id → record), comments: Map(id → text), saved }
  let unsaved = false;

  const prompts = element("div", { class: "coach-prompts" });
  const list = element("ul", { class: "coach-people" });
  const status = element("div", { class: "coach-status", role: "status" });
  const name = element("input", { type: "text", id: "cb-coach-name", maxlength: 80, autocomplete: "name", oninput: () => {
    unsaved ||= people.some(({ comments }) => comments.size);
  } });

  /** A name nobody else here has. */
  function nameOf(written, file) {
    const wanted = (typeof written === "string" && written.trim().slice(0, 80)) || file.name.replace(/(\.json|\.txt)+$/, "").slice(0, 80);
    let free = wanted;
    for (let n = 2; people.some((each) => each.name === free); n++) free = `${wanted} (${n})`;
    return free;
  }

  async function open(files) {
    const refused = [];
    for (const file of files) {
      const checked = await coursebook.readFile(file);
      const text = checked.ok ? JSON.stringify(checked.file) : "";
      if (!checked.ok) refused.push({ file, ...checked });
      else if (people.some((each) => each.text === text)) refused.push({ file, reason: "again" });
      else if (checked.file.answers.length === 0) refused.push({ file, reason: "empty" });
      else people.push(person(checked.file, file, text));
    }
    await show();
    status.replaceChildren(
      ...(files.length > refused.length ? [element("p", {}, plural("coach_opened", files.length - refused.length))] : []),
      ...refused.map((each) => element("div", {}, element("p", { class: "refused-file", dir: "auto" }, each.file.name), coursebook.refusal(each))),
    );
  }

  function person(file, { name: fileName }, text) {
    const records = new Map(file.answers.map(({ id, ...record }) => [id, record]));
    const exported = Date.parse(file.exported) ? file.exported : undefined;
    return { name: nameOf(file.from?.name, { name: fileName }), exported, text, answers: records, comments: new Map() };
  }

  /** Every prompt that anybody answered, in the order of the files, which is that of the course. */
  function answered() {
    const found = new Map();
    for (const each of people) {
      for (const [id, record] of each.answers) {
        if (!found.has(id)) found.set(id, { id, prompt: record.prompt, kind: record.kind, lesson: record.lesson, people: [] });
        found.get(id).people.push({ person: each, record });
      }
    }
    // What belongs to one lesson stands together, whoever answered it first.
    const lessons = [...new Set([...found.values()].map(({ lesson }) => lesson))];
    return [...found.values()].sort((a, b) => lessons.indexOf(a.lesson) - lessons.indexOf(b.lesson));
  }

  function commentOn(person, id, prompt) {
    const box = element("div", { class: "coach-comment" });
    const write = (focus) => {
      const label = word("comment_label", { name: person.name, prompt });
      const { sheet, field } = coursebook.sheet({ label, lines: 2, value: person.comments.get(id) ?? "" });
      field.addEventListener("input", () => {
        if (field.value.trim()) person.comments.set(id, field.value);
        else person.comments.delete(id);
        unsaved = true;
        person.saved = false;
        showPeople();
      });
      box.replaceChildren(element("p", { class: "comment-by" }, icon("comment"), word("comment_yours")), sheet);
      if (focus) field.focus();
    };
    if (person.comments.has(id)) write(false);
    else box.append(button(word("comment_write"), () => write(true), { "aria-label": word("comment_write_to", { name: person.name, prompt }) }));
    return box;
  }

  const answer = ({ id, prompt }, { person, record }) =>
    element(
      "div",
      { class: "coach-answer" },
      element("h3", { class: "coach-name", dir: "auto" }, person.name),
      ...coursebook.say(record, prompt).map(coursebook.saidElement),
      commentOn(person, id, prompt),
    );

  /** Gives the browser its turn now and then: a group may have written much. */
  const pause = () => new Promise((resume) => setTimeout(resume));

  let run = 0;
  async function show() {
    const mine = ++run;
    showPeople();
    prompts.replaceChildren();
    for (const prompt of answered()) {
      await pause();
      if (mine !== run) return;
      const charts = prompt.kind === "self-assessment" ? coursebook.groupCharts(prompt.people.map(({ person, record }) => ({ name: person.name, record }))) : [];
      prompts.append(
        element(
          "section",
          { class: "coach-prompt" },
          element("h2", { dir: "auto" }, prompt.prompt),
          element("p", { class: "status" }, plural("coach_answers", prompt.people.length)),
          ...charts,
          ...prompt.people.map((each) => answer(prompt, each)),
        ),
      );
    }
    root.dataset.state = "ready";
  }

  // Typing a comment must not rebuild the list under the coach's fingers.
  function showPeople() {
    head.hidden = people.length === 0;
    people.forEach((person, at) => {
      person.row ??= personRow(person);
      person.row.save.disabled = person.comments.size === 0;
      const words = [plural("coach_answered", person.answers.size), person.comments.size ? plural("coach_comments", person.comments.size) : "", person.saved ? word("coach_saved") : ""];
      person.row.about.textContent = words.filter(Boolean).join(" · ");
      if (list.children[at] !== person.row.element) list.insertBefore(person.row.element, list.children[at] ?? null);
    });
  }

  function personRow(person) {
    const about = element("span", { class: "coach-about" });
    const made = person.exported ? element("span", { class: "coach-about" }, coursebook.moment(person.exported)) : undefined;
    const save = button(word("reply_save"), () => saveReply(person), { "aria-label": word("reply_save_for", { name: person.name }) });
    const away = button(word("coach_close"), () => remove(person), { "aria-label": word("coach_close_for", { name: person.name }) });
    const row = element("li", {}, element("span", { class: "coach-person", dir: "auto" }, person.name), made, about, element("span", { class: "tool-row" }, save, away));
    return { element: row, about, save };
  }

  function remove(person) {
    if (person.comments.size && !person.saved && !window.confirm(word("coach_close_sure", { name: person.name }))) return;
    people.splice(people.indexOf(person), 1);
    person.row.element.remove();
    unsaved = people.some((each) => each.comments.size && !each.saved);
    show();
    input.focus();
  }

  /** A file for one learner: the comments and nothing else, each on the last thing that was written. */
  function reply(person) {
    const by = name.value.trim();
    const at = new Date().toISOString();
    const answers = [...person.comments].map(([id, text]) => {
      const { kind, prompt, lesson, entries } = person.answers.get(id);
      return { id, lesson, kind, prompt, entries: [], comments: [{ at, by, text: text.trim(), on: entries.at(-1)?.at }] };
    });
    return {
      format: "coursebook-answers",
      version: 1,
      course: { id: coursebook.answers.course, title: coursebook.page.courseTitle },
      exported: at,
      from: { name: by, role: "coach" },
      answers,
    };
  }

  function saveReply(person) {
    const who = person.name.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-");
    coursebook.download(coursebook.fileName(`reply-${who}`, "json"), "application/json", JSON.stringify(reply(person), null, 1));
    person.saved = true;
    unsaved = people.some((each) => each.comments.size && !each.saved);
    showPeople();
    status.replaceChildren(element("p", {}, word("reply_saved", { name: person.name })));
  }

  const input = element("input", { type: "file", id: "cb-coach-files", multiple: true, accept: ".json,.txt,application/json,text/plain", onchange: async () => {
    const files = [...input.files];
    await open(files);
    input.value = "";
  } });

  const head = element(
    "section",
    { class: "coach-head", hidden: true, "aria-labelledby": "cb-coach-people" },
    element("h2", { id: "cb-coach-people", class: "block-title" }, word("coach_people")),
    list,
    element("p", { class: "named" }, element("label", { for: "cb-coach-name" }, word("coach_name")), name),
    element("p", { class: "status" }, word("reply_about")),
  );

  addEventListener("beforeunload", (event) => {
    if (unsaved && people.some(({ comments }) => comments.size)) event.preventDefault();
  });

  // A file let fall beside the field would replace the page, and all comments with it.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) open([...event.dataTransfer.files]);
  });

  root.classList.add("live");
  root.append(
    element("p", { class: "named screen-only" }, element("label", { for: "cb-coach-files" }, word("coach_files")), input, element("span", { class: "status" }, word("coach_files_about"))),
    status,
    head,
    prompts,
  );
  root.dataset.state = "ready";
}
