//! What the preview shows: a course in memory, whose pages are rendered when somebody asks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::log::{Change, Log};
use super::moves::Moves;
use crate::course::{Course, PageId};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::plain;
use crate::output::site::SitePage;
use crate::page::{Site, Terms};
use crate::render::{RenderError, Renderer};
use crate::theme::Theme;
use crate::workspace::{Changed, Look, Pending, Progress, Wanted, Workspace};

/// A course that is shown while it is written.
#[derive(Debug)]
pub struct Preview {
    /// The course.
    pub workspace: Workspace,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
    /// What has changed since the preview was started.
    pub log: Log,
    /// What renders its pages; none as long as there is nothing to show.
    stage: Option<Stage>,
    /// The stage before the theme was changed: it goes on where the new templates fail.
    stage_before: Option<Stage>,
    /// Pages as they were before an edit with errors, by the files they are made from.
    last_good: BTreeMap<String, String>,
    moves: Moves,
    /// Templates that failed since the theme was changed.
    failures: Mutex<Vec<RenderError>>,
    failed: Vec<Diagnostic>,
}

/// What is worked out once for all pages.
#[derive(Debug)]
struct Stage {
    theme: Arc<Theme>,
    renderer: Renderer,
    terms: Arc<Terms>,
}

/// What stands at a path of the site.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A page.
    Page(String),
    /// The page for addresses at which nothing stands.
    NotFound(String),
    /// A file that is held in memory.
    Bytes(Cow<'static, [u8]>),
    /// A file on disk.
    File(PathBuf),
    /// Another path of the site.
    Moved(String),
    /// There is no course, or no template that can show it.
    Nothing,
}

/// How long the stages of an update took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Looking at files, reading and parsing them.
    pub read: Duration,
    /// Putting them into the course.
    pub assemble: Duration,
    /// Gathering what is wrong.
    pub check: Duration,
}

impl Times {
    /// All together.
    pub fn total(&self) -> Duration {
        self.read + self.assemble + self.check
    }
}

impl Preview {
    /// Reads a course.
    pub fn open(wanted: Wanted, progress: &dyn Progress) -> Self {
        let mut preview = Self {
            diagnostics: Diagnostics::default(),
            workspace: Workspace::open(wanted, progress),
            log: Log::default(),
            stage: None,
            stage_before: None,
            last_good: BTreeMap::new(),
            moves: Moves::default(),
            failures: Mutex::default(),
            failed: Vec::new(),
        };
        preview.set_stage(true);
        preview.diagnose();
        preview
    }

    /// Looks at files that may have changed. Gives what has, if anything.
    pub fn update(&mut self, look: &Look) -> Option<(Changed, Times)> {
        let start = Instant::now();
        let pending = self.workspace.read(look);
        let kept = self.last_good_pages(&pending);
        let read = start.elapsed();
        let changed = self.workspace.apply(pending);
        if changed.is_empty() {
            return None;
        }
        self.last_good.extend(kept);
        if changed.theme {
            self.keep_stage();
        }
        if changed.theme || changed.reassembled {
            self.set_stage(changed.reassembled);
        }
        self.moves.note(&changed, &self.workspace);
        let assemble = start.elapsed().saturating_sub(read);
        self.diagnose();
        self.log.add(self.change(&changed));
        let check = start.elapsed().saturating_sub(read + assemble);
        Some((changed, Times { read, assemble, check }))
    }

    /// Makes findings of templates that failed while pages were rendered. True where there are new ones.
    pub fn take_failures(&mut self) -> bool {
        let failures = std::mem::take(&mut *self.failures.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(theme) = self.workspace.theme().cloned() else { return false };
        let before = self.failed.len();
        for failure in failures {
            let finding = failure.diagnostic(&theme, &mut self.workspace.sources);
            if !self.failed.iter().any(|known| known.span == finding.span && known.message == finding.message) {
                self.failed.push(finding);
            }
        }
        let is_new = self.failed.len() > before;
        if is_new {
            self.diagnose();
            self.log.add(Change::default());
        }
        is_new
    }

    fn diagnose(&mut self) {
        self.diagnostics = self.workspace.diagnostics(self.stage.as_ref().map(|stage| &stage.terms));
        for finding in &self.failed {
            self.diagnostics.push(finding.clone());
        }
        let faulty: Vec<String> = self.last_good.keys().filter(|path| self.is_faulty(path)).cloned().collect();
        self.last_good.retain(|path, _| faulty.contains(path));
    }

    fn change(&self, changed: &Changed) -> Change {
        let pages = changed.edits.iter().filter_map(|edit| {
            let assembly = self.workspace.assembly()?;
            let page = assembly.course.page(assembly.page_of_file(&edit.path)?);
            Some((page.address.as_str().to_owned(), edit.at))
        });
        Change { pages: pages.collect(), files: changed.files.clone(), redrawn: changed.theme }
    }

    // ---- what pages are rendered with ----

    fn set_stage(&mut self, is_new_course: bool) {
        let Some((assembly, theme)) = self.workspace.assembly().zip(self.workspace.theme()) else { return };
        let course = &assembly.course;
        let terms = match self.stage.take() {
            Some(stage) if !is_new_course => stage.terms,
            _ => Arc::new(Terms::of(course)),
        };
        self.stage = Some(Stage { theme: Arc::clone(theme), renderer: Renderer::new(theme, course), terms });
    }

    /// Keeps what pages were rendered with until now, if it didn't fail, for pages on which the new
    /// templates do.
    fn keep_stage(&mut self) {
        let failures = self.failures.get_mut().unwrap_or_else(PoisonError::into_inner);
        if failures.is_empty() && self.failed.is_empty() {
            self.stage_before = self.stage.take();
        }
        failures.clear();
        self.failed.clear();
    }

    fn course(&self) -> Option<&Course> {
        self.workspace.assembly().map(|assembly| &assembly.course)
    }

    // ---- what stands where ----

    /// The site's path on its host, with a slash at both ends.
    pub fn base_path(&self) -> &str {
        self.workspace.config().base_url.as_ref().map_or("/", |url| url.path())
    }

    /// What stands at a path below the site's root.
    pub fn find(&self, path: &str) -> Found {
        let Some((course, stage)) = self.course().zip(self.stage.as_ref()) else { return Found::Nothing };
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let site = Site::with_terms(course, &stage.theme.words, Arc::clone(&stage.terms));
        if let Some(page) = SitePage::at(&file, &site) {
            return self.shown(&page, &site).map_or(Found::Nothing, Found::Page);
        }
        if let Some((_, text)) = plain::files(&site).into_iter().find(|(name, _)| *name == file) {
            return Found::Bytes(text.into_bytes().into());
        }
        if let Some(bytes) = file.strip_prefix("assets/").and_then(|name| stage.theme.file(name)) {
            return Found::Bytes(bytes.clone());
        }
        if let Some(asset) = course.assets.iter().find(|asset| asset.address == file && !asset.withheld) {
            return Found::File(asset.from.clone());
        }
        if !path.ends_with('/') && SitePage::at(&format!("{path}/index.html"), &site).is_some() {
            return Found::Moved(format!("{path}/"));
        }
        let address = file.strip_suffix("index.html").map_or_else(|| format!("{file}/"), str::to_owned);
        if let Some(now) = self.moves.now_at(&address, &self.workspace) {
            return Found::Moved(now);
        }
        let not_found = SitePage::at("404.html", &site).and_then(|page| self.shown(&page, &site));
        not_found.map_or(Found::Nothing, Found::NotFound)
    }

    /// A page, or what stood there last if that can't be shown.
    fn shown(&self, page: &SitePage, site: &Site<'_>) -> Option<String> {
        if let SitePage::Course(id) = page
            && let Some(good) = self.last_good.get(&site.course.page(*id).path)
        {
            return Some(good.clone());
        }
        let stage = self.stage.as_ref()?;
        self.render(page, site, stage).or_else(|| {
            let before = self.stage_before.as_ref()?;
            let site = Site::with_terms(site.course, &before.theme.words, Arc::clone(&stage.terms));
            self.render(page, &site, before)
        })
    }

    fn render(&self, page: &SitePage, site: &Site<'_>, stage: &Stage) -> Option<String> {
        match page.html(site, &stage.renderer) {
            Ok(html) => Some(html),
            Err(error) => {
                self.failures.lock().unwrap_or_else(PoisonError::into_inner).push(error);
                None
            }
        }
    }

    /// Whether a template failed since [`Preview::take_failures`] was last asked.
    pub fn has_failures(&self) -> bool {
        !self.failures.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// A page of the course with comments before its blocks that say where they are written.
    pub fn marked(&self, id: PageId) -> Option<String> {
        let stage = self.stage.as_ref()?;
        let site = Site::with_terms(self.course()?, &stage.theme.words, Arc::clone(&stage.terms)).marked();
        SitePage::Course(id).html(&site, &stage.renderer).ok()
    }

    /// The page of the course at a path below the site's root.
    pub fn page_at(&self, path: &str) -> Option<PageId> {
        self.workspace.assembly()?.page_at(path.trim_end_matches("index.html"))
    }

    // ---- pages whose text has errors ----

    /// The pages of lessons that an edit would break, as they are now.
    fn last_good_pages(&self, pending: &Pending) -> Vec<(String, String)> {
        let broken = pending.lessons().filter(|(path, kept)| {
            let was_good = self.workspace.lesson(path).is_some() && !self.is_faulty(path);
            was_good && (kept.findings.has_errors() || self.workspace.trial(path, kept).has_errors())
        });
        broken.filter_map(|(path, _)| Some((path.to_owned(), self.page_of(path)?))).collect()
    }

    fn page_of(&self, path: &str) -> Option<String> {
        let assembly = self.workspace.assembly()?;
        let stage = self.stage.as_ref()?;
        let site = Site::with_terms(&assembly.course, &stage.theme.words, Arc::clone(&stage.terms));
        self.shown(&SitePage::Course(assembly.page_of_file(path)?), &site)
    }

    /// Whether a file of the content folder has errors of its own: in its text, or in its links.
    fn is_faulty(&self, path: &str) -> bool {
        let Some(kept) = self.workspace.lesson(path) else { return false };
        let links = self.workspace.assembly().and_then(|assembly| {
            let id = assembly.page_of_file(path)?;
            Some(assembly.link_findings(id).has_errors())
        });
        kept.findings.has_errors() || links.unwrap_or(false)
    }

    /// Whether a page is shown as it was before its text got errors.
    pub fn is_last_good(&self, path: &str) -> bool {
        self.last_good.contains_key(path)
    }
}
