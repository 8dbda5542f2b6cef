//! `new --ci`: the files can be read, and their commands are ours, tried in a course.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::temp_course::{Run, TempCourse, program};

const GITHUB: &str = ".github/workflows/course.yml";
const GITLAB: &str = ".gitlab-ci.yml";

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Runs a line of a workflow, where `coursebook` is the program under test.
#[track_caller]
fn run_line(line: &str, folder: &Path, variables: &[(&str, &Path)]) {
    let bin = Path::new(env!("CARGO_BIN_EXE_coursebook")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", line]).current_dir(folder).env("PATH", path);
    command.envs(variables.iter().map(|(name, value)| (*name, value.as_os_str())));
    let run = Run::of(&mut command);
    assert_eq!(run.code, Some(0), "{line}\n{}{}", run.out, run.err);
}

/// A repository with a course in this folder of it.
fn repository(folder: &str, ci: &str) -> TempCourse {
    let repository = TempCourse::empty();
    fs::create_dir(repository.path(".git")).unwrap();
    repository.run(&["new", folder, "--ci", ci]).expect(0);
    repository
}

#[cfg(unix)]
#[test]
fn the_workflow_for_github_works() {
    for folder in ["course", "courses/Nomsa's course"] {
        let repository = repository(folder, "github");
        let workflow = read(&repository.path(GITHUB));
        let check = &workflow["jobs"]["check"];
        let place = check["defaults"]["run"]["working-directory"].as_str().unwrap();
        assert_eq!(place, folder);
        let scratch = repository.path("scratch");
        let (mut ran, mut installs) = (Vec::new(), 0);
        for step in check["steps"].as_array().unwrap() {
            let Some(line) = step["run"].as_str() else { continue };
            if line.starts_with("cargo install --locked coursebook --version ") {
                assert!(line.ends_with(env!("CARGO_PKG_VERSION")), "{line}");
                installs += 1;
                continue;
            }
            assert!(line.starts_with("coursebook "), "{line}");
            run_line(line, &repository.path(place), &[("RUNNER_TEMP", &scratch)]);
            ran.push(line.split(' ').nth(1).unwrap());
        }
        assert_eq!((installs, ran), (1, vec!["check", "build"]));
        assert!(scratch.join("site/index.html").is_file(), "what is handed to Pages is there");
    }
}

#[test]
fn actions_are_pinned_and_only_publishing_may_write() {
    let repository = repository("course", "github");
    let workflow = read(&repository.path(GITHUB));
    assert_eq!(workflow["permissions"]["contents"], "read");
    assert!(workflow["jobs"]["check"].get("permissions").is_none());
    assert_eq!(workflow["jobs"]["publish"]["needs"], "check");
    for job in ["check", "publish"] {
        for step in workflow["jobs"][job]["steps"].as_array().unwrap() {
            let Some(action) = step["uses"].as_str() else { continue };
            let (_, version) = action.rsplit_once("@v").unwrap_or_else(|| panic!("{action} has no version"));
            assert!(version.parse::<u32>().is_ok(), "{action}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_pipeline_for_gitlab_works() {
    let repository = repository("courses/small", "gitlab");
    let pipeline = read(&repository.path(GITLAB));
    let course = PathBuf::from(pipeline["variables"]["COURSE"].as_str().unwrap());
    assert_eq!(course, Path::new("courses/small"));
    for job in ["check", "pages"] {
        for line in texts(&pipeline[job]["script"]) {
            assert!(line.starts_with("coursebook "), "{line}");
            run_line(line, &repository.path(""), &[("COURSE", &course)]);
        }
    }
    assert_eq!(texts(&pipeline["pages"]["artifacts"]["paths"]), ["public"]);
    assert!(repository.path("public/index.html").is_file());
    // The program is taken from the cache where it is there, else installed: the line is tried with a stand-in for cargo.
    let before = texts(&pipeline["before_script"]);
    let cargo = "cargo() { mkdir -p .coursebook-program/bin; printf '#!/bin/sh\\n' > .coursebook-program/bin/coursebook; \
                 chmod +x .coursebook-program/bin/coursebook; echo installed >> log; }\n";
    for _ in 0..2 {
        run_line(&format!("{cargo}{}\n{}\ncoursebook --version", before[0], before[1]), &repository.path(""), &[]);
    }
    assert_eq!(fs::read_to_string(repository.path("log")).unwrap(), "installed\n");
    assert!(before[0].contains(&format!("--version {} ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(texts(&pipeline["cache"]["paths"]), [".coursebook-program/"]);
}

#[test]
fn into_a_course_that_is_there() {
    let course = TempCourse::new();
    // Without a repository the course's own folder is taken for its root.
    let run = course.run(&["new", "--ci", "github"]);
    run.expect(0);
    assert!(run.out.starts_with(&format!("Wrote {GITHUB}.")), "{}", run.out);
    let workflow = read(&course.path(GITHUB));
    assert_eq!(workflow["jobs"]["check"]["defaults"]["run"]["working-directory"], ".");
    // A second time nothing changes; from within, and by name.
    let run = Run::of(program(&course.path("content")).args(["new", "--ci", "github"]));
    run.expect(0);
    course.run(&["new", ".", "--ci", "github"]).expect(0);
    assert_eq!(read(&course.path(GITHUB)), workflow);
    course.run(&["new", ".", "--ci", "gitlab"]).expect(0);
    assert!(course.path(GITLAB).is_file());
}

#[test]
fn nothing_of_the_authors_is_overwritten() {
    let course = TempCourse::new().with(GITHUB, "mine").with("other/note.txt", "mine");
    course.run(&["new", "--ci", "github"]).expect(2).says(&["is there already", "nothing was written"]);
    assert_eq!(fs::read_to_string(course.path(GITHUB)).unwrap(), "mine");
    course.run(&["new", "other", "--ci", "github"]).expect(2).says(&["exists already"]);
    course.run(&["new", "--ci", "jenkins"]).expect(2).says(&["github", "gitlab"]);
    TempCourse::empty().run(&["new", "--ci", "github"]).expect(1).says(&["no-book-toml"]);
    course.run(&["new", "--ci", "gitlab", "--title", "Other"]).expect(2).says(&["a new course needs a folder"]);
    TempCourse::empty().run(&["new"]).expect(2).says(&["<PATH>"]);
}
