// What goes wrong in a browser while a page is open.

/** Reports what the browser blocks, complains of, misses or fetches elsewhere. */
export async function watch(tab, site, report) {
  tab.on("pageerror", (error) => report(`a script failed: ${error.stack ?? error}`));
  tab.on("console", (message) => {
    const from = message.location();
    // Chromium also writes that an unknown address was answered with 404, as it should be.
    const isTheUnknownAddress = from.url === tab.url() && message.text().includes("status of 404");
    if (message.type() !== "error" || isTheUnknownAddress) return;
    report(`the console says: ${message.text()} (${from.url}:${from.lineNumber})`);
  });
  tab.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== site.origin && protocol !== "data:" && protocol !== "blob:") report(`asks another host: ${request.url()}`);
  });
  tab.on("requestfailed", (request) => report(`could not load ${request.url()}: ${request.failure()?.errorText}`));
  tab.on("response", (response) => {
    const isTheUnknownAddress = response.request().isNavigationRequest() && response.status() === 404;
    if (response.status() >= 400 && !isTheUnknownAddress) report(`${response.url()} was answered with ${response.status()}`);
  });
  await tab.exposeFunction("reportViolation", (violation) => report(`the policy blocked ${violation}`));
  await tab.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const markup = event.target.outerHTML?.slice(0, 200) ?? "";
      window.reportViolation(`${event.violatedDirective} ${event.blockedURI} (${event.sourceFile}:${event.lineNumber}) ${markup}`);
    });
  });
}
