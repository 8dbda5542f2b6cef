//! What the preview's script asks for beside a page: what is wrong, and where things are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::log::Missed;
use super::preview::Preview;
use crate::course::Page;
use crate::diagnostic::{Diagnostic, Severity, human};
use crate::source::FileId;
use crate::theme::{Words, built_in_words};

/// How many findings a page is told of; the terminal has all.
const MOST_FINDINGS: usize = 50;

/// What is wrong with the course, for one page.
#[derive(Debug, Serialize)]
pub struct Status {
    run: String,
    epoch: u64,
    /// Whether there is a course to show.
    course: bool,
    /// Whether the page is shown as it was before its text got errors.
    last_good: bool,
    /// Errors that concern this page: of its own file, or of what all pages need.
    own: Vec<Finding>,
    /// Errors of other pages.
    others: Vec<Finding>,
    errors: usize,
    /// Warnings and notes that concern this page.
    own_advice: Vec<Finding>,
    /// Warnings and notes of other pages.
    other_advice: Vec<Finding>,
    advice: usize,
    /// The words of the panel.
    words: BTreeMap<String, String>,
}

/// A finding as the panel shows it.
#[derive(Debug, Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    message: String,
    /// `content/index.md:3:1`.
    place: String,
    /// What it takes to open it.
    target: Option<Target>,
    /// The finding as the terminal shows it.
    shown: String,
}

/// A place in a file of the course.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// The number of the file, where it was read.
    pub file: Option<u32>,
    /// Its path below the course, where it wasn't.
    pub path: Option<String>,
    /// The byte.
    #[serde(default)]
    pub at: u32,
}

/// Where the blocks and headings of a page are written.
#[derive(Debug, Serialize)]
pub struct Marks {
    file: u32,
    path: String,
    headings: Vec<(String, u32)>,
    /// The page with comments before its blocks.
    html: String,
}

/// What has changed: an event, or an answer to a page that was asleep.
#[derive(Debug, Serialize)]
pub struct News {
    run: String,
    /// The change after which it begins.
    since: u64,
    epoch: u64,
    /// Whether so much was missed that the page has to be loaded again.
    all: bool,
    pages: Vec<String>,
    last: Option<(String, usize)>,
    files: Vec<String>,
}

/// What has changed after `epoch`.
pub fn news(preview: &Preview, run: &str, epoch: u64) -> News {
    let base = preview.base_path();
    let (run, since, missed) = (run.to_owned(), epoch, preview.log.since(epoch));
    let epoch = preview.log.epoch();
    match missed {
        Missed::All => News { run, since, epoch, all: true, pages: Vec::new(), last: None, files: Vec::new() },
        Missed::Changes { pages, last, files } => News {
            run,
            since,
            epoch,
            all: false,
            pages: pages.into_iter().map(|page| format!("{base}{page}")).collect(),
            last: last.map(|(page, at)| (format!("{base}{page}"), at)),
            files: files.into_iter().map(|file| format!("{base}{file}")).collect(),
        },
    }
}

/// What is wrong, for the page at `path` below the site's root.
pub fn status(preview: &Preview, run: &str, path: &str) -> Status {
    let page = preview.page_at(path).and_then(|id| Some(preview.workspace.assembly()?.course.page(id)));
    let (own, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        preview.diagnostics.iter().partition(|finding| concerns(finding, page, preview));
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let (own, own_advice): (Vec<&Diagnostic>, Vec<&Diagnostic>) = own.into_iter().partition(is_error);
    let (others, other_advice): (Vec<&Diagnostic>, Vec<&Diagnostic>) = others.into_iter().partition(is_error);
    let finding = |finding: &&Diagnostic| shown(finding, preview);
    Status {
        run: run.to_owned(),
        epoch: preview.log.epoch(),
        course: preview.workspace.assembly().is_some() && preview.workspace.theme().is_some(),
        last_good: page.is_some_and(|page| preview.is_last_good(&page.path)),
        own: own.iter().take(MOST_FINDINGS).map(finding).collect(),
        others: others.iter().take(MOST_FINDINGS).map(finding).collect(),
        errors: own.len() + others.len(),
        own_advice: own_advice.iter().take(MOST_FINDINGS).map(finding).collect(),
        other_advice: other_advice.iter().take(MOST_FINDINGS).map(finding).collect(),
        advice: own_advice.len() + other_advice.len(),
        words: preview.workspace.theme().map_or_else(built_in_words, |theme| theme.words.clone()).panel(),
    }
}

/// The words that begin with `preview_`.
trait PanelWords {
    fn panel(self) -> BTreeMap<String, String>;
}

impl PanelWords for Words {
    fn panel(self) -> BTreeMap<String, String> {
        let words = self.into_iter();
        words.filter_map(|(key, text)| Some((key.strip_prefix("preview_")?.to_owned(), text))).collect()
    }
}

/// Whether a finding is about a page's own file, or about what isn't any page's: `book.toml`, a
/// template, the content folder.
fn concerns(finding: &Diagnostic, page: Option<&Page>, preview: &Preview) -> bool {
    let Some(file) = finding.span.map(|span| span.file) else { return true };
    !preview.workspace.is_lesson(file) || page.and_then(|page| page.file) == Some(file)
}

fn shown(finding: &Diagnostic, preview: &Preview) -> Finding {
    let sources = &preview.workspace.sources;
    let (place, target) = match (finding.span, &finding.path) {
        (Some(span), _) => {
            let source = sources.get(span.file);
            let place = source.map(|source| {
                let (line, column) = source.position(span.start as usize);
                format!("{}:{line}:{column}", source.path)
            });
            (place.unwrap_or_default(), Some(Target { file: Some(span.file.0), path: None, at: span.start }))
        }
        (None, Some(path)) => (path.clone(), Some(Target { file: None, path: Some(path.clone()), at: 0 })),
        (None, None) => (String::new(), None),
    };
    let text = human::render(finding, sources);
    Finding {
        severity: finding.severity.name(),
        code: finding.code.name,
        message: finding.message.clone(),
        place,
        target,
        shown: anstream::adapter::strip_str(&text).to_string(),
    }
}

/// Where the blocks and headings of the page at `path` are written; none where no author wrote it.
pub fn marks(preview: &Preview, path: &str) -> Option<Marks> {
    let id = preview.page_at(path)?;
    let page = preview.workspace.assembly()?.course.page(id);
    let file = page.file?;
    Some(Marks {
        file: file.0,
        path: preview.workspace.sources.get(file)?.path.clone(),
        headings: page.lesson.headings.iter().map(|heading| (heading.id.clone(), heading.span.start)).collect(),
        html: preview.marked(id)?,
    })
}

/// The file and the line and column that a target means; none unless it is a file of the course.
pub fn place(preview: &Preview, target: &Target) -> Option<(std::path::PathBuf, usize, usize)> {
    let workspace = &preview.workspace;
    let number = target.file.map(FileId).or_else(|| workspace.sources.find(target.path.as_deref()?));
    let (shown, line, column) = match number.and_then(|number| workspace.sources.get(number)) {
        Some(source) => {
            let (line, column) = source.position(target.at as usize);
            (source.path.as_str(), line, column)
        }
        None => return None,
    };
    let course = std::fs::canonicalize(workspace.course_folder()).ok()?;
    let file = std::fs::canonicalize(workspace.path_of(shown)).ok()?;
    (file.starts_with(&course) && file.is_file()).then_some((file, line, column))
}
