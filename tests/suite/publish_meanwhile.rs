//! Publishing while the course is built again: what is sent is what was checked.

use std::fs::{self, File};
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use coursebook::diagnostic::Diagnostics;
use coursebook::publish::{Failure, Plan, Publication, Sending, Sent, Site, choose};
use coursebook::source::Sources;
use coursebook::workspace::read_book;

use crate::temp_course::{TempCourse, files_in, program};

const NOTE: &str = "For me alone";

fn course(target: &str) -> TempCourse {
    let book = "[book]\nid = \"small\"\ntitle = \"Small\"\n\n[build]\nbase-url = \"https://example.org/small/\"\n";
    TempCourse::empty()
        .with("book.toml", format!("{book}\n[publish.live]\n{target}\n"))
        .with("content/index.md", format!("# Small\n\n:::facilitator\n{NOTE}.\n:::\n"))
        .with("content/bell.wav", "a sound")
}

struct Silent;

impl Sending for Silent {
    fn begin(&self, _: usize, _: u64) {}
    fn sent(&self, _: u64) {}
    fn note(&self, _: &str) {}
}

/// Publishes a course as the command does, but `meanwhile` happens between the comparing and the sending.
fn publish(course: &TempCourse, meanwhile: impl FnOnce()) -> Result<Sent, Failure> {
    course.build().expect(0);
    let config = read_book(&course.path(""), &mut Sources::default(), &mut Diagnostics::default());
    let publication = Publication {
        course: course.path(""),
        site: course.path("site"),
        content: course.path("content"),
        target: choose(&config, None).unwrap().clone(),
        id: config.id.clone().unwrap(),
        base_url: config.base_url.clone(),
    };
    let mut target = publication.open()?;
    let mut site = Site::read(&publication.site, 1)?;
    target.prepare(&mut site)?;
    let listing = target.listing(&site)?;
    let plan = Plan::of(&site, listing.as_ref());
    meanwhile();
    target.publish(&site, &plan, &Silent)
}

/// Publishes twice: once in peace, and then with another site in the place of the one that was compared.
fn spoilt(course: &TempCourse) {
    publish(course, || ()).unwrap();
    course.write("content/index.md", format!("# Small\n\nAnd more.\n\n:::facilitator\n{NOTE}.\n:::\n"));
    let failure = publish(course, || {
        course.run(&["build", "--edition", "facilitator"]).expect(0);
    })
    .unwrap_err();
    assert!(failure.message.contains("built again"), "{failure:?}");
    assert!(failure.help.contains("same command again"), "{failure:?}");
    publish(course, || ()).unwrap();
}

#[test]
fn a_folder_gets_nothing_of_another_site() {
    for shared in [false, true] {
        let course = course("to = \"folder\"\npath = \"public\"");
        publish(&course, || ()).unwrap();
        if shared {
            course.write("public/theirs.txt", "theirs");
        }
        let there = || {
            let mut there = files_in(&course.path("public"));
            there.remove(".coursebook-lock");
            there
        };
        let before = there();
        course.write("content/more.md", "# More\n");
        course.write("content/bell.wav", "another sound");
        let failure = publish(&course, || {
            course.run(&["build", "--edition", "facilitator"]).expect(0);
        })
        .unwrap_err();
        assert!(failure.message.contains("built again"), "{failure:?}");
        assert!(there() == before, "the old site keeps serving");
        // A file that is gone is another one too.
        let failure = publish(&course, || fs::remove_file(course.path("site/bell.wav")).unwrap()).unwrap_err();
        assert!(failure.message.contains("`bell.wav`"), "{failure:?}");
        assert!(there() == before, "the old site keeps serving");
        spoilt(&course);
    }
}

#[test]
fn a_zip_gets_nothing_of_another_site() {
    let course = course("to = \"zip\"");
    publish(&course, || ()).unwrap();
    let before = fs::read(course.path("small.zip")).unwrap();
    for meanwhile in ["page", "file"] {
        let failure = publish(&course, || match meanwhile {
            "page" => drop(course.run(&["build", "--edition", "facilitator"]).expect(0)),
            _ => fs::write(course.path("site/bell.wav"), "A SOUND").unwrap(),
        })
        .unwrap_err();
        assert!(failure.message.contains("built again"), "{failure:?}");
        assert!(fs::read(course.path("small.zip")).unwrap() == before, "the old zip is there");
    }
    assert_eq!(fs::read_dir(course.path("")).unwrap().count(), 4, "no draft is left");
    spoilt(&course);
}

#[test]
fn a_branch_gets_nothing_of_another_site() {
    let course = course("to = \"git\"\nrepository = \"there.git\"");
    let git = |arguments: &[&str]| {
        let run = Command::new("git").current_dir(course.path("")).args(arguments).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    git(&["init", "--quiet", "--bare", "there.git"]);
    let there = course.path("there.git").display().to_string();
    let book = fs::read_to_string(course.path("book.toml")).unwrap();
    course.write("book.toml", book.replace("there.git", &there));
    fs::write(course.path(".gitignore"), "/site/\n/there.git/\n").unwrap();
    spoilt(&course);
    assert!(!git(&["--git-dir=there.git", "log", "-p", "gh-pages"]).contains(NOTE));
}

#[test]
fn a_command_waits_until_another_has_done_with_the_site() {
    let course = course("to = \"zip\"");
    for command in [&["build"][..], &["publish", "--yes"], &["publish", "--dry-run"]] {
        let held = File::open(course.path("")).unwrap();
        held.lock().unwrap();
        let mut running =
            program(&course.path("")).args(command).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = [0; 256];
        let length = running.stderr.as_mut().unwrap().read(&mut said).unwrap();
        let said = String::from_utf8_lossy(&said[..length]).into_owned();
        assert!(said.contains("waiting until it has finished") && said.lines().count() == 1, "{said}");
        sleep(Duration::from_millis(300));
        assert!(running.try_wait().unwrap().is_none(), "{command:?} waits");
        drop(held);
        assert!(running.wait().unwrap().success(), "{command:?}");
    }
    assert!(course.path("small.zip").is_file());
}

#[test]
fn a_site_elsewhere_is_waited_for_there() {
    let course = course("to = \"zip\"").with("out/x", "");
    let held = File::open(course.path("")).unwrap();
    held.lock().unwrap();
    course.run(&["build", "-o", "out/deep/site"]).expect(0);
    assert!(course.path("out/deep/site/index.html").is_file());
}
