//! The command line, as people meet it: what each command prints, its exit code, what it leaves.
//!
//! `tests/cli/*.md` are read by trycmd: each `console` block is run and compared. Written anew
//! with `TRYCMD=overwrite`: read what changed before you commit it.

use std::path::Path;
use std::process::Command;

use crate::temp_course::{Run, TempCourse, names_in, program};

#[test]
fn commands() {
    trycmd::TestCases::new()
        .register_bin("coursebook", Path::new(env!("CARGO_BIN_EXE_coursebook")))
        .env("COLUMNS", "100")
        .case("tests/cli/*.md");
}

// ---- a new course ----

/// A course made by `coursebook new course`, with more arguments.
#[track_caller]
fn new_course(arguments: &[&str]) -> TempCourse {
    let folder = TempCourse::empty();
    let mut all = vec!["new", "course"];
    all.extend(arguments);
    folder.run(&all).expect(0);
    folder
}

/// Builds a new course, which must be without a finding.
#[track_caller]
fn builds_without_a_warning(folder: &TempCourse) {
    let run = folder.run(&["build", "course", "--deny", "warnings"]);
    run.expect(0);
    assert_eq!(run.err, "");
}

#[test]
fn new_and_build() {
    let folder = new_course(&[]);
    builds_without_a_warning(&folder);
    assert_eq!(names_in(&folder.path("course")), [".schema", "book.toml", "content", "site"]);
}

#[test]
fn the_example_builds() {
    builds_without_a_warning(&new_course(&["--example"]));
}

#[test]
fn files_of_a_host_are_replaced_only_when_asked() {
    let course = TempCourse::new().with("content/old.md", "---\naliases: [/was here/]\n---\n# Now\n");
    for host in ["netlify", "cloudflare", "vercel", "nginx", "caddy"] {
        course.run(&["new", "--host", host, "--force"]).expect(0);
        course.run(&["new", "--host", host]).expect(0);
    }
    course.run(&["build"]).expect(0);
    let site = course.site();
    for file in ["_headers", "_redirects", "vercel.json"] {
        assert!(site.contains_key(file), "{file} is not in the site");
    }
    assert!(String::from_utf8_lossy(&site["_redirects"]).contains("/was%20here/ /old/ 301\n"));
    course.write("content/_headers", "mine");
    let run = course.run(&["new", "--host", "netlify"]);
    run.expect(2).says(&[
        "`content/_headers` and `content/_redirects` are there already",
        "--force",
        "nothing was written",
    ]);
    assert_eq!(std::fs::read_to_string(course.path("content/_headers")).unwrap(), "mine");
    course.write("content/bad.md", "[x](nowhere.md)\n");
    course.run(&["new", "--host", "nginx", "--force"]).expect(1).says(&["broken-link", "Nothing was written"]);
}

#[test]
fn odd_titles() {
    for title in [
        "Say \"yes\" to the 'person'",
        r"C:\courses\new",
        "ends with a backslash \\",
        "# Number one",
        "Leading: a start # and more",
        "  spaces around  ",
        "🎓🚀",
        "قيادة وإدارة",
        "שלום \u{202e}txet",
        "नेतृत्व",
        "e\u{301}",
        "\u{85}\u{2028}\u{feff}",
        "Führung & Größe <b>bold</b>",
        "{title} and {id} and {{ course.title }}",
        "100 % $x$ `code` *stars* _lines_ [brackets](x) [[wiki]]",
        "- a list",
        "---",
        "+++",
        ":::note",
        "> a quote",
        "a\nb",
        "a\tb",
        "a\u{1b}[31mb",
        "",
        " ",
        "null",
        "2024",
    ] {
        let folder = new_course(&[&format!("--title={title}")]);
        let run = folder.run(&["build", "course", "--deny", "warnings"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{title:?}");
    }
}

#[test]
fn odd_names_of_folders() {
    for name in ["my-course", "Mein Kurs", "a\"b", "a'b", "#1", "קורס", "🎓", "...", "a&b<c>", "-", "{title}"] {
        let folder = TempCourse::empty();
        folder.run(&["new", "--", name]).expect(0);
        let run = folder.run(&["build", "--deny", "warnings", "--", name]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{name:?}");
    }
}

#[test]
fn new_in_a_folder_of_ones_own() {
    let folder = TempCourse::empty();
    folder.run(&["new", "."]).expect(0);
    folder.run(&["build", "--deny", "warnings"]).expect(0);
}

#[test]
fn new_never_overwrites() {
    let folder = TempCourse::new();
    folder.run(&["new", "."]).expect(2).says(&["exists already"]);
    folder.run(&["new", "book.toml"]).expect(2).says(&["exists already"]);
    folder.run(&["new", "book.toml/course"]).expect(1).says(&["can't be made"]);
    assert_eq!(names_in(&folder.path("")), ["book.toml", "content"]);
}

// ---- building ----

#[test]
fn a_build_leaves_nothing_but_the_site() {
    let course = TempCourse::new();
    course.build().expect(0);
    assert_eq!(names_in(&course.path("")), ["book.toml", "content", "site"]);
    assert_eq!(names_in(&course.path("content")), ["index.md"]);
    course.write("content/index.md", "[broken](missing.md)\n");
    course.build().expect(1);
    assert_eq!(names_in(&course.path("")), ["book.toml", "content", "site"]);
}

#[test]
fn a_course_is_found_from_within() {
    let course = TempCourse::new().with("content/module/lesson.md", "# A lesson\n");
    for (folder, arguments) in
        [("content/module", vec!["build"]), ("content", vec!["build", "module"]), ("", vec!["build", "book.toml"])]
    {
        let run = Run::of(program(&course.path(folder)).args(&arguments));
        run.expect(0);
        assert_eq!(names_in(&course.path("")), ["book.toml", "content", "site"], "{arguments:?} in `{folder}`");
    }
}

#[test]
fn output_for_programs_is_without_escape_codes() {
    let course = TempCourse::new().with("content/index.md", "[broken](missing.md)\n");
    for variables in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "dumb")], &[("TERM", "xterm-256color")]] {
        let run = Run::of(program(&course.path("")).arg("build").envs(variables.iter().copied()));
        run.expect(1).says(&["error[broken-link]"]);
        assert!(!run.err.contains('\u{1b}') && !run.out.contains('\u{1b}'), "{variables:?}: {}", run.err);
    }
    let run = Run::of(program(&course.path("")).arg("build").env("CLICOLOR_FORCE", "1"));
    assert!(run.err.contains('\u{1b}'), "colours were asked for: {}", run.err);
}

#[test]
fn what_authors_write_can_not_steer_the_terminal() {
    let course =
        TempCourse::new().with("content/index.md", "[broken](missing\u{1b}[2J\u{7}.md) and [[\u{1b}]0;title\u{7}]]\n");
    let run = course.build();
    run.expect(1);
    assert!(!run.err.contains(['\u{1b}', '\u{7}']), "{:?}", run.err);
}

#[test]
fn quiet_prints_errors_only() {
    let course = TempCourse::new().with("content/index.md", ":::nite\nText.\n:::\n");
    let run = course.run(&["build", "-q"]);
    run.expect(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    course.write("content/index.md", ":::nite\nText.\n:::\n\n[broken](missing.md)\n");
    let run = course.run(&["build", "--quiet"]);
    run.expect(1).says(&["error[broken-link]"]);
    assert!(!run.err.contains("warning") && run.out.is_empty(), "{}{}", run.out, run.err);
}

#[test]
fn a_warning_stops_the_build_where_it_is_denied() {
    let course = TempCourse::new().with("content/index.md", ":::nite\nText.\n:::\n");
    course.run(&["build", "--deny", "warnings"]).expect(1).says(&["warning[unknown-block]", "Nothing was built"]);
    assert!(!course.path("site").exists());
    course.build().expect(0).says(&["warning[unknown-block]"]);
}

#[test]
fn the_address_of_the_site() {
    let course = TempCourse::new();
    for wrong in ["example.org", "ftp://example.org/", "https://", "https://a b/", "", "https://example.org/?a=b"] {
        course
            .run(&["build", "--base-url", wrong])
            .expect(2)
            .says(&["--base-url", "https://example.org/courses/leading/"]);
    }
    course.run(&["build", "--base-url", "https://example.org/a"]).expect(0);
    let sitemap = String::from_utf8(course.site()["sitemap.xml"].clone()).unwrap();
    assert!(sitemap.contains("<loc>https://example.org/a/</loc>"), "{sitemap}");
}

#[test]
fn the_facilitators_edition() {
    let course =
        TempCourse::new().with("content/index.md", "# A course\n\n:::facilitator\nBring twelve chairs.\n:::\n");
    let has_note = || String::from_utf8(course.site()["index.html"].clone()).unwrap().contains("twelve chairs");
    course.build().expect(0);
    assert!(!has_note());
    course.run(&["build", "--edition", "facilitator"]).expect(0);
    assert!(has_note());
    course.run(&["build", "--edition", "teacher"]).expect(2).says(&["learner", "facilitator"]);
}

#[test]
fn drafts() {
    let course = TempCourse::new().with("content/later.md", "---\ndraft: true\n---\n\n# Later\n");
    course.build().expect(0);
    assert!(!course.site().contains_key("later/index.html"));
    course.run(&["build", "--drafts"]).expect(0);
    assert!(course.site().contains_key("later/index.html"));
}

// ---- shells ----

#[cfg(unix)]
#[test]
fn completions_to_a_reader_that_stops() {
    let script = format!("'{}' completions bash | head -n 1", env!("CARGO_BIN_EXE_coursebook"));
    let run = Run::of(Command::new("bash").args(["-c", &format!("set -o pipefail; {script}")]));
    assert!(run.out.starts_with("_coursebook()"), "{}", run.out);
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_can_not_be_written() {
    for arguments in ["completions bash", "man", "explain", "--help", "build"] {
        let course = TempCourse::new();
        let script = format!("exec '{}' {arguments} > /dev/full", env!("CARGO_BIN_EXE_coursebook"));
        let run = Run::of(Command::new("bash").current_dir(course.path("")).args(["-c", &script]));
        assert!(run.code.is_some_and(|code| code < 100), "{arguments}: {:?} {}", run.code, run.err);
        assert!(!run.err.contains("panicked"), "{arguments}: {}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn completions_are_for_the_shell() {
    let file = TempCourse::empty();
    let run = file.run(&["completions", "bash"]);
    run.expect(0);
    file.write("coursebook.bash", &run.out);
    let run = Run::of(Command::new("bash").arg("-n").arg(file.path("coursebook.bash")));
    run.expect(0);
}
