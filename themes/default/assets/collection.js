// All answers of the course together: listed, counted, moved, erased; out as a file, and in again.
"use strict";
{
  const { coursebook } = globalThis;
  const { answers } = coursebook;
  const { VERSION, UPGRADES, SHARED, prefix, isObject, isRecord, at, same, grows, later, inOrder } = answers.inner;
  const { look, put, setAside, read, write, names, every, open, tell, tellAll, unkept, remove } = answers.inner;

  const FORMAT = "coursebook-answers";
  const LARGEST = 20 * 1024 * 1024; // bytes of a file
  const ID = /^[\p{L}\p{N}_-]+$/u;

  const ids = () => every().filter((name) => !name.startsWith("~"));

  answers.all = () =>
    ids().flatMap((id) => {
      const { record } = look(id);
      return record ? [{ id, record }] : [];
    });

  /** What nobody can read any more: put aside, or still in its place. */
  answers.damaged = () => [
    ...names(`${prefix}~damaged/`).map((name) => ({ id: name.split("/")[0], raw: read(`${prefix}~damaged/${name}`) })),
    ...ids().flatMap((id) => {
      const { state, raw } = look(id);
      return state === "damaged" ? [{ id, raw }] : [];
    }),
  ];

  answers.count = () => {
    const records = answers.all().map(({ record }) => record);
    const sum = (of) => records.reduce((total, { entries }) => total + of(entries), 0);
    return {
      answers: records.length,
      entries: sum((entries) => entries.length),
      characters: sum((entries) => JSON.stringify(entries).length),
    };
  };

  answers.erase = () => {
    for (const name of names()) if (prefix + name !== SHARED) remove(prefix + name);
    unkept.clear();
    tellAll("erased");
  };

  /** Keeps everything of this course only until this tab is closed, or in this browser again; whether it could. */
  answers.shareComputer = (on) => {
    try {
      const { localStorage: local, sessionStorage: session } = window;
      // The sign goes first: other tabs then know that what vanishes has moved.
      if (on && !write(SHARED, "1", local)) return false;
      const moved = on ? move(local, session) : move(session, local);
      if (on !== moved) local.removeItem(SHARED);
      open();
      tellAll("changed");
      return moved;
    } catch {
      return false;
    }
  };

  /** Moves everything of this course; whether all of it arrived. If not, it stays where it was. */
  function move(from, to) {
    const all = names(prefix, from).filter((name) => prefix + name !== SHARED);
    const arrived = all.every((name) => write(prefix + name, from.getItem(prefix + name), to));
    for (const name of all) (arrived ? from : to).removeItem(prefix + name);
    return arrived;
  }

  const ask = async (question) => {
    try {
      return (await navigator.storage[question]()) ? "yes" : "no";
    } catch {
      return "unknown";
    }
  };
  /** Whether the browser promises not to clear what is kept; and asking it to. */
  answers.persisted = () => ask("persisted");
  answers.persist = () => ask("persist");

  /** What a file holds, for all answers or only for those with these ids. */
  answers.export = (only) => ({
    format: FORMAT,
    version: VERSION,
    course: { id: answers.course, title: coursebook.page.courseTitle },
    exported: new Date().toISOString(),
    answers: answers
      .all()
      .filter(({ id }) => !only || only.includes(id))
      .map(({ id, record: { v, ...record } }) => ({ id, ...record })),
  });

  /**
   * Reads a file's text, and says what it would change: { ok: true, file, changes } or { ok: false, reason, detail }.
   * Nothing is touched.
   */
  answers.check = (text) => {
    const refuse = (reason, detail) => ({ ok: false, reason, detail });
    if (text.length > LARGEST || new Blob([text]).size > LARGEST) return refuse("too-large");
    let file;
    try {
      file = JSON.parse(text);
    } catch (error) {
      return refuse(text.includes(`"${FORMAT}"`) ? "damaged" : "not-answers", error.message);
    }
    if (!isObject(file) || file.format !== FORMAT) return refuse("not-answers");
    if (file.version > VERSION) return refuse("newer", file.version);
    if (!isObject(file.course) || !isCourse(file.course)) return refuse("other-course", file.course?.title ?? file.course?.id);
    try {
      file = { ...file, answers: file.answers.map((answer) => upgraded(answer, file.version ?? 0)) };
    } catch (error) {
      return refuse("damaged", error.message);
    }
    const ids = new Set();
    const twice = file.answers.find(({ id }) => ids.size === ids.add(id).size);
    if (twice) return refuse("damaged", twice.id);
    return { ok: true, file, changes: file.answers.map(change) };
  };

  // A course without an id is known by its address, and by its title once it has moved.
  const isCourse = ({ id, title }) =>
    id === answers.course || (`${id}`.startsWith("@") && answers.course.startsWith("@") && title === coursebook.page.courseTitle);

  function upgraded(answer, version) {
    let record = answer;
    for (let at = version; at < VERSION; at++) record = UPGRADES[at](record);
    if (!isRecord(record) || !ID.test(record.id) || !record.entries.every((entry) => typeof (entry.text ?? "") === "string")) {
      throw new Error(answer?.id);
    }
    return record;
  }

  function change(answer) {
    const { record } = look(answer.id);
    const { id, kind, prompt } = answer;
    return { id, kind, prompt, isNew: !record, ...join(record ?? { ...answer, entries: [], comments: [] }, answer) };
  }

  /** Adds to a record what another has; how many entries and comments are new, and how many entries were there. */
  function join(record, other) {
    const count = { added: 0, same: 0, comments: 0 };
    for (const entry of other.entries) {
      const time = placeFor(record, entry);
      const there = at(record, time);
      const isNew = !there || (there.text?.length ?? 0) < (entry.text?.length ?? 0);
      count[isNew ? "added" : "same"]++;
      if (isNew) record.entries = [...record.entries.filter((each) => each !== there), { ...entry, at: time }];
    }
    inOrder(record.entries);
    const known = record.comments ?? [];
    const fresh = (other.comments ?? []).filter((comment) => !known.some((each) => same(each, comment)));
    if (fresh.length) record.comments = inOrder([...known, ...fresh]);
    return { ...count, comments: fresh.length };
  }

  /** Two different texts of one moment are both kept, a millisecond apart, and find each other again next time. */
  function placeFor(record, entry) {
    let time = entry.at;
    for (let there = at(record, time); there; there = at(record, time)) {
      if (same({ ...there, at: 0 }, { ...entry, at: 0 }) || grows(there, entry) || grows(entry, there)) break;
      time = later(time);
    }
    return time;
  }

  /** Puts back what was stored before, or nothing. */
  function putBack(id, raw) {
    unkept.delete(id);
    if (raw === undefined) remove(prefix + id);
    else write(prefix + id, raw);
    tell(id, "changed");
  }

  /** Brings in a file that was checked: all of it, or nothing. */
  answers.merge = (file) => {
    const before = [];
    let added = 0;
    for (const { id, ...answer } of file.answers) {
      const { state, record = { ...answer, v: VERSION, entries: [], comments: undefined }, raw } = look(id);
      before.push([id, read(prefix + id)]);
      const free = state !== "newer" && (state !== "damaged" || setAside(id, raw));
      const count = free ? join(record, answer) : undefined;
      if (count && (count.added + count.comments === 0 || put(id, record))) {
        added += count.added;
        continue;
      }
      for (const [each, text] of before) putBack(each, text);
      return { ok: false, added: 0, answers: 0 };
    }
    return { ok: true, added, answers: file.answers.length };
  };
}
