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
