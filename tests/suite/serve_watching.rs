//! What happens to a course's files while the preview runs: editors, folders, git, links.

use std::fs;
use std::os::unix::fs::symlink;
use std::thread;
use std::time::Duration;

use crate::serve_client::Server;
use crate::temp_course::TempCourse;

fn course() -> TempCourse {
    TempCourse::new()
        .with("content/01-one.md", "# One\n\nFirst text.\n")
        .with("content/02-two/index.md", "# Two\n")
        .with("content/02-two/01-deep.md", "# Deep\n\nDeep text.\n")
        .with("content/pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>one</title></svg>")
}

fn started() -> (TempCourse, Server) {
    let course = course();
    let server = Server::start(&course);
    (course, server)
}

/// Waits until the preview has had the time to be wrong.
fn settle() {
    thread::sleep(Duration::from_millis(600));
}

fn rename(course: &TempCourse, from: &str, to: &str) {
    fs::rename(course.path(from), course.path(to)).unwrap();
}

#[test]
fn a_save() {
    let (course, server) = started();
    course.write("content/01-one.md", "# One\n\nSecond text.\n");
    server.shows("one/", "Second text.");
    server.says("01-one.md: ");
}

#[test]
fn files_made_quickly_in_new_nested_folders() {
    let (course, server) = started();
    for round in 0..10 {
        course.write(&format!("content/n{round}/a/b/c/lesson.md"), format!("# Nested\n\nRound {round}.\n"));
        course.write(&format!("content/n{round}/a/other.md"), "# Other\n\nThat too.\n");
    }
    for round in 0..10 {
        server.shows(&format!("n{round}/a/b/c/lesson/"), &format!("Round {round}."));
        server.shows(&format!("n{round}/a/other/"), "That too.");
    }
    // And they are watched from then on.
    course.write("content/n3/a/b/c/lesson.md", "# Nested\n\nEdited.\n");
    server.shows("n3/a/b/c/lesson/", "Edited.");
}

#[test]
fn saves_of_vim_emacs_and_others() {
    let (course, server) = started();
    // Vim: a probe, a backup by renaming, a swap file.
    course.write("content/4913", "");
    fs::remove_file(course.path("content/4913")).unwrap();
    course.write("content/.01-one.md.swp", "x");
    rename(&course, "content/01-one.md", "content/01-one.md~");
    course.write("content/01-one.md", "# One\n\nBy vim.\n");
    fs::remove_file(course.path("content/01-one.md~")).unwrap();
    server.shows("one/", "By vim.");
    // Emacs: a lock that leads nowhere, a file of its own.
    symlink("me@desk.123", course.path("content/.#01-one.md")).unwrap();
    course.write("content/#01-one.md#", "# Unsaved\n");
    course.write("content/01-one.md", "# One\n\nBy emacs.\n");
    server.shows("one/", "By emacs.");
    // JetBrains, and everyone who writes beside and renames.
    course.write("content/01-one.md___jb_tmp___", "# One\n\nBy another.\n");
    rename(&course, "content/01-one.md", "content/01-one.md___jb_old___");
    rename(&course, "content/01-one.md___jb_tmp___", "content/01-one.md");
    fs::remove_file(course.path("content/01-one.md___jb_old___")).unwrap();
    server.shows("one/", "By another.");
    course.write("content/.01-one.md.tmp", "# One\n\nAt once.\n");
    rename(&course, "content/.01-one.md.tmp", "content/01-one.md");
    server.shows("one/", "At once.");
    settle();
    assert!(!server.said().contains("error["), "{}", server.said());
}

#[test]
fn an_older_file_moved_over_a_newer_one() {
    let (course, server) = started();
    course.write("other.md", "# One\n\nElder text.\n");
    let old = fs::File::options().write(true).open(course.path("other.md")).unwrap();
    old.set_modified(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
    rename(&course, "other.md", "content/01-one.md");
    server.shows("one/", "Elder text.");
}

#[test]
fn a_storm_of_saves() {
    let (course, server) = started();
    for number in 0..200 {
        course.write("content/01-one.md", format!("# One\n\nSave {number}.\n"));
        thread::sleep(Duration::from_millis(3));
    }
    server.shows("one/", "Save 199.");
    settle();
    let changes = server.changes();
    assert!((2..100).contains(&changes), "200 saves in a second were told of {changes} times");
}

#[test]
fn a_thousand_files_at_once() {
    let (course, server) = started();
    for number in 0..1000 {
        course.write(&format!("content/m{}/l{number}.md", number / 50), format!("# L {number}\n\nOf one branch.\n"));
    }
    server.shows("m19/l999/", "Of one branch.");
    for number in 0..1000 {
        course.write(&format!("content/m{}/l{number}.md", number / 50), format!("# L {number}\n\nOf another.\n"));
    }
    for number in [0, 499, 999] {
        server.shows(&format!("m{}/l{number}/", number / 50), "Of another.");
    }
    fs::remove_dir_all(course.path("content/m7")).unwrap();
    server.answers("m7/l350/", 404);
}

#[test]
fn a_folder_moved_and_put_back() {
    let (course, server) = started();
    rename(&course, "content/02-two", "elsewhere");
    server.answers("two/deep/", 404);
    rename(&course, "elsewhere", "content/02-two");
    server.answers("two/deep/", 200);
    course.write("content/02-two/01-deep.md", "# Deep\n\nAfter that.\n");
    server.shows("two/deep/", "After that.");
    fs::remove_dir_all(course.path("content/02-two")).unwrap();
    server.answers("two/deep/", 404);
    course.write("content/02-two/01-deep.md", "# Deep\n\nMade anew.\n");
    server.shows("two/deep/", "Made anew.");
    course.write("content/02-two/01-deep.md", "# Deep\n\nAnd edited.\n");
    server.shows("two/deep/", "And edited.");
}

#[test]
fn a_content_folder_deleted_under_it() {
    let (course, server) = started();
    rename(&course, "content", "elsewhere");
    server.says("there is no folder `content`");
    assert!(server.get("one/").text().contains("First text."), "the last page stays");
    rename(&course, "elsewhere", "content");
    server.says("no errors");
    course.write("content/01-one.md", "# One\n\nBack again.\n");
    server.shows("one/", "Back again.");
    fs::remove_dir_all(course.path("content")).unwrap();
    settle();
    course.write("content/index.md", "# All new\n\nFrom nothing.\n");
    server.shows("", "From nothing.");
    server.answers("one/", 404);
}

#[test]
fn renamed_lessons_leave_a_way_to_them() {
    let (course, server) = started();
    rename(&course, "content/01-one.md", "content/01-renamed.md");
    let answer = server.answers("one/", 307);
    assert_eq!(answer.header("location"), Some("/renamed/"));
    rename(&course, "content/01-renamed.md", "content/02-two/again.md");
    server.answers("two/again/", 200);
    assert_eq!(server.answers("one/", 307).header("location"), Some("/two/again/"));
    assert_eq!(server.answers("renamed/", 307).header("location"), Some("/two/again/"));
    rename(&course, "content/02-two", "content/02-three");
    server.answers("three/deep/", 200);
    assert_eq!(server.answers("two/deep/", 307).header("location"), Some("/three/deep/"));
    course.write("content/02-three/again.md", "---\nslug: once-more\n---\n# One\n\nFirst text.\n");
    assert_eq!(server.answers("three/again/", 307).header("location"), Some("/three/once-more/"));
    // Only the case of its letters: its address is the same.
    rename(&course, "content/02-three/01-deep.md", "content/02-three/01-DEEP.md");
    server.says("01-DEEP.md");
    server.answers("three/deep/", 200);
}

#[test]
fn targets_of_links() {
    let course = course().with("content/.shared/text.md", "# Shared\n\nOnce.\n");
    symlink(".shared/text.md", course.path("content/03-shared.md")).unwrap();
    let server = Server::start(&course);
    server.shows("shared/", "Once.");
    course.write("content/.shared/text.md", "# Shared\n\nTwice.\n");
    server.shows("shared/", "Twice.");
}

#[test]
fn themes_words_pictures_and_book_toml() {
    let (course, server) = started();
    course.write("themes/default/layout/foot.html", "<footer>Own foot</footer>");
    server.shows("one/", "Own foot");
    course.write("themes/default/assets/own.css", "p { color: red }");
    server.shows("assets/own.00000000.css", "red");
    course.write("themes/default/assets/own.css", "p { color: blue }");
    server.shows("assets/own.00000000.css", "blue");
    course.write("themes/default/locales/en.toml", "next = \"Onwards\"\n");
    server.shows("one/", "Onwards");
    course.write("content/pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>two</title></svg>");
    server.says("pic.svg: ");
    server.shows("pic.svg", "two");
    course.write("book.toml", "[book]\ntitle = \"Another title\"\n[theme]\nname = \"mine\"\n");
    server.shows("one/", "Another title");
    course.write("themes/mine/layout/foot.html", "<footer>Of mine</footer>");
    server.shows("one/", "Of mine");
    fs::remove_dir_all(course.path("themes")).unwrap();
    server.says("no-theme");
    course.write("content/SUMMARY.md", "# Summary\n\n- [Only this](01-one.md)\n");
    server.answers("two/deep/", 404);
}

#[test]
fn its_own_files_never_set_it_off() {
    let (course, server) = started();
    server.get("one/");
    course.run(&["build"]).expect(0);
    course.run(&["build"]).expect(0);
    course.write("notes-beside.txt", "not of the course");
    settle();
    assert_eq!(server.changes(), 0, "{}", server.said());
    // Nor does a save that changes nothing.
    course.write("content/01-one.md", "# One\n\nFirst text.\n");
    settle();
    assert_eq!(server.changes(), 0, "{}", server.said());
}

#[test]
fn polling() {
    let course = course();
    let server = Server::start_with(&course, &["--port", "0", "--poll"]);
    server.says("Files are looked at every 0.4 s");
    course.write("content/01-one.md", "# One\n\nPolled once.\n");
    server.shows("one/", "Polled once.");
    // Of the same length, and at once.
    course.write("content/01-one.md", "# One\n\nPolled anew.\n");
    server.shows("one/", "Polled anew.");
    course.write("content/new/lesson.md", "# New\n\nNew lesson.\n");
    server.shows("new/lesson/", "New lesson.");
    course.write("content/pic.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>two</title></svg>");
    server.says("pic.svg: ");
    fs::remove_file(course.path("content/01-one.md")).unwrap();
    server.answers("one/", 404);
    course.write("themes/default/assets/own.css", "p { color: red }");
    server.shows("assets/own.00000000.css", "red");
}
