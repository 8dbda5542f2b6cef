// A site that is open in a browser, as its readers have it: one context per reader, with the faults of each page kept.
import { launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

/** Serves the folder `root` and opens a browser. `open` gives a tab on a page of it, `close` ends both. */
export async function openSite(root, mount = "/") {
  const site = await serve(root, mount);
  const browser = await launch();
  return {
    url: site.url,
    browser,
    /** A tab at `path`, of a reader of its own. `tab.faults` are the errors that the page's scripts met. */
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const tab = await context.newPage();
      tab.faults = [];
      tab.on("pageerror", (error) => tab.faults.push(error.message));
      tab.on("console", (message) => message.type() === "error" && tab.faults.push(message.text()));
      await tab.goto(site.url + path);
      return tab;
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
