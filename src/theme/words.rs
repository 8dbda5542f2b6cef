//! The words that a theme puts on screen: those in templates, and those that scripts need.

use std::collections::BTreeMap;

use super::{BuiltIn, ThemeFile};
use crate::data::{Table, Value, toml};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::codes::MALFORMED_TOML;
use crate::source::{Source, Sources};

/// Words by key.
pub type Words = BTreeMap<String, String>;

/// The words of one language.
#[derive(Debug, Default)]
pub struct Locale {
    /// Those that templates use.
    pub words: Words,
    /// Those that all scripts use: the table `[script]`.
    shared: Words,
    /// Those of one script: the tables `[script.<name>]`.
    own: BTreeMap<String, Words>,
}

/// The words of a language: English ones, those of the language, those of the author.
pub fn read(
    files: &BTreeMap<String, ThemeFile>,
    language: &str,
    sources: &mut Sources,
    out: &mut Diagnostics,
) -> Locale {
    let mut locale = Locale::default();
    let primary = language.split('-').next().unwrap_or(language);
    for name in ["en", primary, language] {
        let path = format!("locales/{name}.toml");
        // An author's file may be one line long: what it leaves out is said as we say it.
        let built_in = BuiltIn::get(&path).map(|file| ThemeFile { bytes: file.data, shown: None });
        for file in built_in.iter().chain(files.get(&path).filter(|file| file.shown.is_some())) {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            let shown = file.shown.clone().unwrap_or_else(|| path.clone());
            let id = sources.add(Source { path: shown, text: text.clone() });
            locale.add(toml::parse(&text, id, 0, &MALFORMED_TOML, out));
        }
    }
    locale
}

impl Locale {
    fn add(&mut self, table: Table) {
        for (key, value) in table {
            match value.value {
                Value::Text(text) => {
                    self.words.insert(key.value, text);
                }
                Value::Table(table) if key.value == "script" => self.read_scripts(table),
                _ => {}
            }
        }
    }

    fn read_scripts(&mut self, table: Table) {
        for (key, value) in table {
            match value.value {
                Value::Text(text) => {
                    self.shared.insert(key.value, text);
                }
                Value::Table(table) => {
                    let words = table.into_iter().filter_map(|(key, value)| match value.value {
                        Value::Text(text) => Some((key.value, text)),
                        _ => None,
                    });
                    self.own.entry(key.value).or_default().extend(words);
                }
                _ => {}
            }
        }
    }

    /// The words of scripts, as scripts: their paths below `assets/`, and their text.
    pub fn scripts(&self) -> impl Iterator<Item = (String, String)> {
        let shared = format!("(globalThis.coursebook ??= {{}}).words = {};\n", object(&self.shared));
        let own = self.own.iter().map(|(name, words)| {
            (format!("words/{name}.js"), format!("Object.assign(coursebook.words, {});\n", object(words)))
        });
        std::iter::once(("words.js".to_owned(), shared)).chain(own)
    }
}

/// Words as an object of JavaScript's: a map of texts can't fail to be written.
fn object(words: &Words) -> String {
    serde_json::to_string_pretty(words).unwrap_or_default()
}
