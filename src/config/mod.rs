//! `book.toml` as values: the course's title, language, address and choices.

pub mod publish;
pub mod secrets;

use color::{OpaqueColor, Srgb};

use crate::data::{Table, TableReader};
use crate::diagnostic::codes::BAD_VALUE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use publish::PublishTarget;

mod check;

pub use check::{CheckConfig, Level};

/// What `book.toml` says, with defaults where it says nothing.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own in `book.toml`")]
pub struct Config {
    /// The name under which learners' answers are stored.
    pub id: Option<String>,
    /// False where `book.toml` has faults: what seems to be missing may stand there, wrongly written.
    pub is_whole: bool,
    /// The course's title.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// One or two sentences about it.
    pub description: Option<String>,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Reading direction.
    pub direction: Direction,
    /// The content folder, where the author names it.
    pub src: Option<Spanned<String>>,
    /// Where the site is written, relative to the course.
    pub build_dir: String,
    /// Where the site will stand.
    pub base_url: Option<BaseUrl>,
    /// Whether sheets are made smaller on their way into the site.
    pub minify: bool,
    /// Whether compressed copies stand beside texts.
    pub precompress: bool,
    /// Whether the site is kept on learners' devices.
    pub offline: bool,
    /// Whether quotes and dashes are made typographic.
    pub smart_punctuation: bool,
    /// The theme's name.
    pub theme: Option<Spanned<String>>,
    /// The accent colour, where the author chose one.
    pub accent: Option<Spanned<OpaqueColor<Srgb>>>,
    /// Whether terms in running text link themselves to the glossary.
    pub auto_link: bool,
    /// How much findings matter in this course.
    pub check: CheckConfig,
    /// Where it can be published.
    pub publish: Vec<PublishTarget>,
}

/// Reading direction of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    LeftToRight,
    /// Right to left.
    RightToLeft,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }

    /// The direction in which a language is commonly written.
    fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "iw" | "ks" | "ps" | "sd" | "ug" | "ur" | "yi" => {
                Self::RightToLeft
            }
            _ => Self::LeftToRight,
        }
    }
}

/// Whether a language is commonly written in Latin letters.
pub fn is_latin(language: &str) -> bool {
    const OTHERS: &[&str] = &[
        "am", "ar", "arc", "as", "be", "bg", "bn", "bo", "ckb", "dv", "el", "fa", "gu", "he", "hi", "hy", "iw", "ja",
        "ka", "kk", "km", "kn", "ko", "ks", "ky", "lo", "mk", "ml", "mn", "mr", "my", "ne", "or", "pa", "ps", "ru",
        "sd", "si", "ta", "te", "tg", "th", "ti", "ug", "uk", "ur", "yi", "zh",
    ];
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    // A script that the tag names comes second: `sr-Latn`.
    match parts.next().filter(|part| part.len() == 4) {
        Some(script) => script.eq_ignore_ascii_case("Latn"),
        None => !OTHERS.contains(&primary.as_str()),
    }
}

/// The address of the site's root: `https://example.org/courses/leading/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    url: String,
    path_at: usize,
}

impl BaseUrl {
    /// Reads an address. It has to begin with `http://` or `https://` and name a host; a missing
    /// slash at its end is added, a query or fragment refused.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let scheme = text.len() - rest.len();
        let host_end = rest.find('/').unwrap_or(rest.len());
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "?#\"<>\\`".contains(c);
        if host_end == 0 || rest.contains(forbidden) {
            return None;
        }
        let mut url = text.to_owned();
        if !url.ends_with('/') {
            url.push('/');
        }
        Some(Self { url, path_at: scheme + host_end })
    }

    /// The whole address, with a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Its path, with a slash at both ends.
    pub fn path(&self) -> &str {
        &self.url[self.path_at..]
    }
}

impl Config {
    /// Reads the values of `book.toml`.
    pub fn read(table: Table, out: &mut Diagnostics) -> Self {
        let mut root = TableReader::new(table, out);
        let mut config = Self::default();
        config.read_book(root.table("book"));
        config.read_build(root.table("build"));
        config.read_theme(root.table("theme"));
        let mut markdown = root.table("markdown");
        if let Some(flag) = markdown.flag("smart-punctuation") {
            config.smart_punctuation = flag.value;
        }
        markdown.finish("`[markdown]`");
        let mut glossary = root.table("glossary");
        if let Some(flag) = glossary.flag("auto-link") {
            config.auto_link = flag.value;
        }
        glossary.finish("`[glossary]`");
        config.check = CheckConfig::read(root.table("check"));
        config.publish = publish::read(root.table("publish"));
        // An mdBook's own tables: they speak to mdBook's renderers, and are no fault here.
        root.ignore(&["output", "preprocessor", "rust"]);
        root.finish("`book.toml`");
        config
    }

    fn read_book(&mut self, mut book: TableReader<'_>) {
        if let Some(id) = book.text("id") {
            if is_id(&id.value) {
                self.id = Some(id.value);
            } else {
                book.report(
                    Diagnostic::at(&BAD_VALUE, id.span, "an id is made of letters, digits, `-` and `_`")
                        .help("choose it once, such as `leading-and-managing`: learners' answers are stored under it"),
                );
            }
        }
        self.title = book.text("title").map(|title| title.value);
        self.authors = book.texts("authors").into_iter().map(|author| author.value).collect();
        self.description = book.text("description").map(|text| text.value);
        if let Some(language) = book.text("language") {
            if is_language(&language.value) {
                self.direction = Direction::of(&language.value);
                self.language = language.value;
            } else {
                book.report(
                    Diagnostic::at(&BAD_VALUE, language.span, "this is not the tag of a language")
                        .help("write it as `en`, `de` or `pt-BR`"),
                );
            }
        }
        if let Some(direction) = book.text("text-direction") {
            match direction.value.as_str() {
                "ltr" => self.direction = Direction::LeftToRight,
                "rtl" => self.direction = Direction::RightToLeft,
                _ => book.report(
                    Diagnostic::at(&BAD_VALUE, direction.span, "a text direction is `ltr` or `rtl`")
                        .help("leave it out where the language says it already"),
                ),
            }
        }
        self.src = book.text("src");
        book.ignore(&["multilingual"]);
        book.finish("`[book]`");
    }

    fn read_build(&mut self, mut build: TableReader<'_>) {
        if let Some(dir) = build.text("build-dir") {
            self.build_dir = dir.value;
        }
        self.base_url = build.text("base-url").and_then(|url| read_base_url(&url, &mut build));
        if let Some(flag) = build.flag("minify") {
            self.minify = flag.value;
        }
        if let Some(flag) = build.flag("precompress") {
            self.precompress = flag.value;
        }
        if let Some(flag) = build.flag("offline") {
            self.offline = flag.value;
        }
        build.ignore(&["create-missing", "use-default-preprocessors", "extra-watch-dirs"]);
        build.finish("`[build]`");
    }

    fn read_theme(&mut self, mut theme: TableReader<'_>) {
        if let Some(name) = theme.text("name") {
            if name.value.is_empty() || name.value.contains(['/', '\\', '.']) {
                theme.report(
                    Diagnostic::at(&BAD_VALUE, name.span, "a theme's name is that of a folder in `themes/`")
                        .help("write it without slashes and dots"),
                );
            } else {
                self.theme = Some(name);
            }
        }
        if let Some(accent) = theme.text("accent") {
            if let Some(colour) = colour(&accent.value) {
                self.accent = Some(Spanned { value: colour, span: accent.span });
            } else {
                theme.report(
                    Diagnostic::at(&BAD_VALUE, accent.span, "this is not a colour that one can't see through")
                        .help("write it as `#0f6e6e`, `teal` or `oklch(50% 0.08 195)`"),
                );
            }
        }
        theme.finish("`[theme]`");
    }

    /// The theme's name, `default` unless the author chose one.
    pub fn theme_name(&self) -> &str {
        self.theme.as_ref().map_or("default", |name| &name.value)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            id: None,
            is_whole: true,
            title: None,
            authors: Vec::new(),
            description: None,
            language: "en".to_owned(),
            direction: Direction::LeftToRight,
            src: None,
            build_dir: "site".to_owned(),
            base_url: None,
            minify: true,
            precompress: false,
            offline: false,
            smart_punctuation: true,
            theme: None,
            accent: None,
            auto_link: true,
            check: CheckConfig::default(),
            publish: Vec::new(),
        }
    }
}

/// The address of a site's root; reports one that is none.
fn read_base_url(url: &Spanned<String>, table: &mut TableReader<'_>) -> Option<BaseUrl> {
    let read = BaseUrl::parse(&url.value);
    if read.is_none() {
        table.report(
            Diagnostic::at(&BAD_VALUE, url.span, "this is not a web address")
                .help("write it as `https://example.org/courses/leading/`"),
        );
    }
    read
}

/// Whether a text can be an id: letters, digits, `-`, `_`, and not empty.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// A colour as style sheets write it, rounded to what a screen shows; none where one can see through it.
fn colour(text: &str) -> Option<OpaqueColor<Srgb>> {
    let rgba = color::parse_color(text).ok()?.to_alpha_color::<Srgb>().to_rgba8();
    (rgba.a == u8::MAX).then(|| OpaqueColor::from_rgb8(rgba.r, rgba.g, rgba.b))
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, colour, is_language, is_latin};

    #[test]
    fn base_urls() {
        let url = BaseUrl::parse("https://example.org/courses/leading").expect("a web address");
        assert_eq!(url.as_str(), "https://example.org/courses/leading/");
        assert_eq!(url.path(), "/courses/leading/");
        assert_eq!(BaseUrl::parse("https://example.org").expect("a web address").path(), "/");
        for wrong in ["example.org", "ftp://example.org", "https://", "https:///x", "https://a/?q", "https://a b/"] {
            assert_eq!(BaseUrl::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn colours_and_languages() {
        let shown = |text| colour(text).map(color::OpaqueColor::to_rgba8).map(|rgba| [rgba.r, rgba.g, rgba.b]);
        assert_eq!(shown("#0B6"), Some([0, 0xbb, 0x66]));
        assert_eq!(shown("teal"), Some([0, 0x80, 0x80]));
        assert_eq!(shown("oklch(50% 0.08 195)").map(|rgb| rgb[0] < rgb[1]), Some(true));
        for wrong in ["", "tael", "#12", "#0f6e6e80", "transparent", "var(--x)"] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
        assert!(is_latin("en") && is_latin("sr-Latn") && !is_latin("sr-Cyrl") && !is_latin("ar-EG"));
        assert!(is_language("pt-BR") && is_language("en") && !is_language("english") && !is_language(""));
    }
}
