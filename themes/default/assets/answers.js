// What learners write: the only script that touches the browser's storage. What concerns all answers together
// (out, in, counted, moved, erased) is in collection.js, which pages link that need it.
"use strict";
{
  const { coursebook } = globalThis;
  const VERSION = 1;
  // Milliseconds after which a write has met all others that it could meet.
  const GUARDED = 1500;
  /** Makes a record of version n into one of version n + 1. Version 0 held a single text. */
  const UPGRADES = [({ at, text, ...rest }) => ({ ...rest, v: 1, entries: [{ at: new Date(at).toISOString(), text }] })];

  const start = "preview" in document.documentElement.dataset ? "coursebook-preview:" : "coursebook:";
  // A course without an id is known by its address, which no other course on this host has. No id begins with "@".
  const path = new URL(coursebook.page.root, location.href).pathname.replaceAll(":", "%3A");
  const course = coursebook.page.course || `@${path}`;
  const prefix = `${start}${course}:`;
  const SHARED = `${prefix}~shared`;

  // None where the browser refuses.
  let storage;
  // "kept", "tab" or "refused".
  let where;
  // By id, the records that could not be written: in memory until they can be.
  const unkept = new Map();
  const tab = Math.random().toString(36).slice(2);
  // By id, or null for all, the functions to tell.
  const readers = new Map();

  function open() {
    try {
      const shared = window.localStorage.getItem(SHARED) !== null;
      storage = shared ? window.sessionStorage : window.localStorage;
      where = shared ? "tab" : "kept";
    } catch {
      storage = undefined;
      where = "refused";
    }
  }

  const read = (key) => {
    try {
      return storage?.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  };

  /** Writes a text and reads it back; whether it is there. */
  const write = (key, text, to = storage) => {
    try {
      to.setItem(key, text);
      return to.getItem(key) === text;
    } catch {
      // A browser that has no room for anything at all keeps nothing.
      if (to && to === storage && to.length === 0) where = "refused";
      return false;
    }
  };

  const remove = (key) => storage?.removeItem(key);

  /** The keys of this course, or those that begin otherwise, without that beginning. */
  function names(beginning = prefix, of = storage) {
    const found = [];
    for (let at = 0; at < (of?.length ?? 0); at++) {
      const key = of.key(at);
      if (key.startsWith(beginning)) found.push(key.slice(beginning.length));
    }
    return found.sort();
  }

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isEntry = (entry) => isObject(entry) && typeof entry.at === "string" && !Number.isNaN(Date.parse(entry.at));
  const isRecord = (record) =>
    isObject(record) &&
    typeof record.kind === "string" &&
    typeof record.prompt === "string" &&
    Array.isArray(record.entries) &&
    record.entries.every(isEntry) &&
    (record.comments ?? []).every?.(isEntry) === true;

  /** What a stored text is: { state: "none" | "whole" | "damaged" | "newer", record, raw }. */
  function parse(raw) {
    if (raw === undefined || raw === null) return { state: "none" };
    try {
      let record = JSON.parse(raw);
      if (record.v > VERSION) return { state: "newer", raw };
      for (let version = record.v ?? 0; version < VERSION; version++) record = UPGRADES[version](record);
      if (isRecord(record)) return { state: "whole", record, raw };
    } catch {
      // Not JSON, or not what any version wrote.
    }
    return { state: "damaged", raw };
  }

  function look(id) {
    const stored = parse(read(prefix + id));
    const waiting = unkept.get(id);
    if (!waiting || stored.state === "newer") return stored;
    const record = structuredClone(waiting);
    const others = stored.record?.entries.filter((entry) => !at(record, entry.at)) ?? [];
    record.entries = inOrder([...record.entries, ...others]);
    return { state: "whole", record };
  }

  const at = (record, time) => record.entries.find((entry) => entry.at === time);
  const inOrder = (entries) => entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.at < b.at ? -1 : 1));
  const later = (time) => new Date(Date.parse(time) + 1).toISOString();

  /** A time at which the record has no entry yet. */
  function unused(record, time = new Date().toISOString()) {
    while (at(record, time)) time = later(time);
    return time;
  }

  function same(a, b) {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
  }

  /** Whether `long` is `short` with more written at its end. */
  const grows = (short, long) =>
    typeof short.text === "string" &&
    typeof long.text === "string" &&
    long.text.startsWith(short.text) &&
    same({ ...short, at: 0, text: 0 }, { ...long, at: 0, text: 0 });

  /** Puts an entry into a record, and gives it as it stands there. */
  function place(record, entry, base) {
    const there = entry.at && at(record, entry.at);
    const replaces = there && (same(there, base) || same(there, entry) || grows(there, entry));
    // Another tab changed it meanwhile: both stay.
    const written = there && !replaces ? { ...entry, at: unused(record) } : { ...entry, at: entry.at ?? unused(record) };
    record.entries = inOrder([...record.entries.filter((each) => !replaces || each !== there), written]);
    return written;
  }

  /** Entries before a change of the wording answered the earlier one. */
  function reword(record, prompt, written) {
    if (record.prompt === prompt) return;
    const until = record.entries.findLast((entry) => entry !== written)?.at;
    const earlier = record.earlier ?? [];
    if (until && !earlier.some((wording) => wording.until >= until)) record.earlier = [...earlier, { until, prompt: record.prompt }];
    record.prompt = prompt;
  }

  function put(id, record) {
    const kept = write(prefix + id, JSON.stringify(record));
    if (kept) unkept.delete(id);
    else unkept.set(id, record);
    tell(id, "changed");
    return kept;
  }

  /** Keeps a text that nobody can read under another name, so that its place is free; whether it could. */
  function setAside(id, raw) {
    return write(`${prefix}~damaged/${id}/${Date.now()}`, raw);
  }

  function save(id, { kind, prompt, lesson = coursebook.page.lesson, entry, base }) {
    const { state, record = { v: VERSION, kind, prompt, entries: [] }, raw } = look(id);
    if (state === "newer") return { ok: false, reason: "newer" };
    if (state === "damaged" && !setAside(id, raw)) return { ok: false, reason: "damaged" };
    const written = place(record, entry, base);
    reword(record, prompt, written);
    Object.assign(record, { kind, lesson });
    const ok = put(id, record);
    if (ok) guard(id, record, written, base);
    return { ok, reason: ok ? undefined : where === "refused" ? "refused" : "full", entry: written, record };
  }

  /**
   * Two tabs that write within the same moment don't see each other: the later record wins, and lacks what the earlier
   * one said. So what a page wrote also stands beside the record for a while, and is put into it again if it is missing
   * then: by this page, or by the next that opens where this one was closed meanwhile. What this page wrote just before
   * goes on standing there, unless the new entry was made from it.
   */
  function guard(id, record, entry, base) {
    const name = `${tab}/${id}`;
    const before = parse(read(`${prefix}~ours/${name}`)).record?.entries ?? [];
    const others = before.filter((each) => !same(each, base) && !same(each, entry) && !grows(each, entry));
    const raw = JSON.stringify({ ...record, entries: [...others, entry] });
    if (write(`${prefix}~ours/${name}`, raw)) setTimeout(settle, GUARDED, name, raw);
  }

  /** What stands beside a record is in it by now, or is put into it; unless there is something newer. */
  function settle(name, raw) {
    if (read(`${prefix}~ours/${name}`) !== raw) return;
    remove(`${prefix}~ours/${name}`);
    recover(name, raw);
  }

  function recover(name, raw) {
    const { record } = parse(raw);
    record?.entries.forEach((entry) => regain(name.split("/")[1], record, entry));
  }

  /** Adds an entry to its record, unless the record says it already. */
  function regain(id, mini, entry) {
    const { state, record = { ...mini, entries: [] } } = look(id);
    const says = (each) => same({ ...each, at: 0 }, { ...entry, at: 0 }) || grows(entry, each);
    if (state === "damaged" || state === "newer" || record.entries.some(says)) return;
    const there = at(record, entry.at);
    const written = { ...entry, at: there && !grows(there, entry) ? unused(record, entry.at) : entry.at };
    record.entries = inOrder([...record.entries.filter((each) => each.at !== written.at), written]);
    if (put(id, record)) guard(id, record, written);
  }

  /** Tells who asked: with the record, its id, and why: "changed", "erased" by the learner, "cleared" by the browser. */
  function tell(id, why) {
    const listeners = [...(readers.get(id) ?? []), ...(id.startsWith("~") ? [] : (readers.get(null) ?? []))];
    if (listeners.length === 0) return;
    const { record } = look(id);
    for (const listener of listeners) listener(record, id, why);
  }

  const tellAll = (why) => [...readers.keys()].filter((id) => id !== null).forEach((id) => tell(id, why));

  addEventListener("storage", (event) => {
    if (event.key === SHARED) {
      open();
      return tellAll("cleared");
    }
    if (event.storageArea !== storage) return;
    if (event.key === null) return tellAll("cleared");
    if (!event.key.startsWith(prefix)) return;
    const id = event.key.slice(prefix.length);
    tell(id, event.newValue === null ? "erased" : "changed");
  });

  // A page that comes back out of the browser's memory heard nothing meanwhile.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    open();
    tellAll("changed");
  });

  /** All names of this course, of what could not be written too. */
  const every = () => [...new Set([...names(), ...unkept.keys()])].sort();

  open();
  // A course that was given an id takes along what was written while it was known by its address.
  if (coursebook.page.course && storage) {
    const old = `${start}@${path}:`;
    for (const name of names(old)) {
      const text = read(old + name);
      if (read(prefix + name) === undefined && write(prefix + name, text)) remove(old + name);
    }
  }

  for (const name of names(`${prefix}~ours/`)) {
    const raw = read(`${prefix}~ours/${name}`);
    recover(name, raw);
    setTimeout(settle, 2 * GUARDED, name, raw);
  }

  coursebook.answers = {
    course,
    get where() {
      return where;
    },
    get: (id) => look(id).record,
    /** "none", "whole", "damaged" or "newer" than this page can read. */
    state: (id) => look(id).state,
    save,
    subscribe(id, listener) {
      if (!readers.has(id)) readers.set(id, new Set());
      readers.get(id).add(listener);
      return () => readers.get(id).delete(listener);
    },
    /** Copies what is kept under earlier ids and is not yet under the new one; the earlier stays as it is. */
    carry(id, was, kind) {
      for (const earlier of was.split(" ")) {
        const old = look(earlier).record;
        const { state, record = { ...old, entries: [] } } = look(id);
        if (old?.kind !== kind || state === "damaged" || state === "newer") continue;
        const missing = old.entries.filter((entry) => !at(record, entry.at));
        if (missing.length) put(id, { ...record, entries: inOrder([...record.entries, ...missing]) });
      }
    },
    /** The wording that an entry answered. */
    wording: (record, entry) =>
      record.earlier?.find((wording) => Date.parse(entry.at) <= Date.parse(wording.until))?.prompt ?? record.prompt,
    setting(name) {
      try {
        return JSON.parse(unkept.get(`~${name}`) ?? read(`${prefix}~${name}`));
      } catch {
        return undefined;
      }
    },
    setSetting(name, value) {
      if (value === undefined) {
        unkept.delete(`~${name}`);
        remove(`${prefix}~${name}`);
      } else if (!write(`${prefix}~${name}`, JSON.stringify(value))) {
        unkept.set(`~${name}`, JSON.stringify(value));
      }
      tell(`~${name}`, "changed");
    },
    /** The names of settings that begin so. */
    settings: (beginning) => every().filter((name) => name.startsWith(`~${beginning}`)).map((name) => name.slice(1)),
    /** For collection.js. */
    inner: { VERSION, UPGRADES, SHARED, prefix, isObject, isRecord, at, same, grows, later, inOrder, look, put, setAside, read, write, names, every, open, tell, tellAll, unkept, remove },
  };
}
