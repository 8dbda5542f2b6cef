// A group's self-assessments on one scale: each person's mean a dot, the group's a line, and a table of the same.
"use strict";
{
  const { coursebook } = globalThis;
  const { element, word } = coursebook;
  const SVG = "http://www.w3.org/2000/svg";
  const [SIDE, TOP, ROW] = [16, 28, 56];

  const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined);

  function svg(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /**
   * Results that can be set against each other: of the same scale and the same dimensions. Of each person the
   * latest. → [{ labels, titles, people: [{ name, means }] }]
   */
  function groups(answers) {
    const found = new Map();
    for (const { name, record } of answers) {
      const entry = record.entries.findLast(({ dimensions }) => Array.isArray(dimensions));
      if (!entry) continue;
      const labels = (Array.isArray(entry.labels) ? entry.labels : []).filter((label) => typeof label === "string").slice(0, 20);
      const dimensions = coursebook.dimensions(entry).slice(0, 50);
      const titles = dimensions.map(({ title }) => title);
      const key = JSON.stringify([labels, titles]);
      if (!found.has(key)) found.set(key, { labels, titles, people: [] });
      const most = Math.max(2, labels.length);
      const means = dimensions.map((each) => (each.mean === undefined ? undefined : Math.min(most, Math.max(1, each.mean))));
      found.get(key).people.push({ name, means });
    }
    return [...found.values()].filter(({ people }) => people.some(({ means }) => means.some((value) => value !== undefined)));
  }

  const titleOf = (title, at, titles) => title || (titles.length > 1 ? word("chart_dimension", { n: at + 1 }) : word("chart_whole"));

  /** Dots of one value are stacked, so that none hides another. */
  function stacked(values) {
    const heights = new Map();
    return values.map((value) => {
      const place = Math.round(value * 10);
      heights.set(place, (heights.get(place) ?? 0) + 1);
      return { value, height: heights.get(place) - 1 };
    });
  }

  function drawing({ labels, titles, people }) {
    const most = Math.max(2, labels.length);
    const narrow = window.matchMedia("(width < 34rem)").matches;
    const width = narrow ? 340 : 640;
    // Where one reads from right to left, so does the scale.
    const turned = document.documentElement.dir === "rtl";
    const [start, end] = turned ? ["end", "start"] : ["start", "end"];
    const across = (from) => (turned ? width - from : from);
    const x = (value) => across(SIDE + ((value - 1) / (most - 1)) * (width - 2 * SIDE));
    // Where not all labels have room, the two ends say which way is up.
    const fits = labels.join("").length * 7.5 + labels.length * 12 < width;
    const labelOf = (step) => (fits || step === 1 || step === most ? (labels[step - 1] ?? String(step)) : String(step));
    const height = TOP + titles.length * ROW;
    const picture = svg("svg", { class: "group-chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": word("chart_about") });
    for (let step = 1; step <= most; step++) {
      const anchor = step === 1 ? start : step === most ? end : "middle";
      picture.append(
        svg("line", { class: "scale", x1: x(step), x2: x(step), y1: TOP - 8, y2: height }),
        svg("text", { x: x(step), y: 14, "text-anchor": anchor }, labelOf(step)),
      );
    }
    titles.forEach((title, row) => {
      const base = TOP + row * ROW + 40;
      const values = people.map(({ means }) => means[row]).filter((value) => value !== undefined);
      picture.append(svg("text", { class: "dimension", x: across(SIDE), y: base - 24, "text-anchor": start }, titleOf(title, row, titles)), svg("line", { class: "axis", x1: SIDE, x2: width - SIDE, y1: base, y2: base }));
      for (const { value, height: up } of stacked(values)) picture.append(svg("circle", { class: "person", cx: x(value), cy: base - (up % 5) * 4, r: 5 }));
      const middle = mean(values);
      if (middle !== undefined) picture.append(svg("line", { class: "mean", x1: x(middle), x2: x(middle), y1: base - 14, y2: base + 14 }));
    });
    return picture;
  }

  function table({ titles, people }) {
    const cell = (value) => element("td", {}, value === undefined ? "–" : number.format(value));
    const heads = titles.map((title, at) => element("th", { scope: "col", dir: "auto" }, titleOf(title, at, titles)));
    const rows = people.map(({ name, means }) => element("tr", {}, element("th", { scope: "row", dir: "auto" }, name), ...means.map(cell)));
    const all = titles.map((_, at) => mean(people.map(({ means }) => means[at]).filter((value) => value !== undefined)));
    return element(
      "div",
      { class: "table", tabindex: 0, role: "region", "aria-label": word("chart_table") },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, word("chart_person")), ...heads)),
        element("tbody", {}, ...rows),
        element("tfoot", {}, element("tr", {}, element("th", { scope: "row" }, word("chart_group")), ...all.map(cell))),
      ),
    );
  }

  /** The charts of a group's answers to one self-assessment: [{ name, record }] → elements. */
  coursebook.groupCharts = (answers) =>
    groups(answers).map((group) =>
      element("figure", { class: "group" }, drawing(group), element("figcaption", {}, word("chart_legend")), table(group)),
    );
}
