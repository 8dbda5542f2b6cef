//! Scripts on their way into the site: without comments and indentation, which a reader's phone has no use for.

/// The script without the lines that only hold a comment, and without indentation. Every line keeps its number, so
/// that a browser's tools still name the right one. Where a text goes over several lines, the script is left as
/// it is: spaces in it may matter.
pub fn slim(script: &str) -> String {
    let text_goes_on = |line: &str| line.matches('`').count() % 2 == 1 || line.ends_with('\\');
    if script.lines().any(text_goes_on) {
        return script.to_owned();
    }
    let mut in_comment = false;
    let mut slim = String::with_capacity(script.len());
    for mut line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/**");
        if in_comment {
            let end = line.find("*/").map(|at| at + 2);
            in_comment = end.is_none();
            line = &line[end.unwrap_or(line.len())..];
        }
        if !line.starts_with("//") {
            slim.push_str(line);
        }
        slim.push('\n');
    }
    slim
}

#[cfg(test)]
mod tests {
    use super::slim;

    #[test]
    fn comments_and_indentation_go_and_lines_stay() {
        let script = "// Why.\n{\n  /** What. */\n  const a = 1; // here\n  /**\n   * More.\n   */\n  f(\"/* not */\");\n  /** a */ b();\n}\n";
        assert_eq!(slim(script), "\n{\n\nconst a = 1; // here\n\n\n\nf(\"/* not */\");\n b();\n}\n");
    }

    #[test]
    fn texts_over_several_lines_stay_as_they_are() {
        for script in ["const a = `one\n  // two`;\n", "const a = 'one \\\n  // two';\n"] {
            assert_eq!(slim(script), script);
        }
    }
}
