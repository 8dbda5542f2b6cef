//! What a page says of itself to search engines and to those who share it.

use serde_json::{Map, Value, json};

use super::site::Site;
use super::view::{Record, View};
use crate::course::{Body, FrontMatter};

/// How long a description may be that was made from a page's text, in characters.
const DESCRIPTION_LENGTH: usize = 155;

/// What `page` in templates is made from.
pub struct Head<'c> {
    /// `front`, `module`, `lesson`, `glossary`, `keypoints`, `workbook`, `coach`, `not-found`, `print` or `redirect`.
    pub kind: &'static str,
    /// The title as HTML.
    pub title: View<'c>,
    /// The title as plain text.
    pub title_text: String,
    /// One sentence about the page.
    pub description: Option<String>,
    /// The address relative to the site's root; none for the 404 page, which has none.
    pub address: Option<String>,
    /// The way to the site's root.
    pub root: String,
    /// Whether search engines shall leave it out.
    pub noindex: bool,
    /// The type of schema.org that the page is.
    pub schema: &'static str,
    /// Minutes that it takes.
    pub minutes: Option<u32>,
    /// The front matter, for pages that have one.
    pub front: Option<&'c FrontMatter>,
}

impl<'c> Site<'c> {
    /// The value of `page` in templates, without its body.
    pub(super) fn page_record(&self, head: Head<'c>) -> Record<'c> {
        let base = self.course.config.base_url.as_ref();
        let canonical = match (&base, &head.address) {
            (Some(base), Some(address)) => Some(format!("{}{}", base.as_str(), super::body::escaped(address))),
            _ => None,
        };
        let json_ld = self.json_ld(&head, canonical.as_deref());
        let course = self.course.title.as_str();
        let head_title = if head.title_text == course || head.kind == "front" {
            head.title_text.clone()
        } else {
            format!("{} – {course}", head.title_text)
        };
        let empty = FrontMatterView::default();
        let front = head.front.map_or(empty, FrontMatterView::of);
        vec![
            ("kind", View::text(head.kind)),
            ("title", head.title),
            ("title_text", View::text(head.title_text)),
            ("head_title", View::text(head_title)),
            (
                "summary",
                View::text_or_none(
                    head.front.and_then(|front| front.description.as_ref()).map(|text| text.value.as_str()),
                ),
            ),
            ("description", head.description.map_or(View::None, View::text)),
            ("address", head.address.map_or(View::None, View::text)),
            ("canonical", canonical.map_or(View::None, View::html)),
            ("root", View::text(head.root)),
            ("minutes", View::number_or_none(head.minutes)),
            ("tags", front.tags),
            ("authors", front.authors),
            ("updated", front.updated),
            ("draft", front.draft),
            ("noindex", View::Flag(head.noindex)),
            ("json_ld", View::html(json_ld)),
            ("has_glossary", View::Flag(self.has_glossary())),
            ("has_keypoints", View::Flag(self.has_keypoints())),
        ]
    }

    fn json_ld(&self, head: &Head<'_>, canonical: Option<&str>) -> String {
        let course = self.course;
        let mut object = Map::new();
        object.insert("@context".into(), "https://schema.org".into());
        object.insert("@type".into(), head.schema.into());
        object.insert("name".into(), head.title_text.as_str().into());
        object.insert("inLanguage".into(), course.config.language.as_str().into());
        if let Some(description) = &head.description {
            object.insert("description".into(), description.as_str().into());
        }
        if let Some(url) = canonical {
            object.insert("url".into(), url.into());
        }
        let authors = head.front.map(|front| &front.authors).filter(|authors| !authors.is_empty());
        let authors = authors.unwrap_or(&course.config.authors);
        if !authors.is_empty() {
            let people: Vec<Value> = authors.iter().map(|name| json!({"@type": "Person", "name": name})).collect();
            object.insert("author".into(), people.into());
        }
        if let Some(minutes) = head.minutes {
            object.insert("timeRequired".into(), format!("PT{minutes}M").into());
        }
        if let Some(front) = head.front {
            if let Some(id) = &front.id {
                object.insert("identifier".into(), id.as_str().into());
            }
            if !front.objectives.is_empty() {
                object.insert("teaches".into(), front.objectives.iter().map(|text| text.value.clone()).collect());
            }
            if !front.tags.is_empty() {
                object.insert("keywords".into(), front.tags.clone().into());
            }
        }
        if head.kind != "front" {
            let mut whole = json!({"@type": "Course", "name": course.title});
            if let Some(base) = &course.config.base_url {
                whole["url"] = base.as_str().into();
            }
            object.insert("isPartOf".into(), whole);
        } else if let Some(id) = &course.config.id {
            object.insert("identifier".into(), id.as_str().into());
        }
        // Inside a script element nothing may look like the end of it.
        serde_json::to_string(&object).unwrap_or_default().replace('<', "\\u003c")
    }
}

/// The values that come from front matter.
struct FrontMatterView<'c> {
    tags: View<'c>,
    authors: View<'c>,
    updated: View<'c>,
    draft: View<'c>,
}

impl Default for FrontMatterView<'_> {
    fn default() -> Self {
        Self {
            tags: View::List(Vec::new()),
            authors: View::List(Vec::new()),
            updated: View::None,
            draft: View::Flag(false),
        }
    }
}

impl<'c> FrontMatterView<'c> {
    fn of(front: &'c FrontMatter) -> Self {
        Self {
            tags: View::texts(&front.tags),
            authors: View::texts(&front.authors),
            updated: View::text_or_none(front.updated.as_deref()),
            draft: View::Flag(front.draft),
        }
    }
}

/// One or two sentences from the beginning of a text, for pages whose author wrote no description.
pub fn beginning(body: &Body) -> Option<String> {
    let start = body.html.find("<p>")? + "<p>".len();
    let end = start + body.html[start..].find("</p>")?;
    let text = Body { html: body.html[start..end].to_owned(), ..Body::default() }.text();
    if text.is_empty() {
        return None;
    }
    let Some((cut, _)) = text.char_indices().nth(DESCRIPTION_LENGTH) else { return Some(text) };
    let cut = text[..cut].rfind(' ').unwrap_or(cut);
    Some(format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.', ' '])))
}
