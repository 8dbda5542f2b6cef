//! `coursebook schema`: what may stand in the files that authors write and programs read, as JSON Schema.
//!
//! Draft 7, since that is what the editors' extensions for TOML and YAML understand. What depends on tables of the program
//! (the findings that `[check]` may name) is made of them.

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::Exit;
use super::report::output;
use crate::config::publish::{TARGET_KINDS, TargetKind};
use crate::diagnostic::codes::CODES;

/// Print the JSON Schema of a file, for editors and programs.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// Of what
    #[arg(value_name = "WHAT")]
    what: Schema,
}

/// A schema that we have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// The settings of a course, book.toml
    Book,
    /// The lines at the top of a page
    FrontMatter,
    /// What `coursebook check --format json` prints
    Findings,
    /// What `coursebook outline --format json` prints
    Outline,
}

/// Runs the command.
pub fn run(arguments: &SchemaArguments) -> Exit {
    output(arguments.what.text().as_bytes())
}

impl Schema {
    /// The schema as a text that ends with a line.
    pub fn text(self) -> String {
        match self {
            Self::Book => book(),
            Self::FrontMatter => include_str!("schema/front-matter.json").to_owned(),
            Self::Findings => include_str!("schema/findings.json").to_owned(),
            Self::Outline => include_str!("schema/outline.json").to_owned(),
        }
    }
}

/// The schema of `book.toml`, with the findings that a course may decide about.
fn book() -> String {
    let text = include_str!("schema/book.json");
    // A test reads every schema.
    let Ok(mut schema) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let (mut levels, mut paths) = (Map::new(), Map::new());
    for code in CODES.iter().filter(|code| code.is_settable()) {
        let about = code.summary();
        let level = json!({
            "description": about,
            "enum": ["error", "warning", "note", "off", "hint", false],
            "default": code.severity.name(),
        });
        levels.insert(code.name.to_owned(), level);
        let texts = json!({ "description": about, "allOf": [{ "$ref": "#/definitions/texts" }] });
        paths.insert(code.name.to_owned(), texts);
    }
    let check = &mut schema["properties"]["check"]["properties"];
    check["allow"]["properties"] = Value::Object(paths);
    if let Some(check) = check.as_object_mut() {
        check.extend(levels);
    }
    schema["properties"]["publish"] = json!({
        "description": "Where the course is published: a table [publish.NAME] for each place.",
        "type": "object",
        "additionalProperties": { "oneOf": TARGET_KINDS.iter().map(target).collect::<Vec<_>>() },
    });
    format!("{schema:#}\n")
}

/// The schema of a place to publish to.
fn target(kind: &TargetKind) -> Value {
    let mut keys = Map::new();
    keys.insert("to".to_owned(), json!({ "const": kind.name, "description": "The kind of place." }));
    let address = "The address at this place; without it, that of `build`.";
    keys.insert("base-url".to_owned(), json!({ "type": "string", "description": address }));
    for key in kind.keys {
        keys.insert(key.name.to_owned(), json!({ "type": "string", "examples": [key.example] }));
    }
    let required: Vec<&str> =
        std::iter::once("to").chain(kind.keys.iter().filter(|key| key.required).map(|key| key.name)).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": keys, "required": required })
}
