//! The site: a page for each lesson, those beside them, and the theme's files.

use rayon::prelude::*;

use super::{Output, WriteError, plain};
use crate::course::{Course, PageId};
use crate::page::{MadePage, Part, Site};
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
    pub fn html(&self, site: &Site<'_>, renderer: &Renderer<'_>) -> Result<String, RenderError> {
        let input = match self {
            Self::Course(id) => site.plan_lesson(*id, None),
            Self::Made(page) => site.plan_made(page),
            Self::Print(part) => site.print(part, |id| Ok(renderer.body(&site.text(id))?.into_owned()))?,
        };
        renderer.page(&input)
    }
}

fn write(course: &Course, theme: &Theme, sink: &dyn Sink, progress: &(dyn Fn() + Sync)) -> Result<(), WriteError> {
    let site = Site::new(course, &theme.words);
    let renderer = Renderer::new(theme, course);
    let put_page = |file: &str, html: &str| {
        sink.put(file, html.as_bytes()).map_err(|error| WriteError::Io(file.to_owned(), error))
    };
    // A lesson's text is rendered once, for its own page and for print; no more texts are held at a
    // time than stand on one page for print.
    site.print_parts().into_par_iter().try_for_each(|part| {
        let (first, texts) = match &part {
            Part::List => (PageId(0), Vec::new()),
            Part::Pages { first, last, .. } => {
                let texts: Result<Vec<String>, WriteError> = (first.0..=last.0)
                    .into_par_iter()
                    .map(|id| {
                        let text = renderer.body(&site.text(PageId(id)))?.into_owned();
                        let page = renderer.page(&site.plan_lesson(PageId(id), Some(text.clone())))?;
                        put_page(&course.page(PageId(id)).address.file(), &page)?;
                        progress();
                        Ok(text)
                    })
                    .collect();
                (*first, texts?)
            }
        };
        let text = |id: PageId| Ok::<_, WriteError>(texts[id.index() - first.index()].clone());
        put_page(&part.file(), &renderer.page(&site.print(&part, text)?)?)
    })?;
    site.made_pages().par_iter().try_for_each(|page| put_page(page.file(), &renderer.page(&site.plan_made(page))?))?;
    plain::files(&site).into_iter().try_for_each(|(path, text)| put(sink, path.to_owned(), text.as_bytes()))?;
    theme.files.iter().try_for_each(|(path, bytes)| put(sink, format!("assets/{path}"), bytes))?;
    course.assets.par_iter().filter(|asset| !asset.withheld).try_for_each(|asset| {
        sink.copy(&asset.address, &asset.from).map_err(|error| WriteError::Io(asset.address.clone(), error))
    })
}

fn put(sink: &dyn Sink, path: String, bytes: &[u8]) -> Result<(), WriteError> {
    sink.put(&path, bytes).map_err(|error| WriteError::Io(path, error))
}
