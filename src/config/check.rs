//! `[check]`: how much each kind of finding matters in this course, and where it doesn't.

use std::collections::BTreeMap;

use crate::data::{TableReader, Value};
use crate::diagnostic::codes::{self, BAD_VALUE, UNKNOWN_KEY};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::source::Spanned;

/// How much a kind of finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not reported.
    Off,
    /// It is reported so.
    At(Severity),
}

/// What `[check]` says.
#[derive(Clone, Debug, Default)]
pub struct CheckConfig {
    /// Kinds of findings that matter more or less than elsewhere, by their names.
    pub levels: BTreeMap<&'static str, Level>,
    /// Files, or folders with a slash at the end, about which a kind of finding is not reported.
    pub allowed: Vec<(&'static str, Spanned<String>)>,
    /// How addresses on other hosts begin that are not asked for.
    pub external_ignore: Vec<String>,
}

impl CheckConfig {
    pub(super) fn read(mut table: TableReader<'_>) -> Self {
        let external_ignore = table.texts("external-ignore").into_iter().map(|address| address.value).collect();
        let mut config = Self { external_ignore, ..Self::default() };
        let mut allow = table.table("allow");
        for (name, value) in allow.rest() {
            let Some(code) = known(&name, &mut allow) else { continue };
            for path in paths(&value, &name, &mut allow) {
                config.allowed.push((code.name, path));
            }
        }
        for (name, value) in table.rest() {
            let Some(code) = known(&name, &mut table) else { continue };
            match level(&value.value) {
                Some(level) => {
                    config.levels.insert(code.name, level);
                }
                None => table.report(
                    Diagnostic::at(&BAD_VALUE, value.span, format!("`{}` can't have this value", name.value))
                        .help("write one of: \"error\", \"warning\", \"note\", \"off\""),
                ),
            }
        }
        config
    }

    /// Whether a finding of this kind about the file `path` (relative to the course) is not to be reported.
    pub fn allows(&self, code: &Code, path: &str) -> bool {
        let is_meant = |allowed: &str| match allowed.strip_suffix('/') {
            Some(folder) => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            None => path == allowed,
        };
        self.allowed.iter().any(|(name, allowed)| *name == code.name && is_meant(&allowed.value))
    }
}

/// The kind of finding with this name, if a course may decide about it.
fn known(name: &Spanned<String>, table: &mut TableReader<'_>) -> Option<&'static Code> {
    let Some(code) = codes::find(&name.value) else {
        let names = codes::CODES.iter().filter(|code| code.is_settable()).map(|code| code.name);
        let finding =
            Diagnostic::at(&UNKNOWN_KEY, name.span, format!("there is no finding with the code `{}`", name.value));
        table.report(match nearest(&name.value, names) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("`coursebook explain` lists them all"),
        });
        return None;
    };
    if !code.is_settable() {
        table.report(
            Diagnostic::at(&BAD_VALUE, name.span, format!("`{}` is always an error", code.name))
                .help("remove this line: a site with such a fault would be wrong"),
        );
        return None;
    }
    Some(code)
}

fn level(value: &Value) -> Option<Level> {
    match value {
        Value::Bool(false) => Some(Level::Off),
        Value::Text(text) => match text.as_str() {
            "off" => Some(Level::Off),
            "error" => Some(Level::At(Severity::Error)),
            "warning" => Some(Level::At(Severity::Warning)),
            "note" | "hint" => Some(Level::At(Severity::Note)),
            _ => None,
        },
        _ => None,
    }
}

fn paths(value: &Spanned<Value>, name: &Spanned<String>, table: &mut TableReader<'_>) -> Vec<Spanned<String>> {
    let text = |value: &Spanned<Value>| match &value.value {
        Value::Text(text) if !text.is_empty() => Some(Spanned::new(text.clone(), value.span)),
        _ => None,
    };
    let found = match &value.value {
        Value::List(items) => items.iter().map(text).collect::<Option<Vec<_>>>(),
        _ => text(value).map(|text| vec![text]),
    };
    found.unwrap_or_else(|| {
        table.report(
            Diagnostic::at(&BAD_VALUE, value.span, format!("`{}` takes a list of files", name.value))
                .help("write paths as `[\"content/forms/brief.pdf\", \"content/old/\"]`; a folder ends with a slash"),
        );
        Vec::new()
    })
}
