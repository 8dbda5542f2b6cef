//! A page input and a theme as the bytes of a page.

use std::borrow::Cow;

use tera::{Context, Map, Value};

use crate::course::Course;
use crate::page::{BlockInput, BodyInput, Fill, PageInput, Record, View};
use crate::theme::Theme;

/// What made the site, as it says of itself.
pub const GENERATOR: &str = concat!("coursebook ", env!("CARGO_PKG_VERSION"));

/// Renders pages.
#[derive(Debug)]
pub struct Renderer<'t> {
    theme: &'t Theme,
    shared: Vec<(&'static str, Value)>,
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
        let words: Map = theme.words.iter().map(|(key, text)| (key.clone().into(), Value::from(text.as_str()))).collect();
        let shared = vec![
            ("course", course_value(course)),
            ("words", Value::from(words)),
            ("generator", Value::from(GENERATOR)),
        ];
        Self { theme, shared }
    }

    /// The HTML of a page.
    pub fn page(&self, input: &PageInput<'_>) -> Result<String, RenderError> {
        let mut context = Context::new();
        for (name, view) in &input.record {
            let mut value = self.value(view)?;
            if *name == "page" {
                value = self.with_assets(value, input);
            }
            context.insert_value(*name, value);
        }
        self.render(input.template, context)
    }

    /// Adds the styles and scripts of the page's blocks.
    fn with_assets(&self, page: Value, input: &PageInput<'_>) -> Value {
        let root = page.get_from_path("root").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(mut map) = page.into_map() else { return Value::none() };
        let linked = |extension: &str| {
            let paths = input.kinds.iter().map(|kind| format!("blocks/{kind}/{kind}.{extension}"));
            let paths = paths.filter(|path| self.theme.has_file(path));
            Value::from(paths.map(|path| Value::from(format!("{root}assets/{path}"))).collect::<Vec<_>>())
        };
        map.insert("styles".into(), linked("css"));
        map.insert("scripts".into(), linked("js"));
        Value::from(map)
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
                map.insert("html".into(), Value::safe_string(&html));
                Value::from(map)
            }
            View::List(items) => {
                Value::from(items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>, _>>()?)
            }
            View::Record(record) => Value::from(self.map(record)?),
        })
    }

    fn map(&self, record: &Record<'_>) -> Result<Map, RenderError> {
        record.iter().map(|(name, view)| Ok(((*name).into(), self.value(view)?))).collect()
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

    fn block_html(&self, block: &BlockInput<'_>, map: Map) -> Result<String, RenderError> {
        let mut context = Context::new();
        context.insert_value("block", Value::from(map));
        self.render(&format!("blocks/{0}/{0}.html", block.template), context)
    }

    fn render(&self, template: &str, mut context: Context) -> Result<String, RenderError> {
        for (name, value) in &self.shared {
            context.insert_value(*name, value.clone());
        }
        self.theme.tera.render(template, &context).map_err(|error| RenderError {
            template: template.to_owned(),
            available: available(&context, &error),
            error,
        })
    }
}

/// The names that a template had, for an error about one that it did not have.
fn available(context: &Context, error: &tera::Error) -> Vec<String> {
    let message = error.to_string();
    let names = ["page", "block", "course", "nav", "toc", "words", "breadcrumbs", "previous", "next", "children", "terms", "groups", "sections", "parts", "target", "generator"];
    let mut found: Vec<String> = names.iter().filter(|name| context.contains_key(name)).map(|name| (*name).to_owned()).collect();
    for name in ["page", "block", "course"] {
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
    let map: Map = [
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
    .map(|(name, value)| (name.into(), value))
    .collect();
    Value::from(map)
}
