//! The site: a page for each lesson, those beside them, and the theme's files.

use rayon::prelude::*;

use super::{Output, WriteError, plain};
use crate::course::Course;
use crate::page::{PageRef, Site};
use crate::render::Renderer;
use crate::sink::Sink;
use crate::theme::Theme;

/// The site.
pub const OUTPUT: Output = Output { name: "site", about: "a static learning site for any host", write };

fn write(
    course: &Course,
    theme: &Theme,
    sink: &dyn Sink,
    progress: &(dyn Fn() + Sync),
) -> Result<(), WriteError> {
    let site = Site::new(course, &theme.words);
    let renderer = Renderer::new(theme, course);
    let page = |page: &PageRef| -> Result<(), WriteError> {
        let html = renderer.page(&site.plan(page))?;
        let file = site.file(page);
        progress();
        sink.put(&file, html.as_bytes()).map_err(|error| WriteError::Io(file, error))
    };
    site.pages().par_iter().try_for_each(page)?;
    site.print_parts().par_iter().try_for_each(page)?;
    plain::files(&site).into_iter().try_for_each(|(path, text)| put(sink, path.to_owned(), text.as_bytes()))?;
    theme.files.iter().try_for_each(|(path, bytes)| put(sink, format!("assets/{path}"), bytes))?;
    course.assets.par_iter().filter(|asset| !asset.withheld).try_for_each(|asset| {
        sink.copy(&asset.address, &asset.from).map_err(|error| WriteError::Io(asset.address.clone(), error))
    })
}

fn put(sink: &dyn Sink, path: String, bytes: &[u8]) -> Result<(), WriteError> {
    sink.put(&path, bytes).map_err(|error| WriteError::Io(path, error))
}
