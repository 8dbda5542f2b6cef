//! A page input and a theme as the bytes of a page.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Context, Tera, Value};

use crate::course::Course;
use crate::page::{BlockInput, BodyInput, Fill, PageInput, Placement, Record, View};
use crate::theme::Theme;

/// Named values of a template. Sorted: a hash map would be hashed a second time on its way into
/// the template engine.
type Named = BTreeMap<&'static str, Value>;

/// What made the site, as it says of itself.
pub const GENERATOR: &str = concat!("coursebook ", env!("CARGO_PKG_VERSION"));

/// Renders pages.
#[derive(Debug)]
pub struct Renderer<'t> {
    theme: &'t Theme,
    tera: Tera,
    /// Values that many pages share, by the places of their views, which live as long as the site.
    shared: Mutex<HashMap<usize, Value>>,
}

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

impl<'t> Renderer<'t> {
    /// Renders pages of `course` with `theme`.
    pub fn new(theme: &'t Theme, course: &Course) -> Self {
        let mut tera = theme.tera.clone();
        let words: BTreeMap<String, Value> =
            theme.words.iter().map(|(key, text)| (key.clone(), Value::from(text.as_str()))).collect();
        let context = tera.global_context();
        context.insert_value("course", course_value(course));
        context.insert_value("words", Value::from(words));
        context.insert_value("generator", Value::from(GENERATOR));
        Self { theme, tera, shared: Mutex::default() }
    }

    /// The HTML of a page.
    pub fn page(&self, input: &PageInput<'_>) -> Result<String, RenderError> {
        let mut context = Context::new();
        for (name, view) in &input.record {
            let value = match view {
                View::Record(record) if *name == "page" => self.page_value(record, input)?,
                view => self.value(view)?,
            };
            context.insert_value(*name, value);
        }
        let html = self.render(input.template, context)?;
        let placement = Placement { root: &input.placed.root, own: &input.placed.address, together: None };
        Ok(match placement.apply(&html) {
            Cow::Borrowed(_) => html,
            Cow::Owned(placed) => placed,
        })
    }

    /// The value of `page`, with the styles and scripts of its blocks.
    fn page_value(&self, record: &Record<'_>, input: &PageInput<'_>) -> Result<Value, RenderError> {
        let mut map = self.map(record)?;
        let root = map.get("root").and_then(Value::as_str).unwrap_or_default().to_owned();
        let linked = |paths: &dyn Fn(&str) -> Vec<String>| {
            let paths = input.kinds.iter().flat_map(|kind| paths(kind)).filter(|path| self.theme.has_file(path));
            Value::from(paths.map(|path| Value::from(format!("{root}assets/{path}"))).collect::<Vec<_>>())
        };
        map.insert("styles", linked(&|kind| vec![format!("blocks/{kind}/{kind}.css")]));
        map.insert("scripts", linked(&|kind| vec![format!("words/{kind}.js"), format!("blocks/{kind}/{kind}.js")]));
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
                let html = self.block_html(block, map.clone())?;
                map.insert("html", Value::safe_string(&html));
                Value::from(map)
            }
            View::List(items) => Value::from(items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>, _>>()?),
            View::Record(record) => Value::from(self.map(record)?),
            View::Shared(view) => self.shared(view)?,
        })
    }

    /// A value that many pages share, made once.
    fn shared(&self, view: &Arc<View<'_>>) -> Result<Value, RenderError> {
        let key = Arc::as_ptr(view).addr();
        if let Some(value) = self.shared.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(value.clone());
        }
        let value = self.value(view)?;
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value.clone());
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
        let mut html = String::with_capacity(body.html.len() * 5 / 4 + 64 * body.fills.len());
        let mut copied = 0;
        for (at, fill) in &body.fills {
            let at = *at as usize;
            html.push_str(&body.html[copied..at]);
            copied = at;
            match fill {
                Fill::Html(text) => html.push_str(text),
                Fill::Block(block) => html.push_str(&self.block_html(block, self.map(&block.record)?)?),
            }
        }
        html.push_str(&body.html[copied..]);
        Ok(Cow::Owned(html))
    }

    fn block_html(&self, block: &BlockInput<'_>, map: Named) -> Result<String, RenderError> {
        let mut context = Context::new();
        context.insert_value("block", Value::from(map));
        self.render(&format!("blocks/{0}/{0}.html", block.template), context)
    }

    fn render(&self, template: &str, context: Context) -> Result<String, RenderError> {
        self.tera.render(template, &context).map_err(|error| RenderError {
            template: template.to_owned(),
            available: available(&context, &error),
            error,
        })
    }
}

/// The names that a template had, for an error about one that it did not have.
fn available(context: &Context, error: &tera::Error) -> Vec<String> {
    let message = error.to_string();
    let names = [
        "page",
        "block",
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

fn course_value(course: &Course) -> Value {
    let config = &course.config;
    let text = |text: Option<&str>| text.map_or_else(Value::none, Value::from);
    let map: Named = [
        ("id", text(config.id.as_deref())),
        ("title", Value::from(course.title.as_str())),
        ("description", text(config.description.as_deref())),
        ("authors", Value::from(config.authors.iter().map(|author| Value::from(author.as_str())).collect::<Vec<_>>())),
        ("language", Value::from(config.language.as_str())),
        ("direction", Value::from(config.direction.name())),
        ("edition", Value::from(course.edition.name())),
        ("address", text(config.base_url.as_ref().map(crate::config::BaseUrl::as_str))),
    ]
    .into_iter()
    .collect();
    Value::from(map)
}
