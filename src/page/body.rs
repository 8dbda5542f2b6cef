//! Fills the holes of a lesson's text: links, ids, terms, blocks.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::placement;
use super::site::Site;
use super::view::{BlockInput, BodyInput, Fill, Record, View};
use crate::blocks::kind_of;
use crate::course::{Block, Body, Datum, Filling, Gathered, Lesson, Page, PageId, Target};
use crate::source::offset;

/// Where a text is shown, and what belongs to it.
pub struct Scope<'s, 'c> {
    site: &'s Site<'c>,
    /// The page that the text was written for: its links and headings are meant.
    owner: PageId,
    /// The way from the page at hand to the site's root.
    root: &'s str,
    /// What goes before ids, so that texts of several lessons can stand on one page.
    prefix: Cow<'static, str>,
    /// What kind of page the text is shown on.
    shown: Shown,
    /// Terms that were linked already; none at all where terms don't link themselves.
    linked: Option<HashSet<usize>>,
    /// The term whose definition is being written.
    defining: Option<usize>,
    /// The terms that the text links to so far.
    mentioned: BTreeSet<usize>,
}

/// What kind of page a text is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// With its lesson: on its own page, or on one for print. Links and ids are marks, see
    /// [`placement`].
    Own,
    /// On another page of the site.
    Elsewhere,
    /// On the glossary page.
    Glossary,
}

impl<'s, 'c> Scope<'s, 'c> {
    /// A text of `owner`, shown on a page from which `root` leads to the site's root.
    pub fn new(site: &'s Site<'c>, owner: PageId, root: &'s str, shown: Shown) -> Self {
        let (root, prefix) = if shown == Shown::Own {
            (placement::ROOT, Cow::Borrowed(placement::ID))
        } else {
            let page = site.course.page(owner);
            (root, Cow::Owned(format!("from--{}--", placement::print_anchor(page.address.as_str()))))
        };
        let linked = matches!(shown, Shown::Own | Shown::Glossary).then(HashSet::new);
        Self { site, owner, root, prefix, shown, linked, defining: None, mentioned: BTreeSet::new() }
    }

    /// The same for the definition of a term.
    pub fn defining(mut self, term: usize) -> Self {
        self.defining = Some(term);
        self
    }

    /// The terms that the text links to.
    pub fn mentioned(self) -> Vec<usize> {
        self.mentioned.into_iter().collect()
    }

    fn lesson(&self) -> &'c Lesson {
        &self.site.course.page(self.owner).lesson
    }

    /// Flowing text with its holes filled.
    pub fn body(&mut self, body: &'c Body) -> BodyInput<'c> {
        let mut fills = Vec::with_capacity(body.holes.len());
        let mut running = body.running.as_slice();
        for hole in &body.holes {
            running = self.link_terms(body, running, hole.at, &mut fills);
            if let Some(mark) = self.mark(&hole.filling) {
                fills.push((hole.at, mark));
            }
            fills.push((hole.at, self.fill(&hole.filling)));
        }
        self.link_terms(body, running, u32::MAX, &mut fills);
        BodyInput { html: &body.html, fills }
    }

    /// Links the terms in the running text that ends before byte `until`; gives the rest of it.
    fn link_terms<'r>(
        &mut self,
        body: &'c Body,
        running: &'r [(u32, u32)],
        until: u32,
        fills: &mut Vec<(u32, Fill<'c>)>,
    ) -> &'r [(u32, u32)] {
        let split = running.partition_point(|(_, end)| *end <= until);
        let (now, rest) = running.split_at(split);
        let Some(linked) = &mut self.linked else { return rest };
        for (start, end) in now {
            let text = &body.html[*start as usize..*end as usize];
            for (term, from, to) in self.site.terms.finder.find(text) {
                if self.defining == Some(term) || !linked.insert(term) {
                    continue;
                }
                self.mentioned.insert(term);
                let href = term_href(self.site, term, self.root, self.shown);
                let open = format!("<a class=\"term\" href=\"{href}\">");
                fills.push((start + offset(from), Fill::Html(Cow::Owned(open))));
                fills.push((start + offset(to), Fill::Html(Cow::Borrowed("</a>"))));
            }
        }
        rest
    }

    /// Where a block is written, for the preview.
    fn mark(&self, filling: &Filling) -> Option<Fill<'c>> {
        let block = match filling {
            Filling::Block(block) if self.site.marked => block,
            Filling::Shared(number) if self.site.marked => &self.lesson().gathered[*number as usize],
            _ => return None,
        };
        let mark = format!("<!--coursebook {}:{}-->", block.span.file.0, block.span.start);
        Some(Fill::Html(Cow::Owned(mark)))
    }

    fn fill(&mut self, filling: &'c Filling) -> Fill<'c> {
        let lesson = self.lesson();
        match filling {
            Filling::Link(number) => Fill::Html(Cow::Owned(self.href(*number))),
            Filling::Heading(number) => {
                let id = &lesson.headings[*number as usize].id;
                Fill::Html(Cow::Owned(format!("{}{id}", self.prefix)))
            }
            Filling::IdPrefix => Fill::Html(self.prefix.clone()),
            Filling::OwnPage => {
                Fill::Html(Cow::Owned(page_href(self.site.course.page(self.owner), Some(""), self.root, self.shown)))
            }
            Filling::Block(block) => Fill::Block(Box::new(self.block(block))),
            Filling::Shared(number) => Fill::Block(Box::new(self.block(&lesson.gathered[*number as usize]))),
        }
    }

    /// A block with everything it shows.
    pub fn block(&mut self, block: &'c Block) -> BlockInput<'c> {
        let outer = self.defining;
        if let Some(Datum::Text(name)) = block.datum("term") {
            let course = self.site.course;
            // Where two define the same name, it stands for the first.
            let is_this = |term: &usize| course.block(course.glossary[*term].place).span == block.span;
            self.defining = self.site.term_number(name).filter(is_this);
        }
        let mut record: Record<'c> = vec![
            ("kind", View::text(block.kind)),
            ("id", block.id.as_ref().map_or(View::None, |id| self.id(id))),
            ("classes", View::text(&*block.classes)),
            ("root", View::text(self.root.to_owned())),
            ("title", block.title.as_ref().map_or(View::None, |title| View::Body(self.body(title)))),
            ("body", View::Body(self.body(&block.body))),
        ];
        if let Some(answer) = block.answer {
            let key = &self.lesson().answers[answer as usize];
            record.push((
                "answer",
                View::Record(vec![
                    ("id", View::text(key.id.as_str())),
                    ("prompt", View::text(key.prompt.as_str())),
                    ("was", View::text_or_none(key.was.as_deref())),
                ]),
            ));
        }
        for (name, datum) in &block.data {
            record.push((name, self.datum(datum)));
        }
        self.defining = outer;
        BlockInput { template: kind_of(block.kind).template, record }
    }

    fn id(&self, id: &'c str) -> View<'c> {
        View::text(format!("{}{id}", self.prefix))
    }

    /// A datum of a block as its template sees it.
    pub fn datum(&mut self, datum: &'c Datum) -> View<'c> {
        match datum {
            Datum::None => View::None,
            Datum::Flag(flag) => View::Flag(*flag),
            Datum::Number(number) => View::Number(*number),
            Datum::Text(text) => View::text(&**text),
            Datum::Id(id) => self.id(id),
            Datum::Html(html) => View::html(&**html),
            Datum::Body(body) => View::Body(self.body(body)),
            Datum::Link(number) => View::html(self.href(*number)),
            Datum::Term(name) => self.term(name),
            Datum::Block(block) => View::Block(Box::new(self.block(block))),
            Datum::List(items) => View::List(items.iter().map(|item| self.datum(item)).collect()),
            Datum::Record(record) => {
                View::Record(record.iter().map(|(name, datum)| (*name, self.datum(datum))).collect())
            }
            Datum::Gathered(gathered) => self.gathered(**gathered),
        }
    }

    fn term(&mut self, name: &'c str) -> View<'c> {
        match self.site.term_number(name) {
            Some(term) => {
                self.mentioned.insert(term);
                View::link(
                    Body::plain(&self.site.course.glossary[term].name).html,
                    term_href(self.site, term, self.root, self.shown),
                )
            }
            None => View::link(Body::plain(name).html, String::new()),
        }
    }

    /// Blocks of the whole course, or of the module at hand: each with a link to its page.
    fn gathered(&self, gathered: Gathered) -> View<'c> {
        let course = self.site.course;
        let module = course.module_of(self.owner);
        let places = course.gathered.get(gathered.kind).map(Vec::as_slice).unwrap_or_default();
        let rows = places
            .iter()
            .filter(|(page, _)| !gathered.in_module || course.module_of(*page) == module)
            .map(|(id, number)| {
                let page = course.page(*id);
                let block = &page.lesson.gathered[*number as usize];
                let mut scope = Scope::new(self.site, *id, self.root, Shown::Elsewhere);
                let anchor = block.id.as_deref();
                let href = page_href(page, anchor, self.root, self.shown);
                let title = match &block.title {
                    Some(title) => View::Body(scope.body(title)),
                    None => View::html(page.title.as_str()),
                };
                let mut record = vec![("title", title), ("href", View::html(href))];
                record.extend(block.data.iter().map(|(name, datum)| (*name, scope.datum(datum))));
                View::Record(record)
            })
            .collect();
        View::List(rows)
    }

    /// Where the owner's link leads, from the page at hand; as the value of an attribute.
    fn href(&mut self, number: u32) -> String {
        let course = self.site.course;
        let page = course.page(self.owner);
        match &page.targets[number as usize] {
            Target::External | Target::Unresolved => escaped(&page.lesson.links[number as usize].written),
            Target::Page(id, fragment) => page_href(course.page(*id), fragment.as_deref(), self.root, self.shown),
            Target::Asset(at, rest) => {
                format!("{}{}{}", self.root, escaped_file(&course.assets[*at as usize].address), escaped(rest))
            }
            Target::Term(term) => {
                self.mentioned.insert(*term as usize);
                term_href(self.site, *term as usize, self.root, self.shown)
            }
            Target::Made(name, fragment) => {
                let fragment = fragment.as_ref().map(|fragment| format!("#{}", escaped(fragment)));
                format!("{}{name}/{}", self.root, fragment.unwrap_or_default())
            }
        }
    }
}

fn page_href(page: &Page, fragment: Option<&str>, root: &str, shown: Shown) -> String {
    let address = escaped(page.address.as_str());
    let fragment = fragment.map(escaped);
    if shown == Shown::Own {
        return placement::link(&address, fragment.as_deref());
    }
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{root}{address}{fragment}")
}

fn term_href(site: &Site<'_>, term: usize, root: &str, shown: Shown) -> String {
    let id = escaped(&site.course.glossary[term].id);
    if shown == Shown::Glossary { format!("#{id}") } else { format!("{root}glossary/#{id}") }
}

/// The address of a file, whose name may hold what means something in addresses, as the value of an attribute.
fn escaped_file(address: &str) -> String {
    if !address.contains(['%', '#', '?']) {
        return escaped(address);
    }
    escaped(&address.replace('%', "%25").replace('#', "%23").replace('?', "%3F"))
}

/// An address as the value of an attribute.
pub fn escaped(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    // Writing to a string can't fail.
    let _ = pulldown_cmark_escape::escape_href(&mut text, address);
    text
}
