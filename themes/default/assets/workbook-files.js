// The workbook as a file that needs nothing else: a web page, or Markdown.
"use strict";
{
  const { coursebook } = globalThis;
  const { word } = coursebook;

  // What HTML forbids, and what shows nowhere, becomes a sign that something stood there.
  const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}|\p{Surrogate}/gu;
  const clean = (text) => text.replaceAll(/\r\n?/g, "\n").replaceAll(FORBIDDEN, "\ufffd");
  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const escape = (text) => clean(text).replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign]);

  const STYLE = [
    ":root { color-scheme: light dark; --paper: #fbfaf7; --ink: #22262b; --muted: #5b6168; --rule: #dcd8cf; }",
    "@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e6e3dc; --muted: #a3a7ad; --rule: #33383e; } }",
    "* { box-sizing: border-box; margin: 0; }",
    "body { max-inline-size: 42rem; margin-inline: auto; padding: 3rem 1rem 6rem; background: var(--paper); color: var(--ink); font: 1.125rem/1.6 Literata, Georgia, serif; overflow-wrap: break-word; }",
    "h1 { font-size: 2.25rem; font-weight: 500; line-height: 1.12; text-wrap: balance; }",
    "h2 { margin-block: 4rem 1rem; padding-block-end: 0.5rem; border-block-end: 1px solid var(--rule); font-size: 1.5rem; line-height: 1.2; }",
    "h3 { margin-block: 2.5rem 0.75rem; font-size: 1.25rem; line-height: 1.4; }",
    ".about, .when, .by, nav, .label, .quiet { color: var(--muted); font-family: system-ui, sans-serif; font-size: 0.875rem; line-height: 1.5; }",
    ".about { margin-block-start: 1rem; } nav { margin-block-start: 2rem; } nav ul { padding: 0; list-style: none; } nav a { display: inline-block; padding-block: 0.25rem; color: inherit; }",
    ".entry + .entry { margin-block-start: 1.5rem; padding-block-start: 1rem; border-block-start: 1px dotted var(--rule); }",
    ".entry > p { margin-block-start: 0.25rem; } .said { white-space: pre-wrap; } .label { display: block; } .strong, .label.strong { font-weight: 600; color: inherit; }",
    ".comment { margin-block-start: 1rem; padding: 0.75rem 1rem; border: 1px solid var(--rule); border-radius: 6px; }",
    "@media print { :root { --paper: #fff; --ink: #000; --muted: #444; } @page { margin: 20mm; } body { padding: 0; max-inline-size: none; font-size: 11pt; } nav { display: none; } h2, h3 { break-after: avoid; } p { orphans: 3; widows: 3; } }",
  ].join("\n");

  const line = ({ label, text, quiet, strong }) => {
    const name = label ? `<span class="label${strong ? " strong" : ""}" dir="auto">${escape(label)}</span>` : "";
    return `<p class="${quiet ? "quiet" : "said"}" dir="auto">${name}${escape(text)}</p>`;
  };

  const comment = ({ at, by, text }) => {
    const who = word(by ? "say_comment_by" : "say_comment", { by, date: coursebook.date(at) });
    return `<div class="comment"><p class="by">${escape(who)}</p><p class="said" dir="auto">${escape(text)}</p></div>`;
  };

  const entry = ({ at, wording, lines, comments }) => {
    const when = at === undefined ? "" : `<p class="when"><time datetime="${escape(new Date(at).toISOString())}">${escape(coursebook.moment(at))}</time></p>`;
    const earlier = wording ? `<p class="when">${escape(word("say_wording", { prompt: wording }))}</p>` : "";
    return `<div class="entry">${when}${earlier}${lines.map(line).join("")}${comments.map(comment).join("")}</div>`;
  };

  const prompt = (item) => `<h3>${escape(item.prompt)}</h3>\n${coursebook.say(item.record, item.prompt).map(entry).join("\n")}`;

  function byLesson(items) {
    const lessons = new Map();
    for (const item of items) lessons.set(item.lesson, [...(lessons.get(item.lesson) ?? []), item]);
    return [...lessons];
  }

  /** One HTML file with everything in it. */
  function html(items, at = new Date()) {
    const { courseTitle } = coursebook.page;
    const lessons = byLesson(items);
    const title = `${word("workbook_title")} – ${courseTitle}`;
    const { lang, dir } = document.documentElement;
    const contents = lessons.map(([{ title: name }], place) => `<li><a href="#lesson-${place + 1}">${escape(name)}</a></li>`).join("");
    const sections = lessons.map(
      ([{ title: name }, prompts], place) => `<section>\n<h2 id="lesson-${place + 1}">${escape(name)}</h2>\n${prompts.map(prompt).join("\n")}\n</section>`,
    );
    return [
      "<!doctype html>",
      `<html lang="${escape(lang)}" dir="${escape(dir)}">`,
      `<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n<title>${escape(title)}</title>\n<style>\n${STYLE}\n</style>\n</head>`,
      `<body>\n<header>\n<h1>${escape(title)}</h1>\n<p class="about">${escape(word("file_made", { when: coursebook.moment(at) }))}</p>\n</header>`,
      lessons.length > 1 ? `<nav aria-label="${escape(word("file_contents"))}"><ul>${contents}</ul></nav>` : "",
      `<main>\n${sections.join("\n")}\n</main>\n</body>\n</html>\n`,
    ].join("\n");
  }

  // What Markdown would read as a sign of its own stays the letter that was typed.
  const plain = (text) =>
    clean(text)
      .replaceAll(/[\\\u0060*_[\]<>&]/g, "\\$&")
      .replaceAll(/^(\s*)([#+\-=~|>]|\d+[.)])/gm, (_, space, sign) => `${space}${sign.replace(/.$/, "\\$&")}`);
  // Two spaces at its end break a line; an empty line begins a paragraph anyhow.
  const quotedLine = (line, at, lines) => (line ? `> ${line}${lines[at + 1] ? "  " : ""}` : ">");
  const quoted = (text) => plain(text).split("\n").map(quotedLine).join("\n");
  const single = (text) => plain(text).replaceAll(/\s+/g, " ").trim();

  function markdownEntry({ at, wording, lines, comments }) {
    const said = lines.map(({ label, text }) => [label && `**${single(label)}**`, text && quoted(text)].filter(Boolean).join("\n\n"));
    const remarks = comments.map(({ at: when, by, text }) => {
      const who = word(by ? "say_comment_by" : "say_comment", { by, date: coursebook.date(when) });
      return `*${single(who)}*\n\n${quoted(text)}`;
    });
    const earlier = wording ? [`*${single(word("say_wording", { prompt: wording }))}*`] : [];
    return [...(at === undefined ? [] : [`*${single(coursebook.moment(at))}*`]), ...earlier, ...said, ...remarks].join("\n\n");
  }

  function markdown(items, at = new Date()) {
    const { courseTitle } = coursebook.page;
    const parts = [`# ${single(`${word("workbook_title")} – ${courseTitle}`)}`, single(word("file_made", { when: coursebook.moment(at) }))];
    for (const [{ title }, prompts] of byLesson(items)) {
      parts.push(`## ${single(title)}`);
      for (const item of prompts) parts.push(`### ${single(item.prompt)}`, ...coursebook.say(item.record, item.prompt).map(markdownEntry));
    }
    return `${parts.join("\n\n")}\n`;
  }

  coursebook.workbookFiles = { html, markdown };
}
