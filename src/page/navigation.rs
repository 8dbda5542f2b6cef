//! Where one is in the course, and where one can go: as much as fits on a page, however long the
//! course is.

use super::body::escaped;
use super::site::Site;
use super::view::{Record, View};
use crate::course::{Page, PageId, PageKind};
use crate::source::offset;

/// How many entries one level of the navigation shows. A longer one is cut around the page at
/// hand, so that a page's size does not grow with the course.
const LIMIT: usize = 30;

impl<'c> Site<'c> {
    /// The pages above `id`, the front page first.
    pub(super) fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut ancestors: Vec<PageId> =
            std::iter::successors(self.course.page(id).parent, |id| self.course.page(*id).parent).collect();
        ancestors.reverse();
        ancestors
    }

    /// What every page shows around its text: `breadcrumbs`, `previous`, `next`, `nav`, `nav_more`.
    /// `at` is the page at hand, none for pages beside the course.
    pub(super) fn navigation(&self, at: Option<PageId>, root: &str) -> Record<'c> {
        let ancestors = at.map(|id| self.ancestors(id)).unwrap_or_default();
        let breadcrumbs = match at {
            Some(_) => ancestors.iter().map(|id| self.link_to(*id, root)).collect(),
            None => vec![self.link_to(PageId(0), root)],
        };
        let neighbour = |id: Option<u32>| {
            id.map(PageId).filter(|id| id.index() < self.course.pages.len()).map_or(View::None, |id| self.link_to(id, root))
        };
        let front = self.course.page(PageId(0));
        let path: Vec<PageId> = ancestors.into_iter().chain(at).collect();
        let nav = self.entries(front, &path, 1);
        let more = if front.children.len() > LIMIT {
            let href = View::text(format!("{root}#cb-outline"));
            View::Record(vec![("href", href), ("count", View::Number(offset(front.children.len())))])
        } else {
            View::None
        };
        vec![
            ("breadcrumbs", View::List(breadcrumbs)),
            ("previous", neighbour(at.and_then(|PageId(id)| id.checked_sub(1)))),
            ("next", neighbour(at.map(|PageId(id)| id + 1))),
            ("nav", View::List(nav)),
            ("nav_more", more),
        ]
    }

    /// A link to a page of the course.
    pub(super) fn link_to(&self, id: PageId, root: &str) -> View<'c> {
        let page = self.course.page(id);
        View::link(page.title.as_str(), format!("{root}{}", escaped(page.address.as_str())))
    }

    /// The entries below `parent`. `path` leads from the front page to the page at hand.
    fn entries(&self, parent: &'c Page, path: &[PageId], depth: usize) -> Vec<View<'c>> {
        let children = &parent.children;
        let here = path.get(depth).copied();
        let window = window(children.len(), here.and_then(|here| children.iter().position(|child| *child == here)));
        let cut = window.len() < children.len();
        let mut entries: Vec<View<'c>> = children[window]
            .iter()
            .map(|id| {
                let page = self.course.page(*id);
                let open = here == Some(*id);
                let below = if open { self.entries(page, path, depth + 1) } else { Vec::new() };
                View::Record(vec![
                    ("title", View::html(page.title.as_str())),
                    ("address", View::html(escaped(page.address.as_str()))),
                    ("is_module", View::Flag(page.kind == PageKind::Module)),
                    ("open", View::Flag(open)),
                    ("current", View::Flag(open && path.len() == depth + 1)),
                    ("more", View::Flag(false)),
                    ("children", View::List(below)),
                ])
            })
            .collect();
        if cut && depth > 1 {
            entries.push(View::Record(vec![
                ("title", View::html(parent.title.as_str())),
                ("address", View::html(escaped(parent.address.as_str()))),
                ("count", View::Number(offset(children.len()))),
                ("more", View::Flag(true)),
            ]));
        }
        entries
    }
}

/// Which of `count` entries to show around the one at `here`.
fn window(count: usize, here: Option<usize>) -> std::ops::Range<usize> {
    if count <= LIMIT {
        return 0..count;
    }
    let start = here.unwrap_or(0).saturating_sub(LIMIT / 2).min(count - LIMIT);
    start..start + LIMIT
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn windows() {
        assert_eq!(window(5, Some(4)), 0..5);
        assert_eq!(window(100, None), 0..30);
        assert_eq!(window(100, Some(50)), 35..65);
        assert_eq!(window(100, Some(99)), 70..100);
    }
}
