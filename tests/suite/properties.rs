//! Laws that hold for every text: nothing panics, spans stay in bounds, the same course gives the
//! same bytes, and learners never get a word of the facilitator's notes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use coursebook::course::{Block, Body, Datum, Edition, Filling, Lesson};
use coursebook::diagnostic::{Diagnostics, human};
use coursebook::markdown;
use coursebook::source::{Source, Sources, Span};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::memory_course::{Assembled, MemoryCourse};

/// A word that stands in the facilitator's notes and nowhere else.
const MARKER: &str = "zzsecretzz";

/// Pieces of our language, whole and broken.
#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "\n", "\n\n", "\r\n", " ", "    ", "\t", "- ", "1. ", "> ", ": ", "---\n", "===\n", "# ", "## ", "+++\n",
    ":::\n", "::::\n", ":::note\n", "::: {.note #a .b}\n", ":::note[", ":::note{", "::: tip [x]{#x y=\"z\"}\n",
    ":::exercise[Map]{#map time=20m attempt}\n", ":::solution\n", ":::hint\n", ":::quiz{#q}\n", ":::reflection{#r}\n",
    ":::example\n", ":::plan{#p}\n", ":::self-assessment{#s}\n", ":::difference\n", ":::side[A]\n", ":::side[B]\n",
    ":::definition[Vision]{aka=\"é, ü\" see=\"Goal\"}\n", ":::keypoints\n", ":::objectives\n", ":::facilitator\n",
    ":::tabs\n", ":::tab[é]\n", ":::details\n", "::video{src=a.mp4}\n", "::differences\n", "::note\n", ":::nota\n",
    "Which one? {#which}\n\n", "- [ ] one\n", "- [x] two\n  > feedback\n", "[a|b]{.blank}", "{#é}", "{", "}", "[", "]",
    "| a | b |\n|---|---|\n| 1 | 2 |\n", "|", "```\n", "~~~ rust\n", "`", "``", "*", "**", "_", "~~", "$", "$$", "\\", "$x^2$", "$$\\frac{a}{b}$$",
    "<a href=", "<a href=\"é.md\">", "</a>", "<img src='a.png' alt>", "<img srcset=\"a.png 1x, b.png\n2x\">", "<div\n", "title=x>", "'", "\"", "=",
    "<table>", "<th>", "</table>", "<svg>", "</svg>", "<p id=é>", "<!-- coursebook-allow a, é: b -->\n", " coursebook-allow ", "</script>", "<![CDATA[", "\r",
    "<b>", "</b>", "<!--", "-->", "<?", "?>", "<div>\n", "<script>\n", "&amp;", "&#0;", "<https://é.example>",
    "[a](b.md)", "![a](a.png \"t\")\n", "[[Vision]]", "[[", "]]", "[^1]", "[^1]: note\n", "[r]: /r \"t\"\n", "[r]", "> [!NOTE]\n",
    "---\ntitle: é\n---\n", "order: 1\n", "title: \"\n", "aliases: [/a/, 1]\n", "é", "领导力", "e\u{301}", "\u{202e}", "👩‍👩‍👧", "\u{0}", "\u{feff}", "\u{fdd0}", "\u{fdd1}", "\u{a0}", "ß",
];

/// The texts of the course that coursebook comes with.
static CONTENT: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let markdown = walk.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
    markdown.map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
});

/// So many cases, unless `PROPTEST_CASES` asks for more.
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(cases), failure_persistence: None, ..ProptestConfig::default() }
}

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(FRAGMENTS).prop_map(str::to_owned),
        2 => "[a-zé ]{1,8}",
        1 => "\\PC{1,4}",
    ]
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(fragment(), 0..40).prop_map(|fragments| fragments.concat())
}

/// A change to a text: what is taken out at which place, and what is put there.
type Mutation = (Index, usize, String);

fn mutated() -> impl Strategy<Value = String> {
    let mutations = prop::collection::vec((any::<Index>(), 0..30_usize, fragment()), 1..8);
    (any::<Index>(), mutations).prop_map(|(which, mutations)| {
        let text = CONTENT[which.index(CONTENT.len())].clone();
        mutations.into_iter().fold(text, mutate)
    })
}

fn mutate(text: String, (place, length, put): Mutation) -> String {
    let start = boundary(&text, place.index(text.len() + 1));
    let end = boundary(&text, (start + length).min(text.len()));
    format!("{}{put}{}", &text[..start], &text[end..])
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn every_text_is_read(text in document()) {
        check_sound(&text);
    }

    #[test]
    fn every_change_of_a_real_lesson_is_read(text in mutated()) {
        check_sound(&text);
    }
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn the_same_course_gives_the_same_bytes(texts in prop::collection::vec(prop_oneof![document(), mutated()], 1..5)) {
        let paths = ["index.md", "a/index.md", "a/b.md", "c/d.md", "e.md"];
        let pages = paths.iter().zip(texts).map(|(path, text)| ((*path).to_owned(), text)).collect();
        let course = MemoryCourse { pages, files: vec!["a/a.png".to_owned()], ..MemoryCourse::default() };
        let (first, second) = (course.assemble(), course.assemble());
        prop_assert_eq!(first.shown(), second.shown());
        if let (Ok(first), Ok(second)) = (first.site(), second.site()) {
            prop_assert_eq!(first, second);
        }
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn learners_never_get_the_facilitators_notes(pieces in prop::collection::vec(piece(), 1..6)) {
        check_editions(&pieces.join("\n\n"));
    }
}

/// Reads a text; whatever it says, all that is known of it has its place.
fn check_sound(text: &str) {
    let (lesson, out) = markdown::parse_text(text);
    check_findings(text, &out);
    let spans = lesson.links.iter().map(|link| link.span);
    let spans = spans.chain(lesson.headings.iter().map(|heading| heading.span));
    let spans = spans.chain(lesson.anchors.iter().map(|anchor| anchor.span));
    let spans = spans.chain(lesson.tables.iter().map(|table| table.span));
    let allowed = lesson.allows.iter().flat_map(|allow| allow.codes.iter().map(|code| code.span).chain([allow.span]));
    let spans = spans.chain(allowed);
    spans.chain(lesson.answers.iter().map(|answer| answer.span)).for_each(|span| check_span(text, span));
    check_body(text, &lesson.body, &lesson);
    lesson.gathered.iter().for_each(|block| check_block(text, block, &lesson));
}

fn check_findings(text: &str, out: &Diagnostics) {
    let mut sources = Sources::default();
    sources.add(Source { path: "lesson.md".to_owned(), text: text.to_owned() });
    for diagnostic in out {
        let related = diagnostic.related.iter().map(|(span, _)| *span);
        diagnostic.span.into_iter().chain(related).for_each(|span| check_span(text, span));
        assert!(human::render(diagnostic, &sources).contains(diagnostic.code.name));
    }
}

fn check_span(text: &str, span: Span) {
    assert!(span.start <= span.end, "{span:?} ends before it begins");
    assert!(text.get(span.range()).is_some(), "{span:?} is out of bounds, or cuts a character in two");
}

fn check_block(text: &str, block: &Block, lesson: &Lesson) {
    check_span(text, block.span);
    check_body(text, &block.body, lesson);
    block.title.iter().for_each(|title| check_body(text, title, lesson));
    block.data.iter().for_each(|(_, datum)| check_datum(text, datum, lesson));
}

fn check_datum(text: &str, datum: &Datum, lesson: &Lesson) {
    match datum {
        Datum::Body(body) => check_body(text, body, lesson),
        Datum::Block(block) => check_block(text, block, lesson),
        Datum::List(items) => items.iter().for_each(|item| check_datum(text, item, lesson)),
        Datum::Record(record) => record.iter().for_each(|(_, datum)| check_datum(text, datum, lesson)),
        Datum::Link(number) => assert!((*number as usize) < lesson.links.len()),
        _ => {}
    }
}

/// The holes and the running text of a body are in order, and at places that it has.
fn check_body(text: &str, body: &Body, lesson: &Lesson) {
    let mut last = 0;
    for hole in &body.holes {
        assert!(hole.at >= last, "holes are out of order");
        last = hole.at;
        assert!(body.html.is_char_boundary(hole.at as usize), "a hole is at no place");
        match &hole.filling {
            Filling::Link(number) => assert!((*number as usize) < lesson.links.len()),
            Filling::Heading(number) => assert!((*number as usize) < lesson.headings.len()),
            Filling::Shared(number) => assert!((*number as usize) < lesson.gathered.len()),
            Filling::Block(block) => check_block(text, block, lesson),
            Filling::IdPrefix | Filling::OwnPage => {}
        }
    }
    let mut last = 0;
    for (start, end) in &body.running {
        assert!(*start >= last && start <= end, "running text is out of order");
        last = *end;
        assert!(body.html.get(*start as usize..*end as usize).is_some(), "running text is at no place");
    }
}

/// Notes for facilitators, and other text, in all sorts of places.
fn piece() -> impl Strategy<Value = String> {
    let notes = prop::collection::vec(select(NOTES), 1..4);
    (notes, select(PLACES), any::<u32>()).prop_map(|(notes, place, number)| {
        let notes: Vec<String> =
            notes.iter().zip('a'..).map(|(note, letter)| note.replace("-N", &format!("-N{letter}"))).collect();
        let notes = notes.join("\n\n");
        let block = match number % 3 {
            0 => format!(":::::::facilitator\n{notes}\n:::::::"),
            1 => format!(":::facilitator[Timing {MARKER}]{{#{MARKER}-N .{MARKER}}}\n{notes}\n:::"),
            _ => format!("::: {{.facilitator}}\n:::note\n{notes}\n:::\n:::facilitator\nAgain {MARKER}.\n:::\n:::"),
        };
        // A footnote ends where another one begins, and the notes in it would be cut in two.
        let place = if place == IN_FOOTNOTE && notes.contains("[^zz") { "@" } else { place };
        place_in(place, &block).replace("-N", &format!("-{number}"))
    })
}

/// What stands in notes. `-N` is a number of each piece's own.
#[rustfmt::skip]
const NOTES: &[&str] = &[
    "zzsecretzz *zzsecretzz* `zzsecretzz` **zzsecretzz**",
    "# zzsecretzz",
    "## zzsecretzz {.zzsecretzz}",
    "- zzsecretzz\n- two\n  1. zzsecretzz",
    "> zzsecretzz\nzzsecretzz",
    "> [!TIP]\n> zzsecretzz",
    "| zzsecretzz | b |\n|---|---|\n| 1 | zzsecretzz |",
    "```zzsecretzz\n:::\nzzsecretzz\n```",
    "    zzsecretzz",
    "<p title=\"zzsecretzz\">zzsecretzz</p>\n\nzzsecretzz",
    "<!-- zzsecretzz -->\n\n<div>\n\nzzsecretzz\n\n</div>\n\nzzsecretzz",
    "zzsecretzz <b>zzsecretzz</b> &amp;",
    "[zzsecretzz](https://zzsecretzz.example \"zzsecretzz\") <https://zzsecretzz.example>",
    "[zzsecretzz](zzsecretzz.txt)",
    "![zzsecretzz](zzsecretzz.png \"zzsecretzz\")",
    "text ![zzsecretzz](zzsecretzz.png)",
    "<img src=\"zzsecretzz.png\" srcset=\"zzsecretzz.png 2x\" alt=\"zzsecretzz\">\n\nzzsecretzz",
    "text <a href='zzsecretzz.txt'>zzsecretzz</a> <!-- coursebook-allow zzsecretzz -->",
    "::video[zzsecretzz]{src=zzsecretzz.mp4 captions=zzsecretzz.vtt title=\"zzsecretzz\"}",
    "zzsecretzz[^zzsecretzz-N]\n\n[^zzsecretzz-N]: zzsecretzz",
    "zzsecretzz[^zzsecretzz-N] [^zzsecretzz-N]\n\n[^zzsecretzz-N]: zzsecretzz",
    "Open[^open], zzsecretzz.",
    "[zzsecretzz]\n\n[zzsecretzz]: https://zzsecretzz.example \"zzsecretzz\"",
    "Term zzsecretzz\n: zzsecretzz",
    "$zzsecretzz$ and $$zzsecretzz$$",
    ":::keypoints[zzsecretzz]\n- zzsecretzz\n:::",
    ":::objectives\n- zzsecretzz\n:::",
    ":::definition[zzsecretzz -N]{aka=\"zzsecretzz two -N\"}\nzzsecretzz\n:::\n\n[[zzsecretzz -N]]",
    "## Own {#zzsecretzz-h-N}\n\n[own](#zzsecretzz-h-N)",
    "::::difference[zzsecretzz]\n:::side[zzsecretzz]\nzzsecretzz\n:::\n:::side[B]\nb\n:::\n::::",
    ":::reflection[zzsecretzz]{#zzsecretzz-r-N}\nzzsecretzz?\n:::",
    ":::exercise[zzsecretzz]{#zzsecretzz-e-N attempt time=10m materials=\"zzsecretzz\"}\nzzsecretzz\n:::",
    ":::plan{#zzsecretzz-p-N}\n- zzsecretzz\n:::",
    ":::quiz\nzzsecretzz? {#zzsecretzz-q-N}\n\n- [x] zzsecretzz\n- [ ] b\n:::",
    ":::self-assessment[zzsecretzz]{#zzsecretzz-s-N}\n- zzsecretzz\n:::",
    ":::details[zzsecretzz]\nzzsecretzz\n:::",
    "::::tabs\n:::tab[zzsecretzz]\nzzsecretzz\n:::\n::::",
];

/// Notes in a footnote.
const IN_FOOTNOTE: &str = "Text[^f-N].\n\n[^f-N]: Note.\n\n    @";

/// Where notes stand: `@` is their place, and lines after the first are indented as far as it is.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "@",
    "Before.\n@\nAfter.",
    "- one\n- @\n- three",
    "- one\n\n  @\n\n- three",
    "1. @",
    "> @",
    "> - one\n>   @\n> - three",
    "- > @",
    "::::::::::exercise[E]{#e-N attempt}\nDo.\n\n@\n\n:::hint\nH\n:::\n::::::::::",
    "::::::::::exercise[E]\n- Do:\n\n  @\n::::::::::",
    "::::::::::reflection{#r-N}\nWhat?\n\n@\n::::::::::",
    "::::::::::reflection{#r-N}\nWhat?\n\n:::example\nThat.\n@\n:::\n::::::::::",
    "::::::::::quiz[Q]\nWhat? {#q-N}\n\n@\n\n- [x] a\n- [ ] b\n  > no\n\n@\n::::::::::",
    "::::::::::quiz[Q]\nWhat? {#q-N}\n\n- [x] a\n\n  @\n- [ ] b\n  > @\n::::::::::",
    "::::::::::plan{#p-N}\n@\n\n- When\n- Then\n  @\n::::::::::",
    "::::::::::self-assessment{#s-N}\n@\n\n- one\n  - two\n    @\n::::::::::",
    "::::::::::objectives\n- one\n\n  @\n\n@\n::::::::::",
    "::::::::::keypoints\n@\n\n- one\n  @\n::::::::::",
    "::::::::::definition[Term -N]\nMeaning.\n\n@\n::::::::::",
    "::::::::::difference[D]\n@\n:::side[A]\na\n@\n:::\n@\n:::side[B]\nb\n:::\n@\n::::::::::",
    "::::::::::tabs\n:::tab[A]\na\n@\n:::\n@\n::::::::::",
    "::::::::::details[D]\nd\n\n@\n::::::::::",
    IN_FOOTNOTE,
    "Term\n: Meaning\n\n  @",
    "Text [^open].",
];

/// Puts `block` into a place, with what stands before `@` on its line before each of its lines;
/// where it stands several times, each has ids of its own.
fn place_in(place: &str, block: &str) -> String {
    let lines = place.split('\n').enumerate().map(|(at, line)| {
        let Some((before, after)) = line.split_once('@') else { return line.to_owned() };
        let block = block.replace("-N", &format!("-N{at}"));
        let prefix: String = before.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
        before.to_owned() + &block.replace('\n', &format!("\n{prefix}")) + after
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Builds both editions: where the facilitators' has no error the learners' has none either, and
/// no file of it has a word of the notes.
fn check_editions(text: &str) {
    let text = format!("# A lesson\n\n{text}\n\nThe end[^open].\n\n[^open]: For all.\n");
    let names = ["zzsecretzz.txt", "zzsecretzz.png", "zzsecretzz.mp4", "zzsecretzz.vtt"];
    let files = names.iter().filter(|name| text.contains(*name)).map(|name| (*name).to_owned()).collect();
    let pages = vec![("index.md".to_owned(), "# Front\n".to_owned()), ("lesson.md".to_owned(), text)];
    let facilitators = MemoryCourse { pages, files, edition: Edition::Facilitator, drafts: false };
    let learners = MemoryCourse { edition: Edition::Learner, ..facilitators.clone() };
    let text = &facilitators.pages[1].1;
    let full = facilitators.assemble();
    assert!(!full.diagnostics.has_errors(), "a text of this test has faults of its own\n{text}\n{}", full.shown());
    let assembled = learners.assemble();
    assert!(
        !assembled.diagnostics.has_errors(),
        "only the learners' edition has errors\n{text}\n{}",
        assembled.shown()
    );
    let in_full = files_with_notes(&full);
    assert_eq!(in_full.is_empty(), !text.contains(MARKER), "the facilitators' edition lacks the notes\n{text}");
    let found = files_with_notes(&assembled);
    assert!(found.is_empty(), "the facilitator's notes stand in {found:?}\n{text}");
}

/// The files of a site that have a word of the notes, in their text or their names.
fn files_with_notes(course: &Assembled) -> BTreeSet<String> {
    let files = course.site().unwrap().into_iter();
    let files = files.filter(|(path, bytes)| path.contains(MARKER) || String::from_utf8_lossy(bytes).contains(MARKER));
    files.map(|(path, _)| path).collect()
}
