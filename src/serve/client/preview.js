// Keeps an open page as the course is now. The server puts this script before all others of a page, so
// that it sees the page as it was sent.
import { Marks } from "./marks.js";
import { Mirror } from "./morph.js";
import { News } from "./news.js";
import { Panel } from "./panel.js";

const { run, token } = document.querySelector("script[data-run]").dataset;
let epoch = Number(document.querySelector("script[data-run]").dataset.epoch);

/** How long a page waits with what was done to other pages. */
const OTHERS_FIRST = 120;
/** Where the place to show is kept on the way to another page. */
const PLACE = "coursebook-preview-place";

const mirror = new Mirror();
const panel = new Panel(open);
const marks = new Marks(mirror, panel, () => location.pathname);
const path = () => decodeURI(location.pathname);
const firstStatus = performance.getEntriesByType("navigation")[0]?.responseStatus;

// ---- news ----

let waiting = []; // news that is not shown yet
let busy = false;
const news = new News({ epoch: () => epoch, hear, lost: (isLost) => panel.lost(isLost) });

function hear(news) {
  if (news.run !== run) return location.reload(); // another server: nothing of this page is its own
  if (news.epoch <= epoch) return;
  waiting.push(news);
  if (!busy) work();
}

async function work() {
  busy = true;
  while (waiting.length > 0) {
    const now = merged(waiting);
    waiting = [];
    try {
      await apply(now);
      epoch = now.epoch;
    } catch (error) {
      // The server may be gone: what wasn't shown is asked for again.
      console.warn("coursebook preview:", error);
      setTimeout(() => news.catchUp(), 500);
      break;
    }
  }
  busy = false;
}

function merged(all) {
  const last = all.at(-1);
  return {
    ...last,
    all: all.some((news) => news.all),
    pages: all.flatMap((news) => news.pages),
    files: all.flatMap((news) => news.files),
    last: all.findLast((news) => news.last)?.last,
  };
}

async function apply(news) {
  if (news.all || news.files.some(needsLoading)) return location.reload();
  if (panel.follows && news.last && news.last[0] !== path()) {
    sessionStorage.setItem(PLACE, JSON.stringify(news.last));
    location.assign(encodeURI(news.last[0]));
    return;
  }
  const isOwn = news.pages.includes(path());
  if (!isOwn && news.pages.length > 0) await new Promise((done) => setTimeout(done, OTHERS_FIRST));
  swapSheets(news.files, news.epoch);
  swapPictures(news.files, news.epoch);
  const changed = await refresh();
  if (panel.follows && isOwn && changed?.length > 0) showElement(first(changed));
  await ask();
}

// ---- the page ----

let tag;

/** Fetches the page and brings the open one up to it. Gives the elements that are others. */
async function refresh() {
  const response = await fetch(location.pathname + location.search, { cache: "no-cache" });
  if (response.redirected) return location.replace(response.url + location.hash);
  if (firstStatus && response.status !== firstStatus) return location.reload();
  const now = response.headers.get("x-coursebook-page");
  if (now && now === tag) return [];
  tag = now;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  return keepingPlace(() => {
    const changed = mirror.update(next);
    if (!changed) location.reload();
    marks.forget();
    return changed;
  });
}

/** Does something to the page without what is being read moving on the screen. */
function keepingPlace(change) {
  const root = document.documentElement;
  const places = window.scrollY > 0 ? inSight().map((element) => [element, element.getBoundingClientRect().top]) : [];
  // Browsers that hold the place themselves would do it twice.
  root.style.overflowAnchor = "none";
  const changed = change();
  const [element, top] = places.find(([element]) => element.isConnected) ?? [];
  if (element) window.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  requestAnimationFrame(() => (root.style.overflowAnchor = ""));
  return changed;
}

/** Elements to hold still: where one writes, else what stands highest on the screen. */
function inSight() {
  const inWindow = (element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    return height > 0 && bottom > 0 && top >= -height && top < window.innerHeight;
  };
  const active = document.activeElement;
  const isWriting = active && active !== document.body && inWindow(active);
  const leaves = [...document.querySelectorAll("main :is(p, li, h1, h2, h3, h4, tr, figure, pre, summary, dt, dd)")];
  const seen = leaves.filter(inWindow).filter((element) => element.getBoundingClientRect().top >= 0);
  return [...(isWriting ? [active] : []), ...seen.slice(0, 50)];
}

/** Whether a page can take a file over only by being loaded again. */
function needsLoading(file) {
  if (/\.(m?js|woff2?|ttf|otf)$/.test(file)) return true;
  return [...document.querySelectorAll("use, object, iframe, embed")].some((element) => {
    const address = element.getAttribute("href") ?? element.getAttribute("data") ?? element.getAttribute("src");
    return address && isAt(address, file);
  });
}

function isAt(address, file) {
  const url = new URL(address, location.href);
  return url.origin === location.origin && decodeURI(url.pathname) === file;
}

/**
 * Loads changed sheets beside the ones there, which go when the new ones are there. The theme's have another name when
 * they change: they come with the page.
 */
function swapSheets(files, version) {
  const sheets = files.filter((file) => file.endsWith(".css") && !/\.[0-9a-f]{8}\.css$/.test(file));
  if (sheets.length === 0) return;
  const links = [...document.querySelectorAll("link[rel~=stylesheet]")];
  const direct = links.filter((link) => sheets.some((sheet) => isAt(link.href, sheet)));
  // A sheet that no link names is imported by another.
  const meant = direct.length < sheets.length ? links : direct;
  for (const link of meant) {
    const url = new URL(link.href);
    url.searchParams.set("preview", version);
    const next = link.cloneNode();
    next.href = url;
    const settle = () => mirror.exchange(link, next);
    next.addEventListener("load", settle, { once: true });
    next.addEventListener("error", () => next.remove(), { once: true });
    link.after(next);
  }
}

function swapPictures(files, version) {
  if (files.length === 0) return;
  for (const element of document.querySelectorAll("[src], [poster]")) {
    if (element.localName === "script") continue;
    for (const name of ["src", "poster"]) {
      const address = element.getAttribute(name);
      if (!address || !files.some((file) => isAt(address, file))) continue;
      const url = new URL(address, location.href);
      url.searchParams.set("preview", version);
      element[name] = url.href;
    }
  }
}

// ---- showing and asking ----

/** Of changed elements the innermost one that stands first in the page's text. */
function first(elements) {
  const shown = elements.filter((element) => element.closest("body") && element.getClientRects().length > 0);
  const inner = shown.filter((element) => !shown.some((other) => other !== element && element.contains(other)));
  const inText = inner.filter((element) => element.closest("main"));
  return (inText.length > 0 ? inText : inner)[0];
}

function showElement(element) {
  if (!element) return;
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) element.scrollIntoView({ block: "center", behavior: "instant" });
  panel.point(element);
}

/** Asks what is wrong. */
async function ask() {
  const response = await fetch(`/_coursebook/status?page=${encodeURIComponent(path())}`);
  panel.show(await response.json());
}

/** Opens a place in the author's editor. */
async function open(target) {
  const response = await fetch("/_coursebook/open", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Coursebook-Token": token },
    body: JSON.stringify(target),
  });
  if (!response.ok) throw new Error(`could not open the file: ${response.status}`);
  return response.json();
}

/** After going to the page that was just saved: to the block that was changed. */
async function arrive() {
  const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (place?.[0] === path()) showElement(await marks.nearest(place[1]));
}

news.listen();
ask().then(arrive);
