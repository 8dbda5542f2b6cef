//! A page input and a theme as the bytes of a page.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use tera::{Context, Tera, Value};

use crate::blocks::{KINDS, UNKNOWN};
use crate::config::is_latin;
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::page::{BlockInput, BodyInput, Fill, PageInput, Placement, Record, Shared, View};
use crate::source::Sources;
use crate::theme::{Theme, template_error};

/// Named values of a template. Sorted: a hash map would be hashed a second time on its way into
/// the template engine.
type Named = BTreeMap<&'static str, Value>;

/// What made the site, as it says of itself.
pub const GENERATOR: &str = concat!("coursebook ", env!("CARGO_PKG_VERSION"));

/// Renders pages.
#[derive(Debug)]
pub struct Renderer {
    tera: Tera,
    /// The scripts of each kind of block: their addresses below the root.
    scripts: BTreeMap<&'static str, Vec<String>>,
    /// Values that many pages share, by the digests of their views.
    shared: Mutex<HashMap<Digest, Value>>,
    /// The digest of everything that goes into a page besides its input.
    digest: Digest,
}

/// How many shared values are kept for the next pages.
const KEPT: usize = 512;

/// The program, as a digest of what it was built from.
const PROGRAM: &str = env!("COURSEBOOK_PROGRAM");

/// About how much of a page is no part of its own input: its skeleton and its navigation.
const SKELETON_BYTES: usize = 16 * 1024;

/// About how much a block's template adds to what stands in the block.
const BLOCK_BYTES: usize = 1024;

/// A template that could not be rendered: what the engine says, and which names the template had.
#[derive(Debug)]
pub struct RenderError {
    /// The template that was being rendered.
    pub template: String,
    /// The engine's error.
    pub error: tera::Error,
    /// The names that were there.
    pub available: Vec<String>,
}

impl RenderError {
    /// What is wrong, with its place in the template.
    pub fn diagnostic(&self, theme: &Theme, sources: &mut Sources) -> Diagnostic {
        let diagnostic = template_error(&self.error, theme, sources);
        let diagnostic = if self.available.is_empty() {
            diagnostic
        } else {
            diagnostic.note(format!("the template has these: {}", self.available.join(", ")))
        };
        diagnostic
            .note(format!("while rendering `{}`", self.template))
            .help("the page “What templates see” of the manual lists what there is")
    }
}

impl Renderer {
    /// Renders pages of `course` with `theme`.
    pub fn new(theme: &Theme, course: &Course) -> Self {
        let mut tera = theme.tera.clone();
        let words: BTreeMap<String, Value> =
            theme.words.iter().map(|(key, text)| (key.clone(), Value::from(text.as_str()))).collect();
        let seen = course_value(course, theme);
        let scripts = scripts(theme);
        let digest = Digest::of(format!("{PROGRAM} {} {seen} {scripts:?}", theme.digest).as_bytes());
        let context = tera.global_context();
        context.insert_value("course", seen);
        context.insert_value("words", Value::from(words));
        context.insert_value("generator", Value::from(GENERATOR));
        Self { tera, scripts, shared: Mutex::default(), digest }
    }

    /// The digest of everything that a page is made from: with the same digest it is the same. Its
    /// text counts as `texts`, where that is not yet in `input`.
    pub fn digest(&self, input: &PageInput<'_>, texts: &[Digest]) -> Digest {
        let mut besides = vec![self.digest];
        besides.extend_from_slice(texts);
        input.digest(&besides)
    }

    /// The HTML of a page.
    pub fn page(&self, input: &PageInput<'_>) -> Result<String, RenderError> {
        self.page_bytes(input).and_then(|html| text_of(html, input.template))
    }

    /// The HTML of a page, as bytes in UTF-8.
    pub fn page_bytes(&self, input: &PageInput<'_>) -> Result<Vec<u8>, RenderError> {
        let mut context = Context::new();
        for (name, view) in &input.record {
            let value = match view {
                View::Record(record) if *name == "page" => self.page_value(record, input)?,
                view => self.value(view)?,
            };
            context.insert_value(*name, value);
        }
        let size = input.record.iter().map(|(_, view)| view.size()).sum::<usize>() + SKELETON_BYTES;
        let mut html = Vec::with_capacity(size);
        self.render(input.template, context, &mut html)?;
        let placement = Placement { root: &input.placed.root, own: &input.placed.address, together: None };
        Ok(placement.apply_to_bytes(&html).unwrap_or(html))
    }

    /// The value of `page`, with the scripts of its blocks.
    fn page_value(&self, record: &Record<'_>, input: &PageInput<'_>) -> Result<Value, RenderError> {
        let mut map = self.map(record)?;
        let root = map.get("root").and_then(Value::as_str).unwrap_or_default().to_owned();
        let scripts = input.kinds.iter().filter_map(|kind| self.scripts.get(kind)).flatten();
        let scripts: Vec<_> = scripts.map(|path| Value::from(format!("{root}{path}"))).collect();
        map.insert("scripts", Value::from(scripts));
        Ok(Value::from(map))
    }

    fn value(&self, view: &View<'_>) -> Result<Value, RenderError> {
        Ok(match view {
            View::None => Value::none(),
            View::Flag(flag) => Value::from(*flag),
            View::Number(number) => Value::from(*number),
            View::Text(text) => Value::from(&**text),
            View::Html(html) => Value::safe_string(html),
            View::Body(body) => Value::safe_string(&self.body(body)?),
            View::Block(block) => {
                let mut map = self.map(&block.record)?;
                let mut html = Vec::with_capacity(BLOCK_BYTES);
                self.block(block, map.clone(), &mut html)?;
                map.insert("html", Value::safe_string(&text_of(html, block.template)?));
                Value::from(map)
            }
            View::Made(made) => {
                let mut context = Context::new();
                for (name, view) in &made.record {
                    context.insert_value(*name, self.value(view)?);
                }
                let mut html = Vec::with_capacity(BLOCK_BYTES);
                self.render(made.template, context, &mut html)?;
                Value::safe_string(&text_of(html, made.template)?)
            }
            View::List(items) => Value::from(items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>, _>>()?),
            View::Record(record) => Value::from(self.map(record)?),
            View::Shared(shared) => self.shared(shared)?,
        })
    }

    /// A value that many pages share, made once.
    fn shared(&self, shared: &Shared<'_>) -> Result<Value, RenderError> {
        if let Some(value) = self.shared.lock().unwrap_or_else(PoisonError::into_inner).get(shared.digest()) {
            return Ok(value.clone());
        }
        let value = self.value(shared.view())?;
        let mut kept = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(*shared.digest(), value.clone());
        Ok(value)
    }

    fn map(&self, record: &Record<'_>) -> Result<Named, RenderError> {
        record.iter().map(|(name, view)| Ok((*name, self.value(view)?))).collect()
    }

    /// Flowing text with its blocks rendered.
    pub fn body<'b>(&self, body: &BodyInput<'b>) -> Result<Cow<'b, str>, RenderError> {
        if body.fills.is_empty() {
            return Ok(Cow::Borrowed(body.html));
        }
        let blocks = body.fills.iter().filter(|(_, fill)| matches!(fill, Fill::Block(_))).count();
        let mut html = Vec::with_capacity(body.html.len() + 64 * body.fills.len() + BLOCK_BYTES * blocks);
        let mut copied = 0;
        for (at, fill) in &body.fills {
            let at = *at as usize;
            html.extend_from_slice(&body.html.as_bytes()[copied..at]);
            copied = at;
            match fill {
                Fill::Html(text) => html.extend_from_slice(text.as_bytes()),
                Fill::Block(block) => self.block(block, self.map(&block.record)?, &mut html)?,
            }
        }
        html.extend_from_slice(&body.html.as_bytes()[copied..]);
        text_of(html, "").map(Cow::Owned)
    }

    /// Adds a block to `html`.
    fn block(&self, block: &BlockInput<'_>, map: Named, html: &mut Vec<u8>) -> Result<(), RenderError> {
        let mut context = Context::new();
        context.insert_value("block", Value::from(map));
        self.render(&format!("blocks/{0}/{0}.html", block.template), context, html)
    }

    /// Adds what a template makes to `html`.
    fn render(&self, template: &str, context: Context, html: &mut Vec<u8>) -> Result<(), RenderError> {
        self.tera.render_to(template, &context, html).map_err(|error| RenderError {
            template: template.to_owned(),
            available: available(&context, &error),
            error,
        })
    }
}

/// What templates made as text. They write nothing but text.
fn text_of(html: Vec<u8>, template: &str) -> Result<String, RenderError> {
    let wrong = |error| RenderError { template: template.to_owned(), error, available: Vec::new() };
    String::from_utf8(html).map_err(|error| wrong(error.into()))
}

/// The scripts of the kinds of blocks, each after the words that it needs.
fn scripts(theme: &Theme) -> BTreeMap<&'static str, Vec<String>> {
    let templates = KINDS.iter().map(|kind| kind.template).chain([UNKNOWN.template]);
    let paths = templates.map(|kind| (kind, [format!("words/{kind}.js"), format!("blocks/{kind}/{kind}.js")]));
    let present = |path: String| theme.name_in_site(&path).map(|name| format!("assets/{name}"));
    paths.map(|(kind, paths)| (kind, paths.into_iter().filter_map(present).collect())).collect()
}

/// The names that a template had, for an error about one that it did not have.
fn available(context: &Context, error: &tera::Error) -> Vec<String> {
    let message = error.to_string();
    let names = [
        "page",
        "block",
        "contents",
        "nav",
        "toc",
        "breadcrumbs",
        "previous",
        "next",
        "children",
        "terms",
        "groups",
        "sections",
        "parts",
        "lessons",
        "target",
    ];
    let names = names.into_iter().filter(|name| context.contains_key(name)).chain(["course", "words", "generator"]);
    let mut found: Vec<String> = names.map(str::to_owned).collect();
    for name in ["page", "block"] {
        let Some(map) = context.get(name).and_then(Value::as_map) else { continue };
        if message.contains(&format!("{name}.")) {
            found = map.keys().filter_map(|key| Some(format!("{name}.{}", key.as_str()?))).collect();
        }
    }
    found
}

fn course_value(course: &Course, theme: &Theme) -> Value {
    let config = &course.config;
    let text = |text: Option<&str>| text.map_or_else(Value::none, Value::from);
    let map: Named = [
        ("id", text(config.id.as_deref())),
        ("title", Value::from(course.title.as_str())),
        ("description", text(config.description.as_deref())),
        ("authors", Value::from(config.authors.iter().map(|author| Value::from(author.as_str())).collect::<Vec<_>>())),
        ("language", Value::from(config.language.as_str())),
        ("latin", Value::from(is_latin(&config.language))),
        ("direction", Value::from(config.direction.name())),
        ("edition", Value::from(course.edition.name())),
        ("offline", Value::from(config.offline)),
        ("touch_icon", Value::from(theme.has_touch_icon())),
        ("address", text(config.base_url.as_ref().map(crate::config::BaseUrl::as_str))),
    ]
    .into_iter()
    .collect();
    Value::from(map)
}
