// Keeps the course on this device, where the browser can do that, and offers a new version when there is one. Words
// stand on the script's own element: pages for print have no other script.
"use strict";
{
  const { dataset } = document.currentScript;
  const { root } = document.documentElement.dataset;
  const { serviceWorker } = navigator;
  const HOUR = 3_600_000;
  // What answers for this page; none before the first visit has fetched the course.
  let worker = serviceWorker?.controller;

  // Open from the beginning, so that what comes into it is read out.
  const line = document.createElement("div");
  line.className = "new-version screen-only";
  line.setAttribute("role", "status");

  function offer(registration) {
    if (!registration.waiting || !worker || line.firstChild) return;
    const show = document.createElement("button");
    show.type = "button";
    show.className = "quiet-button";
    show.textContent = dataset.show;
    show.addEventListener("click", () => {
      // Another page may have asked already, or nothing is left to wait for.
      if (registration.waiting) registration.waiting.postMessage("show");
      else location.reload();
    });
    const text = document.createElement("p");
    text.textContent = dataset.new;
    line.append(text, show);
  }

  // Every page shows the new version when one page asked for it.
  function follow() {
    const before = worker;
    worker = serviceWorker.controller;
    if (before && worker !== before) location.reload();
  }

  async function keep() {
    const scope = new URL(root, location.href);
    const registration = await serviceWorker.register(new URL("sw.js", scope), { scope, updateViaCache: "none" });
    const watch = () => registration.installing?.addEventListener("statechange", () => offer(registration));
    registration.addEventListener("updatefound", watch);
    watch();
    offer(registration);
    let asked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - asked < HOUR) return;
      asked = Date.now();
      registration.update().catch(() => {}); // offline: later
    });
  }

  if (dataset.notKept) {
    // The page for unknown addresses stands anywhere, and keeps nothing.
    if (worker && !navigator.onLine) document.querySelector("main p").textContent = dataset.notKept;
  } else if (serviceWorker && !navigator.connection?.saveData) {
    document.body.append(line);
    serviceWorker.addEventListener("controllerchange", follow);
    addEventListener("pageshow", follow);
    // After everything that this page needs itself. Opened from disk, or refused by the browser: the page is as ever.
    addEventListener("load", () => keep().catch(() => {}));
  }
}
