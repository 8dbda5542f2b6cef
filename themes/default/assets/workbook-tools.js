// What one can do with the whole workbook: take a copy, bring one in, see where it is kept, erase it.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers, button, element, icon, plural, word } = coursebook;
  const MOST = 200; // lines of a preview

  /** A line that unfolds; only one of them is open at a time. */
  function panel(name, title, ...children) {
    const summary = element("summary", {}, icon(name), title);
    const details = element("details", { class: "disclosure workbook-tool", name: "cb-tools", id: `cb-${name}` }, summary, element("div", { class: "tool" }, ...children));
    // The one that shuts may have stood above this one, and been long.
    details.addEventListener("toggle", () => details.open && summary.scrollIntoView({ block: "nearest" }));
    return details;
  }
  coursebook.panel = panel;

  const line = (key, values) => element("p", {}, word(key, values));
  const row = (...children) => element("p", { class: "tool-row" }, ...children);

  function copyPanel() {
    const { items, isWritten } = coursebook.workbook;
    const status = element("p", { class: "status", role: "status" });
    const last = () => {
      const at = answers.setting("copied");
      status.textContent = at ? word("copy_last", { when: coursebook.moment(at) }) : "";
    };
    const give = (what, type, make) =>
      button(word(`copy_${what}`), () => {
        const extension = { html: "html", markdown: "md", json: "json" }[what];
        coursebook.download(coursebook.fileName("workbook", extension), type, make());
        if (what === "json") answers.setSetting("copied", new Date().toISOString());
        last();
      });
    const written = () => items.filter(isWritten);
    last();
    return panel(
      "download",
      word("copy_title"),
      line("copy_about"),
      row(
        give("json", "application/json", () => JSON.stringify(answers.export(), null, 1)),
        give("html", "text/html", () => coursebook.workbookFiles.html(written())),
        give("markdown", "text/markdown", () => coursebook.workbookFiles.markdown(written())),
      ),
      status,
    );
  }

  const changeWords = ({ added, comments, isNew }) =>
    [added ? plural(isNew ? "import_new" : "import_more", added) : "", comments ? plural("import_comments", comments) : ""].filter(Boolean).join(", ");

  /** What bringing in a file would change, and the question whether to. */
  function preview(file, changes, done) {
    const news = changes.filter(({ added, comments }) => added + comments > 0);
    const sum = (of) => changes.reduce((total, change) => total + change[of], 0);
    const from = typeof file.from?.name === "string" ? file.from.name.trim().slice(0, 80) : "";
    const about = [
      from ? word(file.from.role === "coach" ? "import_from_coach" : "import_from", { name: from }) : "",
      typeof file.exported === "string" && Date.parse(file.exported) ? word("import_made", { when: coursebook.moment(file.exported) }) : "",
    ].filter(Boolean);
    if (news.length === 0) return [...about.map((words) => element("p", {}, words)), line("import_nothing_new")];
    const list = element("ul", { class: "changes" });
    for (const change of news.slice(0, MOST)) {
      list.append(element("li", {}, element("span", { class: "change-prompt", dir: "auto" }, change.prompt), element("span", { class: "change-what" }, changeWords(change))));
    }
    if (news.length > MOST) list.append(element("li", {}, plural("import_others", news.length - MOST)));
    const accept = button(word("import_accept"), () => done(answers.merge(file)), { class: "button" });
    return [
      ...about.map((words) => element("p", {}, words)),
      element("p", {}, [plural("import_adds", sum("added") + sum("comments")), sum("same") ? plural("import_same", sum("same")) : "", word("import_keeps")].filter(Boolean).join(" ")),
      list,
      row(accept, button(word("cancel"), () => done())),
    ];
  }

  function importPanel() {
    const result = element("div", { class: "import-result", role: "status" });
    const input = element("input", { type: "file", id: "cb-import", accept: ".json,.txt,application/json,text/plain", "aria-describedby": "cb-import-about" });
    const done = (merged) => {
      input.value = "";
      if (!merged) return result.replaceChildren();
      result.replaceChildren(merged.ok ? element("p", {}, icon("right"), " ", plural("import_done", merged.added)) : line("import_full"));
      result.tabIndex = -1;
      result.focus();
    };
    input.addEventListener("change", async () => {
      const [chosen] = input.files;
      if (!chosen) return;
      const checked = await coursebook.readFile(chosen);
      result.replaceChildren(...(checked.ok ? preview(checked.file, checked.changes, done) : [coursebook.refusal(checked)]));
    });
    return panel(
      "upload",
      word("import_title"),
      element("p", { id: "cb-import-about" }, word("import_about")),
      element("p", { class: "named" }, element("label", { for: "cb-import" }, word("import_file")), input),
      result,
    );
  }

  function keptPanel() {
    const place = element("p", {}, "");
    const promise = element("p", {}, "");
    const status = element("p", { class: "status", role: "status" });
    const ask = button(word("persist_ask"), async () => {
      const granted = await answers.persist();
      status.textContent = word(`persist_${granted}_now`);
      show();
    });
    const shared = element("input", { type: "checkbox", id: "cb-shared", "aria-describedby": "cb-shared-about", onchange: () => {
      const done = answers.shareComputer(shared.checked);
      status.textContent = done ? word(shared.checked ? "shared_on" : "shared_off") : word("shared_failed");
      show();
    } });
    async function show() {
      place.textContent = word(`where_${answers.where}`);
      shared.checked = answers.where === "tab";
      shared.disabled = answers.where === "refused";
      coursebook.workbook.place.textContent = word(`where_short_${answers.where}`);
      const promised = answers.where === "kept" ? await answers.persisted() : "yes";
      promise.textContent = answers.where === "kept" ? word(`persist_${promised}`) : "";
      ask.hidden = promised !== "no";
      seven.hidden = answers.where !== "kept" || promised === "yes";
    }
    const seven = line("kept_seven_days");
    show();
    return panel(
      "device",
      word("kept_title"),
      place,
      promise,
      row(ask),
      seven,
      line("kept_what_to_do"),
      element("p", { class: "choice" }, shared, element("label", { for: "cb-shared" }, word("shared_title"))),
      element("p", { id: "cb-shared-about", class: "status" }, word("shared_about")),
      status,
      row(button(word("erase"), erase)),
    );
  }

  function erase() {
    const { entries, answers: records, characters } = answers.count();
    const number = new Intl.NumberFormat(document.documentElement.lang).format(characters);
    const close = () => dialog.close();
    const dialog = element(
      "dialog",
      { class: "dialog", "aria-labelledby": "cb-erase-title", onclose: () => dialog.remove() },
      element("h2", { id: "cb-erase-title", class: "block-title" }, word("erase_title")),
      element("p", {}, word("erase_how_much", { entries: plural("n_entries", entries), answers: plural("n_answers", records), characters: number })),
      line("erase_final"),
      row(
        button(word("erase_confirm"), () => {
          answers.erase();
          close();
          coursebook.workbook.refresh();
          coursebook.workbook.place.textContent = word("erased");
        }, { class: "button danger" }),
        button(word("erase_cancel"), close, { autofocus: true }),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  }

  /** What nobody can read any more isn't thrown away: it can be taken along, for someone who can. */
  function damagedNotice() {
    const damaged = answers.damaged();
    if (damaged.length === 0) return undefined;
    const list = damaged.map(({ id, raw }) =>
      element(
        "li",
        {},
        element("code", {}, id.slice(0, 80)),
        " ",
        button(word("damaged_download"), () => coursebook.download(`${id.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-")}.txt`, "text/plain", raw), { "aria-label": word("damaged_download_id", { id }) }),
        element("details", { class: "disclosure" }, element("summary", {}, word("damaged_show")), element("pre", { tabindex: 0 }, raw.slice(0, 20_000))),
      ),
    );
    return element("section", { class: "workbook-damaged", "aria-labelledby": "cb-damaged" }, element("h2", { id: "cb-damaged" }, word("damaged_title")), line("damaged_about"), element("ul", {}, ...list));
  }

  coursebook.workbookTools = () => {
    const { top } = coursebook.workbook;
    coursebook.workbook.place = element("p", { class: "status workbook-place", role: "status" });
    const print = button(word("print"), () => window.print(), { class: "quiet-button tool-print" });
    print.prepend(icon("printer"));
    top.append(coursebook.workbook.place, element("div", { class: "workbook-tools" }, copyPanel(), importPanel(), coursebook.sharePanel(), keptPanel(), print));
    const damaged = damagedNotice();
    if (damaged) top.after(damaged);
  };
}
