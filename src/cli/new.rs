//! `coursebook new`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use rust_embed::RustEmbed;

use super::ci::Ci;
use super::host::{self, HostArguments};
use super::report::{output, tell, usage};
use super::schema::Schema;
use super::{Exit, Loudness};
use crate::config::is_id;
use crate::course::slug;

/// Make a new course: a folder with a book.toml and a first lesson.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// The folder to make; with `--ci` and `--host` the folder of a course that is there [default there: this folder,
    /// or the nearest above it]
    #[arg(required_unless_present_any = ["host", "ci"])]
    path: Option<PathBuf>,
    /// The course's title [default: made of the folder's name]
    #[arg(long)]
    title: Option<String>,
    /// Copy the example course instead: a whole one to look at and change
    #[arg(long, conflicts_with = "title")]
    example: bool,
    #[command(flatten)]
    host: HostArguments,
    /// Write what lets a host check the course at every change, and publish it
    #[arg(long, value_name = "NAME")]
    ci: Option<Ci>,
}

/// The example course.
#[derive(RustEmbed)]
#[folder = "."]
#[include = "content/*"]
#[include = "book.toml"]
struct Example;

/// The files of a small course, with `{title}` and `{id}` to be filled in.
#[derive(RustEmbed)]
#[folder = "src/cli/new"]
struct Starter;

/// Where a new course keeps the schema of `book.toml`.
const SCHEMA_FILE: &str = ".schema/book.json";

/// Runs the command.
pub fn run(arguments: &NewArguments, loudness: Loudness) -> Exit {
    if let Some(host) = arguments.host.host {
        return host::run(host, arguments.path.as_deref(), arguments.host.force, loudness);
    }
    let is_course = |path: &PathBuf| path.join("book.toml").is_file();
    let is_for_a_new_one = arguments.title.is_some() || arguments.example;
    if let Some(ci) = arguments.ci
        && !is_for_a_new_one
        && arguments.path.as_ref().is_none_or(is_course)
    {
        return ci.write_into(arguments.path.as_deref(), loudness);
    }
    let Some(path) = &arguments.path else {
        tell(&usage("a new course needs a folder", "name it: `coursebook new my-course`"));
        return Exit::WrongUsage;
    };
    if fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()) || path.is_file() {
        let message = format!("`{}` exists already", path.display());
        tell(&usage(&message, "give the name of a folder that does not exist yet"));
        return Exit::WrongUsage;
    }
    let title = arguments.title.clone().unwrap_or_else(|| title_of(path));
    let made = if arguments.example {
        copy::<Example>(path, &|text| text)
    } else {
        copy::<Starter>(path, &|text| fill(&text, &title))
    };
    let made = made.and_then(|()| write_schema(path));
    if let Err(error) = made {
        tell(&usage(&format!("`{}` can't be made: {error}", path.display()), "check that you may write there"));
        return Exit::CourseHasErrors;
    }
    if loudness != Loudness::Quiet {
        let text = format!("Made a course in {0}. Next: cd {0}, and then: coursebook serve --open\n", path.display());
        let printed = output(text.as_bytes());
        if printed != Exit::Fine {
            return printed;
        }
    }
    arguments.ci.map_or(Exit::Fine, |ci| ci.write_into(Some(path), loudness))
}

/// Writes the schema of `book.toml` beside it, and lets its first line name it: editors complete keys from it, and
/// underline what is wrong.
fn write_schema(course: &Path) -> io::Result<()> {
    let schema = course.join(SCHEMA_FILE);
    fs::create_dir_all(schema.parent().unwrap_or(course))?;
    fs::write(schema, Schema::Book.text())?;
    let book = course.join("book.toml");
    let text = fs::read_to_string(&book)?;
    fs::write(book, format!("#:schema ./{SCHEMA_FILE}\n{text}"))
}

fn copy<Files: RustEmbed>(path: &Path, change: &dyn Fn(String) -> String) -> io::Result<()> {
    for name in Files::iter() {
        let Some(file) = Files::get(&name) else { continue };
        let target = path.join(&*name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        match String::from_utf8(file.data.into_owned()) {
            Ok(text) => fs::write(target, change(text))?,
            Err(binary) => fs::write(target, binary.into_bytes())?,
        }
    }
    Ok(())
}

/// Puts the title and the id in.
fn fill(text: &str, title: &str) -> String {
    let id: String = slug(title).chars().filter(|c| is_id(c.encode_utf8(&mut [0; 4]))).collect();
    let id = if id.is_empty() { "my-course" } else { &id };
    // The id first: a title may hold anything, `{id}` too.
    text.replace("{id}", id).replace("{title}", &quoted(title))
}

/// A text as TOML and YAML write it alike between double quotes.
fn quoted(text: &str) -> String {
    let quoted = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    quoted.collect()
}

/// A title from a folder's name: `my-course` becomes `My course`.
fn title_of(path: &Path) -> String {
    let name = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let name = name.file_name().map(|name| name.to_string_lossy().replace(['-', '_'], " ")).unwrap_or_default();
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
