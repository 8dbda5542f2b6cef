//! The site: a page for each lesson, those beside them, and the theme's files.

use rayon::prelude::*;

use super::{Output, WriteError, plain};
use crate::course::{Course, PageId};
use crate::page::{Part, Site};
use crate::render::Renderer;
use crate::sink::Sink;
use crate::theme::Theme;

/// The site.
pub const OUTPUT: Output = Output { name: "site", about: "a static learning site for any host", write };

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
    site.made_pages().par_iter().try_for_each(|page| put_page(&page.file(), &renderer.page(&site.plan_made(page))?))?;
    if let Some(index) = site.workbook_index() {
        put(sink, "workbook/prompts.js".to_owned(), index.as_bytes())?;
    }
    plain::files(&site).into_iter().try_for_each(|(path, text)| put(sink, path.to_owned(), text.as_bytes()))?;
    theme.files.iter().try_for_each(|(path, bytes)| put(sink, format!("assets/{path}"), bytes))?;
    course.assets.par_iter().filter(|asset| !asset.withheld).try_for_each(|asset| {
        sink.copy(&asset.address, &asset.from).map_err(|error| WriteError::Io(asset.address.clone(), error))
    })
}

fn put(sink: &dyn Sink, path: String, bytes: &[u8]) -> Result<(), WriteError> {
    sink.put(&path, bytes).map_err(|error| WriteError::Io(path, error))
}
