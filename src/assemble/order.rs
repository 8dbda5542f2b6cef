//! Pages in order: from folders and numbers, or from a `SUMMARY.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::ParsedFile;
use crate::course::{Address, Asset, Body, Course, LeftOut, Lesson, Page, PageId, PageKind, slug, strip_order};
use crate::diagnostic::codes::{BAD_SUMMARY, DUPLICATE_ADDRESS, NOT_IN_SUMMARY};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::markdown::{Summary, SummaryEntry};
use crate::source::{Span, offset};

/// Where titles come from that no page says itself.
pub struct Titles<'a> {
    /// The course's title.
    pub course: Option<&'a str>,
    /// The name of its folder.
    pub folder: &'a str,
}

/// The folder of a path, empty for the content folder itself.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a file is the page of its folder: `index.md`, else `README.md`.
pub fn index_rank(name: &str) -> Option<u8> {
    if name.eq_ignore_ascii_case("index.md") {
        Some(0)
    } else if name.eq_ignore_ascii_case("readme.md") {
        Some(1)
    } else {
        None
    }
}

/// The file that is the page of each folder, by the folder's path.
fn index_files(files: &[ParsedFile]) -> HashMap<&str, usize> {
    let mut found: HashMap<&str, (u8, usize)> = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        if let Some(rank) = index_rank(file_name(&file.path)) {
            let best = found.entry(parent(&file.path)).or_insert((rank, at));
            *best = (*best).min((rank, at));
        }
    }
    found.into_iter().map(|(folder, (_, at))| (folder, at)).collect()
}

/// The address of every folder that holds lessons.
#[derive(Debug)]
pub struct FolderAddresses {
    parts: HashMap<String, Vec<String>>,
}

impl FolderAddresses {
    /// Reads the addresses from folders' names and the `slug`s of their pages.
    pub fn of(files: &[ParsedFile]) -> Self {
        let indexes = index_files(files);
        let mut addresses = Self { parts: HashMap::new() };
        let mut folders: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        for file in files {
            let mut folder = parent(&file.path);
            while seen.insert(folder) {
                folders.push(folder);
                folder = parent(folder);
            }
        }
        // Parents come before their children: their paths are shorter.
        folders.sort_unstable_by_key(|folder| (folder.len(), *folder));
        for folder in folders {
            if folder.is_empty() {
                addresses.parts.insert(String::new(), Vec::new());
                continue;
            }
            let chosen = indexes.get(folder).and_then(|at| files[*at].lesson.front.slug.clone());
            let mut parts = addresses.parts_of(parent(folder));
            parts.push(chosen.unwrap_or_else(|| folder_slug(file_name(folder))));
            addresses.parts.insert(folder.to_owned(), parts);
        }
        addresses
    }

    /// The parts of a folder's address, also of one without lessons.
    fn parts_of(&self, folder: &str) -> Vec<String> {
        if let Some(parts) = self.parts.get(folder) {
            return parts.clone();
        }
        if folder.is_empty() {
            return Vec::new();
        }
        let mut parts = self.parts_of(parent(folder));
        parts.push(strip_order(file_name(folder)).1.to_owned());
        parts
    }

    fn address(&self, file: &ParsedFile, is_index: bool) -> Address {
        let mut parts = self.parts_of(parent(&file.path));
        if !is_index {
            let name = stem(file_name(&file.path));
            parts.push(file.lesson.front.slug.clone().unwrap_or_else(|| folder_slug(name)));
        }
        Address::new(parts.iter().map(String::as_str))
    }
}

fn folder_slug(name: &str) -> String {
    let made = slug(strip_order(name).1);
    if made.is_empty() { "page".to_owned() } else { made }
}

/// Leaves out drafts, and everything in a folder whose page is a draft.
pub fn without_drafts(files: Vec<ParsedFile>) -> (Vec<ParsedFile>, Vec<LeftOut>) {
    let marked: Vec<&str> =
        files.iter().filter(|file| file.lesson.front.draft).map(|file| file.path.as_str()).collect();
    let drafts = Drafts::of(&marked, index_files(&files).into_values().map(|at| files[at].path.as_str()));
    let marks: Vec<Option<String>> = files.iter().map(|file| drafts.mark(&file.path).map(str::to_owned)).collect();
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for (file, mark) in files.into_iter().zip(marks) {
        match mark {
            Some(marked) => left_out.push(LeftOut { path: file.path, marked }),
            None => kept.push(file),
        }
    }
    (kept, left_out)
}

/// Which files are drafts.
pub struct Drafts<'a> {
    files: BTreeSet<&'a str>,
    /// Folders whose page is a draft, and that page.
    folders: Vec<(String, &'a str)>,
}

impl<'a> Drafts<'a> {
    /// The drafts among files of which these are marked as such, and those are the pages of folders.
    pub fn of(marked: &[&'a str], index_files: impl Iterator<Item = &'a str>) -> Self {
        let files: BTreeSet<&str> = marked.iter().copied().collect();
        let folder = |path: &str| if parent(path).is_empty() { String::new() } else { format!("{}/", parent(path)) };
        let indexes = index_files.filter(|path| files.contains(path));
        let mut folders: Vec<_> = indexes.map(|path| (folder(path), path)).collect();
        folders.sort_unstable();
        Self { files, folders }
    }

    /// The file whose mark makes a draft of the one at `path`.
    pub fn mark(&self, path: &str) -> Option<&'a str> {
        let in_folder = || self.folders.iter().find(|(folder, _)| path.starts_with(folder)).map(|(_, marked)| *marked);
        self.files.get(path).copied().or_else(in_folder)
    }
}

/// Gives files their addresses: beside the pages of their folder.
pub fn place_assets(assets: Vec<Asset>, addresses: &FolderAddresses) -> Vec<Asset> {
    let mut assets = assets;
    for asset in &mut assets {
        let mut parts = addresses.parts_of(parent(&asset.path));
        parts.push(file_name(&asset.path).to_owned());
        asset.address = parts.join("/");
    }
    assets.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    assets
}

/// A page before it has its number.
struct Draft {
    file: Option<ParsedFile>,
    path: String,
    address: Address,
    title: Option<String>,
    children: Vec<Draft>,
}

/// Pages in the order of folders: numbers first, then names.
pub fn by_folders(files: Vec<ParsedFile>, addresses: &FolderAddresses, titles: &Titles<'_>) -> Vec<Page> {
    let index_at: HashMap<String, usize> =
        index_files(&files).into_iter().map(|(folder, at)| (folder.to_owned(), at)).collect();
    let mut folders: BTreeMap<String, Vec<ParsedFile>> = BTreeMap::new();
    let mut indexes: HashMap<String, ParsedFile> = HashMap::new();
    for (at, file) in files.into_iter().enumerate() {
        let folder = parent(&file.path).to_owned();
        let mut above = folder.as_str();
        while !folders.contains_key(above) {
            folders.insert(above.to_owned(), Vec::new());
            above = parent(above);
        }
        if index_at.get(&folder) == Some(&at) {
            indexes.insert(folder, file);
        } else if let Some(list) = folders.get_mut(&folder) {
            list.push(file);
        }
    }
    let mut subfolders: HashMap<String, Vec<String>> = HashMap::new();
    for folder in folders.keys().filter(|folder| !folder.is_empty()) {
        subfolders.entry(parent(folder).to_owned()).or_default().push(folder.clone());
    }
    let root = folder_draft("", &mut folders, &mut indexes, &subfolders, addresses);
    number(root, titles)
}

/// The page of a folder with all under it. Folders stand in each other no deeper than the system's
/// longest path allows, so this may call itself.
fn folder_draft(
    folder: &str,
    folders: &mut BTreeMap<String, Vec<ParsedFile>>,
    indexes: &mut HashMap<String, ParsedFile>,
    subfolders: &HashMap<String, Vec<String>>,
    addresses: &FolderAddresses,
) -> Draft {
    let mut children: Vec<(OrderKey, Draft)> = Vec::new();
    for file in folders.remove(folder).unwrap_or_default() {
        let key = order_key(file_name(&file.path), file.lesson.front.order);
        let address = addresses.address(&file, false);
        children.push((
            key,
            Draft { path: file.path.clone(), address, title: None, children: Vec::new(), file: Some(file) },
        ));
    }
    for sub in subfolders.get(folder).into_iter().flatten() {
        let draft = folder_draft(sub, folders, indexes, subfolders, addresses);
        let order = draft.file.as_ref().and_then(|file| file.lesson.front.order);
        children.push((order_key(file_name(sub), order), draft));
    }
    children.sort_by(|a, b| a.0.cmp(&b.0));
    let file = indexes.remove(folder);
    Draft {
        path: file.as_ref().map_or_else(|| folder.to_owned(), |file| file.path.clone()),
        address: Address::new(addresses.parts_of(folder).iter().map(String::as_str)),
        title: None,
        children: children.into_iter().map(|(_, draft)| draft).collect(),
        file,
    }
}

type OrderKey = (i64, String);

fn order_key(name: &str, order: Option<i64>) -> OrderKey {
    let number = order.or_else(|| strip_order(name).0.map(i64::from)).unwrap_or(i64::MAX);
    (number, name.to_owned())
}

/// Pages in the order of a `SUMMARY.md`.
pub fn by_summary(
    files: Vec<ParsedFile>,
    summary: &Summary,
    addresses: &FolderAddresses,
    titles: &Titles<'_>,
    out: &mut Diagnostics,
) -> Vec<Page> {
    let mut reader = SummaryReader {
        indexes: index_files(&files)
            .into_iter()
            .map(|(folder, at)| (folder.to_owned(), files[at].path.clone()))
            .collect(),
        paths: files.iter().map(|file| file.path.clone()).collect(),
        files: files.into_iter().map(|file| (file.path.clone(), file)).collect(),
        used: HashMap::new(),
        suggested: HashSet::new(),
        addresses,
        out,
    };
    let mut children: Vec<Draft> = summary.entries.iter().filter_map(|entry| reader.draft(entry)).collect();
    let front = children.iter().position(|draft| draft.address == Address::default() && draft.file.is_some());
    let mut root = if let Some(at) = front {
        children.remove(at)
    } else {
        let path = reader.indexes.get("").cloned().unwrap_or_default();
        let file = reader.files.remove(&path);
        Draft { file, path, address: Address::default(), title: None, children: Vec::new() }
    };
    root.children.extend(children);
    let suggested = reader.suggested;
    let mut left: Vec<_> = reader.files.into_values().filter(|file| !suggested.contains(&file.path)).collect();
    left.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    for file in left {
        let start = Span::new(file.file, 0..0);
        out.push(
            Diagnostic::at(
                &NOT_IN_SUMMARY,
                start,
                "SUMMARY.md does not name this file, so it is not part of the course",
            )
            .help(format!("add a line for it: `- [Title]({})`", file.path)),
        );
    }
    number(root, titles)
}

struct SummaryReader<'a, 'o> {
    indexes: HashMap<String, String>,
    paths: Vec<String>,
    files: BTreeMap<String, ParsedFile>,
    used: HashMap<String, Span>,
    /// Files that a line with a slip in it most likely names: they are not missing from the summary.
    suggested: HashSet<String>,
    addresses: &'a FolderAddresses,
    out: &'o mut Diagnostics,
}

impl SummaryReader<'_, '_> {
    fn draft(&mut self, entry: &SummaryEntry) -> Option<Draft> {
        let children: Vec<Draft> = entry.children.iter().filter_map(|child| self.draft(child)).collect();
        // A chapter without a file is still to be written: its children, if any, are there already.
        let path = entry.path.as_ref()?;
        if let Some(first) = self.used.get(&path.value) {
            self.out.push(
                Diagnostic::at(&BAD_SUMMARY, path.span, format!("`{}` stands twice in the summary", path.value))
                    .related(*first, "the other one")
                    .help("remove one of the two"),
            );
            return None;
        }
        self.used.insert(path.value.clone(), path.span);
        let Some(file) = self.files.remove(&path.value) else {
            let diagnostic = Diagnostic::at(&BAD_SUMMARY, path.span, format!("there is no file `{}`", path.value));
            let near = nearest(&path.value, self.paths.iter().map(String::as_str));
            self.suggested.extend(near.map(str::to_owned));
            self.out.push(match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("write the file, or remove the line"),
            });
            return None;
        };
        let is_index = self.indexes.get(parent(&file.path)) == Some(&file.path);
        Some(Draft {
            path: file.path.clone(),
            address: self.addresses.address(&file, is_index),
            title: Some(entry.title.clone()).filter(|title| !title.is_empty()),
            children,
            file: Some(file),
        })
    }
}

/// Gives pages their numbers in reading order.
fn number(root: Draft, titles: &Titles<'_>) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    // Drafts that wait, the next one last; each with the page above it.
    let mut waiting = vec![(root, None)];
    while let Some((draft, parent)) = waiting.pop() {
        let id = PageId(offset(pages.len()));
        if let Some(PageId(parent)) = parent {
            pages[parent as usize].children.push(id);
        }
        let children = draft.children;
        let kind = match parent {
            None => PageKind::Front,
            Some(_) if children.is_empty() => PageKind::Lesson,
            Some(_) => PageKind::Module,
        };
        let (file, lesson) = match draft.file {
            Some(parsed) => (Some(parsed.file), parsed.lesson),
            None => (None, Arc::default()),
        };
        let title = page_title(&lesson, draft.title, &draft.path, kind, titles);
        pages.push(Page {
            kind,
            path: draft.path,
            file,
            address: draft.address,
            title_text: title.text(),
            title: title.html,
            parent,
            children: Vec::new(),
            lesson,
            targets: Vec::new(),
        });
        waiting.extend(children.into_iter().rev().map(|child| (child, Some(id))));
    }
    pages
}

/// A page's title: of its front matter, of its first heading, of the summary, of its file.
fn page_title(lesson: &Lesson, summary: Option<String>, path: &str, kind: PageKind, titles: &Titles<'_>) -> Body {
    if let Some(title) = &lesson.front.title {
        return Body::plain(&title.value);
    }
    if let Some(title) = &lesson.title {
        // A link in a title can't stand inside the links that lead to the page.
        return if title.holes.is_empty() && !title.html.contains("<a ") {
            title.clone()
        } else {
            Body::plain(&title.text())
        };
    }
    if let Some(title) = summary {
        return Body::plain(&title);
    }
    if kind == PageKind::Front {
        return Body::plain(titles.course.unwrap_or(titles.folder));
    }
    let name = if index_rank(file_name(path)).is_some() { file_name(parent(path)) } else { file_name(path) };
    let name = name.strip_suffix(".md").unwrap_or(name);
    let words = strip_order(name).1.replace(['-', '_'], " ");
    let mut letters = words.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Body::plain(&capital)
}

/// Reports pages and files that would stand at one address.
pub fn check_addresses(course: &Course, out: &mut Diagnostics) {
    let mut taken: HashMap<String, &Page> = HashMap::new();
    for page in &course.pages {
        let Some(other) = taken.insert(page.address.file(), page) else { continue };
        let message = format!("two pages would stand at `/{}`: {} and {}", page.address, shown(other), shown(page));
        let diagnostic = match (page.file, other.file) {
            (Some(file), Some(other)) => Diagnostic::at(&DUPLICATE_ADDRESS, Span::new(file, 0..0), message)
                .related(Span::new(other, 0..0), "the other page"),
            _ => Diagnostic::file(&DUPLICATE_ADDRESS, page.path.clone(), message),
        };
        out.push(diagnostic.help("rename one of them, or give it a `slug` in its front matter"));
    }
    for asset in &course.assets {
        if let Some(page) = taken.get(&asset.address) {
            out.push(
                Diagnostic::file(
                    &DUPLICATE_ADDRESS,
                    asset.path.clone(),
                    format!("this file would stand at the address of {}", shown(page)),
                )
                .help("rename the file"),
            );
        }
    }
}

fn shown(page: &Page) -> String {
    if page.file.is_some() { format!("`{}`", page.path) } else { format!("the page of the folder `{}`", page.path) }
}
