// Pictures of a built site, to look at: node tests/browser/shots.mjs SITE_DIR OUT_DIR [--pdf] [path ...]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { DESK, launch, PHONE, settle } from "./support/chromium.mjs";
import { serve } from "./support/server.mjs";
import { pages } from "./support/site.mjs";

const USAGE = `node tests/browser/shots.mjs SITE_DIR OUT_DIR [--pdf] [path ...]

Takes full-page pictures of a built site at ${PHONE.width} and ${DESK.width} px, light and dark.
A path is a page's address below the site's, such as differences/vision/ (default: every page).
  --pdf   also print each page to a PDF`;

const { values, positionals } = parseArgs({ options: { pdf: { type: "boolean" } }, allowPositionals: true });
const [folder, out, ...asked] = positionals;
if (!out) {
  console.error(USAGE);
  process.exit(2);
}

const all = pages(folder);
const paths = asked.length > 0 ? asked.map((path) => path.replace(/^\//, "")) : all.filter((page) => !page.redirect).map((page) => page.path);

// Links may have been built for a path of a host: serve the site where its front page says it is.
const front = all.find((page) => page.path === "")?.canonical;
const site = await serve(folder, front && URL.canParse(front) ? new URL(front).pathname : "/");
const browser = await launch();
mkdirSync(out, { recursive: true });

for (const path of paths) {
  const name = path.replace(/\.html$|\/$/, "").replaceAll("/", "-") || "index";
  for (const viewport of [PHONE, DESK]) {
    for (const colorScheme of ["light", "dark"]) {
      await open(path, { viewport, colorScheme }, (tab) =>
        tab.screenshot({ path: join(out, `${name}-${viewport.width}-${colorScheme}.png`), fullPage: true }),
      );
    }
  }
  if (values.pdf) await open(path, {}, (tab) => tab.pdf({ path: join(out, `${name}.pdf`), preferCSSPageSize: true, format: "A4" }));
  console.log(`/${path} → ${join(out, name)}-*`);
}

await browser.close();
await site.close();

async function open(path, options, use) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const tab = await context.newPage();
  const response = await tab.goto(site.url + path);
  if (!response.ok()) throw new Error(`/${path} was answered with ${response.status()}`);
  await settle(tab);
  await tab.waitForLoadState("networkidle");
  await use(tab);
  await context.close();
}
