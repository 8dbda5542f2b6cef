//! The pages that authors write: the front page, modules, lessons.

use std::borrow::Cow;

use super::body::{Scope, Shown, escaped};
use super::metadata::{Head, beginning};
use super::retakes;
use super::site::Site;
use super::view::{LessonText, PageInput, Placed, Record, View};
use crate::course::{Block, Body, Datum, Page, PageId, PageKind};

impl<'c> Site<'c> {
    /// A page of the course. Template names: `page`, `toc`, `cards`, those of the navigation, `retakes`,
    /// and on pages with others under them `children` and `keypoints_items`.
    pub(super) fn course_page<'t>(&self, id: PageId, body: View<'t>, terms: &[usize]) -> PageInput<'t>
    where
        'c: 't,
    {
        let page = self.course.page(id);
        let root = page.address.to_root();
        let (template, kind, schema) = match page.kind {
            PageKind::Front => ("layout/front.html", "front", "Course"),
            PageKind::Module => ("layout/module.html", "module", "LearningResource"),
            PageKind::Lesson => ("layout/lesson.html", "lesson", "LearningResource"),
        };
        let minutes = if page.kind == PageKind::Lesson { page.minutes() } else { self.minutes_below(id) };
        let title_text = if page.kind == PageKind::Front { self.course.title.clone() } else { page.title_text.clone() };
        let title = if page.kind == PageKind::Front && page.title_text != title_text {
            View::html(Body::plain(&title_text).html)
        } else {
            View::html(page.title.as_str())
        };
        let mut record: Record<'t> = self.page_record(Head {
            kind,
            title,
            title_text,
            description: Some(self.description(page)),
            address: Some(page.address.as_str().to_owned()),
            root: root.clone(),
            noindex: page.lesson.front.draft,
            schema,
            minutes,
            front: Some(&page.lesson.front),
        });
        record.push(("objectives", View::List(objectives(page))));
        record.push(("body", body));
        let mut input = vec![("page", View::Record(record)), ("toc", toc(page)), ("cards", self.cards(terms))];
        input.extend(self.navigation(Some(id), &root));
        if page.kind != PageKind::Lesson {
            let children = page.children.iter().map(|child| self.child(*child, &root, page.kind == PageKind::Front));
            input.push(("children", View::List(children.collect())));
            let points = if page.kind == PageKind::Module { self.points_below(id, &root) } else { Vec::new() };
            input.push(("keypoints_items", View::List(points)));
        }
        let mut kinds = page.lesson.kinds.clone();
        let retakes = self.retakes(id, &root);
        if !retakes.is_empty() && !kinds.contains(&retakes::KIND) {
            kinds.push(retakes::KIND);
            kinds.sort_unstable();
        }
        input.push(("retakes", View::List(retakes)));
        let placed = Placed { root, address: escaped(page.address.as_str()) };
        PageInput { template, kinds, record: input, placed }
    }

    /// The text of a page of the course, with marks for what depends on where it is put.
    pub fn text(&self, id: PageId) -> LessonText<'c> {
        let mut scope = Scope::new(self, id, "", Shown::Own);
        let body = scope.body(&self.course.page(id).lesson.body);
        LessonText { body, terms: scope.mentioned() }
    }

    /// What a page of the course says of itself in one sentence.
    pub fn description_of(&self, id: PageId) -> String {
        self.description(self.course.page(id))
    }

    /// What a page says of itself in one sentence: the author's, else its beginning, else the
    /// course's, else its title.
    pub(super) fn description(&self, page: &Page) -> String {
        let config = &self.course.config;
        let front = page.lesson.front.description.as_ref().map(|text| text.value.clone());
        let front = front.or_else(|| config.description.clone().filter(|_| page.kind == PageKind::Front));
        front
            .or_else(|| beginning(&page.lesson.body))
            .or_else(|| config.description.clone())
            .unwrap_or_else(|| page.title_text.clone())
    }

    /// An entry of the list of what stands under a page.
    pub(super) fn child(&self, id: PageId, root: &str, with_children: bool) -> View<'c> {
        let page = self.course.page(id);
        let href = format!("{root}{}", escaped(page.address.as_str()));
        let minutes = if page.kind == PageKind::Lesson { page.minutes() } else { self.minutes_below(id) };
        let description = page.lesson.front.description.as_ref().map(|text| text.value.as_str());
        let below = if with_children {
            page.children.iter().map(|child| self.grandchild(*child, root)).collect()
        } else {
            Vec::new()
        };
        View::Record(vec![
            ("title", View::html(page.title.as_str())),
            ("href", View::html(href)),
            ("description", View::text_or_none(description)),
            ("minutes", View::number_or_none(minutes)),
            ("objectives", View::List(self.all_objectives(id, root))),
            ("lessons", View::Number(self.below(id).end() - id.0)),
            ("children", View::List(below)),
        ])
    }

    /// The little that the front page says of a lesson.
    fn grandchild(&self, id: PageId, root: &str) -> View<'c> {
        let page = self.course.page(id);
        let minutes = if page.kind == PageKind::Lesson { page.minutes() } else { self.minutes_below(id) };
        View::Record(vec![
            ("title", View::html(page.title.as_str())),
            ("href", View::html(format!("{root}{}", escaped(page.address.as_str())))),
            ("minutes", View::number_or_none(minutes)),
        ])
    }

    /// What a learner will be able to do after a page: the list in its front matter, and those in
    /// its text.
    fn all_objectives(&self, id: PageId, root: &str) -> Vec<View<'c>> {
        let page = self.course.page(id);
        let mut all = objectives(page);
        for (block, number) in page.lesson.gathered.iter().zip(0..) {
            if block.kind == "objectives" {
                all.extend(self.point_items(id, number, root));
            }
        }
        all
    }

    /// The pages from `id` to the last one under it.
    pub(super) fn below(&self, id: PageId) -> std::ops::RangeInclusive<u32> {
        let mut last = id;
        while let Some(child) = self.course.page(last).children.last() {
            last = *child;
        }
        id.0..=last.0
    }

    /// Minutes that a page takes, with all under it.
    fn minutes_below(&self, id: PageId) -> Option<u32> {
        let own = self.course.page(id).lesson.front.minutes.as_ref().map(|minutes| minutes.value);
        if id != PageId(0) && own.is_some() {
            return own;
        }
        let total: u32 = self
            .below(id)
            .map(|id| self.course.page(PageId(id)))
            .filter(|page| page.children.is_empty())
            .filter_map(Page::minutes)
            .sum();
        own.or((total > 0).then_some(total))
    }

    /// The key points of the pages under `id`, its own left to its text.
    fn points_below(&self, id: PageId, root: &str) -> Vec<View<'c>> {
        let pages = self.below(id);
        let places = self.course.gathered.get("keypoints").map(Vec::as_slice).unwrap_or_default();
        places
            .iter()
            .filter(|(page, _)| page.0 > *pages.start() && page.0 <= *pages.end())
            .flat_map(|(page, number)| self.point_items(*page, *number, root))
            .collect()
    }

    /// The items of one block of key points, as they are shown away from their lesson.
    pub(super) fn point_items(&self, page: PageId, number: u32, root: &str) -> Vec<View<'c>> {
        let block = &self.course.page(page).lesson.gathered[number as usize];
        let mut scope = Scope::new(self, page, root, Shown::Elsewhere);
        items(block).iter().map(|item| scope.datum(item)).collect()
    }
}

fn items(block: &Block) -> &[Datum] {
    match block.datum("items") {
        Some(Datum::List(items)) => items,
        _ => &[],
    }
}

/// What a learner will be able to do: the front matter's list. A block of objectives stands in the
/// text itself, and is listed by the pages above.
fn objectives(page: &Page) -> Vec<View<'_>> {
    page.lesson.front.objectives.iter().map(|text| View::html(Body::plain(&text.value).html)).collect()
}

/// The headings of levels 2 and 3.
fn toc(page: &Page) -> View<'_> {
    let entries = page.lesson.headings.iter().filter(|heading| (2..=3).contains(&heading.level)).map(|heading| {
        View::Record(vec![
            ("title", View::Html(Cow::Borrowed(heading.html.as_str()))),
            ("id", View::text(heading.id.as_str())),
            ("level", View::Number(u32::from(heading.level))),
        ])
    });
    View::List(entries.collect())
}
