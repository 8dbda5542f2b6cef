// Files of answers, for the workbook and for coaches: named, read, refused with the reason.
"use strict";
{
  const { coursebook } = globalThis;
  const { element, icon, word } = coursebook;
  const LARGEST = 20 * 1024 * 1024; // bytes of a file that is read at all

  const course = coursebook.page.course.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-") || "course";
  /** "leading-workbook-2026-11-24.json" */
  coursebook.fileName = (what, extension) => `${course}-${what}-${coursebook.day()}.${extension}`;

  /** Reads a file and says what is in it; nothing is touched. */
  coursebook.readFile = async (file) => {
    if (file.size > LARGEST) return { ok: false, reason: "too-large" };
    try {
      return coursebook.answers.check(await file.text());
    } catch {
      return { ok: false, reason: "damaged" };
    }
  };

  /** Why a file was refused, as an element. */
  coursebook.refusal = ({ reason, detail }) =>
    element(
      "p",
      { class: "refusal" },
      icon("warning"),
      element("span", {}, word(`refused_${reason}`, { course: typeof detail === "string" ? detail.slice(0, 80) : "" })),
    );
}
