//! The preview's law: whatever was done to a course while it ran, it shows what a clean build of
//! the course writes, page by page, and says what a clean build says.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use coursebook::build::{Loaded, Request, load, write_to};
use coursebook::course::Edition;
use coursebook::diagnostic::{Diagnostics, human};
use coursebook::serve::preview::{Found, Preview};
use coursebook::sink::MemorySink;
use coursebook::source::Sources;
use coursebook::workspace::{Look, Wanted};

use crate::memory_course::Silent;
use crate::temp_course::TempCourse;

/// How many things are done to the course.
const STEPS: usize = 500;

/// Numbers that look random and are the same in every run (xorshift, Marsaglia).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// True once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

const FOLDERS: &[&str] = &["", "01-one", "02-two", "02-two/deep", "three"];
const NAMES: &[&str] = &["index.md", "01-a.md", "02-b.md", "c.md", "d.md", "README.md"];
const WORDS: &[&str] = &["Vision", "Goal", "Plan", "a compass", "the long way", "IT"];

/// Pieces of lessons: what others see of one, what it sees of others, and faults.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "Text about W and W.", "Text about *W*.", "A [link](c.md) and [one](../01-one/01-a.md#here).", "[Glossary](/glossary)",
    "[[W]]", "[up](../index.md) [own](#here)", "## Here {#here}", "## W", "### Deeper W", "![picture](pic.svg)", "[file](/notes.txt)",
    ":::definition[W]{aka=\"other W\"}\nMeaning N of [b](02-b.md).\n:::", ":::definition[W]{see=\"Vision, W\"}\nMeaning.\n:::",
    ":::keypoints\n- Point N\n- [[Vision]]\n:::", ":::objectives\n- Do N\n:::", ":::reflection{#r-N}\nWhy N?\n:::", ":::reflection{#same}\nAgain?\n:::",
    ":::exercise[Map N]{#e-N time=20m attempt}\nDo.\n\n:::hint\nThink.\n:::\n:::", "::differences", "::::difference[W]\n:::side[A]\na\n:::\n:::side[B]\nb\n:::\n::::",
    ":::facilitator\nHush N [p](pic.svg)\n:::", "<p id=\"raw\">raw</p>\n\n[raw](d.md#raw)", "$x^N$", "Note[^1].\n\n[^1]: N",
    "<img src=\"pic.svg\"> <a href='c.md#here'>W</a> <a href=/three/index.md>N</a>", "<table>\n<tr><td><img srcset='pic.svg, 01-one/pic.svg 2x'>\n</table>",
    "<!-- coursebook-allow N: W -->", "[W](https://example.org/N) ![](https://example.org/N.png)", "[d](/d.md) [c](/02-two/c.md)", "[f](C.md) [g](/Notes.txt)",
    ":::note\nnever closed", "[broken](nowhere-N.md)", ":::quiz{#q-N}\nWhich? {#w-N}\n\n- [x] one\n- [ ] two\n:::", "It's \"N\" ...",
];

const FRONT: &[&str] = &[
    "",
    "",
    "",
    "title: W N\n",
    "slug: s-N\n",
    "order: N\n",
    "draft: true\n",
    "aliases: [/old-N/]\n",
    "description: about W\n",
    "duration: 15m\n",
    "title: \"W\n",
];

/// Small changes of lessons.
const ALTERED: &[(&str, &str)] = &[
    ("{#here}", "{#there}"),
    ("{#there}", "{#here}"),
    ("id=\"raw\"", "id=\"cooked\""),
    ("id=\"cooked\"", "id=\"raw\""),
    ("{#here}", "{#here}\n\nOne line more.\n"),
    ("aka=\"other", "aka=\"another"),
    ("Meaning", "Sense"),
    ("Point", "Item"),
    ("[p](pic.svg)", "[p](notes.txt)"),
    ("![picture](pic.svg)", "text"),
    ("[file](/notes.txt)", "text"),
    ("/old-", "/older-"),
    ("{#same}", "{#other}"),
    ("{#other}", "{#same}"),
    ("Text about", "\nA line above.\n\nText about"),
];

struct World {
    course: TempCourse,
    random: Random,
    touched: BTreeSet<PathBuf>,
}

impl World {
    fn text(&mut self) -> String {
        let number = self.random.below(40).to_string();
        let front = self.random.of(FRONT);
        let mut text = if front.is_empty() { String::new() } else { format!("---\n{front}---\n\n") };
        if !self.random.once_in(5) {
            text.push_str("# The W of N\n\n");
        }
        for _ in 0..self.random.below(6) {
            text.push_str(self.random.of(PIECES));
            text.push_str("\n\n");
        }
        let words: Vec<&str> = text.split('W').collect();
        let mut filled = words[0].to_owned();
        for rest in &words[1..] {
            filled.push_str(self.random.of(WORDS));
            filled.push_str(rest);
        }
        filled.replace('N', &number)
    }

    fn some_path(&mut self) -> String {
        let (folder, name) = (self.random.of(FOLDERS), self.random.of(NAMES));
        if folder.is_empty() { format!("content/{name}") } else { format!("content/{folder}/{name}") }
    }

    /// Files of the course that are there.
    fn files(&self) -> Vec<String> {
        let root = self.course.path("content");
        let walk = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files = walk.filter(|entry| entry.file_type().is_file());
        files.map(|entry| format!("content/{}", entry.path().strip_prefix(&root).unwrap().display())).collect()
    }

    fn touch(&mut self, path: &str) {
        let course = fs::canonicalize(self.course.path("")).unwrap();
        self.touched.insert(course.join(path));
    }

    fn write(&mut self, path: &str, text: impl AsRef<[u8]>) {
        // Where a folder is new, the system tells of the folder only.
        let mut new = path.to_owned();
        while let Some((above, _)) = new.rsplit_once('/')
            && !self.course.path(above).exists()
        {
            new = above.to_owned();
        }
        self.course.write(path, text);
        self.touch(&new);
    }

    fn rename(&mut self, from: &str, to: &str) {
        if self.course.path(to).exists() || !self.course.path(from).exists() {
            return;
        }
        fs::create_dir_all(self.course.path(to).parent().unwrap()).unwrap();
        if fs::rename(self.course.path(from), self.course.path(to)).is_ok() {
            self.touch(from);
            self.touch(to);
        }
    }

    fn remove(&mut self, path: &str) {
        let on_disk = self.course.path(path);
        if on_disk.is_dir() {
            fs::remove_dir_all(on_disk).unwrap();
        } else if on_disk.exists() {
            fs::remove_file(on_disk).unwrap();
        }
        self.touch(path);
    }

    /// Does one thing to the course, and says what.
    fn step(&mut self) -> String {
        let files = self.files();
        let lessons: Vec<&String> = files.iter().filter(|path| path.ends_with(".md")).collect();
        let some = lessons.get(self.random.below(lessons.len().max(1))).map_or("content/index.md", |path| path);
        match self.random.below(28) {
            20..=27 => self.small_step(&lessons.into_iter().cloned().collect::<Vec<_>>()),
            0..=6 => {
                let text = self.text();
                self.write(some, text);
                format!("edit {some}")
            }
            7..=9 => {
                let text = fs::read_to_string(self.course.path(some)).unwrap_or_default();
                let more = self.random.below(1000);
                self.write(some, format!("{text}\nA paragraph more: {more}.\n"));
                format!("append to {some}")
            }
            10 | 11 => {
                let (path, text) = (self.some_path(), self.text());
                self.write(&path, text);
                format!("create {path}")
            }
            12 => {
                let to = self.some_path();
                self.rename(some, &to);
                format!("rename {some} to {to}")
            }
            13 => {
                self.remove(some);
                format!("delete {some}")
            }
            14 => self.folder_step(),
            15 => self.asset_step(),
            16 => self.book_step(),
            17 => self.theme_step(),
            18 => self.summary_step(),
            _ => {
                let (first, second) = (self.text(), self.text());
                self.write(some, first);
                let other = self.some_path();
                self.write(&other, second);
                format!("write {some} and {other}")
            }
        }
    }

    /// Alters or takes out one piece of a lesson and leaves the rest: what the others see of it is
    /// nearly the same.
    fn small_step(&mut self, lessons: &[String]) -> String {
        let (from, to) = ALTERED[self.random.below(ALTERED.len())];
        let read = |path: &str| fs::read_to_string(self.course.path(path)).unwrap_or_default();
        let texts: Vec<(&String, String)> = lessons.iter().map(|path| (path, read(path))).collect();
        let having: Vec<&(&String, String)> = texts.iter().filter(|(_, text)| text.contains(from)).collect();
        if having.is_empty() || self.random.once_in(4) {
            let Some((path, text)) = texts.get(self.random.below(texts.len().max(1))) else { return String::new() };
            let mut pieces: Vec<&str> = text.split("\n\n").collect();
            pieces.remove(self.random.below(pieces.len()));
            self.write(path, pieces.join("\n\n"));
            return format!("take a piece out of {path}");
        }
        let (path, text) = having[self.random.below(having.len())];
        self.write(path, text.replacen(from, to, 1));
        format!("{from} becomes {to} in {path}")
    }

    fn folder_step(&mut self) -> String {
        let folder = format!("content/{}", self.random.of(&FOLDERS[1..]));
        match self.random.below(4) {
            0 => self.remove(&folder),
            1 => self.rename(&folder, "content/04-moved"),
            2 => self.rename("content/04-moved", &folder),
            _ => self.rename("content", "elsewhere"),
        }
        if self.course.path("elsewhere").exists() && self.random.once_in(2) {
            self.rename("elsewhere", "content");
        }
        format!("move or remove {folder}")
    }

    fn asset_step(&mut self) -> String {
        let path = self.random.of(&["content/pic.svg", "content/01-one/pic.svg", "content/notes.txt"]);
        if self.random.once_in(3) {
            self.remove(path);
        } else {
            let number = self.random.below(100);
            self.write(path, format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{number}</title></svg>"));
        }
        format!("change {path}")
    }

    fn book_step(&mut self) -> String {
        let more = self.random.of(&[
            "",
            "[markdown]\nsmart-punctuation = false\n",
            "[glossary]\nauto-link = false\n",
            "[theme]\naccent = \"#0b6bcb\"\n",
            "[theme]\nname = \"mine\"\n",
            "[build]\nbase-url = \"https://example.org/a/b/\"\n",
            "typo = 1\n",
        ]);
        let title = self.random.of(&["title = \"A course\"\n", "title = \"Another\"\nlanguage = \"de\"\n", ""]);
        self.write("book.toml", format!("[book]\nid = \"law\"\n{title}\n{more}"));
        format!("book.toml: {title:?} {more:?}")
    }

    fn theme_step(&mut self) -> String {
        let path = format!("themes/{}/", self.random.of(&["default", "mine"]));
        let number = self.random.below(100);
        let (name, text) = self.random_theme_file(number);
        if self.random.once_in(3) {
            self.remove(&(path + name));
        } else {
            self.write(&(path + name), text);
        }
        format!("theme: {name}")
    }

    fn random_theme_file(&mut self, number: usize) -> (&'static str, String) {
        match self.random.below(4) {
            0 => ("layout/foot.html", format!("<footer>{number} {{{{ page.title }}}}</footer>")),
            1 => ("assets/more.css", format!("p {{ margin: {number}px }}")),
            2 => ("locales/en.toml", format!("next = \"On {number}\"\n")),
            _ => ("blocks/note/note.css", format!("p {{ margin: {number}px }}")),
        }
    }

    fn summary_step(&mut self) -> String {
        if self.random.once_in(2) {
            self.remove("content/SUMMARY.md");
        } else {
            let number = self.random.below(100);
            let text = format!("# Summary\n\n- [One {number}](01-one/01-a.md)\n  - [C](c.md)\n- [D](d.md)\n");
            self.write("content/SUMMARY.md", text);
        }
        "SUMMARY.md".to_owned()
    }

    /// What is looked at: all, or what the system tells of, which may be more than what changed.
    fn look(&mut self) -> Look {
        let touched = std::mem::take(&mut self.touched);
        if self.random.once_in(6) { Look::All } else { Look::At(touched) }
    }
}

fn shown(diagnostics: &Diagnostics, sources: &Sources) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| human::render(diagnostic, sources)).collect()
}

/// Fails unless the preview shows and says what a clean build does; gives the number of pages compared.
fn check(preview: &Preview, course: &TempCourse, edition: Edition) -> usize {
    let request =
        Request { course: course.path(""), output: None, base_url: None, drafts: false, edition, deny_warnings: false };
    let mut loaded = load(&request, &Silent);
    loaded.check(&Silent);
    let Loaded { sources, course, theme, mut diagnostics, .. } = loaded;
    diagnostics.sort(&sources);
    assert_eq!(shown(&preview.diagnostics, &preview.workspace.sources), shown(&diagnostics, &sources));
    let (Some(course), Some(theme)) = (course, theme) else { return 0 };
    let sink = MemorySink::default();
    write_to(&course, &theme, &sink, &Silent).ok().unwrap();
    let twice = |file: &str| course.pages.iter().filter(|page| page.address.file() == file).count() > 1;
    let mut compared = 0;
    for (path, bytes) in sink.into_files() {
        let of_page = course.pages.iter().find(|page| page.address.file() == path);
        if of_page.is_some_and(|page| preview.is_last_good(&page.path)) || twice(&path) {
            continue;
        }
        let served = match preview.find(&path) {
            Found::Page(html) => html.into_bytes(),
            Found::Bytes(bytes) => bytes.into_owned(),
            Found::File(from) => fs::read(from).unwrap(),
            other => panic!("{path}: {other:?}"),
        };
        assert_eq!(String::from_utf8_lossy(&served), String::from_utf8_lossy(&bytes), "{path}");
        compared += 1;
    }
    compared
}

fn run(seed: u64, steps: usize, edition: Edition) {
    let course = TempCourse::new()
        .with("content/01-one/01-a.md", "# A\n\n## Here {#here}\n")
        .with("content/02-two/02-b.md", "# B\n\n[a](../01-one/01-a.md#here)\n")
        .with("content/pic.svg", "<svg/>");
    let wanted = Wanted { course: course.path(""), base_url: None, drafts: false, edition, watched: true };
    let mut preview = Preview::open(wanted, &Silent);
    let mut world = World { course, random: Random(seed), touched: BTreeSet::new() };
    let (mut compared, mut in_place) = (0, 0);
    let mut said = Vec::new();
    for step in 0..steps {
        said.push(format!("{step}: {}", world.step()));
        if !world.course.path("content").exists() && world.random.once_in(2) {
            world.rename("elsewhere", "content");
        }
        let look = world.look();
        said.push(format!("    {look:?}"));
        let update = preview.update(&look);
        in_place += usize::from(update.is_some_and(|(changed, _)| !changed.reassembled));
        let checked =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&preview, &world.course, edition)));
        let Ok(checked) = checked else {
            panic!("seed {seed}, after these steps:\n{}", said[said.len().saturating_sub(12)..].join("\n"))
        };
        compared += checked;
    }
    assert!(compared > steps * 10, "only {compared} pages were compared");
    assert!(in_place > steps / 20, "only {in_place} edits were put in their places");
}

#[test]
fn the_preview_shows_what_a_clean_build_writes() {
    run(0x5eed, STEPS, Edition::Learner);
}

#[test]
fn so_it_does_for_facilitators() {
    run(0xfac1, STEPS / 10, Edition::Facilitator);
}

#[test]
fn files_that_only_hidden_notes_refer_to_come_and_go() {
    let course = TempCourse::new()
        .with("content/note.txt", "a note")
        .with("content/a.md", "# A\n\n:::facilitator\n[hush](note.txt)\n:::\n")
        .with("content/b.md", "# B\n\n[shown](note.txt)\n");
    let edition = Edition::Learner;
    let wanted = Wanted { course: course.path(""), base_url: None, drafts: false, edition, watched: true };
    let mut preview = Preview::open(wanted, &Silent);
    let real = fs::canonicalize(course.path("content/b.md")).unwrap();
    for (text, is_there) in [("text", false), ("[shown](note.txt)", true), ("![x](note.txt)", true), ("", false)] {
        course.write("content/b.md", format!("# B\n\n{text}\n"));
        let (changed, _) = preview.update(&Look::At([real.clone()].into())).unwrap();
        assert!(!changed.reassembled);
        assert_eq!(matches!(preview.find("note.txt"), Found::File(_)), is_there, "{text}");
        check(&preview, &course, edition);
    }
}

#[test]
fn a_file_that_was_just_emptied_is_waited_for() {
    let course = TempCourse::new().with("content/a.md", "# A\n\nFirst text.\n");
    let wanted =
        Wanted { course: course.path(""), base_url: None, drafts: false, edition: Edition::Learner, watched: true };
    let mut preview = Preview::open(wanted, &Silent);
    let file = fs::canonicalize(course.path("content/a.md")).unwrap();
    for (look, text) in [(Look::All, "Second text."), (Look::At([file.clone()].into()), "Third text.")] {
        course.write("content/a.md", "");
        std::thread::scope(|both| {
            both.spawn(|| {
                std::thread::sleep(std::time::Duration::from_millis(20));
                course.write("content/a.md", format!("# A\n\n{text}\n"));
            });
            preview.update(&look).unwrap();
        });
        let Found::Page(html) = preview.find("a/") else { panic!("{text} is not shown") };
        assert!(html.contains(text), "{html}");
    }
    course.write("content/a.md", "");
    preview.update(&Look::All).unwrap();
    let Found::Page(html) = preview.find("a/") else { panic!("an empty page is not shown") };
    assert!(!html.contains("Third text."), "what stays empty is empty");
}
