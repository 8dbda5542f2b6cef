// Debian's Chromium, driven by playwright-core: the browser is the system's, so nothing is downloaded.
import { chromium } from "playwright-core";

const EXECUTABLE = process.env.CHROMIUM || "/usr/bin/chromium";

// Playwright gives each launch an empty profile of its own and removes it afterwards.
const FLAGS = [
  "--headless",
  "--no-sandbox", // containers run as root, where the sandbox refuses to start
  "--disable-gpu",
  // No traffic of its own: what the tests see on the network is the page's doing.
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = { width: 360, height: 800 };
export const DESK = { width: 1280, height: 900 };

// Pages that are left are kept in memory for the way back, as in everybody's browser; playwright would turn that off.
const AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"];

export function launch(flags = []) {
  return chromium.launch({ executablePath: EXECUTABLE, args: [...FLAGS, ...flags], ignoreDefaultArgs: AS_PEOPLE_HAVE_IT });
}

/** Goes through a page that was opened, so that what waits to be seen is asked for, and waits for its fonts. */
export async function settle(page) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += window.innerHeight) {
      window.scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    window.scrollTo(0, 0);
    await document.fonts.ready;
  });
}
