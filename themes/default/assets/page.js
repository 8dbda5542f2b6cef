// What all scripts share: the page's data, words filled in, dates, elements, and files handed to the learner.
"use strict";
{
  const { coursebook } = globalThis;
  const { dataset, lang } = document.documentElement;
  const { root, address = "", index = "", icons = `${root}assets/icons.svg#` } = dataset;

  coursebook.page = {
    // The course, its title, the page's title, the way to the site's root.
    ...dataset,
    // Below the site's root, with a slash before it: "/differences/vision/".
    lesson: `/${address}`,
  };

  /** The way from here to a page, by its address below the root. In a site opened from disk it names the page's file. */
  coursebook.way = (address) => root + encodeURI(address) + index;

  /** Puts values in the place of their names in braces: fill("{n} answers", { n: 3 }). */
  coursebook.fill = (text, values = {}) =>
    text.replace(/\{(\w+)\}/g, (braces, name) => values[name] ?? braces);

  /** A word of the locale, by its key. */
  coursebook.word = (key, values) => coursebook.fill(coursebook.words[key] ?? key, values);

  /** A word that depends on a number: `<key>_one`, `<key>_few`, … `<key>_other`, as the language has it. */
  coursebook.plural = (key, n, values) => {
    const form = `${key}_${new Intl.PluralRules(lang).select(n)}`;
    return coursebook.word(form in coursebook.words ? form : `${key}_other`, { n, ...values });
  };

  // Days and hours as the reader's own country writes them, in the course's language.
  const locale = navigator.languages.find((each) => each.split("-")[0] === lang.split("-")[0]) ?? lang;
  const format = (options) => (at) => new Intl.DateTimeFormat(locale, options).format(new Date(at));
  /** "24 November 2026", and "14:02". */
  coursebook.date = format({ dateStyle: "long" });
  coursebook.time = format({ timeStyle: "short" });
  /** A day of the learner's calendar: "2026-11-24". */
  coursebook.day = (at) => {
    const date = at ? new Date(at) : new Date();
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  };

  /** An element: attributes (`onclick` and the like are listened to; false and undefined leave out), then what is in it. */
  coursebook.element = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== undefined));
    return element;
  };

  coursebook.icon = (name) => {
    const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    // In a site opened from disk they stand in the page.
    use.setAttribute("href", icons + name);
    svg.append(use);
    return svg;
  };

  /** A quiet button. */
  coursebook.button = (label, onclick, attributes) =>
    coursebook.element("button", { type: "button", class: "quiet-button", onclick, ...attributes }, label);

  /** Hands a file to the learner. */
  coursebook.download = (name, type, text) => {
    const href = URL.createObjectURL(new Blob([text], { type }));
    const link = coursebook.element("a", { href, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  };

  /** Copies a text; whether it could. */
  coursebook.copy = async (text) => navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
}
