// A built site as a folder: its files, its pages, and which file answers an address.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

import { Page } from "./page.mjs";

/** Every file of the folder, as paths below it, sorted. */
export function files(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}

/** Every HTML file of the folder, read. */
export function pages(root) {
  return files(root)
    .filter((file) => file.endsWith(".html"))
    .map((file) => new Page(readFileSync(join(root, file), "utf8"), file.replace(/(^|\/)index\.html$/, "$1")));
}

// A page of the manual on one message. They are made by one pattern: what holds for one, holds for all.
const ON_A_MESSAGE = /^messages\/[^/]+\/[^/]+\/$/;

/** The pages that are worth a browser's time: not those that only lead elsewhere, and few of a kind. */
export function pagesToOpen(root) {
  const shown = pages(root).filter((page) => !page.redirect);
  const alike = shown.filter((page) => ON_A_MESSAGE.test(page.path)).slice(1);
  return shown.filter((page) => !alike.includes(page));
}

/**
 * What a plain file server finds at a path below the site's address (percent-decoded, no leading slash):
 * `{ file }`, `{ folder: true }` for a folder asked for without its slash, or nothing.
 */
export function locate(root, path) {
  const target = resolve(root, path);
  if (target !== resolve(root) && !target.startsWith(resolve(root) + sep)) return undefined;
  const wantsFolder = path === "" || path.endsWith("/");
  if (!wantsFolder && kind(target) === "folder") return { folder: true };
  const file = wantsFolder ? join(target, "index.html") : target;
  return kind(file) === "file" ? { file } : undefined;
}

function kind(path) {
  const stat = path.includes("\0") ? undefined : statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return "file";
  if (stat?.isDirectory()) return "folder";
  return undefined;
}
