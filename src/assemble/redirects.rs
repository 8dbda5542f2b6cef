//! Old addresses of pages.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::reserved;
use crate::course::{Course, PageId};
use crate::diagnostic::codes::{BAD_VALUE, DUPLICATE_ADDRESS};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Spanned;

/// The files that redirect, and the pages that they lead to, sorted by file.
pub fn collect(course: &Course, out: &mut Diagnostics) -> Vec<(String, PageId)> {
    let pages: HashSet<String> = course.pages.iter().map(|page| page.address.file()).collect();
    let has_aliases = course.pages.iter().any(|page| !page.lesson.front.aliases.is_empty());
    let copied =
        course.assets.iter().filter(|_| has_aliases).map(|asset| (asset.address.as_str(), asset.path.as_str()));
    let copied: HashMap<&str, &str> = copied.collect();
    let mut redirects: BTreeMap<String, PageId> = BTreeMap::new();
    for (page, id) in course.pages.iter().zip(0..) {
        for alias in &page.lesson.front.aliases {
            let Some(file) = file_of(alias) else {
                out.push(
                    Diagnostic::at(&BAD_VALUE, alias.span, "this is not an address in this site")
                        .help("write it from the site's root, as `/old/address/` or `/old/page.html`"),
                );
                continue;
            };
            if let Some(made) = reserved::made_at(course, &file) {
                let message = reserved::message(made, "this old address");
                out.push(Diagnostic::at(&DUPLICATE_ADDRESS, alias.span, message).help("remove this old address"));
            } else if pages.contains(&file) {
                let message = format!("a page stands at `{}` already", alias.value);
                out.push(Diagnostic::at(&DUPLICATE_ADDRESS, alias.span, message).help("remove this old address"));
            } else if let Some(path) = copied.get(file.as_str()) {
                let message = format!("the file `{path}` stands at `{}` already", alias.value);
                let help = "remove this old address, or rename the file";
                out.push(Diagnostic::at(&DUPLICATE_ADDRESS, alias.span, message).help(help));
            } else if let Some(path) =
                above(&file).find(|path| copied.contains_key(path) || redirects.contains_key(*path))
            {
                let message = format!("`{path}` is a file, and this old address needs a folder of that name");
                out.push(Diagnostic::at(&DUPLICATE_ADDRESS, alias.span, message).help("remove this old address"));
            } else if let Some(below) = below(&file, &pages, &copied, &redirects) {
                let message = format!("`{file}` is a folder, with `{below}` in it, and this old address needs a file");
                out.push(Diagnostic::at(&DUPLICATE_ADDRESS, alias.span, message).help("remove this old address"));
            } else if let Some(other) = redirects.insert(file, PageId(id))
                && other != PageId(id)
            {
                let message =
                    format!("`{}` is the old address of two pages, also of `{}`", alias.value, course.page(other).path);
                out.push(Diagnostic::at(&DUPLICATE_ADDRESS, alias.span, message).help("remove it from one of them"));
            }
        }
    }
    redirects.into_iter().collect()
}

/// The folders in which a file stands.
fn above(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(at, _)| &file[..at])
}

/// A file of the site that would stand in `file`, were that a folder.
fn below<'f>(
    file: &str,
    pages: &'f HashSet<String>,
    copied: &HashMap<&'f str, &str>,
    redirects: &'f BTreeMap<String, PageId>,
) -> Option<&'f str> {
    // Others are named `index.html`, and no file stands in such a one.
    if file.ends_with("/index.html") {
        return None;
    }
    let is_below = |other: &&str| other.strip_prefix(file).is_some_and(|rest| rest.starts_with('/'));
    let files = pages.iter().map(String::as_str).chain(copied.keys().copied());
    files.chain(redirects.keys().map(String::as_str)).filter(is_below).min()
}

/// The file in the site that answers at an old address.
fn file_of(alias: &Spanned<String>) -> Option<String> {
    let path = alias.value.trim().trim_start_matches('/');
    let forbidden = |c: char| c.is_control() || "?#\\:<>\"".contains(c);
    let bad_part = |part: &str| part == ".." || part == "." || part.is_empty();
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() || path.contains(forbidden) || trimmed.split('/').any(bad_part) {
        return None;
    }
    if !path.ends_with('/') && path.ends_with(".html") {
        return Some(path.to_owned());
    }
    Some(format!("{trimmed}/index.html"))
}
