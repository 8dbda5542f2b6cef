//! Opens a file at a line in the author's editor.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How an editor is told the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// `--goto file:line:column`.
    Goto,
    /// `file:line:column`.
    Colons,
    /// `--line line file`.
    Line,
    /// `+line file`.
    Plus,
    /// `-l line file`.
    ShortLine,
    /// `-nline file`.
    NumberedLine,
    /// Not at all.
    File,
}

/// Editors with windows of their own, and how they are told the line.
const EDITORS: &[(&str, Manner)] = &[
    ("code", Manner::Goto),
    ("code-insiders", Manner::Goto),
    ("codium", Manner::Goto),
    ("vscodium", Manner::Goto),
    ("cursor", Manner::Goto),
    ("windsurf", Manner::Goto),
    ("zed", Manner::Colons),
    ("zeditor", Manner::Colons),
    ("subl", Manner::Colons),
    ("sublime_text", Manner::Colons),
    ("idea", Manner::Line),
    ("webstorm", Manner::Line),
    ("pycharm", Manner::Line),
    ("rustrover", Manner::Line),
    ("phpstorm", Manner::Line),
    ("goland", Manner::Line),
    ("clion", Manner::Line),
    ("mate", Manner::ShortLine),
    ("kate", Manner::ShortLine),
    ("notepad++", Manner::NumberedLine),
    ("gvim", Manner::Plus),
    ("mvim", Manner::Plus),
    ("emacs", Manner::Plus),
    ("emacsclient", Manner::Plus),
    ("gedit", Manner::Plus),
    ("gnome-text-editor", Manner::Plus),
    ("xed", Manner::Plus),
    ("pluma", Manner::Plus),
    ("mousepad", Manner::Plus),
    ("geany", Manner::Plus),
    ("bbedit", Manner::Plus),
];

/// Editors that need a terminal, and the one we have shows the preview's messages.
const IN_A_TERMINAL: &[&str] =
    &["vi", "vim", "nvim", "nano", "pico", "helix", "hx", "micro", "kak", "ed", "joe", "ne", "mcedit", "ex"];

/// Opens `file` at a line and column (from 1); gives the editor's name. None where none was found, or
/// it could not be started.
pub fn open(file: &Path, line: usize, column: usize) -> Option<String> {
    let (program, given) = find(&wanted(), &env::var_os("PATH").unwrap_or_default())?;
    let name = program.file_stem()?.to_string_lossy().to_lowercase();
    let manner = EDITORS.iter().find(|(known, _)| *known == name).map_or(Manner::File, |(_, manner)| *manner);
    let mut command = Command::new(&program);
    command.args(given).args(arguments(manner, file, line, column));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    // Whoever starts a process has to hear of its end.
    std::thread::spawn(move || child.wait());
    Some(name)
}

/// What the author asks for in the environment, in the order in which it counts.
fn wanted() -> Vec<String> {
    ["COURSEBOOK_EDITOR", "VISUAL", "EDITOR"].iter().filter_map(|name| env::var(name).ok()).collect()
}

/// The editor to use, with the arguments that the author gives it.
fn find(wanted: &[String], path: &OsString) -> Option<(PathBuf, Vec<String>)> {
    let asked = wanted.iter().filter_map(|command| {
        let mut words = command.split_whitespace().map(str::to_owned);
        let program = words.next()?;
        let name = Path::new(&program).file_stem()?.to_string_lossy().to_lowercase();
        let words: Vec<String> = words.collect();
        let in_terminal = IN_A_TERMINAL.contains(&&*name) || words.iter().any(|word| word == "-nw" || word == "-t");
        (!in_terminal).then_some((program, words))
    });
    let known = EDITORS.iter().map(|(name, _)| ((*name).to_owned(), Vec::new()));
    asked.chain(known).find_map(|(program, words)| Some((locate(&program, path)?, words)))
}

fn locate(program: &str, path: &OsString) -> Option<PathBuf> {
    let candidates = |folder: PathBuf| ["", ".exe", ".cmd"].map(|end| folder.join(format!("{program}{end}")));
    if Path::new(program).components().count() > 1 {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    env::split_paths(path).flat_map(candidates).find(|path| path.is_file())
}

fn arguments(manner: Manner, file: &Path, line: usize, column: usize) -> Vec<OsString> {
    let with_place = || {
        let mut text = file.as_os_str().to_owned();
        text.push(format!(":{line}:{column}"));
        text
    };
    let file = || file.as_os_str().to_owned();
    match manner {
        Manner::Goto => vec!["--goto".into(), with_place()],
        Manner::Colons => vec![with_place()],
        Manner::Line => vec!["--line".into(), line.to_string().into(), file()],
        Manner::Plus => vec![format!("+{line}").into(), file()],
        Manner::ShortLine => vec!["-l".into(), line.to_string().into(), file()],
        Manner::NumberedLine => vec![format!("-n{line}").into(), file()],
        Manner::File => vec![file()],
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Manner, arguments, find};

    #[test]
    fn what_editors_are_told() {
        let told = |manner| {
            let words = arguments(manner, Path::new("a b.md"), 3, 4);
            words.into_iter().map(|word| word.into_string().expect("words are text")).collect::<Vec<_>>().join("|")
        };
        assert_eq!(told(Manner::Goto), "--goto|a b.md:3:4");
        assert_eq!(told(Manner::Line), "--line|3|a b.md");
        assert_eq!(told(Manner::Plus), "+3|a b.md");
        assert_eq!(told(Manner::File), "a b.md");
    }

    #[test]
    fn which_editor() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["vim", "mine", "subl"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        let path = folder.path().as_os_str().to_owned();
        let found = |wanted: &[&str]| {
            let wanted: Vec<String> = wanted.iter().map(|text| (*text).to_owned()).collect();
            let (program, words) = find(&wanted, &path)?;
            Some((program.file_name()?.to_str()?.to_owned(), words))
        };
        assert_eq!(found(&["vim", "mine --wait"]), Some(("mine".to_owned(), vec!["--wait".to_owned()])));
        assert_eq!(found(&["nowhere"]), Some(("subl".to_owned(), Vec::new())));
    }
}
