//! Comparing what came out with what a file says, and blessing it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Whether golden files are written anew.
pub fn is_blessing() -> bool {
    std::env::var_os("COURSEBOOK_BLESS").is_some_and(|value| value != "0")
}

/// Compares `actual` with the file, or writes the file. Gives the difference as lines.
pub fn check_file(path: &Path, actual: &str) -> Result<(), String> {
    if is_blessing() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    Err(format!("{}\n{}", path.display(), difference(&expected, actual)))
}

/// The lines that differ, with a few around them: `-` is expected, `+` came out.
pub fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let same_end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let context = 2;
    let mut text = String::new();
    for line in &old[start.saturating_sub(context)..start] {
        writeln!(text, "  {line}").unwrap();
    }
    for line in &old[start..old.len() - same_end] {
        writeln!(text, "- {line}").unwrap();
    }
    for line in &new[start..new.len() - same_end] {
        writeln!(text, "+ {line}").unwrap();
    }
    for line in new[new.len() - same_end..].iter().take(context) {
        writeln!(text, "  {line}").unwrap();
    }
    text
}

/// Fails with all differences, and how to accept them.
pub fn report(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{}\n{} differ. Where the new is right, run the test again with COURSEBOOK_BLESS=1.",
        differences.join("\n"),
        differences.len()
    );
}
