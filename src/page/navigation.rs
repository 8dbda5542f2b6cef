//! Where one is in the course, and where one can go: as much as fits on a page, however long the
//! course is.

use std::sync::PoisonError;

use super::body::escaped;
use super::placement;
use super::site::Site;
use super::view::{MadeInput, Record, Shared, View};
use crate::course::{Page, PageId, PageKind};
use crate::source::offset;

/// How many entries one level of the navigation shows. A longer one is cut around the page at
/// hand, so that a page's size does not grow with the course.
const LIMIT: usize = 30;

/// How many navigations are kept for the next pages.
const KEPT: usize = 64;

/// The navigation as pages share it.
#[derive(Clone, Debug)]
pub struct Contents<'c> {
    /// Its entries.
    nav: Shared<'c>,
    /// The same as HTML, with marks for what differs from page to page.
    html: Shared<'c>,
}

/// What pages with the same navigation have in common.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct NavigationKey {
    /// The pages above and at hand that have others under them.
    open: Vec<PageId>,
    /// Which piece of each list is shown.
    windows: Vec<usize>,
}

impl<'c> Site<'c> {
    /// The pages above `id`, the front page first.
    pub(super) fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut ancestors: Vec<PageId> =
            std::iter::successors(self.course.page(id).parent, |id| self.course.page(*id).parent).collect();
        ancestors.reverse();
        ancestors
    }

    /// What every page shows around its text: `breadcrumbs`, `previous`, `next`, `contents`, `nav`,
    /// `nav_more`.
    /// `at` is the page at hand, none for pages beside the course.
    pub(super) fn navigation(&self, at: Option<PageId>, root: &str) -> Record<'c> {
        let ancestors = at.map(|id| self.ancestors(id)).unwrap_or_default();
        let breadcrumbs = match at {
            Some(_) => ancestors.iter().map(|id| self.link_to(*id, root)).collect(),
            None => vec![self.link_to(PageId(0), root)],
        };
        let neighbour = |id: Option<u32>| {
            id.map(PageId)
                .filter(|id| id.index() < self.course.pages.len())
                .map_or(View::None, |id| self.link_to(id, root))
        };
        let front = self.course.page(PageId(0));
        let more = if front.children.len() > LIMIT {
            let href = View::text(format!("{root}#cb-outline"));
            View::Record(vec![("href", href), ("count", View::Number(offset(front.children.len())))])
        } else {
            View::None
        };
        let path: Vec<PageId> = ancestors.into_iter().chain(at).collect();
        let contents = self.shared_contents(&path);
        vec![
            ("breadcrumbs", View::List(breadcrumbs)),
            ("previous", neighbour(at.and_then(|PageId(id)| id.checked_sub(1)))),
            ("next", neighbour(at.map(|PageId(id)| id + 1))),
            ("contents", View::Shared(contents.html)),
            ("nav", View::Shared(contents.nav)),
            ("nav_more", more),
        ]
    }

    /// The navigation for a page. Pages that see the same entries share them.
    fn shared_contents(&self, path: &[PageId]) -> Contents<'c> {
        let course = self.course;
        // A page with others under it is open itself; one without is an entry of what is open above it.
        let open: Vec<PageId> = path.iter().copied().filter(|id| !course.page(*id).children.is_empty()).collect();
        let windows = path.windows(2).map(|pair| window_start(&course.page(pair[0]).children, Some(pair[1]))).collect();
        let key = NavigationKey { open, windows };
        if let Some(shared) = self.navigation.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return shared.clone();
        }
        let nav = Shared::new(View::List(self.entries(course.page(PageId(0)), path, 1)));
        let record = vec![("nav", View::Shared(nav.clone())), ("root", View::html(placement::ROOT))];
        let html = View::Made(Box::new(MadeInput { template: "layout/contents.html", record }));
        let contents = Contents { nav, html: Shared::new(html) };
        let mut shared = self.navigation.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.len() >= KEPT {
            // Pages are planned in their order: what they shared a while ago they no longer do.
            shared.clear();
        }
        shared.entry(key).or_insert(contents).clone()
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
        let start = window_start(children, here);
        let window = start..(start + LIMIT).min(children.len());
        let cut = window.len() < children.len();
        let mut entries: Vec<View<'c>> = children[window]
            .iter()
            .map(|id| {
                let page = self.course.page(*id);
                let open = here == Some(*id);
                let below = if open { self.entries(page, path, depth + 1) } else { Vec::new() };
                let address = escaped(page.address.as_str());
                View::Record(vec![
                    ("title", View::html(page.title.as_str())),
                    ("here", View::html(placement::current(&address))),
                    ("address", View::html(address)),
                    ("is_module", View::Flag(page.kind == PageKind::Module)),
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

/// The first of the entries to show where one is at `here`. A long list is shown in pieces of
/// [`LIMIT`], so that pages beside each other see, and share, the same.
fn window_start(children: &[PageId], here: Option<PageId>) -> usize {
    if children.len() <= LIMIT {
        return 0;
    }
    let at = here.and_then(|here| children.iter().position(|child| *child == here)).unwrap_or(0);
    at / LIMIT * LIMIT
}

#[cfg(test)]
mod tests {
    use super::window_start;
    use crate::course::PageId;

    #[test]
    fn windows() {
        let pages: Vec<PageId> = (0..100).map(PageId).collect();
        assert_eq!(window_start(&pages[..5], Some(PageId(4))), 0);
        assert_eq!(window_start(&pages, None), 0);
        assert_eq!(window_start(&pages, Some(PageId(50))), 30);
        assert_eq!(window_start(&pages, Some(PageId(99))), 90);
    }
}
