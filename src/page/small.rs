//! The small pages that are made beside the lessons: glossary, key points, record of completion, 404,
//! redirects.

use super::body::{Scope, Shown, escaped};
use super::metadata::Head;
use super::site::Site;
use super::view::{PageInput, Placed, Record, View};
use crate::course::{Body, PageId, Term};

impl<'c> Site<'c> {
    /// The top-level names of a page that is made beside the lessons. Its title is the word of the
    /// theme's with the key `title`.
    pub(super) fn made_page(
        &self,
        kind: &'static str,
        title: &str,
        address: Option<&str>,
        root: &str,
        noindex: bool,
    ) -> Record<'c> {
        let title = self.words.get(title).map_or(kind, String::as_str);
        let mut record = self.page_record(Head {
            kind,
            title: View::html(Body::plain(title).html),
            title_text: title.to_owned(),
            description: self.course.config.description.clone().or_else(|| Some(self.course.title.clone())),
            address: address.map(str::to_owned),
            root: root.to_owned(),
            noindex,
            schema: if kind == "glossary" { "DefinedTermSet" } else { "WebPage" },
            minutes: None,
            front: None,
        });
        record.push(("objectives", View::List(Vec::new())));
        record.push(("body", View::None));
        let mut input = vec![("page", View::Record(record)), ("toc", View::List(Vec::new()))];
        input.extend(self.navigation(None, root));
        input
    }

    /// The glossary: `terms`.
    pub(super) fn glossary(&self) -> PageInput<'c> {
        let root = "../";
        let mut input = self.made_page("glossary", "glossary", Some("glossary/"), root, false);
        let terms = self.course.glossary.iter().enumerate().map(|(at, term)| self.entry(at, term, root));
        input.push(("terms", View::List(terms.collect())));
        PageInput {
            template: "layout/glossary.html",
            kinds: self.kinds_within("definition"),
            record: input,
            placed: Placed::beside(root),
        }
    }

    fn entry(&self, at: usize, term: &'c Term, root: &str) -> View<'c> {
        let (page, _) = term.place;
        let block = self.course.block(term.place);
        let mut scope = Scope::new(self, page, root, Shown::Glossary).defining(at);
        let see = term.see.iter().map(|other| {
            let other = &self.course.glossary[*other];
            View::link(Body::plain(&other.name).html, format!("#{}", escaped(&other.id)))
        });
        let lesson = self.course.page(page);
        let anchor = block.id.as_deref().map(|id| format!("#{}", escaped(id))).unwrap_or_default();
        let from = format!("{root}{}{anchor}", escaped(lesson.address.as_str()));
        View::Record(vec![
            ("id", View::text(term.id.as_str())),
            ("term", View::text(term.name.as_str())),
            ("aka", View::texts(&term.aka)),
            ("body", View::Body(scope.body(&block.body))),
            ("see", View::List(see.collect())),
            ("from", View::link(lesson.title.as_str(), from)),
        ])
    }

    /// The kinds of blocks on pages that have a block of this kind: what may stand inside it.
    fn kinds_within(&self, kind: &str) -> Vec<&'static str> {
        let places = self.course.gathered.get(kind).map(Vec::as_slice).unwrap_or_default();
        let mut kinds: Vec<_> =
            places.iter().flat_map(|(page, _)| self.course.page(*page).lesson.kinds.iter().copied()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// What to take away, by lesson: `groups`.
    pub(super) fn keypoints(&self) -> PageInput<'c> {
        let root = "../";
        let mut input = self.made_page("keypoints", "keypoints", Some("keypoints/"), root, false);
        let places = self.course.gathered.get("keypoints").map(Vec::as_slice).unwrap_or_default();
        let groups = places.chunk_by(|a, b| a.0 == b.0).map(|places| {
            let id = places[0].0;
            let page = self.course.page(id);
            let items = places.iter().flat_map(|(page, number)| self.point_items(*page, *number, root));
            View::Record(vec![
                ("title", View::html(page.title.as_str())),
                ("href", View::text(format!("{root}{}", escaped(page.address.as_str())))),
                ("items", View::List(items.collect())),
            ])
        });
        input.push(("groups", View::List(groups.collect())));
        PageInput {
            template: "layout/keypoints.html",
            kinds: self.kinds_within("keypoints"),
            record: input,
            placed: Placed::beside(root),
        }
    }

    /// The record of what a learner has done: the modules and lessons as `children`.
    pub(super) fn completion(&self) -> PageInput<'c> {
        let root = "../";
        let mut input = self.made_page("completion", "completion", Some("completion/"), root, true);
        let front = self.course.page(PageId(0));
        let children = front.children.iter().map(|child| self.child(*child, root, true));
        input.push(("children", View::List(children.collect())));
        PageInput { template: "layout/completion.html", kinds: Vec::new(), record: input, placed: Placed::beside(root) }
    }

    /// The page for addresses that nothing stands at. It is shown at any depth, so its links begin
    /// at the host's root.
    pub(super) fn not_found(&self) -> PageInput<'c> {
        let root = self.course.config.base_url.as_ref().map_or("/", |base| base.path()).to_owned();
        let input = self.made_page("not-found", "not_found_title", None, &root, true);
        PageInput { template: "layout/not-found.html", kinds: Vec::new(), record: input, placed: Placed::beside(&root) }
    }

    /// A page at an old address: `target`.
    pub(super) fn redirect(&self, file: &str, id: PageId) -> PageInput<'c> {
        let root = "../".repeat(file.matches('/').count());
        let root = if root.is_empty() { "./".to_owned() } else { root };
        let page = self.course.page(id);
        let address = escaped(page.address.as_str());
        let mut input = self.made_page("redirect", "moved_title", Some(page.address.as_str()), &root, true);
        input.push(("target", View::html(format!("{root}{address}"))));
        PageInput { template: "layout/redirect.html", kinds: Vec::new(), record: input, placed: Placed::beside(&root) }
    }
}
