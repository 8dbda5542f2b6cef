//! What is offered again at the end of the course: self-assessments with `retake=end`.

use super::body::{Scope, Shown, escaped};
use super::site::Site;
use super::view::View;
use crate::course::{Datum, PageId};

/// The kind of block that is offered again.
pub const KIND: &str = "self-assessment";

impl<'c> Site<'c> {
    /// The self-assessments that a page offers again: all with `retake=end` on the last page of the
    /// course, but for those that stand there; none on any other page.
    pub(super) fn retakes(&self, id: PageId, root: &str) -> Vec<View<'c>> {
        if id.index() + 1 < self.course.pages.len() {
            return Vec::new();
        }
        let places = self.course.gathered.get(KIND).map(Vec::as_slice).unwrap_or_default();
        let others = places.iter().filter(|(page, _)| *page != id);
        others.filter_map(|place| self.retake(*place, root)).collect()
    }

    fn retake(&self, place: (PageId, u32), root: &str) -> Option<View<'c>> {
        let block = self.course.block(place);
        if !matches!(block.datum("retake"), Some(Datum::Text(_))) {
            return None;
        }
        let page = self.course.page(place.0);
        let answer = page.lesson.answers[block.answer? as usize].id.as_str();
        let anchor = block.id.as_deref().map(|id| format!("#{}", escaped(id))).unwrap_or_default();
        let title = block
            .title
            .as_deref()
            .map_or(View::None, |title| View::Body(Scope::new(self, place.0, root, Shown::Elsewhere).body(title)));
        Some(View::Record(vec![
            ("id", View::text(answer)),
            ("title", title),
            ("href", View::html(format!("{root}{}{anchor}", escaped(page.address.as_str())))),
        ]))
    }
}
