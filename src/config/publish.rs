//! Where a course is published: the tables `[publish.NAME]` of `book.toml`.

use super::BaseUrl;
use crate::data::TableReader;
use crate::diagnostic::codes::{BAD_VALUE, INCOMPLETE_TARGET};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Span, Spanned};

/// A kind of place to publish to, and the keys that it has besides `to` and `base-url`.
#[derive(Debug, PartialEq, Eq)]
pub struct TargetKind {
    /// What stands after `to`.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a target; its value is a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Whether nothing can be published without it.
    pub required: bool,
    /// A value, as an example.
    pub example: &'static str,
}

const fn required(name: &'static str, example: &'static str) -> Key {
    Key { name, required: true, example }
}

const fn optional(name: &'static str, example: &'static str) -> Key {
    Key { name, required: false, example }
}

/// All kinds of targets.
pub static TARGET_KINDS: &[TargetKind] = &[
    TargetKind {
        name: "git",
        keys: &[optional("repository", "git@example.org:me/course.git"), optional("branch", "pages")],
    },
    TargetKind {
        name: "s3",
        keys: &[
            required("bucket", "courses"),
            optional("prefix", "leading"),
            optional("region", "eu-central-1"),
            optional("endpoint", "https://storage.example.org"),
        ],
    },
    TargetKind {
        name: "azure",
        keys: &[
            required("account", "mycourses"),
            required("container", "$web"),
            optional("prefix", "leading"),
            optional("endpoint", "https://mycourses.blob.core.windows.net"),
        ],
    },
    TargetKind {
        name: "gcs",
        keys: &[
            required("bucket", "courses"),
            optional("prefix", "leading"),
            optional("endpoint", "https://storage.googleapis.com"),
        ],
    },
    TargetKind { name: "folder", keys: &[required("path", "../public")] },
    TargetKind { name: "zip", keys: &[optional("path", "../course.zip")] },
];

/// A place to publish to, as `book.toml` describes it.
#[derive(Clone, Debug)]
pub struct PublishTarget {
    /// What stands after `publish.`, by which people choose it.
    pub name: Spanned<String>,
    /// What kind of place it is.
    pub kind: &'static TargetKind,
    /// Where the site will stand, in place of what `[build]` says.
    pub base_url: Option<BaseUrl>,
    values: Vec<(&'static str, Spanned<String>)>,
}

impl PublishTarget {
    /// The value of one of its kind's keys.
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        self.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The text of one of its kind's keys; empty where it is missing.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).map_or("", |value| &value.value)
    }
}

/// Reads the table `[publish]`: the targets that can be used, in the order written.
pub(super) fn read(mut publish: TableReader<'_>) -> Vec<PublishTarget> {
    let mut targets = Vec::new();
    for name in publish.names() {
        targets.extend(read_target(name.clone(), publish.named_table(&name.value)));
    }
    targets
}

fn read_target(name: Spanned<String>, mut table: TableReader<'_>) -> Option<PublishTarget> {
    let whose = format!("`[publish.{}]`", name.value);
    let kind = read_kind(&name, &mut table)?;
    let base_url = table.text("base-url").and_then(|url| super::read_base_url(&url, &mut table));
    let values: Vec<_> = kind
        .keys
        .iter()
        .filter_map(|key| Some((key.name, table.text(key.name)?)))
        .filter(|(_, value)| !value.value.is_empty())
        .collect();
    let mut complete = true;
    for key in kind.keys.iter().filter(|key| key.required) {
        if !values.iter().any(|(name, _)| *name == key.name) {
            complete = false;
            table.report(
                Diagnostic::at(&INCOMPLETE_TARGET, name.span, format!("{whose} does not say which `{}`", key.name))
                    .help(format!("add a line below it: `{} = \"{}\"`", key.name, key.example)),
            );
        }
    }
    table.finish(&whose);
    complete.then_some(PublishTarget { name, kind, base_url, values })
}

fn read_kind(name: &Spanned<String>, table: &mut TableReader<'_>) -> Option<&'static TargetKind> {
    let names = || TARGET_KINDS.iter().map(|kind| kind.name);
    let listed = names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(to) = table.text("to") else {
        table.report(missing_kind(name, name.span, &listed));
        return None;
    };
    let kind = TARGET_KINDS.iter().find(|kind| kind.name == to.value);
    if kind.is_none() {
        let help = match nearest(&to.value, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it can be one of these: {listed}"),
        };
        table.report(Diagnostic::at(&BAD_VALUE, to.span, "there is no such kind of place to publish to").help(help));
    }
    kind
}

fn missing_kind(name: &Spanned<String>, span: Span, listed: &str) -> Diagnostic {
    let message = format!("`[publish.{}]` does not say what kind of place it is", name.value);
    Diagnostic::at(&INCOMPLETE_TARGET, span, message)
        .help(format!("add a line `to = \"…\"` with one of these: {listed}"))
}
