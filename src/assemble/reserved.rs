//! Addresses at which the site has pages of its own.

use super::links::MADE_PAGES;
use crate::course::{Course, Page};
use crate::diagnostic::codes::DUPLICATE_ADDRESS;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// Files that a course has at its root if it is kept on learners' devices.
pub const OFFLINE_FILES: [&str; 3] = ["sw.js", "offline.json", "manifest.webmanifest"];

/// Reports pages, files and old addresses that would stand in the place of a page that is made
/// beside the lessons.
pub fn check(course: &Course, out: &mut Diagnostics) {
    let help = "rename it, or give it another `slug` in its front matter";
    for page in &course.pages {
        let Some(made) = made_at(course, &page.address.file()) else { continue };
        let message = message(made, &shown(page));
        out.push(
            match page.file {
                Some(file) => Diagnostic::at(&DUPLICATE_ADDRESS, Span::new(file, 0..0), message),
                None => Diagnostic::file(&DUPLICATE_ADDRESS, page.path.clone(), message),
            }
            .help(help),
        );
    }
    for asset in &course.assets {
        if let Some(made) = made_at(course, &asset.address) {
            let message = message(made, &format!("`{}`", asset.path));
            out.push(Diagnostic::file(&DUPLICATE_ADDRESS, asset.path.clone(), message).help("rename the file"));
        }
        if let Some(made) = made_for_offline(course, &asset.address) {
            let message = format!("with `offline = true`, coursebook makes a file of its own at `/{made}`");
            out.push(
                Diagnostic::file(&DUPLICATE_ADDRESS, asset.path.clone(), message)
                    .help("rename the file, or take `offline` out of `book.toml`"),
            );
        }
    }
}

/// The file at the site's root that is made for a course that is kept on learners' devices.
fn made_for_offline(course: &Course, file: &str) -> Option<&'static str> {
    OFFLINE_FILES.into_iter().find(|made| course.config.offline && *made == file)
}

/// The page that is made at a file of the site: its name.
pub fn made_at(course: &Course, file: &str) -> Option<&'static str> {
    let folder = file.strip_suffix("/index.html")?;
    let (name, part) = folder.split_once('/').map_or((folder, None), |(name, part)| (name, Some(part)));
    let made = MADE_PAGES.iter().copied().find(|made| *made == name)?;
    let is_made = match (made, part) {
        // These are made where the course has something to put on them.
        ("glossary", None) => has(course, "definition"),
        ("keypoints", None) => has(course, "keypoints"),
        (_, None) => true,
        // Long courses have these in numbered parts.
        ("print" | "workbook", Some(part)) => part.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    is_made.then_some(made)
}

fn has(course: &Course, kind: &str) -> bool {
    course.gathered.get(kind).is_some_and(|places| !places.is_empty())
}

/// What to say of something that would stand in the place of the page `made`.
pub fn message(made: &str, what: &str) -> String {
    format!("coursebook makes a page of its own at `/{made}/`, so {what} can't stand there")
}

fn shown(page: &Page) -> String {
    if page.file.is_some() { format!("`{}`", page.path) } else { format!("the page of the folder `{}`", page.path) }
}
