//! Files that become part of the site and that nothing uses.

use std::collections::{BTreeMap, HashSet};

use super::{CourseView, Lint, Look};
use crate::course::{Asset, Target, join_path, percent_decode};
use crate::diagnostic::codes::UNUSED_FILE;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&UNUSED_FILE], look: Look::Course(look) };

/// From how many unused files on a folder is named instead of each of them, where none in it is used.
const AS_FOLDER: usize = 4;

/// How many findings are made. Who has more of them has another plan.
const MOST: usize = 20;

/// Files that hosts, browsers and search engines ask for by their names, in lower case.
const WELL_KNOWN: &[&str] = &[
    "_headers",
    "_redirects",
    "_routes.json",
    "cname",
    "robots.txt",
    "humans.txt",
    "ads.txt",
    "security.txt",
    "llms.txt",
    "sitemap.xml",
    "manifest.json",
    "manifest.webmanifest",
    "site.webmanifest",
    "browserconfig.xml",
    "crossdomain.xml",
    "netlify.toml",
    "vercel.json",
    "staticwebapp.config.json",
    "web.config",
    "nginx.conf",
    "caddyfile",
    "404.html",
    "bingsiteauth.xml",
    "sw.js",
    "service-worker.js",
    "tdmrep.json",
];

/// How the names of pictures begin that browsers and phones ask for.
const ICONS: &[&str] = &["favicon", "apple-touch-icon", "android-chrome", "mstile"];

/// Papers that belong to a folder and not to a page: their names without an ending.
const PAPERS: &[&str] = &["license", "licence", "copying", "notice", "readme", "copyright", "changelog", "authors"];

/// Files that may load others: whether a page is made with them can't be told from the lessons.
const OF_PAGES: &[&str] = &["html", "htm", "css", "js", "mjs", "wasm", "woff", "woff2", "ttf", "otf", "map"];

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    let course = view.course;
    if course.assets.is_empty() {
        return;
    }
    let used = Used::of(view);
    let is_used = |at: usize, asset: &Asset| used.assets[at] || used.spares(asset);
    // By folder: what is used in it or below it, and what is not.
    let mut folders: BTreeMap<&str, (usize, Vec<&Asset>)> = BTreeMap::new();
    for (at, asset) in course.assets.iter().enumerate() {
        let entry = folders.entry(parent(&asset.path)).or_default();
        if is_used(at, asset) { entry.0 += 1 } else { entry.1.push(asset) }
    }
    let shown = content_folder(view);
    let is_allowed = |path: &str| course.config.check.allows(&UNUSED_FILE, path);
    let mut findings = Vec::new();
    for (folder, (used, unused)) in folders {
        let unused: Vec<String> = unused.into_iter().map(|asset| format!("{shown}{}", asset.path)).collect();
        let unused: Vec<String> = unused.into_iter().filter(|path| !is_allowed(path)).collect();
        if used == 0 && unused.len() >= AS_FOLDER && !folder.is_empty() {
            let message = format!("none of the {} files in this folder is used by a page", unused.len());
            findings.push(Diagnostic::file(&UNUSED_FILE, format!("{shown}{folder}/"), message));
        } else {
            let findings_of =
                unused.into_iter().map(|path| Diagnostic::file(&UNUSED_FILE, path, "no page uses this file"));
            findings.extend(findings_of);
        }
    }
    let more = findings.len().saturating_sub(MOST);
    findings.truncate(MOST);
    for (at, finding) in findings.into_iter().enumerate() {
        let finding = finding.help("link to it, or take it out of the content folder: what stands there is published");
        out.push(if more > 0 && at + 1 == MOST {
            finding.note(format!("{more} more {} not listed", if more == 1 { "is" } else { "are" }))
        } else {
            finding
        });
    }
}

/// What a course uses.
struct Used<'c> {
    /// The files to which links lead, those of drafts included.
    assets: Vec<bool>,
    /// Folders with a page of the author's own to which a link leads: what it loads stands beside it.
    beside_pages: HashSet<&'c str>,
    /// The words of settings and templates: a file's name may be among them.
    named: HashSet<&'c str>,
}

impl<'c> Used<'c> {
    fn of(view: &CourseView<'c>) -> Self {
        let course = view.course;
        let mut used =
            Self { assets: vec![false; course.assets.len()], beside_pages: HashSet::new(), named: HashSet::new() };
        for target in course.pages.iter().flat_map(|page| &page.targets) {
            if let Target::Asset(at, _) = target {
                used.assets[*at as usize] = true;
            }
        }
        for (path, lesson) in &course.outside {
            for link in &lesson.links {
                let written = link.written.split(['#', '?']).next().unwrap_or_default();
                let Some(to) = join_path(path, &percent_decode(written)) else { continue };
                if let Ok(at) = course.assets.binary_search_by(|asset| asset.path.as_str().cmp(&to)) {
                    used.assets[at] = true;
                }
            }
        }
        for (asset, is_used) in course.assets.iter().zip(&used.assets) {
            if *is_used && matches!(ending(&asset.path).as_str(), "html" | "htm") {
                used.beside_pages.insert(parent(&asset.path));
            }
        }
        for source in view.sources {
            if source.path == "book.toml" || source.path.starts_with("themes/") {
                let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
                used.named.extend(source.text.split(|c| !is_part(c)).filter(|word| word.contains('.')));
            }
        }
        used
    }

    /// Whether a file may be of use although no link leads to it.
    fn spares(&self, asset: &Asset) -> bool {
        let name = file_name(&asset.path);
        let lower = name.to_lowercase();
        let stem = lower.split('.').next().unwrap_or_default();
        // `LICENSE-CC-BY.txt`, but no picture of a licence plate.
        let is_paper = PAPERS.iter().any(|paper| stem == *paper || name.starts_with(&paper.to_uppercase()));
        let is_icon = ICONS.iter().any(|icon| lower.starts_with(icon));
        // What stands beside a page in the content folder itself may be anything.
        let is_meant = |folder: &str| !folder.is_empty() || parent(&asset.path).is_empty();
        let mut above =
            std::iter::successors(Some(parent(&asset.path)), |folder| (!folder.is_empty()).then(|| parent(folder)));
        is_paper
            || is_icon
            || WELL_KNOWN.contains(&lower.as_str())
            || OF_PAGES.contains(&ending(&asset.path).as_str())
            || self.named.contains(name)
            || (!self.beside_pages.is_empty()
                && above.any(|folder| is_meant(folder) && self.beside_pages.contains(folder)))
    }
}

/// How people are shown the content folder, with a slash at its end.
fn content_folder(view: &CourseView<'_>) -> String {
    let of_page = view.course.pages.iter().find_map(|page| {
        let shown = view.sources.get(page.file?)?.path.strip_suffix(page.path.as_str())?;
        Some(shown.to_owned())
    });
    of_page.unwrap_or_default()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What follows the last full stop of a file's name, in lower case.
fn ending(path: &str) -> String {
    file_name(path).rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase()
}
