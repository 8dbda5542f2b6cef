//! The house: rooms import only what lies below them, and nothing is half added.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use coursebook::blocks::KINDS;
use coursebook::diagnostic::codes::CODES;
use coursebook::output::OUTPUTS;

/// A path that begins with `crate::`.
struct Import {
    line: usize,
    room: String,
}

#[test]
fn rooms_import_only_lower_floors() {
    let floors = floors();
    let faults: Vec<String> = source_files().iter().flat_map(|path| misplaced(path, &floors)).collect();
    assert!(faults.is_empty(), "the floors are the table at the top of src/lib.rs\n{}", faults.join("\n"));
}

#[test]
fn every_room_has_a_floor() {
    let floors = floors();
    let without: Vec<String> =
        source_files().iter().filter_map(|path| room_of(path)).filter(|room| !floors.contains_key(room)).collect();
    assert!(without.is_empty(), "these rooms are not in the table at the top of src/lib.rs: {without:?}");
    let missing: Vec<&String> =
        floors.keys().filter(|room| !exists(&format!("src/{room}")) && !exists(&format!("src/{room}.rs"))).collect();
    assert!(missing.is_empty(), "src/lib.rs speaks of rooms that are not there: {missing:?}");
}

#[test]
fn every_kind_of_block_is_whole() {
    let mut missing = Vec::new();
    let code: String = files_below("src/blocks", &["rs"]).iter().map(|path| read(path)).collect();
    for kind in KINDS {
        let (name, template) = (kind.name, kind.template);
        if !code.contains(&format!("\"{name}\"")) {
            missing.push(format!("{name}: no file in src/blocks names it"));
        }
        for file in [format!("themes/default/blocks/{template}/{template}.html"), format!("tests/blocks/{name}.md")] {
            if !exists(&file) {
                missing.push(format!("{name}: {file}"));
            }
        }
    }
    assert!(missing.is_empty(), "kinds of blocks lack these:\n{}", missing.join("\n"));
}

#[test]
fn every_output_is_a_file() {
    let missing: Vec<String> =
        OUTPUTS.iter().map(|output| format!("src/output/{}.rs", output.name)).filter(|file| !exists(file)).collect();
    assert!(missing.is_empty(), "outputs lack these files: {missing:?}");
}

#[test]
fn every_code_is_reported_somewhere() {
    let code: String = source_files().iter().filter(|path| !is_of_codes(path)).map(|path| read(path)).collect();
    let unused: Vec<String> = code_constants()
        .into_iter()
        .filter(|(constant, _)| !words(&code).any(|word| word == constant))
        .map(|(constant, name)| format!("{name} ({constant})"))
        .collect();
    assert!(unused.is_empty(), "nothing reports these codes: {}", unused.join(", "));
}

#[test]
fn every_code_is_seen_in_a_test() {
    let folders = ["tests/blocks", "tests/courses", "tests/cli", "tests/lints", "tests/suite"];
    let tests: String = folders
        .iter()
        .flat_map(|folder| files_below(folder, &["md", "txt", "toml", "stdout", "stderr", "rs"]))
        .map(|path| lossy(&path))
        .collect();
    let unseen: Vec<&str> =
        CODES.iter().map(|code| code.name).filter(|name| !tests.contains(&format!("[{name}]"))).collect();
    assert!(unseen.is_empty(), "no golden file and no test shows these codes: {}", unseen.join(", "));
}

/// The floor of each room: the table `//! | floor | `room` | … |` at the top of `src/lib.rs`.
fn floors() -> BTreeMap<String, u32> {
    let text = read(&root().join("src/lib.rs"));
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("//! |")?.split('|').map(str::trim);
        let floor = cells.next()?.parse().ok()?;
        let room = cells.next()?.trim_matches('`').trim_end_matches('/').trim_end_matches(".rs");
        Some((room.to_owned(), floor))
    });
    let floors: BTreeMap<String, u32> = rows.collect();
    assert!(!floors.is_empty(), "src/lib.rs has no table of floors: lines of the form //! | 4 | `course` | … |");
    floors
}

/// What a file imports from its own floor or above.
fn misplaced(path: &Path, floors: &BTreeMap<String, u32>) -> Vec<String> {
    let Some(room) = room_of(path) else { return Vec::new() };
    let Some(floor) = floors.get(&room) else { return Vec::new() };
    let text = read(path);
    let shown = path.strip_prefix(root()).unwrap().display().to_string();
    let mut faults = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.contains("super::super::") {
            faults.push(format!(
                "{shown}:{}: `super::super::` hides what is imported: write `crate::…`\n    {}",
                at + 1,
                line.trim()
            ));
        }
    }
    for Import { line, room: other } in imports(&text) {
        // What stands in lib.rs itself belongs to no floor.
        let Some(other_floor) = floors.get(&other) else { continue };
        if other != room && other_floor >= floor {
            let written = text.lines().nth(line - 1).unwrap_or_default().trim();
            faults.push(format!(
                "{shown}:{line}: {room} (floor {floor}) imports {other} (floor {other_floor})\n    {written}"
            ));
        }
    }
    faults
}

/// All paths of the crate in a text, those in `crate::{a, b::c}` one by one.
fn imports(text: &str) -> Vec<Import> {
    let mut found = Vec::new();
    for (at, path) in text.match_indices("crate::") {
        let line = text[..at].matches('\n').count() + 1;
        let before = text[..at].rsplit('\n').next().unwrap_or_default();
        let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if before.trim_start().starts_with("//") || in_word {
            continue;
        }
        let rest = &text[at + path.len()..];
        let rooms: Vec<String> = match rest.strip_prefix('{') {
            Some(group) => top_level(group).iter().map(|item| first_word(item)).collect(),
            None => vec![first_word(rest)],
        };
        found.extend(rooms.into_iter().filter(|room| !room.is_empty()).map(|room| Import { line, room }));
    }
    found
}

/// The items of the group of imports that begins with `text`, up to its closing brace.
fn top_level(text: &str) -> Vec<String> {
    let (mut items, mut depth) = (vec![String::new()], 0_u32);
    for c in text.chars() {
        match c {
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            '{' => depth += 1,
            ',' if depth == 0 => items.push(String::new()),
            _ if depth == 0 => items.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    items
}

fn first_word(text: &str) -> String {
    words(text.trim_start()).next().unwrap_or_default().to_owned()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Whether the file lists codes.
fn is_of_codes(path: &Path) -> bool {
    path.starts_with(root().join("src/diagnostic/codes"))
}

/// The constants of the codes with their names, as the files of `codes/` write them.
fn code_constants() -> Vec<(String, &'static str)> {
    let text: String = source_files().iter().filter(|path| is_of_codes(path)).map(|path| read(path)).collect();
    CODES
        .iter()
        .map(|code| {
            let line = text.lines().find(|line| line.contains(&format!(" = \"{}\",", code.name)));
            let constant = first_word(line.unwrap_or_else(|| panic!("codes/ has no line for {}", code.name)));
            (constant, code.name)
        })
        .collect()
}

/// The room in which a file of `src` stands; none for `lib.rs` and `main.rs`.
fn room_of(path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root().join("src")).ok()?;
    let first = relative.components().next()?.as_os_str().to_str()?;
    let room = first.trim_end_matches(".rs");
    (!matches!(room, "lib" | "main")).then(|| room.to_owned())
}

fn source_files() -> Vec<PathBuf> {
    files_below("src", &["rs"])
}

fn files_below(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name();
    let files = walk.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let wanted =
        |path: &PathBuf| path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted));
    files.map(walkdir::DirEntry::into_path).filter(wanted).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn exists(path: &str) -> bool {
    root().join(path).exists()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A text that may be a bad one: some courses of the tests hold what is no UTF-8.
fn lossy(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
}

#[test]
fn imports_are_found() {
    let text = "use crate::course::{Body, Block};\nuse crate::{\n    page::{View, self},\n    theme::Theme,\n};\n// crate::cli\nlet x = crate::config::is_id(y);\n";
    let found: Vec<(usize, String)> = imports(text).into_iter().map(|import| (import.line, import.room)).collect();
    let expected = [(1, "course"), (2, "page"), (2, "theme"), (7, "config")];
    assert_eq!(found, expected.map(|(line, room)| (line, room.to_owned())));
}
