//! What a lesson says of its links, pictures and tables, and of what its author allows: what lints read.

use coursebook::course::{Lesson, LinkKind, Target};
use coursebook::markdown::parse_text;

use crate::memory_course::MemoryCourse;

/// The links of a text: the kind, the address, what stands for it, and what is underlined.
fn links(text: &str) -> Vec<String> {
    let lesson = parse_text(text).0;
    let shown = lesson.links.iter().map(|link| {
        let kind = match link.kind {
            LinkKind::Page => "page",
            LinkKind::Image => "image",
            LinkKind::Media => "media",
            LinkKind::Wiki => "wiki",
        };
        let name = link.text.as_deref().map_or("-".to_owned(), |name| format!("“{name}”"));
        let hidden = if link.hidden { " hidden" } else { "" };
        format!("{kind} {} {name} {}{hidden}", link.written, &text[link.span.range()])
    });
    shown.collect()
}

#[track_caller]
fn assert_links(text: &str, expected: &[&str]) {
    assert_eq!(links(text), expected, "{text}");
}

#[test]
fn texts_of_links() {
    assert_links("[A *b*\nc](d.md)", &["page d.md “A b c” [A *b*\nc](d.md)"]);
    assert_links(
        "[![Logo & co](a.png)](d.md)",
        &["page d.md “Logo & co” [![Logo & co](a.png)](d.md)", "image a.png “Logo & co” ![Logo & co](a.png)"],
    );
    assert_links("[](d.md) [[Vision|so]]", &["page d.md “” [](d.md)", "wiki Vision “so” [[Vision|so]]"]);
    assert_links("- [x] [a](b.md)\n\n# T [c](d.md)", &["page b.md “a” [a](b.md)", "page d.md “c” [c](d.md)"]);
}

#[test]
fn other_hosts() {
    assert_links(
        "<https://a.example> <b@c.example> [d](//e.example)",
        &[
            "page https://a.example “https://a.example” <https://a.example>",
            "page mailto:b@c.example “b@c.example” <b@c.example>",
            "page //e.example “d” [d](//e.example)",
        ],
    );
    assert_links(
        "![](https://a.example/b.png) ![c](data:image/png;base64,AAAA)",
        &[
            "image https://a.example/b.png - ![](https://a.example/b.png)",
            "image data:image/png;base64 “c” ![c](data:image/png;base64,AAAA)",
        ],
    );
    assert_links("[a](javascript:b) <a href=\"javascript:b\">c</a> <a href=#>d</a>", &[]);
}

#[test]
fn other_hosts_are_no_part_of_the_course() {
    let text = "[a](https://a.example/b.md#c) [d](mailto:e@f) <img src=\"HTTPS://a.example/x.png\">";
    let course = MemoryCourse { pages: vec![("index.md".to_owned(), text.to_owned())], ..MemoryCourse::default() };
    let assembled = course.assemble();
    assert_eq!(assembled.shown(), "");
    assert_eq!(assembled.course.pages[0].targets, [Target::External, Target::External, Target::External]);
}

#[test]
fn pictures() {
    assert_links(
        "![](a.png) ![ ](b.png)\n\n![c](d.png \"e\")",
        &["image a.png - ![](a.png)", "image b.png - ![ ](b.png)", "image d.png “c” ![c](d.png \"e\")"],
    );
    assert_links(
        "<img src=a.png> <img src='b.png' alt> <img src=\"c.png\" alt=\" d &amp; e \">",
        &["image a.png - a.png", "image b.png “” b.png", "image c.png “d & e” c.png"],
    );
}

#[test]
fn links_in_html() {
    assert_links(
        "<p>\n<a href=\"a.md\"><b>One</b> two</a>\n<a href=b.md aria-label=\"c\">x</a>\n</p>",
        &["page a.md “One two” a.md", "page b.md “c” b.md"],
    );
    assert_links(
        "An <a href=\" a.md \"><img alt=b src=c.png></a> and <A HREF='d.md'>never closed",
        &["page a.md “” a.md", "image c.png “b” c.png", "page d.md - d.md"],
    );
    assert_links("<a\nhref=\"a.md#&amp;\"\ntitle=c>b</a>", &["page a.md#& “b” a.md#&amp;"]);
    assert_links("> - x <a\n>   href=\"a.md\"\n>   title=\"b\">c</a>", &["page a.md “c” a.md"]);
    assert_links("> <div\n> class=d><a\r\n> href='é.md'>b</a></div>", &["page é.md “b” é.md"]);
    assert_links(
        "<video poster=a.png src=b.mp4><track src=c.vtt></video>\n<iframe src=d.md title=e></iframe>",
        &["media a.png - a.png", "media b.mp4 - b.mp4", "media c.vtt - c.vtt", "page d.md “e” d.md"],
    );
    assert_links(
        "<img srcset=\"a.png 1x, https://b.example/c.png 2x\" src=d.png alt>",
        &["media a.png - a.png", "media https://b.example/c.png - https://b.example/c.png", "image d.png “” d.png"],
    );
    assert_links(":::facilitator\n<img src=a.png>\n:::", &["image a.png - a.png hidden"]);
}

#[test]
fn what_is_no_link() {
    for text in [
        "`<a href=b.md>`",
        "```html\n<a href=b.md>\n```",
        "    <a href=b.md>",
        "<!-- <a href=b.md> -->",
        "x <!-- <a href=b.md> --> y",
        "<script>\n'<a href=b.md>'\n</script>",
        "x <script>'<a href=b.md>'</script>",
        "<style>\n<a href=b.md>\n</style>",
        "<textarea><a href=b.md></textarea>",
        "x <textarea><a href=b.md></textarea>",
        "<?php <a href=b.md> ?>",
        "x <![CDATA[ > <a href=b.md> ]]>",
        "<div data-href=b.md cite=c.md><q cite=d.md>",
        "<svg><use href=\"#a\"/></svg>",
        "<a href=\"\">a</a>",
        "\\<a href=b.md>",
    ] {
        assert_links(text, &[]);
    }
    assert_links("x <script>a</script> <a href=b.md>c</a>", &["page b.md “c” b.md"]);
    assert_links("x <script>a\n\nb <a href=b.md>c</a>", &["page b.md “c” b.md"]);
}

/// The tables of a text: whether they have a header, and what is underlined of them.
fn tables(text: &str) -> Vec<(bool, String)> {
    let lesson = parse_text(text).0;
    lesson.tables.iter().map(|table| (table.has_header, text[table.span.range()].to_owned())).collect()
}

#[test]
fn tables_and_their_headers() {
    let (with, without) = ("| a | |\n|---|---|\n| 1 | 2 |", "| | |\n|---|---|\n| 1 | 2 |");
    assert_eq!(tables(&format!("{with}\n")), [(true, with.to_owned())]);
    assert_eq!(tables(&format!("x\n\n{without}\n\ny")), [(false, without.to_owned())]);
    assert!(tables("| ![a](b.png) |\n|---|\n| 1 |\n")[0].0);
    assert_eq!(tables(&format!(":::note\n{without}\n:::")), [(false, without.to_owned())]);
    assert_eq!(tables(&format!(":::quiz\nWhich? {{#a}}\n\n{with}\n:::")), [(true, with.to_owned())]);
    assert_eq!(tables(&format!(":::facilitator\n{without}\n\n<table>\n:::")), []);
}

#[test]
fn tables_in_html() {
    let table = |has_header, span: &str| (has_header, span.to_owned());
    assert_eq!(tables("<table>\n<tr><td>a</td></tr>\n</table>"), [table(false, "<table>")]);
    assert_eq!(tables("<table class=a>\n<tr><TH>a</TH></tr>\n\n</table>"), [table(true, "<table class=a>")]);
    assert!(tables("<table role=presentation>\n<tr><td>a</td></tr>\n</table>")[0].0);
    let nested = "<table><tr><td><table id=b><tr><td></table><th></table>";
    assert_eq!(tables(nested), [table(false, "<table id=b>"), table(true, "<table>")]);
    assert_eq!(tables("<table>\n\ntext"), [table(false, "<table>")]);
}

/// What a text allows: the codes, and the comment.
fn allows(text: &str) -> (Lesson, Vec<String>) {
    let lesson = parse_text(text).0;
    let shown = lesson.allows.iter().map(|allow| {
        let codes = allow.codes.iter().map(|code| {
            assert_eq!(&text[code.span.range()], &*code.value);
            format!("{} ", code.value)
        });
        format!("{}{}", codes.collect::<String>(), &text[allow.span.range()])
    });
    let shown = shown.collect();
    (lesson, shown)
}

#[test]
fn what_is_allowed_at_a_place() {
    for (text, expected, html) in [
        ("<!-- coursebook-allow a-b -->\nText", "a-b <!-- coursebook-allow a-b -->", "<p>Text</p>\n"),
        ("<!--coursebook-allow a, b: so-->\n", "a b <!--coursebook-allow a, b: so-->", ""),
        ("x <!-- coursebook-allow a --> y", "a <!-- coursebook-allow a -->", "<p>x  y</p>\n"),
        ("<!--\ncoursebook-allow\na : b\n-->\n", "a <!--\ncoursebook-allow\na : b\n-->", ""),
        ("<!-- coursebook-allow -->", "<!-- coursebook-allow -->", ""),
        ("<!-- coursebook-allow: a -->", "<!-- coursebook-allow: a -->", ""),
        (
            "<div>\n <!-- coursebook-allow a -->\n<b>x</b>\n</div>\n",
            "a <!-- coursebook-allow a -->",
            "<div>\n<b>x</b>\n</div>\n",
        ),
    ] {
        let (lesson, shown) = allows(text);
        assert_eq!(shown, [expected], "{text}");
        assert_eq!(lesson.body.html, html, "{text}");
    }
}

#[test]
fn what_allows_nothing() {
    for text in [
        "`<!-- coursebook-allow a -->`",
        "```\n<!-- coursebook-allow a -->\n```",
        "    <!-- coursebook-allow a -->",
        "<!-- coursebook-allowed a -->",
        "<!-- a coursebook-allow b -->",
        "<!-- coursebook-allow a",
        "<script>\n// <!-- coursebook-allow a -->\n</script>",
    ] {
        let (lesson, shown) = allows(text);
        assert_eq!(shown, [""; 0], "{text}");
        assert!(lesson.body.html.contains("coursebook-allow"), "{text}: {}", lesson.body.html);
    }
}

#[test]
fn what_is_allowed_inside_blocks() {
    let text = ":::quiz\n<!-- coursebook-allow a -->\nWhich? {#which} <!-- coursebook-allow b -->\n\n- [x] one \
                <!-- coursebook-allow c -->\n  <!-- coursebook-allow d -->\n- [ ] two\n  > <!-- coursebook-allow e -->\n:::\n";
    let (lesson, shown) = allows(text);
    let codes: String = shown.iter().map(|allow| &allow[..1]).collect();
    assert_eq!(codes, "abcde");
    assert!(!format!("{:?}", lesson.body).contains("coursebook-allow"));
    assert_eq!(lesson.answers[0].id, "which");
    assert_eq!(lesson.answers[0].prompt, "Which?");
    let plain = parse_text(":::quiz\nWhich? {#which}\n\n- [x] one\n- [ ] two\n:::\n");
    assert_eq!(parse_text(text).1.iter().count(), plain.1.iter().count());
}

/// What is said of the links of a course in which `draft.md` and the folder `later` are drafts.
fn findings_about_drafts(drafts: bool) -> Vec<String> {
    let pages = [
        ("index.md", "[a](draft.md) [b](later/one.md) [c](later/) <a href=draft.html>d</a> [[A draft]]\n"),
        ("draft.md", "---\ndraft: true\n---\n# A draft\n\n[a](later/one.md) [b](index.md)\n"),
        ("later/index.md", "---\ndraft: true\n---\n# Later\n"),
        ("later/one.md", "# One\n\n[a](../draft.md)\n"),
    ];
    let pages = pages.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let assembled = MemoryCourse { pages, drafts, ..MemoryCourse::default() }.assemble();
    let left_out = assembled.course.left_out.iter().map(|file| (file.path.as_str(), file.marked.as_str()));
    let expected = [("draft.md", "draft.md"), ("later/index.md", "later/index.md"), ("later/one.md", "later/index.md")];
    assert_eq!(left_out.collect::<Vec<_>>(), if drafts { &[][..] } else { &expected });
    let found = assembled.diagnostics.iter();
    found.map(|found| format!("{} {}: {}", found.severity.name(), found.code.name, found.message)).collect()
}

#[test]
fn links_to_drafts() {
    assert_eq!(
        findings_about_drafts(false),
        [
            "error link-to-draft: `draft.md` is a draft, which learners don't get",
            "error link-to-draft: `later/one.md` is left out with its folder, since `later/index.md` is a draft",
            "error link-to-draft: `later/index.md` is a draft, which learners don't get",
            "error link-to-draft: `draft.md` is a draft, which learners don't get",
            "error undefined-term: `A draft` is neither a term nor the title of a page",
        ]
    );
    let warning = |path| format!("warning link-to-draft: `{path}` is a draft, and learners can't follow this link yet");
    assert_eq!(
        findings_about_drafts(true),
        ["draft.md", "later/one.md", "later/index.md", "draft.md", "draft.md"].map(warning)
    );
}

#[test]
fn front_matter_has_its_places() {
    let text = "---\ntitle: A title\nduration: 15m\ndescription: About it\nobjectives:\n  - Do this\n---\n";
    let front = parse_text(text).0.front;
    let (title, minutes) = (front.title.unwrap(), front.minutes.unwrap());
    assert_eq!((minutes.value, &text[minutes.span.range()]), (15, "15m"));
    assert_eq!(&text[title.span.range()], "A title");
    assert_eq!(&text[front.description.unwrap().span.range()], "About it");
    assert_eq!(&text[front.objectives[0].span.range()], "Do this");
}

#[test]
fn ids_in_html_stand_apart_on_the_page_for_print() {
    let pages = [
        ("index.md", "# A\n\n<p id=x>a</p>\n\n[a](#x) [b](b.md#x)\n"),
        ("b.md", "# B\n\n<p id=\"x\">b</p> <label for='x'>c</label>\n\n<a href=\"#x\">d</a>\n"),
    ];
    let pages = pages.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let assembled = MemoryCourse { pages, ..MemoryCourse::default() }.assemble();
    assert_eq!(assembled.shown(), "");
    let site = assembled.site().unwrap();
    let print = String::from_utf8_lossy(&site["print/index.html"]).into_owned();
    for expected in [
        "<p id=\"front--x\">a</p>",
        "<a href=\"#front--x\">a</a> <a href=\"#b--x\">b</a>",
        "<p id=\"b--x\">b</p> <label for='b--x'>",
        "<a href=\"#b--x\">d</a>",
    ] {
        assert!(print.contains(expected), "{expected}");
    }
    assert!(String::from_utf8_lossy(&site["b/index.html"]).contains("<p id=\"x\">b</p> <label for='x'>c</label>"));
}
