//! The examples of the `CommonMark` specification, all of them.

use std::fs;
use std::path::Path;

use coursebook::diagnostic::Diagnostics;
use coursebook::markdown::{self, Options};
use coursebook::source::FileId;

/// How many examples `CommonMark` 0.31.2 has.
const EXAMPLES: usize = 652;

/// What opens and closes an example.
const FENCE: &str = "````````````````````````````````";

struct Example {
    line: usize,
    markdown: String,
    html: String,
}

#[test]
fn every_example_of_commonmark() {
    let examples = examples();
    assert_eq!(examples.len(), EXAMPLES, "the specification is not that of CommonMark 0.31.2");
    let failures: Vec<String> = examples.iter().filter_map(check).collect();
    assert!(failures.is_empty(), "{}\n{} of {EXAMPLES} examples differ", failures.join("\n"), failures.len());
}

fn examples() -> Vec<Example> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/commonmark-spec/spec.txt");
    let spec = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{} can't be read ({error}). It comes with `npm ci --prefix tests/browser`.", path.display())
    });
    let mut examples = Vec::new();
    let mut lines = spec.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if line != format!("{FENCE} example") {
            continue;
        }
        let mut part = |end: &str| -> String {
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != end).fold(String::new(), |text, line| {
                // The specification writes tabs as arrows, to be seen.
                text + &line.replace('→', "\t") + "\n"
            })
        };
        let markdown = part(".");
        let html = part(FENCE);
        examples.push(Example { line: at + 1, markdown, html });
    }
    examples
}

fn check(example: &Example) -> Option<String> {
    let options = Options { extensions: false, smart_punctuation: false, ..Options::default() };
    let mut out = Diagnostics::default();
    let lesson = markdown::parse(&example.markdown, FileId(0), "lesson.md", options, &mut out);
    assert!(lesson.body.holes.is_empty(), "line {}: plain CommonMark leaves nothing to fill in", example.line);
    let (expected, actual) = (normal(&example.html), normal(&lesson.body.html));
    (expected != actual).then(|| {
        format!(
            "line {} of the specification\n{}\nexpected\n{expected}\ncame out\n{actual}\n",
            example.line, example.markdown
        )
    })
}

/// HTML without differences that mean nothing: XML's closing slash, quotes escaped in text, white
/// space at the ends of lines.
fn normal(html: &str) -> String {
    let html = html.replace(" />", ">").replace("&quot;", "\"");
    html.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
