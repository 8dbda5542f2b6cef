//! The swap: a reader sees one site or the other, whatever happens to a build, and a build that
//! takes over what was there writes what a clean one writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::temp_course::{Run, TempCourse, names_in, program};

/// The files of a site.
type Site = BTreeMap<String, Vec<u8>>;

/// Numbers that look random and are the same in every run (xorshift, Marsaglia).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    /// A time up to `most`.
    fn time(&mut self, most: Duration) -> Duration {
        most.mul_f64(f64::from(u32::try_from(self.below(10_000)).unwrap()) / 10_000.0)
    }
}

/// A course whose pages and one file say which version they are of.
fn versioned(version: usize) -> TempCourse {
    let course = TempCourse::new();
    write_version(&course, version);
    course
}

fn write_version(course: &TempCourse, version: usize) {
    course.write("content/version.txt", version.to_string());
    course.write("content/index.md", format!("# A course\n\nVersion ={version}=.\n"));
    for lesson in 0..4 {
        course.write(&format!("content/lesson-{lesson}.md"), format!("# Lesson {lesson}\n\nVersion ={version}=.\n"));
    }
}

/// Builds `course` into `site`, which must succeed.
#[track_caller]
fn build_into(course: &TempCourse, site: &Path) -> Run {
    let run = course.run(&["build", "-o", site.to_str().unwrap()]);
    run.expect(0);
    run
}

/// What a build into a new folder writes.
#[track_caller]
fn clean(course: &TempCourse) -> Site {
    let folder = TempCourse::empty();
    build_into(course, &folder.path("site"));
    folder.site()
}

fn spawn(course: &TempCourse, site: &Path) -> Child {
    let mut command = program(&course.path(""));
    command.args(["build", "-o"]).arg(site).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let courses = [versioned(1), versioned(2).with("content/9-more.md", "# More\n")];
    let sites = [clean(&courses[0]), clean(&courses[1])];
    let folder = TempCourse::empty();
    let target = folder.path("site");
    build_into(&courses[0], &target);
    let start = Instant::now();
    build_into(&courses[1], &target);
    let mut most = start.elapsed();
    let mut random = Random(0x5eed);
    let (mut current, mut swaps) = (1, 0);
    for round in 0..100 {
        let mut child = spawn(&courses[1 - current], &target);
        thread::sleep(random.time(most));
        child.kill().unwrap();
        child.wait().unwrap();
        let site = folder.site();
        let found = sites.iter().position(|whole| *whole == site);
        let found = found.unwrap_or_else(|| panic!("round {round}: {:?}", difference(&sites[current], &site)));
        // However busy the machine is, about every fourth build comes to its swap: the moments
        // gather around it.
        most = most.mul_f64(if found == current { 1.03 } else { 0.92 });
        swaps += usize::from(found != current);
        current = found;
    }
    assert!((5..95).contains(&swaps), "the kills came all too early or all too late: {swaps}");
    build_into(&courses[0], &target);
    assert_eq!(names_in(&folder.path("")), ["site"], "stages of killed builds were left behind");
    assert!(folder.site() == sites[0]);
}

/// The files in which two sites differ.
fn difference(a: &Site, b: &Site) -> Vec<String> {
    let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

#[test]
fn a_reader_never_sees_a_mixture() {
    let folder = TempCourse::empty();
    let target = folder.path("site");
    let course = versioned(1);
    build_into(&course, &target);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(Ordering::Relaxed) {
                read_once(&target);
                reads += 1;
            }
            reads
        });
        for version in 2..=20 {
            write_version(&course, version);
            build_into(&course, &target);
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 100, "the reader had no chance to read");
    });
}

/// Reads a file, a page, and the file again: versions only grow, so the page's lies between.
fn read_once(target: &Path) {
    let file = || fs::read_to_string(target.join("version.txt")).unwrap().parse::<usize>().unwrap();
    let before = file();
    let page = fs::read_to_string(target.join("index.html")).unwrap();
    let after = file();
    let version: usize = page.split('=').find_map(|part| part.parse().ok()).unwrap();
    assert!((before..=after).contains(&version), "a page of version {version} beside files of {before} and {after}");
}

#[test]
fn unchanged_files_are_taken_over() {
    let course = versioned(1);
    course.build().expect(0);
    let before = inodes(&course);
    course.write("content/lesson-0.md", "# Lesson 0\n\nChanged.\n");
    let run = course.build();
    run.expect(0);
    let after = inodes(&course);
    let reused = after.iter().filter(|(path, inode)| before.get(*path) == Some(inode)).count();
    assert!(reused > after.len() / 2, "{reused} of {} files were taken over", after.len());
    assert!(run.out.contains(&format!(", {reused} of them as they were)")), "{reused}: {}", run.out);
    assert_ne!(before["lesson-0/index.html"], after["lesson-0/index.html"], "a file was changed in its place");
}

#[cfg(unix)]
fn inodes(course: &TempCourse) -> BTreeMap<String, u64> {
    use std::os::unix::fs::MetadataExt;
    let inode = |path: &String| fs::metadata(course.path("site").join(path)).unwrap().ino();
    course.site().keys().map(|path| (path.clone(), inode(path))).collect()
}

#[test]
fn a_file_that_somebody_edited_is_restored() {
    let course = versioned(1);
    course.build().expect(0);
    let before = course.site();
    course.write("site/index.html", "edited");
    course.write("site/version.txt", "7");
    let sheet = before.keys().find(|path| path.starts_with("assets/style.")).unwrap();
    fs::remove_file(course.path("site").join(sheet)).unwrap();
    course.build().expect(0);
    assert_eq!(difference(&before, &course.site()), Vec::<String>::new());
}

/// The compressed copies of a site, with what is in them.
fn copies(site: &Site) -> Site {
    site.iter()
        .filter(|(path, _)| path.ends_with(".gz") || path.ends_with(".br"))
        .map(|(p, b)| (p.clone(), b.clone()))
        .collect()
}

#[test]
fn compressed_copies_come_stay_and_go() {
    let course = versioned(1).with("content/data.csv", "1,2,3\n".repeat(1_000)).with("content/data.csv.gz", "my own");
    let book = fs::read_to_string(course.path("book.toml")).unwrap();
    course.build().expect(0);
    let plain = course.site();
    assert!(copies(&plain).keys().eq(["data.csv.gz"]));
    // Switched on over a site without them, and in a clean build.
    course.write("book.toml", format!("{book}[build]\nprecompress = true\n"));
    course.build().expect(0);
    let site = course.site();
    let made = copies(&site);
    let sheet = site.keys().find(|path| path.starts_with("assets/style.") && path.ends_with(".css")).unwrap();
    for text in ["index.html", "data.csv", sheet] {
        assert!(made.contains_key(&format!("{text}.br")), "{text}");
        assert!(made[&format!("{text}.gz")].len() < site[text].len(), "{text}");
    }
    assert_eq!(made["data.csv.gz"], b"my own");
    assert!(!made.keys().any(|path| path.contains(".woff2") || path.contains(".gz.")), "{:?}", made.keys());
    assert!(site == clean(&course), "{:?}", difference(&site, &clean(&course)));
    // What is as it was is linked, and what somebody changed is made anew.
    let page = "index.html.br".to_owned();
    let before = inodes(&course)[&page];
    course.build().expect(0);
    assert_eq!(inodes(&course)[&page], before);
    course.write("site/index.html.br", "edited");
    fs::remove_file(course.path("site/index.html.gz")).unwrap();
    course.build().expect(0);
    assert_eq!(difference(&site, &course.site()), Vec::<String>::new());
    // Another text, another copy; switched off, none.
    course.write("content/index.md", "# Another\n\nText.\n");
    course.build().expect(0);
    assert!(course.site()[&page] != site[&page] && course.site() == clean(&course));
    course.write("book.toml", book);
    course.build().expect(0);
    assert!(copies(&course.site()).keys().eq(["data.csv.gz"]));
}

#[test]
fn a_broken_manifest_is_no_harm() {
    let course = versioned(1);
    course.build().expect(0);
    let before = course.site();
    course.write("site/.coursebook", [0xff, 0xfe]);
    let run = course.build();
    run.expect(1).says(&["error[foreign-files]"]);
    course.write("site/.coursebook", &before[".coursebook"]);
    course.build().expect(0);
    assert!(before == course.site());
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let courses = [versioned(1), versioned(2)];
    let sites = [clean(&courses[0]), clean(&courses[1])];
    let folder = TempCourse::empty();
    let target = folder.path("site");
    for round in 0..12 {
        // Every other time there is no site yet, so that both make the folder.
        if round % 2 == 0 && target.exists() {
            fs::remove_dir_all(&target).unwrap();
        }
        let children: Vec<Child> = courses.iter().map(|course| spawn(course, &target)).collect();
        for mut child in children {
            assert!(child.wait().unwrap().success(), "round {round}: a build failed");
        }
        let site = folder.site();
        assert!(sites.contains(&site), "round {round}: {:?}", difference(&sites[0], &site));
        assert_eq!(names_in(&folder.path("")), ["site"], "round {round}: a stage was left behind");
    }
}

#[test]
fn rebuilding_writes_what_a_clean_build_writes() {
    let mut writer = Writer::new();
    writer.course.build().expect(0);
    for step in 0..30 {
        let edit = writer.edit();
        writer.course.build().expect(0);
        let (rebuilt, clean) = (writer.course.site(), clean(&writer.course));
        assert_eq!(difference(&clean, &rebuilt), Vec::<String>::new(), "step {step}: {edit}");
    }
}

/// An author at work: changes one thing after another.
struct Writer {
    course: TempCourse,
    random: Random,
    /// The lessons' paths.
    lessons: Vec<PathBuf>,
    made: usize,
}

impl Writer {
    fn new() -> Self {
        let mut writer = Self { course: TempCourse::new(), random: Random(0xed17), lessons: Vec::new(), made: 0 };
        for _ in 0..5 {
            writer.add();
        }
        writer
    }

    /// Does one thing; gives its name.
    fn edit(&mut self) -> &'static str {
        match self.random.below(9) {
            0 | 1 => self.add(),
            2 | 3 => self.change(),
            4 => self.remove(),
            5 => self.rename(),
            6 => self.change_theme(),
            7 => self.change_book(),
            _ => self.change_file(),
        }
    }

    fn add(&mut self) -> &'static str {
        self.made += 1;
        let module = ["1-alpha", "2-beta", "3-gamma"][self.random.below(3)];
        let path = format!("content/{module}/{}-lesson-{}.md", self.random.below(9), self.made);
        self.course.write(&path, self.text());
        self.lessons.push(self.course.path(&path));
        "add a lesson"
    }

    /// A lesson with something that other pages show: its title, a term, a difference.
    fn text(&self) -> String {
        let number = self.made;
        format!(
            "# Lesson {number}\n\n:::definition[Term {number}]\nWhat it means.\n:::\n\n:::difference[Pair {number}]{{#pair-{number}}}\n\
             :::side[One]\nThis.\n:::\n:::side[Other]\nThat.\n:::\n:::\n\nTerm {number} again, and term {}.\n",
            number / 2
        )
    }

    fn pick(&mut self) -> Option<usize> {
        if self.lessons.is_empty() { None } else { Some(self.random.below(self.lessons.len())) }
    }

    fn change(&mut self) -> &'static str {
        if let Some(at) = self.pick() {
            self.made += 1;
            fs::write(&self.lessons[at], self.text()).unwrap();
        }
        "change a lesson"
    }

    fn remove(&mut self) -> &'static str {
        if let Some(at) = self.pick() {
            fs::remove_file(self.lessons.swap_remove(at)).unwrap();
        }
        "remove a lesson"
    }

    fn rename(&mut self) -> &'static str {
        if let Some(at) = self.pick() {
            self.made += 1;
            let to = self.course.path(&format!("content/renamed-{}.md", self.made));
            fs::rename(&self.lessons[at], &to).unwrap();
            self.lessons[at] = to;
        }
        "rename a lesson"
    }

    fn change_theme(&mut self) -> &'static str {
        self.made += 1;
        self.course.write(
            "themes/mine/blocks/side/side.html",
            format!("<div data-made=\"{}\">{{{{ block.body }}}}</div>\n", self.made),
        );
        self.course.write("themes/mine/assets/own.css", format!("/* {} */\n", self.made));
        "change the theme"
    }

    fn change_book(&mut self) -> &'static str {
        self.made += 1;
        fs::create_dir_all(self.course.path("themes/mine")).unwrap();
        self.course.write(
            "book.toml",
            format!(
                "[book]\ntitle = \"Course {0}\"\n\n[build]\nbase-url = \"https://example.org/{0}/\"\noffline = {1}\n\n[theme]\nname = \"mine\"\n",
                self.made,
                self.random.below(3) > 0
            ),
        );
        "change book.toml"
    }

    fn change_file(&mut self) -> &'static str {
        self.made += 1;
        self.course.write(&format!("content/files/{}.txt", self.random.below(3)), self.made.to_string());
        "change a file"
    }
}
