//! Bad input: whatever an author, an editor or a disk does, the program says what is wrong and
//! what to do, ends by itself, and leaves the site that was there as it was.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::golden;
use crate::temp_course::{Run, TempCourse, files_in, names_in, program};

/// More than an author reads, and less than a terminal chokes on.
const READABLE: usize = 20_000;

// ---- whole courses of faults ----

#[test]
fn every_fault_is_shown_in_one_run() {
    check_course("bad");
}

#[test]
fn faults_of_a_summary() {
    check_course("bad-summary");
}

/// Builds `tests/courses/<name>`, which has errors, and compares what is printed.
fn check_course(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses").join(name);
    let run = Run::of(program(&folder).arg("build"));
    run.expect(1);
    assert!(!folder.join("site").exists(), "a course with errors was built");
    golden::report(&golden::check_file(&folder.join("expected.txt"), &run.err).err().into_iter().collect::<Vec<_>>());
}

// ---- book.toml ----

#[test]
fn a_folder_without_book_toml() {
    TempCourse::empty()
        .with("content/index.md", "# A page\n")
        .build()
        .expect(1)
        .says(&["error[no-book-toml]", "coursebook new my-course"]);
}

#[test]
fn a_book_toml_with_two_faults_of_syntax() {
    TempCourse::new()
        .with("book.toml", "[book]\ntitle = A course without quotes\nlanguage = \"en\"\ntitle\n")
        .build()
        .expect(1)
        .says(&["book.toml:2:9", "book.toml:4:"]);
}

// ---- the content folder ----

#[test]
fn an_empty_content_folder() {
    let course = TempCourse::empty().with("book.toml", "");
    fs::create_dir(course.path("content")).unwrap();
    let run = course.build();
    run.expect(1).says(&["error[empty-content]", "content/index.md"]);
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
}

#[test]
fn no_content_folder() {
    let run = TempCourse::empty().with("book.toml", "").build();
    run.expect(1).says(&["there is no folder `content`", "content/index.md"]);
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
}

#[test]
fn a_content_folder_that_book_toml_names_and_that_is_missing() {
    let run = TempCourse::empty().with("book.toml", "[book]\nsrc = \"lessons\"\n").build();
    run.expect(1).says(&["there is no folder `lessons`"]);
}

#[test]
fn a_content_folder_that_is_a_file() {
    let run = TempCourse::empty().with("book.toml", "").with("content", "no folder").build();
    run.expect(1).says(&["`content` is a file"]);
    assert_eq!(run.err.matches("error[").count(), 1, "{}", run.err);
}

#[test]
fn an_old_address_that_makes_a_folder_of_a_file() {
    let aliases = "[\"/images/pic.png/\", \"/x.html/y\", \"/x.html\", \"/lesson/old.html\"]";
    let lesson = format!("---\naliases: {aliases}\n---\n# A lesson\n");
    let course = TempCourse::new().with("content/lesson.md", lesson).with("content/images/pic.png", "");
    let run = course.build();
    run.expect(1).says(&[
        "`images/pic.png` is a file, and this old address needs a folder of that name",
        "`x.html` is a folder, with `x.html/y/index.html` in it, and this old address needs a file",
    ]);
    assert_eq!(run.err.matches("error[duplicate-address]").count(), 2, "{}", run.err);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_out_or_in_a_circle() {
    use std::os::unix::fs::symlink;
    let elsewhere = TempCourse::empty().with("secret.md", "# Secret\n").with("folder/secret.txt", "secret");
    let course = TempCourse::new().with("content/module/index.md", "# A module\n");
    let link = |to: &Path, from: &str| symlink(to, course.path(from)).unwrap();
    link(&elsewhere.path("secret.md"), "content/secret.md");
    link(&elsewhere.path("folder"), "content/folder");
    link(Path::new("../book.toml"), "content/book.txt");
    link(Path::new("nowhere.md"), "content/dangling.md");
    link(Path::new(".."), "content/module/up");
    link(Path::new("b.md"), "content/a.md");
    link(Path::new("a.md"), "content/b.md");
    course.build().expect(1).says(&[
        "error[bad-symlink]",
        "--> content/secret.md",
        "--> content/folder",
        "--> content/book.txt",
        "--> content/dangling.md",
        "--> content/module/up",
        "--> content/a.md",
        "--> content/b.md",
    ]);
}

#[test]
fn a_file_that_is_too_large() {
    let course = TempCourse::new().with("content/large.md", "");
    // A hole: it takes no space on the disk.
    fs::File::options().write(true).open(course.path("content/large.md")).unwrap().set_len((256 << 20) + 1).unwrap();
    course.build().expect(1).says(&["error[unreadable-file]", "--> content/large.md", "larger than 256 MB"]);
}

#[cfg(unix)]
#[test]
fn a_link_within_the_content_folder_is_fine() {
    let course = TempCourse::new().with("content/shared/a.txt", "a").with("content/index.md", "[A](b.txt)\n");
    std::os::unix::fs::symlink("shared/a.txt", course.path("content/b.txt")).unwrap();
    course.build().expect(0);
    assert_eq!(course.site()["b.txt"], b"a");
}

// ---- size and depth ----

#[test]
fn five_megabytes_on_one_line() {
    let long = "a".repeat(5 << 20);
    for text in [
        format!("# A page\n\n{long}\n"),
        format!("# A page\n\n[a link]({long}.md)\n"),
        format!("# A page\n\n[a link](missing.md) {long}\n"),
        format!("# A page\n\n{long} [a link](missing.md)\n"),
        format!("# A page\n\n[[{long}]]\n"),
        format!("# A page\n\n[a link](#{long})\n"),
        format!("---\ntitle: {long}\n---\n\nText.\n"),
        format!("---\norder: {long}\n---\n\nText.\n"),
        format!("---\n{long}: 1\n---\n\nText.\n"),
        format!("---\naliases: \"{long}?\"\n---\n\nText.\n"),
        format!("---\n{long}\n---\n\nText.\n"),
        format!(":::note[{long}\n:::\n"),
        format!(":::{long}\nText.\n:::\n"),
        format!(":::note{{{long}=1}}\nText.\n:::\n"),
        format!(":::exercise{{mode={long}}}\nText.\n:::\n"),
        format!(":::definition[{long}]\nText.\n:::\n\n:::definition[{long}]\nText.\n:::\n"),
        format!("$\\{long}$\n"),
        format!("+++\n{long} = 1\ntitle = {long}\n+++\n"),
    ] {
        let run = TempCourse::new().with("content/index.md", &text).build();
        let beginning = &text[..text.len().min(60)];
        assert!(matches!(run.code, Some(0 | 1)), "{beginning}: {:?}", run.code);
        assert!(run.err.len() < READABLE, "{beginning}: {} bytes are printed", run.err.len());
    }
}

#[test]
fn twenty_thousand_things_in_each_other() {
    let many = 20_000;
    let steps = |step: &str| (0..many).map(|depth| format!("{}{step}\n", " ".repeat(depth % 200))).collect::<String>();
    for text in [
        ">".repeat(many),
        "> ".repeat(many),
        "- ".repeat(many),
        "1. ".repeat(many),
        steps("- a"),
        ":::note\n".repeat(many),
        format!("{}{}", ":::note\n".repeat(many), ":::\n".repeat(many)),
        ":::\n".repeat(many),
        "> :::note\n".repeat(many),
        "- :::note\n".repeat(many),
        "[".repeat(many),
        "![".repeat(many),
        "[a](".repeat(many),
        format!("{}a{}", "[".repeat(many), "](a)".repeat(many)),
        "*a ".repeat(many),
        format!("{}a{}", "*".repeat(many), "*".repeat(many)),
        "*a **a ".repeat(many),
        "~~a ".repeat(many),
        "`a ".repeat(many),
        "$a ".repeat(many),
        format!("${}$", "{".repeat(many / 3)),
        "<div>".repeat(many),
        "<!--".repeat(many),
        "[^a]: ".repeat(many),
        "[[".repeat(many),
        format!(":::note[{}]\nText.\n:::\n", "[".repeat(many)),
        format!(":::note{{{}}}\nText.\n:::\n", "{".repeat(many)),
        format!("---\ntitle: {}\n---\n", "[".repeat(many)),
        format!("---\ntitle: {}\n---\n", "{a: ".repeat(many)),
        format!("+++\ntitle = {}\n+++\n", "[".repeat(many)),
    ] {
        let run = TempCourse::new().with("content/index.md", &text).build();
        let beginning: String = text.chars().take(20).collect();
        assert!(matches!(run.code, Some(0 | 1)), "{beginning:?}: {:?}\n{}", run.code, run.err);
    }
}

#[test]
fn twenty_thousand_chapters_in_each_other() {
    let nested = (0..20_000).map(|depth| format!("{}- [A](a.md)\n", "  ".repeat(depth % 400))).collect::<String>();
    let run = TempCourse::new().with("content/SUMMARY.md", nested).build();
    assert!(matches!(run.code, Some(0 | 1)), "{:?}", run.code);
}

// ---- the output folder ----

/// Every file with its bytes and the moment it was last written.
fn state(folder: &Path) -> Vec<(String, Vec<u8>, SystemTime)> {
    let files = files_in(folder).into_iter();
    files.map(|(path, bytes)| (path.clone(), bytes, modified(&folder.join(path)))).collect()
}

fn modified(path: &Path) -> SystemTime {
    fs::symlink_metadata(path).unwrap().modified().unwrap()
}

/// Builds into `output`, which must be refused and left as it is. Gives what was said.
#[track_caller]
fn refused(course: &TempCourse, output: &str) -> String {
    let before = state(&course.path(""));
    let run = course.run(&["build", "-o", output]);
    run.expect(1).says(&["error[foreign-files]", "nothing was touched"]);
    assert!(before == state(&course.path("")), "building into `{output}` touched a file");
    run.err
}

#[test]
fn a_folder_with_files_that_are_not_ours() {
    let course = TempCourse::new().with("photos/summer.jpg", "irreplaceable").with("photos/2025/winter.jpg", "too");
    let said = refused(&course, "photos");
    assert!(said.contains("summer.jpg") && said.contains("2025/winter.jpg"), "{said}");
}

#[test]
fn a_site_to_which_somebody_added_a_file() {
    let course = TempCourse::new();
    course.build().expect(0);
    course.write("site/assets/notes.txt", "mine");
    let said = refused(&course, "site");
    assert!(said.contains("assets/notes.txt"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_site_to_which_somebody_added_a_link() {
    let course = TempCourse::new();
    course.build().expect(0);
    std::os::unix::fs::symlink("index.html", course.path("site/home.html")).unwrap();
    refused(&course, "site");
}

#[test]
fn a_manifest_does_not_make_a_folder_ours() {
    let course = TempCourse::new()
        .with("photos/.coursebook", "# Made by coursebook\nother.html\n")
        .with("photos/summer.jpg", "mine");
    refused(&course, "photos");
}

#[test]
fn an_output_that_is_a_file() {
    let course = TempCourse::new().with("site.txt", "a file");
    refused(&course, "site.txt");
}

#[test]
fn the_course_itself_as_its_output() {
    let course = TempCourse::new().with("themes/mine/assets/own.css", "");
    for output in [".", "content", "content/", "./content/../content", "themes", "themes/mine", "..", "/"] {
        refused(&course, output);
    }
}

#[test]
fn a_site_in_the_content_folder_is_no_part_of_the_next() {
    let course = TempCourse::new().with("content/images/a.txt", "");
    for output in ["content/site", "content/images/new"] {
        course.run(&["build", "-o", output]).expect(0);
    }
    course.build().expect(0);
    let strange = |path: &String| path.starts_with("site/") || path.starts_with("images/new/");
    assert!(!course.site().keys().any(strange), "{:?}", course.site().keys());
}

#[test]
fn a_course_whose_content_is_its_own_folder() {
    let course = TempCourse::new().with("book.toml", "[book]\nsrc = \".\"\n").with("README.md", "# A course\n");
    course.build().expect(0);
    let before = course.site();
    course.build().expect(0);
    assert_eq!(before.keys().collect::<Vec<_>>(), course.site().keys().collect::<Vec<_>>());
}

#[test]
fn a_folder_that_is_empty_is_taken() {
    let course = TempCourse::new();
    fs::create_dir(course.path("site")).unwrap();
    course.build().expect(0);
}

// ---- what the system refuses ----

#[test]
fn a_target_below_a_file() {
    let course = TempCourse::new().with("file", "a file");
    let run = course.run(&["build", "-o", "file/site"]);
    run.expect(1).says(&["error[not-written]"]);
    assert_eq!(fs::read(course.path("file")).unwrap(), b"a file");
}

#[cfg(target_os = "linux")]
#[test]
fn a_target_where_nobody_may_write() {
    TempCourse::new().run(&["build", "-o", "/proc/coursebook-site"]).expect(1).says(&["error[not-written]"]);
}

/// The disk is full: a file can't grow beyond a kilobyte. The signal for it is ignored, so that
/// the program sees an error, as it does on a disk without space.
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_old_site() {
    let course = TempCourse::new();
    course.build().expect(0);
    let (before, names) = (state(&course.path("site")), names_in(&course.path("")));
    course.write("content/index.md", format!("# Changed\n\n{}\n", "A longer text. ".repeat(10_000)));
    let script = format!("trap '' XFSZ; ulimit -f 4; exec '{}' build", env!("CARGO_BIN_EXE_coursebook"));
    let run = Run::of(std::process::Command::new("sh").current_dir(course.path("")).args(["-c", &script]));
    run.expect(1).says(&["error[not-written]", "index.html", "File too large"]);
    assert!(before == state(&course.path("site")), "the old site was touched");
    assert_eq!(names, names_in(&course.path("")), "a stage was left behind");
}

/// A file system in memory, as large as it is told; removed in the end. None where this system
/// does not let us (no root, no `mount`).
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(folder.path());
        mount.output().is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    /// Writes until there is no space left.
    fn fill(&self) {
        use std::io::Write;
        let mut filler = fs::File::create(self.0.path().join("filler")).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site() {
    let Some(disk) = SmallDisk::mount("8m") else { return };
    let course = TempCourse::new();
    let site = disk.0.path().join("site");
    let output = site.to_str().unwrap();
    course.run(&["build", "-o", output]).expect(0);
    disk.fill();
    let before = state(&site);
    course.write("content/index.md", "# Changed\n");
    let run = course.run(&["build", "-o", output]);
    run.expect(1).says(&[
        "error[not-written]",
        "No space left",
        "the site that was there is as it was",
        "check the free space",
    ]);
    assert!(before == state(&site), "the old site was touched");
    assert_eq!(names_in(disk.0.path()), ["filler", "site"], "a stage was left behind");
}

// ---- the author's theme ----

/// A course with a built site, to which a theme with one template is given then.
#[cfg(unix)]
#[test]
fn names_that_no_address_can_have() {
    use std::os::unix::ffi::OsStrExt;
    let course = TempCourse::new().with("content/one\ntwo.txt", "x").with("content/a\u{1b}b/page.md", "# A\n");
    fs::write(course.path("content").join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
    let run = course.build();
    run.expect(1).says(&[
        "error[unreadable-file]: this name is not UTF-8",
        "--> content/one\\ntwo.txt",
        "--> content/a\\u{1b}b",
    ]);
    assert_eq!(run.err.matches("error[").count(), 3, "{}", run.err);
}

fn themed(path: &str, template: &str) -> (TempCourse, Run) {
    let course = TempCourse::new();
    course.build().expect(0);
    let before = state(&course.path("site"));
    course.write("book.toml", "[book]\ntitle = \"A small course\"\n\n[theme]\nname = \"mine\"\n");
    course.write(&format!("themes/mine/{path}"), template);
    let run = course.build();
    if run.code != Some(0) {
        assert!(before == state(&course.path("site")), "the old site was touched");
        assert_eq!(names_in(&course.path("")), ["book.toml", "content", "site", "themes"], "a stage was left behind");
    }
    (course, run)
}

#[test]
fn a_template_that_can_not_be_read() {
    let (_, run) = themed("layout/front.html", "<h1>\n{{ page.title \n</h1>\n{% if %}\n");
    run.expect(1).says(&["error[template-error]", "--> themes/mine/layout/front.html:"]);
}

#[test]
fn a_template_that_speaks_of_what_is_not_there() {
    let (_, run) = themed("layout/front.html", "<h1>\n{{ page.titel }}\n</h1>\n");
    run.expect(1).says(&["error[template-error]", "--> themes/mine/layout/front.html:2:", "page.titel", "page.title"]);
}

#[test]
fn a_template_that_speaks_of_a_name_that_is_not_there() {
    let (_, run) = themed("layout/front.html", "<h1>{{ pagetitle }}</h1>\n");
    run.expect(1).says(&["--> themes/mine/layout/front.html:1:", "pagetitle", "page"]);
}

#[test]
fn a_template_that_includes_one_that_is_not_there() {
    let (_, run) = themed("layout/front.html", "é {% include \"layout/haed.html\" %}\n{{ 1 | fil }}\n");
    run.expect(1).says(&["--> themes/mine/layout/front.html:1:", "did you mean `layout/head.html`?"]);
    run.says(&["Unknown filter `fil`", "--> themes/mine/layout/front.html:2:8"]);
}

/// Names of the site are put into templates, and findings still underline what the author wrote.
#[test]
fn a_template_that_speaks_of_files_of_the_theme() {
    let sheet = "é<link href=\"{{ page.root }}assets/style.css\">";
    let (_, run) = themed("layout/front.html", &format!("{sheet}{{{{ page.titel }}}}\n"));
    let column = sheet.chars().count() + "{{ page.".len() + 1;
    run.expect(1).says(&["titel", &format!("front.html:1:{column}"), "assets/style.css\">{{ page.titel }}"]);
    let (_, run) = themed("layout/front.html", &format!("{sheet}{{{{ 1 | fil }}}}\n"));
    let column = sheet.chars().count() + "{{ 1 | ".len() + 1;
    run.expect(1).says(&["Unknown filter `fil`", &format!("front.html:1:{column}")]);
    let (_, run) = themed("layout/front.html", &format!("{sheet}{{% if %}}\n"));
    run.expect(1).says(&[&format!("front.html:1:{}", sheet.chars().count() + "{% if ".len() + 1)]);
}

/// Spaces and comments are taken out of templates, and findings still underline what the author wrote.
#[test]
fn a_template_with_spaces_that_go() {
    let start = "<!-- Two\nlines -->\n\n    <p>\n        ";
    let (_, run) = themed("layout/front.html", &format!("{start}{{{{ page.titel }}}}  </p>\n"));
    run.expect(1).says(&["titel", "front.html:5:17", "        {{ page.titel }}"]);
    let (_, run) = themed("layout/front.html", &format!("{start}{{{{ 1 | fil }}}}  </p>\n"));
    run.expect(1).says(&["Unknown filter `fil`", "front.html:5:16"]);
}

#[test]
fn a_template_that_extends_one_that_is_not_there() {
    let (_, run) = themed("layout/front.html", "{% extends \"layout/bsae.html\" %}\n");
    run.expect(1).says(&["error[template-error]", "front.html", "layout/bsae.html"]);
}

#[test]
fn a_template_with_a_name_that_none_of_ours_has() {
    let (_, run) = themed("layout/lessons.html", "<p>\n");
    run.expect(0).says(&["warning[unused-template]", "did you mean `layout/lesson.html`?"]);
}

#[test]
fn a_theme_without_a_folder() {
    let course = TempCourse::new().with("themes/minimal/assets/own.css", "");
    course.write("book.toml", "[theme]\nname = \"minimla\"\n");
    course.build().expect(1).says(&["error[no-theme]", "book.toml:2:8", "did you mean `minimal`?"]);
}

#[test]
fn words_that_can_not_be_read() {
    let (_, run) = themed("locales/en.toml", "next = Further\n");
    run.expect(1).says(&["error[malformed-toml]", "--> themes/mine/locales/en.toml:1:"]);
}
