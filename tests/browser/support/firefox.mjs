// Debian's Firefox as people have it, driven by playwright-core over WebDriver BiDi: nothing is downloaded.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { firefox } from "playwright-core";

const EXECUTABLE = process.env.FIREFOX || "/usr/bin/firefox-esr";

// A browser that was asked for and isn't there is a fault; one that nobody asked for is only said to be missing.
export const MISSING =
  !process.env.FIREFOX && !existsSync(EXECUTABLE) && `${EXECUTABLE} is missing: apt-get install firefox-esr`;

const DOWNLOADS = mkdtempSync(join(tmpdir(), "coursebook-downloads-"));
process.on("exit", () => rmSync(DOWNLOADS, { recursive: true, force: true }));

const PREFERENCES = {
  // Playwright's own setting of it doesn't reach this browser.
  "ui.prefersReducedMotion": 1,
};

export async function launch(preferences = {}) {
  const browser = await firefox.launch({
    channel: "moz-firefox",
    executablePath: EXECUTABLE,
    downloadsPath: DOWNLOADS,
    firefoxUserPrefs: { ...PREFERENCES, ...preferences },
  });
  forgiveUnknown(browser);
  return browser;
}

/**
 * Playwright gives every new profile a color scheme, by a command that Firefox ESR does not know, and fails with it.
 * No option keeps it from that. The tests need no color scheme here, so this one refusal is not an error.
 */
function forgiveUnknown(browser) {
  const session = Object.getPrototypeOf(browser._connection.toImpl(browser)._browserSession);
  if (session.forgives) return; // each launch shares the class
  const { send } = session;
  session.forgives = true;
  session.send = async function (method, ...rest) {
    try {
      return await send.call(this, method, ...rest);
    } catch (error) {
      if (method === "emulation.setMediaFeaturesOverride" && /unknown command/.test(error.message)) return {};
      throw error;
    }
  };
}

/** The name and the text of the file that Firefox writes; Playwright doesn't hear of downloads that a page made itself. */
export async function downloaded(click) {
  const before = new Set(readdirSync(DOWNLOADS));
  await click();
  for (const until = Date.now() + 10_000; Date.now() < until; await pause(50)) {
    // An empty file holds the name while the other, which ends in “.part”, is written.
    const [name, ...others] = readdirSync(DOWNLOADS).filter((each) => !before.has(each));
    const text = name && others.length === 0 ? readFileSync(join(DOWNLOADS, name), "utf8") : "";
    if (text && !name.endsWith(".part")) return { name, text };
  }
  throw new Error("Firefox wrote no file within ten seconds");
}
