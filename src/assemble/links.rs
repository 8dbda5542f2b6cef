//! Where links lead: pages, places on them, files, terms.

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::glossary::undefined_help;
use super::order::{Drafts, index_rank};
use crate::course::{
    Body, Course, Filling, LeftOut, Lesson, Link, LinkKind, Page, PageId, Target, folded, is_external, join_path,
    percent_decode, slug,
};
use crate::diagnostic::codes::{BROKEN_ANCHOR, BROKEN_IMAGE, BROKEN_LINK, LINK_OUTSIDE, LINK_TO_DRAFT, UNDEFINED_TERM};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
use crate::source::offset;

/// Pages that are made beside the lessons, and that lessons may link to by their addresses.
pub const MADE_PAGES: &[&str] = &["glossary", "keypoints", "print", "workbook", "coach", "completion"];

/// Where the links of a page lead, and those among them that lead nowhere.
pub type Resolved = (Vec<Target>, Diagnostics);

/// Finds where the links of every page lead.
pub fn resolve(course: &Course, index: &Index) -> Vec<Resolved> {
    course.pages.par_iter().map(|page| index.resolve(course, page)).collect()
}

/// Leaves out the files to which only text leads that this edition leaves out.
pub fn withhold(course: &mut Course) {
    let mut used = vec![(false, false); course.assets.len()];
    for page in &course.pages {
        for (link, target) in page.lesson.links.iter().zip(&page.targets) {
            if let Target::Asset(at, _) = target {
                let used = &mut used[*at as usize];
                if link.hidden { used.1 = true } else { used.0 = true }
            }
        }
    }
    for (asset, (shown, hidden)) in course.assets.iter_mut().zip(used) {
        asset.withheld = hidden && !shown;
    }
}

/// Everything a link may lead to, by the ways in which it may be written.
///
/// It holds what other pages see of a page, and nothing else: see [`super::Face`].
#[derive(Debug)]
pub struct Index {
    paths: HashMap<String, PageId>,
    addresses: HashMap<String, PageId>,
    folders: HashMap<String, PageId>,
    titles: HashMap<String, PageId>,
    assets: HashMap<String, u32>,
    /// Drafts that are no part of the course, by path and by folder: the file that is marked as one.
    left_out: HashMap<String, String>,
    /// Drafts that are part of it.
    drafts: HashSet<PageId>,
    terms: HashMap<String, usize>,
}

impl Index {
    /// The index of a course whose glossary is collected.
    pub fn of(course: &Course) -> Self {
        let mut index = Self {
            paths: HashMap::new(),
            addresses: HashMap::new(),
            folders: HashMap::new(),
            titles: HashMap::new(),
            assets: course.assets.iter().map(|asset| asset.path.clone()).zip(0..).collect(),
            left_out: HashMap::new(),
            drafts: drafts(course),
            terms: HashMap::new(),
        };
        for (page, id) in course.pages.iter().zip(0..).map(|(page, id)| (page, PageId(id))) {
            index.paths.insert(page.path.clone(), id);
            index.addresses.insert(page.address.as_str().trim_end_matches('/').to_owned(), id);
            index.titles.entry(folded(&page.title_text)).or_insert(id);
            let lower = page.path.to_ascii_lowercase();
            if page.file.is_none() {
                index.folders.insert(page.path.clone(), id);
            } else if lower.ends_with("index.md") || lower.ends_with("readme.md") {
                let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                index.folders.insert(folder.to_owned(), id);
            }
        }
        for LeftOut { path, marked } in &course.left_out {
            index.left_out.insert(path.clone(), marked.clone());
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if index_rank(name).is_some() && !index.folders.contains_key(folder) {
                index.left_out.insert(folder.to_owned(), marked.clone());
            }
        }
        for (at, term) in course.glossary.iter().enumerate() {
            for name in std::iter::once(&term.name).chain(&term.aka) {
                index.terms.insert(folded(name), at);
            }
        }
        index
    }

    /// The page that is made from the file at `path`.
    pub fn page_of_file(&self, path: &str) -> Option<PageId> {
        self.paths.get(path).copied()
    }

    /// The page at an address, written with or without the slash at its end.
    pub fn page_at(&self, address: &str) -> Option<PageId> {
        self.addresses.get(address.trim_end_matches('/')).copied()
    }

    /// Where the links of a page of `course` lead.
    pub fn resolve(&self, course: &Course, page: &Page) -> Resolved {
        let mut out = Diagnostics::default();
        let links = page.lesson.links.iter();
        let targets = links.map(|link| {
            let target = self.target(course, page, link, &mut out);
            self.check_draft(course, page, link, &target, &mut out);
            target
        });
        (targets.collect(), out)
    }

    /// Warns of a link to a draft, which leads nowhere once the course is built without drafts.
    fn check_draft(&self, course: &Course, page: &Page, link: &Link, target: &Target, out: &mut Diagnostics) {
        let Target::Page(id, _) = target else { return };
        let is_draft = |id: &PageId| self.drafts.contains(id);
        if is_draft(id) && !self.paths.get(&page.path).is_some_and(is_draft) {
            let message = format!("`{}` is a draft, and learners can't follow this link yet", course.page(*id).path);
            let diagnostic = Diagnostic::at(&LINK_TO_DRAFT, link.span, message);
            let help = "publish the draft, or make this page one too; a build without `--drafts` stops here";
            out.push(Diagnostic { severity: Severity::Warning, ..diagnostic.help(help) });
        }
    }

    fn target(&self, course: &Course, page: &Page, link: &Link, out: &mut Diagnostics) -> Target {
        // Notes that this edition leaves out may lead to terms and places in such notes, which are
        // not here: the facilitators' edition checks those links.
        let mut unheard = Diagnostics::default();
        let places = if link.hidden { &mut unheard } else { &mut *out };
        if link.kind == LinkKind::Wiki {
            return self.wiki(course, link, places);
        }
        let written = &*link.written;
        if is_external(written) || written.contains("://") {
            return Target::External;
        }
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => (path, Some(percent_decode(fragment)).filter(|fragment| !fragment.is_empty())),
            None => (written, None),
        };
        let (path, query) = path.split_once('?').map_or((path, ""), |(path, query)| (path, query));
        if path.is_empty() {
            let own = self.paths.get(&page.path).copied().unwrap_or(PageId(0));
            return on_page(course, own, fragment, link, places);
        }
        let Some(path) = join_path(&page.path, &percent_decode(path)) else {
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
        if !link.is_shown() {
            if let Some(id) = self.find_page(&path, written) {
                return on_page(course, id, fragment, link, places);
            }
            if let Some(made) = MADE_PAGES.iter().find(|made| **made == path) {
                return Target::Made(made, fragment);
            }
        }
        out.push(match self.left_out_at(&path).filter(|_| !link.is_shown()) {
            Some((path, marked)) => link_to_draft(path, marked, link),
            None => self.broken(course, &path, page, link),
        });
        Target::Unresolved
    }

    /// The draft that is left out and stands at `path`, and the file that is marked as one.
    fn left_out_at(&self, path: &str) -> Option<(&str, &str)> {
        let as_markdown = || self.left_out.get_key_value(format!("{}.md", path.strip_suffix(".html")?).as_str());
        self.left_out.get_key_value(path).or_else(as_markdown).map(|(path, marked)| (path.as_str(), marked.as_str()))
    }

    /// What is wrong with a link that leads to nothing; what is written instead is said as this link would write it.
    fn broken(&self, course: &Course, path: &str, page: &Page, link: &Link) -> Diagnostic {
        let as_written = |to: &str| written_path(&page.path, to, link.written.starts_with('/'));
        let pages = course.pages.iter().map(|page| page.path.as_str());
        let files = course.assets.iter().map(|asset| asset.path.as_str());
        let (code, what, candidates): (_, _, Vec<&str>) = if link.is_shown() {
            (&BROKEN_IMAGE, "file", files.collect())
        } else {
            (&BROKEN_LINK, "page or file", pages.chain(files).filter(|path| !path.is_empty()).collect())
        };
        if let Some(inside) = candidates.iter().find(|candidate| is_below(candidate, path)) {
            return Diagnostic::at(code, link.span, format!("`{path}` is a folder"))
                .help(format!("link to a file in it, such as `{}`", as_written(inside)));
        }
        let missing = format!("there is no {what} `{path}` in the content folder");
        let folders = self.folders.keys().map(String::as_str).filter(|_| !link.is_shown());
        let same = candidates.iter().copied().chain(folders).filter(|real| is_other_case(real, path));
        if let Some(real) = same.min() {
            return Diagnostic::at(code, link.span, format!("{missing}, but `{real}`: capital letters count"))
                .help(format!("write `{}`, even if your own computer takes both for the same", as_written(real)));
        }
        let diagnostic = Diagnostic::at(code, link.span, missing);
        match nearest_path(path, &candidates) {
            Some(near) => diagnostic.help(format!("did you mean `{}`?", as_written(near))),
            None => diagnostic.help("check the spelling; paths are relative to the file that they stand in"),
        }
    }

    /// A page by its file, its file as mdBook's readers write it (`.html`), its folder, or its
    /// address from the site's root.
    fn find_page(&self, path: &str, written: &str) -> Option<PageId> {
        let as_markdown = || self.paths.get(format!("{}.md", path.strip_suffix(".html")?).as_str());
        // What was another program's `README.md` becomes its folder's page.
        let as_folder = || self.folders.get(path.strip_suffix("index.html")?.trim_end_matches('/'));
        let by_address = || written.starts_with('/').then(|| self.addresses.get(path)).flatten();
        let found = self.paths.get(path).or_else(|| self.folders.get(path)).or_else(as_markdown);
        found.or_else(as_folder).or_else(by_address).copied()
    }

    fn wiki(&self, course: &Course, link: &Link, out: &mut Diagnostics) -> Target {
        let (name, fragment) = match link.written.split_once('#') {
            Some((name, fragment)) => (name, Some(slug(fragment))),
            None => (&*link.written, None),
        };
        if let Some(at) = self.terms.get(&folded(name)) {
            return Target::Term(offset(*at));
        }
        if let Some(id) = self.titles.get(&folded(name)) {
            return on_page(course, *id, fragment, link, out);
        }
        let diagnostic =
            Diagnostic::at(&UNDEFINED_TERM, link.span, format!("`{name}` is neither a term nor the title of a page"));
        out.push(undefined_help(diagnostic, name, &self.terms));
        Target::Unresolved
    }
}

fn on_page(course: &Course, id: PageId, fragment: Option<String>, link: &Link, out: &mut Diagnostics) -> Target {
    if let Some(fragment) = &fragment {
        let page = course.page(id);
        if !has_anchor(&page.lesson, fragment) {
            // The first heading is the page's title, and stands at its top.
            if *fragment == slug(&page.title_text) {
                return Target::Page(id, None);
            }
            out.push(broken_anchor(page, fragment, link));
        }
    }
    Target::Page(id, fragment)
}

/// The pages of a course that are drafts, or stand in the folder of one.
fn drafts(course: &Course) -> HashSet<PageId> {
    let written = || course.pages.iter().filter(|page| page.file.is_some());
    let marked: Vec<&str> = written().filter(|page| page.lesson.front.draft).map(|page| page.path.as_str()).collect();
    if marked.is_empty() {
        return HashSet::new();
    }
    let name = |path: &str| index_rank(file_name(path)).is_some();
    let drafts = Drafts::of(&marked, written().map(|page| page.path.as_str()).filter(|path| name(path)));
    let pages = course.pages.iter().zip(0..).map(|(page, id)| (page, PageId(id)));
    pages.filter(|(page, _)| drafts.mark(&page.path).is_some()).map(|(_, id)| id).collect()
}

/// What is wrong with a link to a draft that is left out.
fn link_to_draft(path: &str, marked: &str, link: &Link) -> Diagnostic {
    let message = if path == marked || is_below(marked, path) {
        format!("`{marked}` is a draft, which learners don't get")
    } else {
        format!("`{path}` is left out with its folder, since `{marked}` is a draft")
    };
    Diagnostic::at(&LINK_TO_DRAFT, link.span, message)
        .help(format!("remove the link for now, or publish the draft: take `draft` out of `{marked}`"))
}

/// Whether two paths differ in nothing but capital letters.
fn is_other_case(a: &str, b: &str) -> bool {
    a != b && a.len().abs_diff(b.len()) < 8 && a.to_lowercase() == b.to_lowercase()
}

/// What is wrong with a link to a place that `page` does not have.
fn broken_anchor(page: &Page, fragment: &str, link: &Link) -> Diagnostic {
    let message = format!("`{}` has no place `#{fragment}`", page.path);
    let diagnostic = Diagnostic::at(&BROKEN_ANCHOR, link.span, message);
    let anchors = anchors(&page.lesson);
    let title = slug(&page.title_text);
    let places = if anchors.is_empty() && !title.is_empty() { &[title.as_str()][..] } else { &anchors };
    diagnostic.help(match nearest(fragment, places.iter().copied()) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if anchors.is_empty() => {
            "the page has no headings below its title; remove `#` and what follows".to_owned()
        }
        None => format!("its places are: #{}", anchors[..anchors.len().min(12)].join(", #")),
    })
}

/// The path that the author of `path` most likely meant: a file of that name in another folder,
/// else by spelling, else a file with a name like it.
fn nearest_path<'a>(path: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let name = |path: &str| file_name(path).to_lowercase();
    // Every folder may have an `index.md`: its name says nothing about which one is meant.
    let is_telling = |path: &str| !["index.md", "readme.md"].contains(&&*name(path));
    let wanted = name(path);
    let same: Vec<&str> = candidates.iter().copied().filter(|candidate| name(candidate) == wanted).collect();
    let is_like = |candidate: &&str| is_telling(candidate) && nearest(&wanted, [&*name(candidate)]).is_some();
    nearest(path, same.iter().copied())
        .or_else(|| same.iter().copied().find(|same| is_telling(same)))
        .or_else(|| nearest(path, candidates.iter().copied()))
        .or_else(|| candidates.iter().copied().find(is_like))
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Whether `path` stands in `folder`, at whatever depth.
fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The path `to` as a link in the file `from` has to write it: from the content folder where the
/// author began there (`/`), else from the file.
fn written_path(from: &str, to: &str, from_root: bool) -> String {
    let path = if from_root { format!("/{to}") } else { relative(from, to) };
    path.replace('%', "%25").replace(' ', "%20").replace('#', "%23").replace('?', "%3F")
}

/// The way from the file `from` to the path `to`: what [`join`] makes `to` of again.
fn relative(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let above: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = to.split('/').collect();
    let common = above.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let mut way = vec![".."; above.len() - common];
    way.extend(&parts[common..]);
    if way.is_empty() { "./".to_owned() } else { way.join("/") }
}

/// The ids of a lesson that links may name, but for those of the author's own HTML.
pub fn anchors(lesson: &Lesson) -> Vec<&str> {
    let headings = lesson.headings.iter().map(|heading| heading.id.as_str());
    let answers = lesson.answers.iter().map(|answer| answer.id.as_str());
    headings.chain(lesson.anchors.iter().map(|anchor| anchor.id.as_str())).chain(answers).collect()
}

fn has_anchor(lesson: &Lesson, id: &str) -> bool {
    anchors(lesson).contains(&id) || html_ids(lesson).contains(id)
}

/// The ids that the author's own HTML has.
pub fn html_ids(lesson: &Lesson) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    collect_ids(&lesson.body, lesson, &mut ids);
    ids
}

fn collect_ids<'l>(body: &'l Body, lesson: &'l Lesson, ids: &mut BTreeSet<&'l str>) {
    for (before, end) in [("id=\"", '"'), ("id='", '\''), ("name=\"", '"'), ("name='", '\'')] {
        let rests = body.html.match_indices(before).map(|(at, _)| &body.html[at + before.len()..]);
        ids.extend(rests.filter_map(|rest| rest.split_once(end)).map(|(id, _)| id).filter(|id| !id.is_empty()));
    }
    for hole in &body.holes {
        match &hole.filling {
            Filling::Block(block) => collect_ids(&block.body, lesson, ids),
            Filling::Shared(at) => collect_ids(&lesson.gathered[*at as usize].body, lesson, ids),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest_path, relative, written_path};
    use crate::course::{join_path, percent_decode};

    #[test]
    fn paths() {
        assert_eq!(join_path("a/b.md", "../c/d.md#x").as_deref(), Some("c/d.md#x"));
        assert_eq!(join_path("a/b.md", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(join_path("b.md", "../c.md"), None);
        assert_eq!(join_path("a/b.md", "../../c.md"), None);
        assert_eq!(percent_decode("a%20b%C3%A9%zz"), "a bé%zz");
    }

    #[test]
    fn ways_to_paths() {
        for (from, to, way) in [
            ("a/b.md", "a/c.md", "c.md"),
            ("a/b.md", "c/d.md", "../c/d.md"),
            ("b.md", "a/c.md", "a/c.md"),
            ("a/b/c.md", "d.md", "../../d.md"),
            ("a/b.md", "a", "./"),
        ] {
            assert_eq!(relative(from, to), way);
            assert_eq!(join_path(from, way).as_deref(), Some(to));
        }
        assert_eq!(written_path("a/b.md", "a/my c.md", false), "my%20c.md");
        assert_eq!(written_path("a/b.md", "a/c.md", true), "/a/c.md");
    }

    #[test]
    fn what_was_meant() {
        let paths = ["one/index.md", "one/vision.md", "two/index.md", "two/goal.md", "index.md"];
        for (path, meant) in [
            ("two/vision.md", Some("one/vision.md")),
            ("two/goals.md", Some("two/goal.md")),
            ("tow/index.md", Some("two/index.md")),
            ("one/gaol.md", Some("two/goal.md")),
            ("nowhere/at/all/index.md", None),
        ] {
            assert_eq!(nearest_path(path, &paths), meant, "{path}");
        }
    }
}
