//! The course on one page, to print; a long course in parts that a browser can open.

use std::collections::HashSet;

use super::body::escaped;
use super::placement::{Placement, print_anchor};
use super::site::Site;
use super::view::{PageInput, Placed, View};
use crate::course::{Body, Page, PageId, PageKind};
use crate::source::offset;

/// How many pages of the course one print page holds. Browsers print some hundred lessons well;
/// with a bound no page's size grows with the course.
const PRINT_LIMIT: usize = 300;

/// How many pages of the course one part of a longer one holds.
const PART_PAGES: u32 = 100;

/// A print page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The list of all parts of a course that is too long for one page.
    List,
    /// The only part, or part `number` (from 1) of several: the pages from `first` to `last`.
    Pages {
        /// Its number; none where it is the whole course.
        number: Option<u32>,
        /// Its first page.
        first: PageId,
        /// Its last page.
        last: PageId,
    },
}

impl Part {
    /// The file in the site.
    pub fn file(&self) -> String {
        format!("{}index.html", self.address())
    }

    fn address(&self) -> String {
        match self {
            Self::List | Self::Pages { number: None, .. } => "print/".to_owned(),
            Self::Pages { number: Some(number), .. } => format!("print/{number}/"),
        }
    }
}

impl<'c> Site<'c> {
    /// The pages for print.
    pub fn print_parts(&self) -> Vec<Part> {
        let ranges = self.print_ranges();
        if let [(first, last)] = ranges[..] {
            return vec![Part::Pages { number: None, first, last }];
        }
        let parts = ranges.into_iter().zip(1..).map(|((first, last), number)| Part::Pages {
            number: Some(number),
            first,
            last,
        });
        std::iter::once(Part::List).chain(parts).collect()
    }

    /// Consecutive pages for each part, modules whole where they fit.
    fn print_ranges(&self) -> Vec<(PageId, PageId)> {
        let total = self.course.pages.len();
        if total <= PRINT_LIMIT {
            return vec![(PageId(0), PageId(offset(total - 1)))];
        }
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut add = |first: u32, last: u32| match ranges.last_mut() {
            Some(range) if last - range.0 < PART_PAGES => range.1 = last,
            _ => ranges.push((first, last)),
        };
        add(0, 0);
        for child in &self.course.page(PageId(0)).children {
            let below = self.below(*child);
            let (start, end) = (*below.start(), *below.end());
            let mut first = start;
            while end - first >= PART_PAGES {
                add(first, first + PART_PAGES - 1);
                first += PART_PAGES;
            }
            add(first, end);
        }
        ranges.into_iter().map(|(first, last)| (PageId(first), PageId(last))).collect()
    }

    /// A print page: `sections`, or `parts` for the list of them. `text` gives the text of each
    /// page, rendered, with its marks.
    pub fn print<T: AsRef<str>, E>(
        &self,
        part: &Part,
        text: impl Fn(PageId) -> Result<T, E>,
    ) -> Result<PageInput<'c>, E> {
        let address = part.address();
        let root = "../".repeat(address.matches('/').count());
        let mut input = self.made_page("print", "print_course", Some(&address), &root, true);
        let (mut parts, mut sections, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
        match part {
            Part::List => {
                for ((first, last), number) in self.print_ranges().into_iter().zip(1..) {
                    let (first, last) = (self.course.page(first), self.course.page(last));
                    let title = format!("{} – {}", first.title, last.title);
                    parts.push(View::link(title, format!("{root}print/{number}/")));
                }
            }
            Part::Pages { first, last, .. } => {
                let together: HashSet<String> =
                    (first.0..=last.0).map(|id| escaped(self.course.page(PageId(id)).address.as_str())).collect();
                for id in first.0..=last.0 {
                    let page = self.course.page(PageId(id));
                    kinds.extend(page.lesson.kinds.iter().copied());
                    let own = escaped(page.address.as_str());
                    let anchor = print_anchor(page.address.as_str());
                    let placement = Placement { root: &root, own: &own, together: Some((&anchor, &together)) };
                    let body = placement.apply(text(PageId(id))?.as_ref());
                    sections.push(section(page, body));
                }
                kinds.sort_unstable();
                kinds.dedup();
            }
        }
        input.push(("parts", View::List(parts)));
        input.push(("sections", View::List(sections)));
        Ok(PageInput { template: "layout/print.html", kinds, record: input, placed: Placed::beside(&root) })
    }
}

fn section(page: &Page, body: String) -> View<'_> {
    let objectives =
        page.lesson.front.objectives.iter().map(|text| View::html(Body::plain(&text.value).html)).collect();
    View::Record(vec![
        ("id", View::text(print_anchor(page.address.as_str()))),
        ("title", View::html(page.title.as_str())),
        ("level", View::Number(if page.kind == PageKind::Lesson { 2 } else { 1 })),
        ("minutes", View::number_or_none(page.minutes())),
        ("objectives", View::List(objectives)),
        ("body", View::html(body)),
    ])
}
