//! The preview beside other programs: the browser that it opens, git, Vim.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::{env, iter};

use crate::serve_client::{Server, eventually};
use crate::temp_course::{Run, TempCourse};

/// How many files a branch changes.
const FILES: usize = 1000;

/// Writes down its arguments, and how the preview answers at the address.
const BROWSER: &str = r#"#!/usr/bin/env bash
address="${1#http://}" host="${1#http://}" host="${host%%/*}"
exec 3<>"/dev/tcp/${host%:*}/${host##*:}"
printf 'GET /%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "${address#*/}" "$host" >&3
IFS= read -r answer <&3
printf '%s\n%s\n' "$*" "$answer" > "$0.part"
mv "$0.part" "$0.log"
"#;

/// Whether this machine has a program; says so where it hasn't.
#[allow(clippy::print_stdout, reason = "whoever reads the test's output learns what was not tried")]
fn has(name: &str) -> bool {
    let found = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        println!("skipped: there is no {name} on this machine");
    }
    found
}

#[test]
fn it_opens_the_browser_once_it_answers() {
    let systems = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    for (asked, opened) in [(None, systems), (Some("my-browser"), "my-browser"), (Some(""), systems)] {
        let course = TempCourse::new()
            .with("book.toml", "[build]\nbase-url = \"https://example.org/a/b/\"\n")
            .with(&format!("bin/{opened}"), BROWSER);
        let browser = course.path("bin").join(opened);
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(iter::once(course.path("bin")).chain(env::split_paths(&path))).unwrap();
        let mut command = Server::command(&course, &["--port", "0", "--open"]);
        command.env("PATH", path).envs(asked.map(|name| ("BROWSER", name)));
        let server = Server::run(&mut command);
        let log = browser.with_extension("log");
        let heard = eventually(|| fs::read_to_string(&log).ok());
        let wanted = format!("http://{}/a/b/\nHTTP/1.1 200 OK\r\n", server.host);
        assert_eq!(heard.as_deref(), Some(&*wanted), "{asked:?}\n{}", server.said());
    }
}

#[test]
fn no_browser_is_no_fault() {
    let course = TempCourse::new();
    let mut command = Server::command(&course, &["--port", "0", "--open"]);
    let server = Server::run(command.env("BROWSER", course.path("no-such-browser")));
    server.says("There is no browser that could be opened from here.");
    assert_eq!(server.get("").status, 200);
}

/// Runs git in the course's folder, as it is without anybody's settings.
fn git(course: &TempCourse, arguments: &[&str]) {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(course.path(""));
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]).args(arguments);
    Run::of(&mut command).expect(0);
}

/// Writes all lessons as they are on a branch, and commits them.
fn commit(course: &TempCourse, branch: &str) {
    git(course, &["checkout", "-q", "-b", branch]);
    for number in 0..FILES {
        let text = format!("# L {number}\n\nOn branch {branch}.\n");
        course.write(&format!("content/m{}/l{number}.md", number / 50), text);
    }
    course.write(&format!("content/only-{branch}.md"), format!("# Of {branch} alone\n"));
    git(course, &["add", "."]);
    git(course, &["commit", "-q", "-m", branch]);
}

#[test]
fn branches_of_git() {
    if !has("git") {
        return;
    }
    let course = TempCourse::new();
    git(&course, &["init", "-q"]);
    commit(&course, "one");
    git(&course, &["rm", "-q", "content/only-one.md"]);
    commit(&course, "two");
    let server = Server::start(&course);
    for (branch, other) in [("one", "two"), ("two", "one"), ("one", "two")] {
        git(&course, &["checkout", "-q", branch]);
        for number in 0..FILES {
            server.shows(&format!("m{}/l{number}/", number / 50), &format!("On branch {branch}."));
        }
        server.answers(&format!("only-{branch}/"), 200);
        server.answers(&format!("only-{other}/"), 404);
    }
    // A thousand files are one change, or a few: not a thousand.
    assert!((3..100).contains(&server.changes()), "{}", server.said());
}

#[test]
fn saves_of_vim_itself() {
    if !has("vim") {
        return;
    }
    let course = TempCourse::new().with("content/01-one.md", "# One\n\nSave 0.\n");
    let server = Server::start(&course);
    // As it is set up from the start, then with each way in which it can keep a backup. Of files in
    // temporary folders it would keep none.
    let settings = ["", "set backup backupcopy=no", "set backup backupcopy=yes", "set nowritebackup"];
    for (number, setting) in settings.into_iter().enumerate() {
        let replace = format!("%s/Save {number}/Save {}/", number + 1);
        let mut vim = Command::new("vim");
        vim.args(["-es", "-u", "NONE", "-i", "NONE"]).current_dir(course.path("content")).stdin(Stdio::null());
        Run::of(vim.args(["-c", "set backupskip=", "-c", setting, "-c", &replace, "-c", "wq", "01-one.md"])).expect(0);
        server.shows("one/", &format!("Save {}.", number + 1));
    }
    assert!(course.path("content/01-one.md~").exists(), "Vim kept no backup");
    assert_eq!(server.get("01-one.md~").status, 404);
    assert!(!server.said().contains("error["), "{}", server.said());
}
