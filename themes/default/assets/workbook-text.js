// What was written, in words: every kind of record as lines of plain text, for the workbook, files and coaches.
// Records may come out of a file that somebody sent, so nothing about their insides is taken for granted.
"use strict";
{
  const { coursebook } = globalThis;
  const { word } = coursebook;

  const text = (value) => (typeof value === "string" ? value : "");
  const list = (value) => (Array.isArray(value) ? value.filter((each) => each !== null && each !== undefined) : []);

  /** A day such as "2026-12-01" in words; it is nobody's midnight, so noon stands for it. */
  const dayInWords = (day) =>
    /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(`${day}T12:00`)) ? coursebook.date(`${day}T12:00`) : text(day);

  function plan(entry) {
    const parts = list(entry.parts).map((part) => ({ label: text(part.stem), text: text(part.text) }));
    if (entry.day) parts.push({ label: word("say_day"), text: dayInWords(entry.day) });
    return parts;
  }

  function lookBack(entry) {
    const did = ["yes", "partly", "no"].includes(entry.did) ? word(`say_did_${entry.did}`) : "";
    const lines = [{ label: word("say_looked_back"), text: did }];
    if (text(entry.obstacle)) lines.push({ label: word("say_obstacle"), text: text(entry.obstacle) });
    return lines;
  }

  /** The words of what was chosen: texts, or parts of a pair. */
  const chosen = (shown) =>
    typeof shown === "string"
      ? shown
      : typeof shown === "object"
        ? Object.values(shown).filter((each) => typeof each === "string").join(" – ")
        : "";

  function question(entry) {
    const lines = list(entry.shown).map(chosen).filter(Boolean);
    const answer = lines.length ? lines : list(entry.blanks).map(text);
    const verdict = typeof entry.right === "boolean" ? word(entry.right ? "say_right" : "say_not_right") : "";
    const sure = typeof entry.sure === "boolean" ? word(entry.sure ? "say_sure" : "say_unsure") : "";
    return [
      { label: "", text: answer.join("\n") },
      { label: "", text: [verdict, sure].filter(Boolean).join(" · "), quiet: true },
    ];
  }

  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const isRating = (value) => typeof value === "number" && Number.isFinite(value);

  /** The dimensions of a self-assessment: [{ title, mean, rated }]; `mean` is missing where nothing was rated. */
  coursebook.dimensions = (entry) =>
    list(entry.dimensions).map((dimension) => {
      const rated = list(dimension.statements).map(({ value }) => value).filter(isRating);
      const mean = rated.length ? rated.reduce((sum, value) => sum + value, 0) / rated.length : undefined;
      return { title: text(dimension.title), mean, rated: rated.length };
    });

  function assessment(entry) {
    const labels = list(entry.labels).map(text);
    const means = coursebook.dimensions(entry);
    return list(entry.dimensions).flatMap((dimension, at) => {
      const statements = list(dimension.statements).map((statement) => ({
        label: text(statement.text),
        text: isRating(statement.value) ? (labels[statement.value - 1] ?? number.format(statement.value)) : word("say_skipped"),
      }));
      const { title, mean } = means[at];
      const of = { mean: mean === undefined ? "" : number.format(mean), most: labels.length };
      return title && mean !== undefined ? [{ label: title, text: word("say_mean", of), strong: true }, ...statements] : statements;
    });
  }

  const KINDS = {
    plan: (entry) => (entry.of === undefined ? plan(entry) : lookBack(entry)),
    question,
    "self-assessment": assessment,
  };

  const lines = (kind, entry) =>
    (Object.hasOwn(KINDS, kind) ? KINDS[kind](entry) : [{ label: "", text: text(entry.text) }]).filter((line) => line.label || line.text);

  /** The comments of coaches on an entry; those on an entry that is gone stand with the last one. */
  function commentsOn(record, entry, isLast) {
    const isHere = ({ on }) => on === entry?.at || (isLast && !record.entries.some(({ at }) => at === on));
    return list(record.comments)
      .filter(isHere)
      .map(({ at, by, text: said }) => ({ at, by: text(by), text: text(said) }))
      .filter((comment) => comment.text);
  }

  /**
   * A record in words, the oldest entry first: [{ at, wording, lines: [{ label, text }], comments: [{ at, by, text }] }].
   * `wording` is there where an entry answered another wording than `prompt`.
   */
  coursebook.say = (record, prompt = record.prompt) => {
    const said = record.entries.map((entry, place) => {
      const wording = coursebook.answers.wording(record, entry);
      return {
        at: entry.at,
        wording: wording === prompt ? undefined : text(wording),
        lines: lines(record.kind, entry),
        comments: commentsOn(record, entry, place === record.entries.length - 1),
      };
    });
    // Comments can outlive what they were on: on a device where only the reply was brought in.
    const orphans = record.entries.length === 0 ? commentsOn(record, undefined, true) : [];
    return orphans.length ? [{ at: undefined, lines: [], comments: orphans }] : said;
  };

  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  /** "24 November 2026 at 14:02". */
  coursebook.moment = (at) => format.format(new Date(at));

  const { element } = coursebook;

  /** A comment beside an answer, as an element. */
  coursebook.commentElement = ({ at, by, text: said }) =>
    element(
      "div",
      { class: "comment" },
      element("p", { class: "comment-by" }, coursebook.icon("comment"), element("span", {}, word(by ? "say_comment_by" : "say_comment", { by, date: coursebook.date(at) }))),
      element("p", { class: "said", dir: "auto" }, said),
    );

  const lineElement = ({ label, text: said, quiet, strong }) =>
    element(
      "p",
      { class: `said${quiet ? " quiet" : ""}${strong ? " strong" : ""}`, dir: "auto" },
      ...(label ? [element("span", { class: "said-label" }, label), said ? " " : ""] : []),
      said,
    );

  /** What `say` gives, as an element. */
  coursebook.saidElement = ({ at, wording, lines: said, comments }) =>
    element(
      "div",
      { class: "said-entry" },
      at === undefined ? undefined : element("p", { class: "said-when" }, element("time", { datetime: at }, coursebook.moment(at))),
      wording ? element("p", { class: "said-wording" }, word("say_wording", { prompt: wording })) : undefined,
      ...said.map(lineElement),
      ...comments.map(coursebook.commentElement),
    );
}
