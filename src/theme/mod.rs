//! Templates, styles, scripts, words: the author's file, else the built-in one.

mod accent;
mod edits;
mod icons;
mod minify;
mod names;
mod references;
mod script;
mod sheets;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use rust_embed::RustEmbed;
use tera::{Kwargs, State, Tera, Value};
use walkdir::WalkDir;

use self::accent::{Accent, DEFAULT_ACCENT};
use self::edits::Edits;
use self::names::Names;
use crate::config::Config;
use crate::diagnostic::codes::{ADJUSTED_ACCENT, NO_THEME, TEMPLATE_ERROR, UNREADABLE, UNUSED_TEMPLATE};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::digest::Digest;
use crate::source::{FileId, Source, Sources, Span};

use words::Locale;

pub(crate) use script::slim;
pub use words::Words;

/// The built-in theme.
#[derive(RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// What only a site has that is kept on learners' devices.
const OFFLINE_FILES: &[&str] = &["offline.js", sheets::OFFLINE];

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// The templates.
    pub(crate) tera: Tera,
    /// The words on screen.
    pub words: Words,
    /// Files that are copied into the site: their paths below `assets/`, as they are called there.
    pub files: BTreeMap<String, Cow<'static, [u8]>>,
    /// What they are called there, by the names that authors write.
    names: Names,
    /// Templates as the engine reads them, by name.
    read: BTreeMap<String, ReadTemplate>,
    /// The digest of the templates and words.
    pub(crate) digest: Digest,
    /// Templates that come from the author: their files, by name.
    pub(crate) sources: BTreeMap<String, FileId>,
}

/// A file of a theme before it is known what it is for.
struct ThemeFile {
    bytes: Cow<'static, [u8]>,
    /// Whether it is the author's, and how people are shown it.
    shown: Option<String>,
}

/// A template as the engine reads it: smaller than its author wrote it, and with the files' names in the site.
#[derive(Debug)]
struct ReadTemplate {
    text: String,
    /// What was changed, the last change first.
    edits: [Edits; 2],
}

impl ReadTemplate {
    fn of(written: &str, minify: bool, names: &Names) -> Self {
        let (text, smaller) = if minify { minify::template(written) } else { (written.to_owned(), Edits::default()) };
        let (text, with_names) = names.put_into(&text);
        Self { text, edits: [with_names, smaller] }
    }

    /// Where its author wrote what stands in these bytes.
    fn written(&self, range: Range<usize>) -> Range<usize> {
        let before = |at: usize| self.edits.iter().fold(at, |at, edits| edits.before(at));
        let start = before(range.start);
        // From the last byte: behind it something may have been removed, which is no part of it.
        start..range.end.checked_sub(1).map_or(start, |last| before(last) + 1).max(start)
    }
}

impl Theme {
    /// Loads the theme of a course in the folder `root`. None where a template can't be used.
    pub fn load(root: &Path, config: &Config, sources: &mut Sources, out: &mut Diagnostics) -> Option<Self> {
        let mut files: BTreeMap<String, ThemeFile> = BuiltIn::iter()
            .filter_map(|path| {
                let file = BuiltIn::get(&path)?;
                Some((path.into_owned(), ThemeFile { bytes: file.data, shown: None }))
            })
            .collect();
        let built_in: BTreeSet<String> = files.keys().cloned().collect();
        overlay(root, config, &mut files, out);
        let mut theme = Self {
            tera: Tera::default(),
            words: Words::new(),
            files: BTreeMap::new(),
            names: Names::default(),
            read: BTreeMap::new(),
            digest: Digest::of(&[]),
            sources: BTreeMap::new(),
        };
        let locale = words::read(&files, &config.language, sources, out);
        theme.words.clone_from(&locale.words);
        register_filters(&mut theme.tera, &theme.words);
        let templates = theme.sort(files, sources, out);
        report_unused(&templates, &built_in, &theme.sources, out);
        theme.add_made_files(&locale, config.offline, &accent_sheet(config, out));
        if config.minify {
            minify::files(&mut theme.files);
        }
        theme.names = Names::give(&mut theme.files);
        let read = |text: &String| ReadTemplate::of(text, config.minify, &theme.names);
        theme.read = templates.iter().map(|(name, text)| (name.clone(), read(text))).collect();
        let read = || theme.read.iter().map(|(name, template)| (name.as_str(), template.text.as_str()));
        theme.digest = digest(read().chain(theme.words.iter().map(|(key, text)| (key.as_str(), text.as_str()))));
        if let Err(error) = theme.tera.add_raw_templates(read()) {
            for diagnostic in template_errors(&error, &theme, sources) {
                out.push(diagnostic);
            }
            return None;
        }
        Some(theme)
    }

    /// What the file is called in the site that authors call `plain`: its path below `assets/`.
    pub fn name_in_site(&self, plain: &str) -> Option<&str> {
        self.names.in_site(plain)
    }

    /// The names that authors write for the files of the site.
    pub fn plain_names(&self) -> impl Iterator<Item = &String> {
        self.names.plain()
    }

    /// The bytes of a file by its name in the site: the one it has, or one that it had when its bytes were others. Pages
    /// that the preview shows as they were still ask for that.
    pub fn file(&self, name: &str) -> Option<&Cow<'static, [u8]>> {
        self.files.get(name).or_else(|| self.files.get(self.names.of_earlier(name)?))
    }

    /// Adds the files that are made of others: words for scripts, icons for devices that keep the course, the one sheet.
    fn add_made_files(&mut self, locale: &Locale, offline: bool, accent: &str) {
        let page = self.files.get("page.js").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let scripts = locale.scripts(&page.unwrap_or_default());
        self.files.extend(scripts.into_iter().map(|(path, text)| (path, text.into_bytes().into())));
        if offline {
            self.files.extend(icons::draw(self.files.get(icons::SOURCE).map(|bytes| &**bytes).unwrap_or_default()));
        } else {
            self.files.retain(|path, _| !OFFLINE_FILES.contains(&path.as_str()));
        }
        sheets::gather(&mut self.files, accent);
    }

    /// Whether it has an icon for the home screens that take no SVG.
    pub fn has_touch_icon(&self) -> bool {
        self.name_in_site(icons::TOUCH).is_some()
    }

    /// Tells templates from files; gives the templates.
    fn sort(
        &mut self,
        files: BTreeMap<String, ThemeFile>,
        sources: &mut Sources,
        out: &mut Diagnostics,
    ) -> BTreeMap<String, String> {
        let mut templates = BTreeMap::new();
        for (path, file) in files {
            if path.starts_with("locales/") {
                continue;
            }

            if is_template(&path) {
                let shown = file.shown.clone();
                let text = String::from_utf8_lossy(&file.bytes).into_owned();
                if let Some(shown) = shown {
                    self.sources.insert(path.clone(), sources.add(Source { path: shown, text: text.clone() }));
                }
                templates.insert(path, text);
            } else if let Some(asset) = path.strip_prefix("assets/") {
                self.files.insert(asset.to_owned(), slimmed(asset, file.bytes));
            } else if path.starts_with("blocks/") {
                let bytes = slimmed(&path, file.bytes);
                self.files.insert(path, bytes);
            } else if let Some(shown) = file.shown {
                out.push(
                    Diagnostic::file(&UNUSED_TEMPLATE, shown, "this file is not part of a theme")
                        .help("a theme has `layout/`, `blocks/`, `assets/` and `locales/`"),
                );
            }
        }
        templates
    }
}

/// The digest of texts with their names.
fn digest<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Digest {
    let parts = texts.flat_map(|(name, text)| [name, text]);
    let digests: Vec<u8> = parts.flat_map(|part| Digest::of(part.as_bytes()).bytes().to_vec()).collect();
    Digest::of(&digests)
}

/// The sheet of the accent's tones. Says so where links can't have the colour that the author chose.
fn accent_sheet(config: &Config, out: &mut Diagnostics) -> String {
    let accent = Accent::of(config.accent.as_ref().map_or(DEFAULT_ACCENT, |written| written.value));
    if let (Some((used, contrast)), Some(written)) = (accent.adjusted(), &config.accent) {
        let message = "links in this colour would be hard to read on light paper";
        out.push(
            Diagnostic::at(&ADJUSTED_ACCENT, written.span, message)
                .note(format!("its contrast is {contrast:.1} : 1, and text needs 4.5 : 1; links use `{used}` instead"))
                .help("choose a darker colour to have it as it is"),
        );
    }
    accent.css()
}

/// A file of the site as it is, a script as [`script::slim`] makes it.
fn slimmed(path: &str, bytes: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
    if Path::new(path).extension().is_none_or(|extension| extension != "js") {
        return bytes;
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => script::slim(text).into_bytes().into(),
        Err(_) => bytes,
    }
}

fn is_template(path: &str) -> bool {
    !path.starts_with("assets/") && Path::new(path).extension().is_some_and(|extension| extension == "html")
}

/// Puts the author's files in the place of the built-in ones.
fn overlay(root: &Path, config: &Config, files: &mut BTreeMap<String, ThemeFile>, out: &mut Diagnostics) {
    let name = config.theme_name();
    let folder = root.join("themes").join(name);
    if !folder.is_dir() {
        if let Some(written) = config.theme.as_ref().filter(|written| written.value != "default") {
            let diagnostic = Diagnostic::at(
                &NO_THEME,
                written.span,
                format!("there is no theme `{name}`: the folder `themes/{name}` is missing"),
            );
            let names = theme_names(root);
            out.push(match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("make the folder, or remove this line to use the built-in theme"),
            });
        }
        return;
    }
    let mut found: Vec<_> = WalkDir::new(&folder).into_iter().filter_map(Result::ok).collect();
    found.sort_by(|a, b| a.path().cmp(b.path()));
    for entry in found.into_iter().filter(|entry| entry.file_type().is_file()) {
        let relative = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
        let path: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = path.join("/");
        if path.split('/').any(|part| part.starts_with('.') || part.ends_with('~')) || path == "README.md" {
            continue;
        }
        let shown = format!("themes/{name}/{path}");
        match fs::read(entry.path()) {
            // A copy of a built-in file is no file of the author's.
            Ok(bytes) if files.get(&path).is_some_and(|built_in| built_in.bytes == bytes) => {}
            Ok(bytes) => {
                files.insert(path, ThemeFile { bytes: bytes.into(), shown: Some(shown) });
            }
            Err(error) => out.push(Diagnostic::file(&UNREADABLE, shown, format!("this file can't be read: {error}"))),
        }
    }
}

fn theme_names(root: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root.join("themes")) else { return vec!["default".to_owned()] };
    let names = entries.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.push("default".to_owned());
    names.sort_unstable();
    names
}

/// Warns of templates of the author's that nothing uses: the built-in theme has none of that name,
/// and no template speaks of it.
fn report_unused(
    templates: &BTreeMap<String, String>,
    built_in: &BTreeSet<String>,
    sources: &BTreeMap<String, FileId>,
    out: &mut Diagnostics,
) {
    for (name, file) in sources {
        if built_in.contains(name) || templates.values().any(|text| text.contains(&format!("\"{name}\""))) {
            continue;
        }
        let diagnostic = Diagnostic::at(
            &UNUSED_TEMPLATE,
            Span::new(*file, 0..0),
            "no template of the built-in theme has this name, so this one is never used",
        );
        let names = built_in.iter().filter(|name| is_template(name)).map(String::as_str);
        out.push(match nearest(name, names) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("give it the path of the template that it shall replace, or include it from one"),
        });
    }
}

/// The English words of the built-in theme.
pub fn built_in_words() -> Words {
    words::read(&BTreeMap::new(), "en", &mut Sources::default(), &mut Diagnostics::default()).words
}

fn register_filters(tera: &mut Tera, words: &Words) {
    let hours = words.get("hours_short").cloned().unwrap_or_else(|| "{n} h".to_owned());
    let minutes = words.get("minutes_short").cloned().unwrap_or_else(|| "{n} min".to_owned());
    tera.register_filter("minutes", move |total: u64, _: Kwargs, _: &State| -> String {
        let part = |pattern: &str, number: u64| pattern.replace("{n}", &number.to_string());
        match (total / 60, total % 60) {
            (0, rest) => part(&minutes, rest),
            (whole, 0) => part(&hours, whole),
            (whole, rest) => format!("{} {}", part(&hours, whole), part(&minutes, rest)),
        }
    });
    tera.register_filter("fill", |pattern: &str, arguments: Kwargs, _: &State| -> String {
        arguments.iter().fold(pattern.to_owned(), |text, (key, value)| {
            text.replace(&format!("{{{}}}", key.as_str().unwrap_or_default()), &plain(value))
        })
    });
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What is wrong with the templates. The engine tells everything that they speak of and that is
/// not there in one text: each is a finding of its own.
fn template_errors(error: &tera::Error, theme: &Theme, sources: &mut Sources) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let tera::ErrorKind::Msg(text) = error.kind() {
        found.extend(text.split("\n\n").filter_map(|report| unknown_name(report, theme, sources)));
    }
    if found.is_empty() {
        found.push(template_error(error, theme, sources));
    }
    found
}

/// One report of the engine's: its message, ` --> file:line:column`, the line, the underlining.
fn unknown_name(report: &str, theme: &Theme, sources: &mut Sources) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let column = place.next()?.parse::<usize>().ok()?;
    let line = place.next()?.parse::<usize>().ok()?;
    let name = place.next()?;
    let file = template_file(name, theme, sources);
    let length = lines.last()?.matches('^').count();
    let read = theme.read.get(name)?;
    let line_start: usize = read.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let start = read.text[line_start..].char_indices().nth(column.saturating_sub(1));
    let start = start.map_or(read.text.len(), |(byte, _)| line_start + byte);
    // The name that is wrong, in ASCII as all names of the engine's are.
    let span = Span::new(file, read.written(start..start + length));
    let diagnostic = Diagnostic::at(&TEMPLATE_ERROR, span, message.to_owned());
    let wanted = message.strip_prefix("Unknown template `").and_then(|name| name.strip_suffix('`'));
    let names: Vec<Cow<'_, str>> = BuiltIn::iter().filter(|name| is_template(name)).collect();
    Some(match wanted.and_then(|wanted| nearest(wanted, names.iter().map(|name| &**name))) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("check the spelling; the page “What templates see” of the manual lists what there is"),
    })
}

/// A template as a source: the author's file, else the built-in one.
fn template_file(name: &str, theme: &Theme, sources: &mut Sources) -> FileId {
    theme.sources.get(name).copied().unwrap_or_else(|| {
        let text = BuiltIn::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned());
        let path = format!("(built-in theme)/{name}");
        sources.add(Source { path, text: text.unwrap_or_default() })
    })
}

/// A template's error as a finding: with its file and line where it is the author's template.
pub(crate) fn template_error(error: &tera::Error, theme: &Theme, sources: &mut Sources) -> Diagnostic {
    use tera::ErrorKind;
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = report.filename();
            let range = report.span().range.clone();
            let range = theme.read.get(name).map_or(range.clone(), |read| read.written(range));
            let file = template_file(name, theme, sources);
            Diagnostic::at(
                &TEMPLATE_ERROR,
                Span::new(file, range),
                without_fields(first_line(report.message())).to_owned(),
            )
        }
        other => Diagnostic::file(&TEMPLATE_ERROR, "themes", first_line(&other.to_string()).to_owned()),
    }
}

/// The engine's message without its list of fields: a note gives them with the names before them,
/// as one would write them.
fn without_fields(message: &str) -> &str {
    message.split(". Available fields:").next().unwrap_or(message)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
