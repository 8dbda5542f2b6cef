// A course with every kind of prompt, and files of answers as learners send them.
import { book, reflection } from "./learner.mjs";

export const COURSE = "working";

export const FILES = {
  "book.toml": book(COURSE),
  "content/index.md": "# The course\n\nWords.\n",
  "content/one.md": `# The first lesson\n\n${reflection("first", "What did you notice?")}\n${reflection("second", "What will you try?")}`,
  "content/two.md": [
    "# The second lesson\n",
    ":::plan[A plan]{#plan}\n- When …\n- I will …\n:::\n",
    ":::quiz[Check]\nWhich is it? {#which}\n\n- [x] The one\n- [ ] The other\n:::\n",
    ":::self-assessment[Where you stand]{#stand}\n- Listening\n  - I ask\n  - I wait\n- Speaking\n  - I say where we go\n:::\n",
  ].join("\n"),
};

export const LABELS = ["Rarely", "Sometimes", "Often", "Always"];

/** A self-assessment's entry: a value for each of its three statements. */
export const rated = (at, [ask, wait, say]) => ({
  at,
  labels: LABELS,
  dimensions: [
    { title: "Listening", statements: [{ id: "i-ask", text: "I ask", value: ask }, { id: "i-wait", text: "I wait", value: wait }] },
    { title: "Speaking", statements: [{ id: "i-say", text: "I say where we go", value: say }] },
  ],
});

/** One answer of each kind, in words that can be looked for. */
export const ANSWERS = [
  { id: "first", lesson: "/one/", kind: "reflection", prompt: "What did you notice?", entries: [{ at: "2026-10-01T09:30:00Z", text: "She asked first.\n\nThen she waited." }, { at: "2026-11-02T09:30:00Z", text: "Again." }] },
  { id: "plan", lesson: "/two/", kind: "plan", prompt: "A plan", entries: [{ at: "2026-10-03T10:00:00Z", parts: [{ stem: "When …", text: "the week begins" }, { stem: "I will …", text: "ask Ben" }], day: "2026-10-12" }, { at: "2026-10-20T10:00:00Z", of: "2026-10-03T10:00:00Z", did: "partly", obstacle: "a meeting" }] },
  { id: "which", lesson: "/two/", kind: "question", prompt: "Which is it?", entries: [{ at: "2026-10-04T10:00:00Z", type: "single", chosen: ["the-other"], sure: false, right: false, shown: [{ text: "The other" }] }] },
  { id: "stand", lesson: "/two/", kind: "self-assessment", prompt: "Where you stand", entries: [rated("2026-10-05T10:00:00Z", [1, 4, null])] },
];

/** A file of answers. */
export const fileOf = (answers = ANSWERS, more = {}) => ({
  format: "coursebook-answers",
  version: 1,
  course: { id: COURSE, title: "A course to write in" },
  exported: "2026-11-23T09:31:00Z",
  answers,
  ...more,
});

/** The same as a browser's file field takes it. */
export const chosen = (content, name = "answers.json") => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)),
});

/** Puts answers where the site keeps them. */
export async function keep(page, answers = ANSWERS) {
  await page.evaluate(
    ([course, answers]) => {
      for (const { id, ...record } of answers) localStorage.setItem(`coursebook:${course}:${id}`, JSON.stringify({ v: 1, ...record }));
    },
    [COURSE, answers],
  );
}

/** Everything that the site keeps in this browser. */
export const storedIn = (page) => page.evaluate(() => JSON.stringify([Object.entries(localStorage).sort(), Object.entries(sessionStorage).sort()]));

export async function ready(page) {
  await page.locator("[data-state=ready]").waitFor();
  return page;
}

/** Text that would do harm if it were taken for HTML. */
export const HOSTILE = `<img src=x onerror="window.harmed = 1"><script>window.harmed = 1</script>"'</title></style>`;

/** What is too wide for a narrow window. */
export const overflows = (page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

/** The text of a download. */
export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
}
