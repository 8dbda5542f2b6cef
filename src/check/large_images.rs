//! Pictures that take long to load.

use std::collections::HashSet;
use std::fs;

use rayon::prelude::*;

use super::{CourseView, Lint, Look};
use crate::course::{LinkKind, Target};
use crate::diagnostic::codes::LARGE_IMAGE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// The lint.
pub const LINT: Lint = Lint { codes: &[&LARGE_IMAGE], look: Look::Course(look) };

/// The largest picture that says nothing, in bytes: some seconds on a slow line.
const LARGE: u64 = 1_000_000;

fn look(view: &CourseView<'_>, out: &mut Diagnostics) {
    let mut seen = HashSet::new();
    let mut shown: Vec<(u32, Span)> = Vec::new();
    for page in &view.course.pages {
        for (link, target) in page.lesson.links.iter().zip(&page.targets) {
            if let (LinkKind::Image, Target::Asset(at, _)) = (link.kind, target)
                && seen.insert(*at)
            {
                shown.push((*at, link.span));
            }
        }
    }
    // A file may have grown without any text being different, so its size is asked for each time.
    let size = |at: u32| fs::metadata(&view.course.assets[at as usize].from).map_or(0, |file| file.len());
    let large: Vec<(u32, Span, u64)> =
        shown.into_par_iter().map(|(at, span)| (at, span, size(at))).filter(|(.., size)| *size > LARGE).collect();
    for (at, span, size) in large {
        let path = &view.course.assets[at as usize].path;
        out.push(
            Diagnostic::at(&LARGE_IMAGE, span, format!("`{path}` is large: {}", megabytes(size)))
                .help("save it at most 2000 pixels wide, as JPEG or WebP: that is about a tenth, and looks the same"),
        );
    }
}

/// A number of bytes, as people say it.
fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
