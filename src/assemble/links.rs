//! Where links lead: pages, places on them, files, terms.

use std::collections::HashMap;

use rayon::prelude::*;

use super::glossary::{folded, undefined_help};
use crate::course::{Body, Course, Filling, Lesson, Link, LinkKind, Page, PageId, Target, slug};
use crate::diagnostic::codes::{BROKEN_ANCHOR, BROKEN_IMAGE, BROKEN_LINK, LINK_OUTSIDE, UNDEFINED_TERM};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::offset;

/// Pages that are made beside the lessons, and that lessons may link to by their addresses.
pub const MADE_PAGES: &[&str] = &["glossary", "keypoints", "print"];

/// Finds where every link leads, and reports those that lead nowhere.
pub fn resolve(course: &mut Course, out: &mut Diagnostics) {
    let index = Index::of(course);
    let found: Vec<(Vec<Target>, Diagnostics)> = course
        .pages
        .par_iter()
        .zip(0..offset(course.pages.len()))
        .map(|(page, id)| {
            let mut out = Diagnostics::default();
            let targets = page.lesson.links.iter().map(|link| index.target(PageId(id), page, link, &mut out)).collect();
            (targets, out)
        })
        .collect();
    drop(index);
    let mut used = vec![(false, false); course.assets.len()];
    for (page, (targets, diagnostics)) in course.pages.iter_mut().zip(found) {
        out.extend(diagnostics);
        for (link, target) in page.lesson.links.iter_mut().zip(targets) {
            if let Target::Asset(at, _) = target {
                let used = &mut used[at as usize];
                if link.hidden { used.1 = true } else { used.0 = true }
            }
            link.target = target;
        }
    }
    for (asset, (shown, hidden)) in course.assets.iter_mut().zip(used) {
        asset.withheld = hidden && !shown;
    }
}

/// Everything a link may lead to, by the ways in which it may be written.
struct Index<'c> {
    course: &'c Course,
    paths: HashMap<&'c str, PageId>,
    addresses: HashMap<&'c str, PageId>,
    folders: HashMap<&'c str, PageId>,
    titles: HashMap<String, PageId>,
    assets: HashMap<&'c str, u32>,
    terms: HashMap<String, usize>,
}

impl<'c> Index<'c> {
    fn of(course: &'c Course) -> Self {
        let mut index = Self {
            course,
            paths: HashMap::new(),
            addresses: HashMap::new(),
            folders: HashMap::new(),
            titles: HashMap::new(),
            assets: course.assets.iter().map(|asset| asset.path.as_str()).zip(0..).collect(),
            terms: HashMap::new(),
        };
        for (page, id) in course.pages.iter().zip(0..).map(|(page, id)| (page, PageId(id))) {
            index.paths.insert(&page.path, id);
            index.addresses.insert(page.address.as_str().trim_end_matches('/'), id);
            index.titles.entry(folded(&page.title_text)).or_insert(id);
            let lower = page.path.to_ascii_lowercase();
            if page.file.is_none() {
                index.folders.insert(&page.path, id);
            } else if lower.ends_with("index.md") || lower.ends_with("readme.md") {
                let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                index.folders.insert(folder, id);
            }
        }
        for (at, term) in course.glossary.iter().enumerate() {
            for name in std::iter::once(&term.name).chain(&term.aka) {
                index.terms.insert(folded(name), at);
            }
        }
        index
    }

    fn target(&self, id: PageId, page: &Page, link: &Link, out: &mut Diagnostics) -> Target {
        // Notes that this edition leaves out may lead to terms and places in such notes, which are
        // not here: the facilitators' edition checks those links.
        let mut unheard = Diagnostics::default();
        let places = if link.hidden { &mut unheard } else { &mut *out };
        if link.kind == LinkKind::Wiki {
            return self.wiki(link, places);
        }
        let written = link.written.as_str();
        if written.starts_with("//") || written.contains("://") || written.starts_with("data:") {
            return Target::External;
        }
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(decode(fragment)).filter(|fragment| !fragment.is_empty())),
            None => (written, None),
        };
        let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
        if path.is_empty() {
            return self.on_page(id, fragment, link, places);
        }
        let Some(path) = join(&page.path, &decode(path)) else {
            out.push(
                Diagnostic::at(&LINK_OUTSIDE, link.span, format!("`{written}` leads out of the content folder"))
                    .help("copy what it leads to into the content folder, and link to it there"),
            );
            return Target::Unresolved;
        };
        if let Some(at) = self.assets.get(path.as_str()) {
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
            return Target::Asset(*at, query + &fragment);
        }
        if link.kind == LinkKind::Page {
            if let Some(id) = self.find_page(&path, written) {
                return self.on_page(id, fragment, link, places);
            }
            if let Some(made) = MADE_PAGES.iter().find(|made| **made == path) {
                return Target::Made(made, fragment);
            }
        }
        self.report_broken(&path, link, out);
        Target::Unresolved
    }

    /// A page by its file, its file as mdBook's readers write it (`.html`), its folder, or its
    /// address from the site's root.
    fn find_page(&self, path: &str, written: &str) -> Option<PageId> {
        let as_markdown = || self.paths.get(format!("{}.md", path.strip_suffix(".html")?).as_str());
        let by_address = || written.starts_with('/').then(|| self.addresses.get(path)).flatten();
        self.paths.get(path).or_else(|| self.folders.get(path)).or_else(as_markdown).or_else(by_address).copied()
    }

    fn on_page(&self, id: PageId, fragment: Option<String>, link: &Link, out: &mut Diagnostics) -> Target {
        if let Some(fragment) = &fragment {
            let page = self.course.page(id);
            if !has_anchor(&page.lesson, fragment) {
                let message = format!("`{}` has no place `#{fragment}`", page.path);
                let diagnostic = Diagnostic::at(&BROKEN_ANCHOR, link.span, message);
                let anchors = anchors(&page.lesson);
                out.push(match nearest(fragment, anchors.iter().copied()) {
                    Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
                    None if anchors.is_empty() => {
                        diagnostic.help("the page has no headings; remove `#` and what follows")
                    }
                    None => {
                        diagnostic.help(format!("its places are: #{}", anchors[..anchors.len().min(12)].join(", #")))
                    }
                });
            }
        }
        Target::Page(id, fragment)
    }

    fn wiki(&self, link: &Link, out: &mut Diagnostics) -> Target {
        let (name, fragment) = match link.written.split_once('#') {
            Some((name, fragment)) => (name, Some(slug(fragment))),
            None => (link.written.as_str(), None),
        };
        if let Some(at) = self.terms.get(&folded(name)) {
            return Target::Term(offset(*at));
        }
        if let Some(id) = self.titles.get(&folded(name)) {
            return self.on_page(*id, fragment, link, out);
        }
        let diagnostic =
            Diagnostic::at(&UNDEFINED_TERM, link.span, format!("`{name}` is neither a term nor the title of a page"));
        out.push(undefined_help(diagnostic, name, &self.terms));
        Target::Unresolved
    }

    fn report_broken(&self, path: &str, link: &Link, out: &mut Diagnostics) {
        let pages = self.course.pages.iter().map(|page| page.path.as_str());
        let files = self.course.assets.iter().map(|asset| asset.path.as_str());
        let (code, what, candidates): (_, _, Vec<&str>) = match link.kind {
            LinkKind::Media => (&BROKEN_IMAGE, "file", files.collect()),
            _ => (&BROKEN_LINK, "page or file", pages.chain(files).collect()),
        };
        let diagnostic = Diagnostic::at(code, link.span, format!("there is no {what} `{path}` in the content folder"));
        out.push(match nearest_path(path, &candidates) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("check the spelling; paths are relative to the file that they stand in"),
        });
    }
}

/// The path most like `path`: by spelling, else one with the same file name.
fn nearest_path<'a>(path: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    nearest(path, candidates.iter().copied()).or_else(|| {
        let wanted = name(path);
        candidates.iter().copied().find(|candidate| name(candidate) == wanted).or_else(|| {
            candidates.iter().copied().find(|candidate| nearest(&wanted, [name(candidate).as_str()]).is_some())
        })
    })
}

/// The path that `target` means in the file `from`; none where it leads out of the content folder.
fn join(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        from.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Decodes `%20` and the like; what is no such escape stays as it is.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(decoded) = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| byte == b'%') {
            bytes.push(decoded);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn anchors(lesson: &Lesson) -> Vec<&str> {
    let headings = lesson.headings.iter().map(|heading| heading.id.as_str());
    let answers = lesson.answers.iter().map(|answer| answer.id.as_str());
    headings.chain(lesson.anchors.iter().map(|anchor| anchor.id.as_str())).chain(answers).collect()
}

fn has_anchor(lesson: &Lesson, id: &str) -> bool {
    anchors(lesson).contains(&id) || is_in_html(&lesson.body, lesson, id)
}

/// Whether the author's own HTML has the id.
fn is_in_html(body: &Body, lesson: &Lesson, id: &str) -> bool {
    let written = [format!("id=\"{id}\""), format!("id='{id}'"), format!("name=\"{id}\"")];
    written.iter().any(|text| body.html.contains(text.as_str()))
        || body.holes.iter().any(|hole| match &hole.filling {
            Filling::Block(block) => is_in_html(&block.body, lesson, id),
            Filling::Shared(at) => is_in_html(&lesson.gathered[*at as usize].body, lesson, id),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::{decode, join};

    #[test]
    fn paths() {
        assert_eq!(join("a/b.md", "../c/d.md#x").as_deref(), Some("c/d.md#x"));
        assert_eq!(join("a/b.md", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(join("b.md", "../c.md"), None);
        assert_eq!(join("a/b.md", "../../c.md"), None);
        assert_eq!(decode("a%20b%C3%A9%zz"), "a bé%zz");
    }
}
