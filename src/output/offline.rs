//! The course on learners' devices: a service worker that keeps it, the list of what it keeps, and a web manifest.
//!
//! The list names every file of one version with its digest, and the worker names the digest of the list. So a
//! version is what its list says, however many builds were published while a browser fetched it.

use std::collections::BTreeSet;
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Output, WriteError};
use crate::assemble::OFFLINE_FILES;
use crate::course::{Asset, Course};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::LEFT_OUT_OFFLINE;
use crate::sink::Sink;
use crate::theme::{Theme, slim};

/// The course on learners' devices.
pub const OUTPUT: Output =
    Output { name: "offline", about: "a course that works without a connection, on request", write };

/// The service worker, which stands at the site's root, because it can only answer for what lies below it; the list of
/// what it keeps; and what a browser needs to know to put the course on a home screen.
pub const WORKER: &str = OFFLINE_FILES[0];
const LIST: &str = OFFLINE_FILES[1];
const MANIFEST: &str = OFFLINE_FILES[2];

/// How large one of the author's files may be, and how large all of them together, in bytes. A film of ten minutes
/// would take more of a phone than all lessons.
const FILE_LIMIT: u64 = 10 * MEGABYTE;
const FILES_LIMIT: u64 = 100 * MEGABYTE;
const MEGABYTE: u64 = 1_000_000;

/// Files at the site's root for search engines, other programs and hosts: no reader opens them, and hosts don't serve all.
const NOT_FOR_READERS: &[&str] = &[
    "CNAME",
    "Caddyfile",
    "_headers",
    "_redirects",
    "llms.txt",
    "netlify.toml",
    "nginx.conf",
    "robots.txt",
    "sitemap.xml",
    "vercel.json",
];

/// The colour around the page on a home screen and while it opens: the paper of the built-in theme.
const PAPER: &str = "#fbfaf7";

/// The worker of a site that isn't kept, for browsers that were here while it was: it takes the place of the one that
/// kept it, and clears up. A browser only asks for it where there is one.
pub fn remover() -> String {
    slim(include_str!("offline/remover.js"))
}

fn write(course: &Course, _: &Theme, sink: &dyn Sink, _: &(dyn Fn() + Sync)) -> Result<(), WriteError> {
    if !course.config.offline {
        return Ok(());
    }
    let manifest = manifest(course, &sink.files().map_err(failed(MANIFEST))?);
    sink.put(MANIFEST, manifest.as_bytes()).map_err(failed(MANIFEST))?;
    let written = sink.files().map_err(failed(LIST))?;
    let left_out: BTreeSet<&str> = left_out(course).into_iter().map(|asset| asset.address.as_str()).collect();
    let kept: Vec<&(String, u64)> = written
        .iter()
        .filter(|(path, _)| is_for_readers(path, &written) && !left_out.contains(path.as_str()))
        .collect();
    let digests = kept.par_iter().map(|(path, _)| Ok(integrity(&sink.read(path).map_err(failed(path))?)));
    let digests = digests.collect::<Result<Vec<_>, WriteError>>()?;
    let list = list(kept.iter().map(|(path, _)| path.as_str()).zip(&digests));
    sink.put(LIST, list.as_bytes()).map_err(failed(LIST))?;
    sink.put(WORKER, worker(&integrity(list.as_bytes())).as_bytes()).map_err(failed(WORKER))?;
    Ok(())
}

fn failed(path: &str) -> impl FnOnce(io::Error) -> WriteError {
    |error| WriteError::Io(path.to_owned(), error)
}

/// A digest as browsers compare it with what they fetch.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64.encode(Sha256::digest(bytes)))
}

/// Each file with its digest, a line each. A page is named as people ask for it: `vision/`, not `vision/index.html`.
fn list<'a>(files: impl Iterator<Item = (&'a str, &'a String)>) -> String {
    let lines = files.map(|(path, digest)| {
        let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        json!([folder.unwrap_or(path), digest]).to_string()
    });
    format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n"))
}

fn worker(version: &str) -> String {
    // A digest has no letter that means something in a text of JavaScript's.
    slim(include_str!("offline/worker.js")).replace("{version}", version)
}

/// Whether a reader's browser asks for a file of the site: not what speaks to hosts, and not the packed copy of a file.
fn is_for_readers(path: &str, written: &[(String, u64)]) -> bool {
    let is_for_hosts = path.starts_with('.') || NOT_FOR_READERS.contains(&path);
    let unpacked = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br"));
    let is_packed = unpacked.is_some_and(|path| has(written, path));
    !is_for_hosts && !is_packed
}

fn has(written: &[(String, u64)], path: &str) -> bool {
    written.binary_search_by(|(written, _)| written.as_str().cmp(path)).is_ok()
}

fn manifest(course: &Course, written: &[(String, u64)]) -> String {
    // Without an `id`, it is that of `start_url`, which no other course on the host has.
    let mut manifest = json!({
        "name": course.title,
        "lang": course.config.language,
        "dir": course.config.direction.name(),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons(written),
    });
    if let Some(description) = &course.config.description {
        manifest["description"] = description.as_str().into();
    }
    format!("{manifest:#}\n")
}

/// The icons of the theme, by whatever names they were written: there may be a digest in them.
fn icons(written: &[(String, u64)]) -> Vec<Value> {
    let wanted = [
        ("favicon", "svg", "any", "image/svg+xml", "any"),
        ("icon-192", "png", "192x192", "image/png", "any"),
        ("icon-512", "png", "512x512", "image/png", "any"),
        ("icon-maskable", "png", "512x512", "image/png", "maskable"),
    ];
    let icons = wanted.into_iter().filter_map(|(name, ending, sizes, kind, purpose)| {
        let is_it = |path: &str| {
            let (stem, extension) = path.strip_prefix("assets/")?.rsplit_once('.')?;
            (extension == ending && (stem == name || stem.strip_prefix(name)?.starts_with('.'))).then_some(())
        };
        let (path, _) = written.iter().find(|(path, _)| is_it(path).is_some())?;
        Some(json!({ "src": path, "sizes": sizes, "type": kind, "purpose": purpose }))
    });
    icons.collect()
}

/// The author's files that aren't kept because they are too large: each that is, and the largest of the others until
/// those that stay are small enough together.
fn left_out(course: &Course) -> Vec<&Asset> {
    let assets = course.assets.iter().filter(|asset| !asset.withheld);
    // What can't be looked at was reported when it was to be copied.
    let mut sizes: Vec<(u64, &Asset)> = assets.map(|asset| (size(asset), asset)).collect();
    sizes.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.address.cmp(&y.address)));
    let mut total = 0;
    let fits = |(size, _): &(u64, &Asset)| {
        total += size;
        *size <= FILE_LIMIT && total <= FILES_LIMIT
    };
    let kept = sizes.iter().copied().take_while(fits).count();
    sizes.into_iter().skip(kept).map(|(_, asset)| asset).collect()
}

fn size(asset: &Asset) -> u64 {
    fs::metadata(&asset.from).map_or(0, |metadata| metadata.len())
}

/// Which of the author's files learners don't have without a connection.
pub fn findings(course: &Course) -> Vec<Diagnostic> {
    if !course.config.offline {
        return Vec::new();
    }
    let mut left_out = left_out(course);
    left_out.sort_by(|a, b| a.path.cmp(&b.path));
    left_out.into_iter().map(finding).collect()
}

fn finding(asset: &Asset) -> Diagnostic {
    let size = size(asset);
    // A tenth of a megabyte is enough to know.
    let shown = format!("{}.{} MB", size / MEGABYTE, size % MEGABYTE / (MEGABYTE / 10));
    let why = if size > FILE_LIMIT {
        format!("it has {shown}, and a file may have {} MB", FILE_LIMIT / MEGABYTE)
    } else {
        format!("it has {shown}, and all files of a course together may have {} MB", FILES_LIMIT / MEGABYTE)
    };
    Diagnostic::file(&LEFT_OUT_OFFLINE, asset.path.clone(), "learners have this file only while they are online")
        .note(why)
        .help("make it smaller if it is needed on the way; if not, there is nothing to do")
}

#[cfg(test)]
mod tests {
    use super::{icons, integrity, is_for_readers, list};

    fn files(paths: &[&str]) -> Vec<(String, u64)> {
        paths.iter().map(|path| ((*path).to_owned(), 1)).collect()
    }

    #[test]
    fn pages_are_listed_as_people_ask_for_them() {
        let digest = integrity(b"");
        assert_eq!(digest, "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        let listed =
            list(["404.html", "index.html", "a/index.html", "myindex.html"].map(|path| (path, &digest)).into_iter());
        let paths: Vec<(String, String)> = serde_json::from_str(&listed).expect("the list is JSON");
        assert_eq!(
            paths.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
            ["404.html", "", "a/", "myindex.html"]
        );
    }

    #[test]
    fn what_speaks_to_hosts_is_not_kept() {
        let written =
            files(&[".nojekyll", "_b.svg", "_headers", "a/index.html", "a/index.html.br", "data.gz", "robots.txt"]);
        let kept: Vec<&str> =
            written.iter().map(|(path, _)| path.as_str()).filter(|path| is_for_readers(path, &written)).collect();
        assert_eq!(kept, ["_b.svg", "a/index.html", "data.gz"]);
    }

    #[test]
    fn icons_are_found_whatever_digest_is_in_their_names() {
        let written =
            files(&["assets/favicon.0a1b2c3d.svg", "assets/icon-192.png", "assets/icon-512px.png", "favicon.svg"]);
        let found: Vec<String> = icons(&written).iter().map(|icon| icon["src"].to_string()).collect();
        assert_eq!(found, ["\"assets/favicon.0a1b2c3d.svg\"", "\"assets/icon-192.png\""]);
    }
}
