//! The site: a page for each lesson, those beside them, and the theme's files.

use std::convert::Infallible;

use rayon::prelude::*;

use super::{Output, WriteError, plain};
use crate::course::{Course, PageId};
use crate::digest::Digest;
use crate::page::{LessonText, MadePage, PageInput, Part, RenderedText, Site};
use crate::render::{RenderError, Renderer};
use crate::sink::Sink;
use crate::source::offset;
use crate::theme::Theme;

/// The site.
pub const OUTPUT: Output = Output { name: "site", about: "a static learning site for any host", write };

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitePage {
    /// A page of the course.
    Course(PageId),
    /// A page for print.
    Print(Part),
    /// A page beside the course.
    Made(MadePage),
}

impl SitePage {
    /// The page that stands in the site's file `path`.
    pub fn at(path: &str, site: &Site<'_>) -> Option<Self> {
        if let Some(address) = path.strip_suffix("index.html") {
            let pages = &site.course.pages;
            if let Some(at) = pages.iter().position(|page| page.address.as_str() == address) {
                return Some(Self::Course(PageId(offset(at))));
            }
        }
        let print = || site.print_parts().into_iter().find(|part| part.file() == path).map(Self::Print);
        let made = || site.made_pages().into_iter().find(|page| page.file() == path).map(Self::Made);
        made().or_else(print)
    }

    /// Its HTML, rendered on its own.
    pub fn html(&self, site: &Site<'_>, renderer: &Renderer) -> Result<String, RenderError> {
        let input = match self {
            Self::Course(id) => site.plan_lesson(*id, None),
            Self::Made(page) => site.plan_made(page),
            Self::Print(part) => site.print(part, |id| Ok(renderer.body(&site.text(id).body)?.into_owned()))?,
        };
        renderer.page(&input)
    }
}

fn write(course: &Course, theme: &Theme, sink: &dyn Sink, progress: &(dyn Fn() + Sync)) -> Result<(), WriteError> {
    let writer =
        Writer { site: Site::new(course, &theme.words), renderer: Renderer::new(theme, course), sink, progress };
    let site = &writer.site;
    site.print_parts().into_par_iter().try_for_each(|part| writer.part(&part))?;
    site.made_pages().par_iter().try_for_each(|page| writer.page(&page.file(), &site.plan_made(page)))?;
    plain::files(site).into_iter().try_for_each(|(path, text)| put(sink, path.to_owned(), text.as_bytes()))?;
    theme.files.iter().try_for_each(|(path, bytes)| put(sink, format!("assets/{path}"), bytes))?;
    course.assets.par_iter().filter(|asset| !asset.withheld).try_for_each(|asset| {
        sink.copy(&asset.address, &asset.from).map_err(|error| WriteError::Io(asset.address.clone(), error))
    })
}

/// Writes the pages of a site. A page that the site before has just as it would be is not rendered.
struct Writer<'c, 's> {
    site: Site<'c>,
    renderer: Renderer,
    sink: &'s dyn Sink,
    progress: &'s (dyn Fn() + Sync),
}

impl Writer<'_, '_> {
    /// The pages of one part of the course, and the page for print that has them all. A text is
    /// rendered once for both; no more texts are held at a time than stand on one page for print.
    fn part(&self, part: &Part) -> Result<(), WriteError> {
        let file = part.file();
        let Part::Pages { first, last, .. } = *part else {
            let Ok(input) = self.site.print(part, |_| Ok::<_, Infallible>(""));
            return self.page(&file, &input);
        };
        let planned: Vec<(LessonText<'_>, Digest)> = (first.0..=last.0)
            .into_par_iter()
            .map(|id| {
                let text = self.site.text(PageId(id));
                let digest = text.digest();
                (text, digest)
            })
            .collect();
        let digests: Vec<Digest> = planned.iter().map(|(_, digest)| *digest).collect();
        let Ok(without_texts) = self.site.print(part, |_| Ok::<_, Infallible>(""));
        let digest = self.renderer.digest(&without_texts, &digests);
        let is_kept = self.sink.keep_page(&file, digest);
        let texts: Vec<Option<String>> = planned
            .into_par_iter()
            .zip(first.0..last.0 + 1)
            .map(|((text, digest), id)| self.lesson(PageId(id), &text, digest, !is_kept))
            .collect::<Result<_, _>>()?;
        if is_kept {
            return Ok(());
        }
        let text = |id: PageId| Ok::<_, Infallible>(texts[id.index() - first.index()].as_deref().unwrap_or_default());
        let Ok(input) = self.site.print(part, text);
        self.put_page(&file, &self.renderer.page_bytes(&input)?, digest)
    }

    /// The page of a lesson with this text. Gives the text, rendered, where that is wanted or the page
    /// had to be rendered.
    fn lesson(
        &self,
        id: PageId,
        text: &LessonText<'_>,
        digest: Digest,
        is_wanted: bool,
    ) -> Result<Option<String>, WriteError> {
        let file = self.site.course.page(id).address.file();
        let input = self.site.plan_lesson(id, Some(RenderedText { html: "", terms: &text.terms }));
        let digest = self.renderer.digest(&input, &[digest]);
        let is_kept = self.sink.keep_page(&file, digest);
        if is_kept && !is_wanted {
            (self.progress)();
            return Ok(None);
        }
        let html = self.renderer.body(&text.body)?.into_owned();
        if !is_kept {
            self.put_page(&file, &self.renderer.page_bytes(&input.with_body(&html))?, digest)?;
        }
        (self.progress)();
        Ok(Some(html))
    }

    /// A page that has its text in its input.
    fn page(&self, file: &str, input: &PageInput<'_>) -> Result<(), WriteError> {
        let digest = self.renderer.digest(input, &[]);
        if self.sink.keep_page(file, digest) {
            return Ok(());
        }
        self.put_page(file, &self.renderer.page_bytes(input)?, digest)
    }

    fn put_page(&self, file: &str, html: &[u8], input: Digest) -> Result<(), WriteError> {
        self.sink.put_page(file, html, input).map_err(|error| WriteError::Io(file.to_owned(), error))
    }
}

fn put(sink: &dyn Sink, path: String, bytes: &[u8]) -> Result<(), WriteError> {
    sink.put(&path, bytes).map_err(|error| WriteError::Io(path, error))
}
