//! `coursebook check`: what it mends, what it leaves alone, and the lock that two branches write.

use std::fs;
use std::path::Path;
use std::process::Command;

use coursebook::lock::LOCK_FILE;

use crate::temp_course::{Run, TempCourse, files_in};

/// A course whose prompts have no ids, in every way in which a prompt can be written.
fn without_ids() -> TempCourse {
    let text = "# Front\n\n:::reflection\nWhat went well this week?\n:::\n\n::: {.plan .wide}\n- When …\n:::\n\n\
        :::quiz[Q]{shuffle}\nWhich of these\nis a vision?\n\n- [ ] a\n  > Not yet.\n- [x] b\n\n---\n\nFill [in|out]{.blank} here.\n:::\n\n\
        > ::: reflection\n> What went well this week?\n> :::\n\n- an item\n\n  :::exercise[Map {your} week]{time=5m attempt}\n  Do it.\n  :::\n\n\
        ::::note\n:::self-assessment[How do you lead? [really]]\n- I ask\n- I wait\n:::\n::::\n";
    TempCourse::new().with("content/index.md", text)
}

#[test]
fn ids_are_written_into_the_course_and_nothing_else_changes() {
    let text = fs::read_to_string(without_ids().path("content/index.md")).unwrap();
    let crlf = text.replace('\n', "\r\n");
    let mark = format!("\u{feff}{text}");
    let no_end = text.trim_end().to_owned();
    for before in [text, crlf, mark, no_end] {
        let course = TempCourse::new().with("content/index.md", &before);
        course.run(&["check", "--deny", "warnings"]).expect(1).says(&["warning[missing-id]"]);
        course.run(&["check", "--fix", "--deny", "warnings"]).expect(0);
        let after = fs::read_to_string(course.path("content/index.md")).unwrap();
        let mut rest = after.clone();
        for id in [
            "{#went-well-week}",
            "#front-plan ",
            " {#vision}",
            " {#fill-here}",
            "{#went-well-week-2}",
            "#map-week ",
            "{#lead}",
        ] {
            assert!(rest.contains(id), "{id} is missing in {after}");
            rest = rest.replacen(id, "", 1);
        }
        assert_eq!(rest, before);
        let all = files_in(&course.path(""));
        course.run(&["check", "--fix"]).expect(0);
        assert_eq!(files_in(&course.path("")), all, "the second time there is nothing to do");
        let lock = fs::read_to_string(course.path(LOCK_FILE)).unwrap();
        assert_eq!(lock.lines().filter(|line| line.contains("kind = ")).count(), 7, "{lock}");
    }
}

/// Which names a template has is only known while it renders.
#[test]
fn templates_are_tried() {
    let course = TempCourse::new()
        .with("book.toml", "[book]\ntitle = \"A\"\n\n[theme]\nname = \"mine\"\n")
        .with("themes/mine/layout/foot.html", "<footer>{{ page.titel }}</footer>\n");
    course.run(&["check"]).expect(1).says(&[
        "error[template-error]",
        "themes/mine/layout/foot.html:1:17",
        "page.title",
    ]);
    assert!(!course.path("site").exists(), "nothing is built");
    course.write("themes/mine/layout/foot.html", "<footer>{{ page.title }}</footer>\n");
    course.run(&["check"]).expect(0);
}

#[test]
fn a_dry_run_shows_what_would_change_and_changes_nothing() {
    let course = without_ids();
    let before = files_in(&course.path(""));
    let run = course.run(&["check", "--fix", "--dry-run"]);
    run.expect(0);
    for line in [
        "+:::reflection{#went-well-week}",
        "+::: {#front-plan .plan .wide}",
        "--- a/content/index.md",
        "+went-well-week = {",
    ] {
        assert!(run.out.lines().any(|shown| shown.starts_with(line)), "{line} is missing in:\n{}", run.out);
    }
    assert_eq!(files_in(&course.path("")), before);
    // What is shown is what is done.
    let folder = course.path("");
    course.write("shown.diff", &run.out);
    let copy = without_ids();
    Run::of(
        Command::new("git")
            .current_dir(copy.path(""))
            .args(["apply", "--whitespace=nowarn"])
            .arg(folder.join("shown.diff")),
    )
    .expect(0);
    fs::remove_file(folder.join("shown.diff")).unwrap();
    course.run(&["check", "--fix"]).expect(0);
    assert_eq!(files_in(&course.path("")), files_in(&copy.path("")));
}

#[test]
fn what_is_still_to_be_merged_is_left_alone() {
    let unmerged = "# Front\n\n<<<<<<< ours\n:::reflection\nWhat now?\n:::\n=======\n:::reflection\nWhat then?\n:::\n>>>>>>> theirs\n";
    let other = ":::reflection\nAnd here?\n:::\n";
    let course = TempCourse::new().with("content/index.md", unmerged).with("content/other.md", other);
    course.run(&["check", "--fix"]).expect(1).says(&["content/index.md", "still to be merged"]);
    assert_eq!(fs::read_to_string(course.path("content/index.md")).unwrap(), unmerged);
    assert!(
        fs::read_to_string(course.path("content/other.md")).unwrap().contains("{#"),
        "other files are mended all the same"
    );
}

#[test]
fn a_lock_that_can_not_be_read_is_never_overwritten() {
    let lock = "version = 1\n\n[answers]\n<<<<<<< ours\na = { kind = \"plan\" }\n=======\n>>>>>>> theirs\n";
    let course = TempCourse::new().with(LOCK_FILE, lock).with("content/a.md", ":::plan{#b}\n:::\n");
    course.run(&["check", "--fix"]).expect(1).says(&["error[malformed-lock]", "keep the lines of both sides"]);
    assert_eq!(fs::read_to_string(course.path(LOCK_FILE)).unwrap(), lock);
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let course = without_ids();
    let (page, real) = (course.path("content/index.md"), course.path("content/real.txt"));
    fs::rename(&page, &real).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.txt", &page).unwrap();
    course.run(&["check", "--fix"]).expect(0);
    assert!(page.is_symlink() && fs::read_to_string(&real).unwrap().contains("{#went-well-week}"));
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn an_id_that_learners_met_becomes_the_prompts_own() {
    let one = ":::reflection\nWhat went well?\n:::\n";
    let two = ":::reflection\nWhat will you try?\n:::\n";
    // Published while neither had an id: they were known by their places.
    let lock = {
        let course = TempCourse::new().with("content/a.md", format!("# A\n\n{one}\n{two}"));
        course.run(&["check", "--fix"]).expect(0);
        let lock = fs::read_to_string(course.path(LOCK_FILE)).unwrap();
        let as_published = |line: &str| {
            line.replace("went-well =", "a-reflection-1 =")
                .replace("try =", "a-reflection-2 =")
                .replace(" }", ", provisional = true }")
        };
        lock.lines().map(|line| as_published(line) + "\n").collect::<String>()
    };
    // Another prompt is put before them, and takes their places.
    let course = TempCourse::new().with(LOCK_FILE, lock);
    course.write("content/a.md", format!("# A\n\n:::reflection\nWho helped?\n:::\n\n{one}\n{two}"));
    course.run(&["check"]).expect(1).says(&["error[orphaned-answers]", "coursebook check --fix"]);
    course.run(&["check", "--fix"]).expect(0);
    let text = fs::read_to_string(course.path("content/a.md")).unwrap();
    for (id, prompt) in
        [("helped", "Who helped?"), ("a-reflection-1", "What went well?"), ("a-reflection-2", "What will you try?")]
    {
        assert!(text.contains(&format!("{{#{id}}}\n{prompt}")), "{id}: {text}");
    }
}

/// A slip in `book.toml` is told as what it is.
#[test]
fn a_course_that_seems_to_have_no_id() {
    let course = TempCourse::new().with("content/a.md", "# A\n\n:::reflection{#a}\nA?\n:::\n");
    course.run(&["check", "--fix"]).expect(0);
    course.write("book.toml", "[book]\ntitle = \"A\"\n");
    course.run(&["check"]).expect(1).says(&["the course's id was `small`, and it has none now"]);
    for slip in ["[book\nid = \"small\"\ntitle = \"A\"\n", "[book]\nid = \"sm all\"\ntitle = \"A\"\n"] {
        course.write("book.toml", slip);
        let run = course.run(&["check"]);
        run.expect(1).says(&["--> book.toml"]);
        assert!(!run.err.contains("orphaned"), "{}", run.err);
    }
}

/// The lock of a course that was published while none of its prompts had an id.
fn published(course: &TempCourse) {
    course.write("book.toml", "[book]\nid = \"a\"\ntitle = \"A\"\n[publish.out]\nto = \"folder\"\npath = \"out\"\n[build]\nbase-url = \"https://a.example/\"\n");
    course.run(&["publish", "--yes"]).expect(0);
}

#[test]
fn prompts_with_the_same_words_keep_their_own_ids() {
    let prompts = ":::plan\n:::\n\n:::reflection\nWhat did you learn?\n:::\n";
    for is_reworded in [false, true] {
        let course = TempCourse::new();
        course.write("content/01-zebra.md", format!("# Zebra\n\n{prompts}"));
        course.write("content/02-apple.md", format!("# Apple\n\n{prompts}"));
        published(&course);
        if is_reworded {
            // It is the same prompt still, and the other has not gone anywhere.
            course.write("content/02-apple.md", format!("# Apple\n\n{prompts}").replace("learn", "hear"));
            let run = course.run(&["check"]);
            run.expect(0).says(&["[reworded-prompt]"]);
            assert!(!run.err.contains("orphaned"), "{}", run.err);
        }
        course.run(&["check", "--fix"]).expect(0);
        for (file, name) in [("content/01-zebra.md", "zebra"), ("content/02-apple.md", "apple")] {
            let text = fs::read_to_string(course.path(file)).unwrap();
            for kind in ["plan", "reflection"] {
                assert!(text.contains(&format!(":::{kind}{{#{name}-{kind}-1}}")), "{text}");
            }
        }
    }
}

/// A quiz may ask in a heading, a quote or a picture: then an id has no place, and none is written anywhere.
#[test]
fn a_question_without_a_paragraph_is_left_alone() {
    for question in ["### Which?", "> Which?", "```\nWhich?\n```", "<p>Which?</p>"] {
        for options in ["- [x] A {#aa}\n- [ ] B {#bb}", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"] {
            let text = format!("# Front\n\n:::quiz\n{question}\n\n{options}\n:::\n");
            let course = TempCourse::new().with("content/index.md", &text);
            course.run(&["check", "--fix"]).says(&["warning[missing-id]", "as a paragraph right above the options"]);
            assert_eq!(fs::read_to_string(course.path("content/index.md")).unwrap(), text);
        }
    }
}

#[test]
fn the_lock_takes_note_of_what_learners_meet_and_of_nothing_else() {
    let course = TempCourse::new()
        .with(
            "content/index.md",
            "# Front\n\n:::reflection{#met}\nA?\n:::\n\n::::facilitator\n:::reflection{#theirs}\nB?\n:::\n::::\n",
        )
        .with("content/d.md", "---\ndraft: true\n---\n# D\n\n:::reflection\nWhat about drafts?\n:::\n");
    for options in [&["--drafts"][..], &["--edition", "facilitator"]] {
        let dry = course.run(&[&["check", "--fix", "--dry-run"], options].concat());
        dry.expect(0);
        assert_eq!(dry.out.matches(" = { kind").count(), usize::from(options == ["--drafts"]), "{}", dry.out);
        course.run(&[&["check", "--fix"], options].concat()).expect(0);
        let lock = fs::read_to_string(course.path(LOCK_FILE)).unwrap();
        assert_eq!(lock.matches(" = { kind").count(), 1, "{lock}");
        assert!(lock.contains("met = "), "{lock}");
        course.run(&["check"]).expect(0);
    }
    let draft = fs::read_to_string(course.path("content/d.md")).unwrap();
    assert!(draft.contains(":::reflection{#about-drafts}"), "{draft}");
}

#[test]
fn an_id_joins_the_braces_of_a_question() {
    let text = "# Front\n\n:::quiz\nWhich one? {was=\"old older\"}\n\n- [x] A\n  > Yes.\n- [ ] B\n  > No.\n:::\n";
    let course = TempCourse::new().with("content/index.md", text);
    course.run(&["check", "--fix", "--deny", "warnings"]).expect(0);
    let after = fs::read_to_string(course.path("content/index.md")).unwrap();
    assert_eq!(after, text.replace("{was=", "{#one was="));
    course.build().expect(0);
    assert!(!String::from_utf8(course.site()["index.html"].clone()).unwrap().contains("{#"));
}

/// Ids that stand elsewhere, or stood there, are nobody else's: in drafts, in notes for facilitators, in `was`.
#[test]
fn new_ids_are_new_everywhere() {
    let course = TempCourse::new()
        .with("content/index.md", "# Front\n\n:::reflection{#k was=\"old older\"}\nK?\n:::\n\n::::facilitator\n:::reflection{#zebra}\nB?\n:::\n::::\n")
        .with("content/a.md", "# A\n\n:::reflection\nOlder?\n:::\n\n:::reflection\nZebra?\n:::\n\n:::reflection\nMain?\n:::\n\n:::reflection\nDrafty?\n:::\n")
        .with("content/d.md", "---\ndraft: true\n---\n# D\n\n:::reflection{#drafty}\nD?\n:::\n");
    course.run(&["check", "--fix"]).expect(0);
    let text = fs::read_to_string(course.path("content/a.md")).unwrap();
    for id in ["{#older-2}", "{#zebra-2}", "{#main-2}", "{#drafty-2}"] {
        assert!(text.contains(id), "{id}: {text}");
    }
    for options in [&[][..], &["--drafts"], &["--edition", "facilitator"]] {
        course.run(&[&["check", "--deny", "warnings"], options].concat()).expect(0);
    }
}

/// In a long line only what is around a finding is shown, and the column is that of the file.
#[test]
fn columns_are_those_of_the_file() {
    let text = format!("# Front\n\n{}[here](one.md) and on.\n", "wörter ".repeat(40));
    let course = TempCourse::new().with("content/index.md", &text).with("content/one.md", "# One\n");
    course.run(&["check"]).expect(0).says(&["--> content/index.md:3:281"]);
    course.write("content/index.md", "# Front\n\nGo [here](one.md) and on.\n");
    course.run(&["check"]).expect(0).says(&["--> content/index.md:3:4"]);
}

#[test]
fn warnings_that_end_a_run_are_told_even_if_quiet() {
    let course =
        TempCourse::new().with("content/index.md", "# Front\n\n[here](one.md)\n").with("content/one.md", "# One\n");
    for command in ["check", "build"] {
        assert_eq!(course.run(&[command, "-q"]).expect(0).err, "");
        course.run(&[command, "-q", "--deny", "warnings"]).expect(1).says(&["warning[vague-link-text]"]);
    }
}

#[test]
fn two_branches_that_add_ids_merge() {
    let git = |folder: &Path, arguments: &[&str]| {
        let identity = [
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ];
        Run::of(Command::new("git").current_dir(folder).args(identity).args(arguments))
    };
    // Words that prompts are about, so that ids fall everywhere in the alphabet.
    let words: Vec<&str> = "anger budget care doubt effort feedback goal habit idea joy kindness listening money noise order praise question rest silence trust urge vision week yield zeal".split(' ').collect();
    let prompt = |word: &str| format!(":::reflection\n{word}?\n:::\n\n");
    let mut conflicts = 0;
    let rounds = 12;
    for round in 0..rounds {
        let course = TempCourse::new();
        let base: String = words.iter().step_by(2).map(|word| prompt(word)).collect();
        course.write("content/base.md", base);
        course.run(&["check", "--fix"]).expect(0);
        let folder = course.path("");
        git(&folder, &["init", "-q"]).expect(0);
        let commit = |what: &str| {
            git(&folder, &["add", "-A"]).expect(0);
            git(&folder, &["commit", "-qm", what]).expect(0);
        };
        commit("base");
        for (branch, shift) in [("one", 1), ("two", 7)] {
            git(&folder, &["checkout", "-q", "-b", branch, "main"]).expect(0);
            let new: Vec<&&str> = words.iter().skip(1).step_by(2).collect();
            let two = [new[(round + shift) % new.len()], new[(2 * round + 3 * shift) % new.len()]];
            let text: String = two.iter().map(|word| prompt(&format!("{word} {branch}"))).collect();
            course.write(&format!("content/{branch}.md"), text);
            course.run(&["check", "--fix"]).expect(0);
            commit(branch);
        }
        if git(&folder, &["merge", "-q", "one", "-m", "both"]).code == Some(0) {
            course.run(&["check", "--deny", "warnings"]).expect(0);
            let before = files_in(&course.path("content"));
            course.run(&["check", "--fix"]).expect(0);
            assert_eq!(files_in(&course.path("content")), before);
        } else {
            conflicts += 1;
        }
    }
    assert!(2 * conflicts < rounds, "{conflicts} of {rounds} merges had conflicts");
}

#[test]
fn a_doubled_word_is_removed_where_nobody_can_be_wrong() {
    let before = "# Front\n\nThis is the the point, and the\nthe end. `for for` is code, and for for a slip.\n\n\
        > The the\n> quote.\n";
    let after = "# Front\n\nThis is the point, and the\nend. `for for` is code, and for a slip.\n\n\
        > The\n> quote.\n";
    let course = TempCourse::new().with("content/index.md", before);
    course.run(&["check", "--fix"]).expect(0);
    assert_eq!(fs::read_to_string(course.path("content/index.md")).unwrap(), after);
    course.run(&["check", "--fix"]).expect(0);
    assert_eq!(fs::read_to_string(course.path("content/index.md")).unwrap(), after);
}

/// The codes that a check prints, in order.
fn codes(run: &Run) -> Vec<String> {
    let heads = run.err.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: "));
    heads.map(|(code, _)| code.to_owned()).collect()
}

#[test]
fn a_comment_allows_a_finding_at_one_place() {
    let here = "[here](one.md)";
    let page =
        |comment: &str| format!("# Front\n\nFirst text.\n\n{comment}\nRead it {here}.\n\nAnd it is {here} too.\n");
    for (comment, found) in [
        ("", &["vague-link-text", "vague-link-text"][..]),
        ("<!-- coursebook-allow vague-link-text: a quotation -->", &["vague-link-text"]),
        ("<!-- coursebook-allow skipped-heading vague-link-text -->", &["unused-allow", "vague-link-text"]),
        ("<!-- coursebook-allow vague-link-txt -->", &["bad-allow", "vague-link-text", "vague-link-text"]),
        ("<!-- coursebook-allow -->", &["bad-allow", "vague-link-text", "vague-link-text"]),
        ("<!-- coursebook-allow unclosed-fence -->", &["bad-allow", "vague-link-text", "vague-link-text"]),
        ("`<!-- coursebook-allow vague-link-text -->`", &["vague-link-text", "vague-link-text"]),
    ] {
        let course = TempCourse::new().with("content/index.md", page(comment)).with("content/one.md", "# One\n");
        assert_eq!(codes(course.run(&["check"]).expect(0)), found, "{comment}");
        let shown = String::from_utf8(course.build().expect(0).out.clone().into_bytes()).unwrap();
        assert!(!shown.contains("coursebook-allow"));
        let html = String::from_utf8(course.site()["index.html"].clone()).unwrap();
        assert_eq!(html.contains("coursebook-allow"), comment.starts_with('`'), "the comment is for authors only");
    }
    let whole =
        format!("# Front\n\n<!-- coursebook-allow vague-link-text -->\n\nRead it {here}.\n\nAnd it is {here} too.\n");
    let course = TempCourse::new().with("content/index.md", whole).with("content/one.md", "# One\n");
    assert_eq!(codes(course.run(&["check"]).expect(0)), [""; 0]);
    course.write("content/index.md", "# Front\n\nOne.\n\n<!-- coursebook-allow unused-allow -->\nTwo.\n");
    let run = course.run(&["check"]);
    run.expect(0);
    assert!(!run.err.contains("[bad-allow]") && !run.err.contains("[unused-allow]"), "{}", run.err);
}

#[test]
fn a_course_weighs_findings_itself() {
    let course =
        TempCourse::new().with("content/index.md", "# Front\n\n[here](one.md)\n").with("content/one.md", "# One\n");
    let weigh = |check: &str| course.write("book.toml", format!("[book]\ntitle = \"A\"\n{check}"));
    weigh("[check]\nvague-link-text = \"error\"\n");
    course.run(&["check"]).expect(1).says(&["error[vague-link-text]"]);
    course.build().expect(1).says(&["error[vague-link-text]", "Nothing was built"]);
    for silent in [
        "[check]\nvague-link-text = \"off\"\n",
        "[check.allow]\nvague-link-text = [\"content/\"]\n",
        "[check.allow]\nvague-link-text = \"content/index.md\"\n",
    ] {
        weigh(silent);
        assert_eq!(course.run(&["check", "--deny", "warnings"]).expect(0).err, "", "{silent}");
    }
    weigh("[check.allow]\nvague-link-text = [\"content/one.md\"]\n");
    course.run(&["check"]).expect(0).says(&["[vague-link-text]"]);
    weigh(
        "[check]\nvague-link-txt = \"off\"\nunclosed-fence = \"off\"\nskipped-heading = \"no\"\n[check.allow]\nlong-read = 3\n",
    );
    course.run(&["check"]).expect(1).says(&[
        "did you mean `vague-link-text`?",
        "`unclosed-fence` is always an error",
        "`skipped-heading` can't have this value",
        "`long-read` takes a list of files",
    ]);
}
