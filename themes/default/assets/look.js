// Light or dark, as the reader chose. Neither deferred nor a part of anything else: it has to be done before the page
// is painted, or a dark room gets a white flash. Without it, and without a choice, the page looks as the device does.
{
  "use strict";

  const KEY = "coursebook-look";
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return root.dataset.look; // nothing can be kept here: the choice lasts as long as the page
    }
  };

  const isDark = () => (root.dataset.look ? root.dataset.look === "dark" : device.matches);

  const show = () => {
    const look = chosen();
    if (look === "light" || look === "dark") root.dataset.look = look;
    else delete root.dataset.look;
    for (const button of document.querySelectorAll(".look")) button.setAttribute("aria-pressed", isDark());
  };

  const choose = (look) => {
    root.dataset.look = look;
    try {
      // What the device wants anyway is no choice: the page goes on following it.
      if ((look === "dark") === device.matches) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, look);
    } catch {
      // Nothing can be kept here.
    }
    show();
  };

  show();
  document.addEventListener("DOMContentLoaded", show);
  device.addEventListener("change", show);
  addEventListener("pageshow", show);
  addEventListener("storage", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest(".look")) choose(isDark() ? "light" : "dark");
  });
}
