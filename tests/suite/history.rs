//! A course through its history: thirty-odd versions, each published if it may be, and of each exactly those ids named
//! whose answers would be orphaned.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use coursebook::build::{Loaded, Request, load};
use coursebook::course::Edition;
use coursebook::diagnostic::Severity;
use coursebook::lock::LOCK_FILE;

use crate::memory_course::Silent;
use crate::temp_course::TempCourse;

/// The files of a version, by path.
type Version = BTreeMap<String, String>;

/// A course whose versions follow each other.
struct History {
    course: TempCourse,
    now: Version,
    /// Every version, so that old ones can come back.
    versions: Vec<Version>,
}

impl History {
    fn begin() -> Self {
        let first =
            "# First\n\n:::reflection{#first-step}\nWhat is your first step?\n:::\n\n:::plan[Monday]{#my-plan}\n:::\n";
        let second = "# Second\n\n:::quiz[Which?]\nWhich is a goal? {#goal}\n\n- [x] A budget by March\n- [ ] Nobody is afraid\n\n---\n\nWhich is a vision? {#vision}\n\n- [ ] A budget by March\n- [x] Nobody is afraid\n:::\n\n:::self-assessment[How do you lead?]{#leader}\n- I ask first\n- I wait for answers\n:::\n";
        let third = "# Third\n\n:::exercise[Map your week]{#map-week attempt}\nDraw it.\n:::\n\n:::reflection{#three-years}\nWhere are you in three years?\n:::\n\n:::reflection{#what-helps}\nWhat helps?\n:::\n";
        let now = [
            ("content/index.md", "# Course\n"),
            ("content/01-start/index.md", "# Start\n"),
            ("content/01-start/01-first.md", first),
            ("content/01-start/02-second.md", second),
            ("content/02-more/index.md", "# More\n"),
            ("content/02-more/01-third.md", third),
        ];
        let now = now.map(|(path, text)| (path.to_owned(), text.to_owned())).into_iter().collect();
        let course = TempCourse::empty().with("book.toml", "[book]\nid = \"history\"\ntitle = \"History\"\n");
        Self { course, now, versions: Vec::new() }
    }

    fn replace(&mut self, from: &str, to: &str) {
        let text =
            self.now.values_mut().find(|text| text.contains(from)).unwrap_or_else(|| panic!("nothing says {from}"));
        *text = text.replacen(from, to, 1);
    }

    fn rename(&mut self, from: &str, to: &str) {
        let moved: Vec<String> = self.now.keys().filter(|path| path.contains(from)).cloned().collect();
        assert!(!moved.is_empty(), "there is no {from}");
        for path in moved {
            let text = self.now.remove(&path).unwrap();
            self.now.insert(path.replacen(from, to, 1), text);
        }
    }

    /// Takes a block out of the text that has it, and gives it.
    fn cut(&mut self, id: &str) -> String {
        let text = self.now.values_mut().find(|text| text.contains(&format!("#{id}"))).unwrap();
        let at = text.find(&format!("#{id}")).unwrap();
        let start = text[..at].rfind(":::").unwrap();
        let end = at + text[at..].find("\n:::\n").unwrap() + "\n:::\n".len();
        let block = text[start..end].to_owned();
        text.replace_range(start..end, "");
        block
    }

    fn append(&mut self, path: &str, block: &str) {
        self.now.get_mut(path).unwrap().push_str(&format!("\n{block}"));
    }

    fn retire(&self, id: &str) {
        let mut lock = fs::read_to_string(self.course.path(LOCK_FILE)).unwrap();
        lock.push_str(&format!("{id} = \"it had its time\"\n"));
        self.course.write(LOCK_FILE, lock);
    }

    fn load(&self) -> Loaded {
        let _ = fs::remove_dir_all(self.course.path("content"));
        self.now.iter().for_each(|(path, text)| self.course.write(path, text));
        let request = Request {
            course: self.course.path(""),
            output: None,
            base_url: None,
            drafts: false,
            edition: Edition::Learner,
            deny_warnings: false,
        };
        let mut loaded = load(&request, &Silent);
        loaded.check(&Silent);
        loaded
    }

    /// Checks this version: exactly `orphaned` are named. Where nothing is, it is published.
    #[track_caller]
    fn version(&mut self, what: &str, orphaned: &[&str]) {
        let loaded = self.load();
        let errors = loaded.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
        let named: BTreeSet<String> = errors
            .map(|finding| {
                let known = ["orphaned-answers", "changed-kind", "claimed-twice"].contains(&finding.code.name);
                assert!(known, "{what}: {} {}", finding.code.name, finding.message);
                finding.message.split('`').nth(1).unwrap().to_owned()
            })
            .collect();
        let expected: BTreeSet<String> = orphaned.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(named, expected, "{what}");
        self.versions.push(self.now.clone());
        let run = self.course.run(&["check", "--fix"]);
        run.expect(i32::from(!orphaned.is_empty()));
        for (path, text) in &self.now {
            let written = fs::read_to_string(self.course.path(path)).unwrap();
            assert_eq!(&written, text, "{what}: --fix has nothing to write into a course whose prompts all have ids");
        }
        // What was named is named again: taking note of a version never hides what it would orphan.
        assert_eq!(self.load().diagnostics.has_errors(), !orphaned.is_empty(), "{what}, looked at again");
    }
}

#[test]
fn every_step_that_would_orphan_answers_is_named_and_no_other() {
    let mut history = History::begin();
    moves(&mut history);
    renames(&mut history);
    removals(&mut history);
    merges_and_splits(&mut history);
    other_places(&mut history);
    restored(&mut history);
    assert!(history.versions.len() >= 30, "{} versions", history.versions.len());
}

fn moves(history: &mut History) {
    history.version("the first version", &[]);
    history.replace("What is your first step?", "What is your very first step?");
    history.version("a prompt reworded", &[]);
    history.rename("01-start/02-second.md", "02-more/02-second.md");
    history.version("a lesson in another module", &[]);
    history.rename("02-second.md", "05-another-name.md");
    history.version("a lesson renamed", &[]);
    history.rename("02-more", "01-less");
    history.version("a module renamed and put before", &[]);
    let block = history.cut("three-years");
    history.append("content/01-start/01-first.md", &block);
    history.version("a prompt in another lesson", &[]);
}

fn renames(history: &mut History) {
    history.replace("{#first-step}", "{#step}");
    history.version("an id renamed", &["first-step"]);
    history.replace("{#step}", "{#step was=first-step}");
    history.version("the new id carries the old one on", &[]);
    history.replace(" was=first-step", "");
    history.version("it doesn't any more", &["first-step"]);
    history.replace("{#step}", "{#next was=step}");
    history.version("renamed again, and only the last id carried on", &["first-step"]);
    history.replace("was=step", "was=\"step first-step\"");
    history.version("both carried on", &[]);
    history.replace("{#goal}", "{#a-goal}");
    history.version("a question's id renamed", &["goal"]);
    history.replace("{#a-goal}", "{#a-goal was=goal}");
    history.version("the question carries its old id on", &[]);
}

fn removals(history: &mut History) {
    let block = history.cut("what-helps");
    history.version("a prompt removed", &["what-helps"]);
    history.retire("what-helps");
    history.version("the removed prompt retired", &[]);
    history.append("content/01-start/01-first.md", &block);
    history.version("the retired prompt is back", &[]);
    history.cut("what-helps");
    history.version("and gone again", &[]);
    let plan = history.cut("my-plan");
    history.append("content/01-start/01-first.md", ":::reflection{#my-plan}\nWhat will you do?\n:::\n");
    history.version("a plan became a reflection", &["my-plan"]);
    history.cut("my-plan");
    history.append("content/01-start/01-first.md", &plan);
    history.version("and is a plan again", &[]);
}

fn merges_and_splits(history: &mut History) {
    history.cut("three-years");
    history
        .append("content/01-start/01-first.md", ":::reflection{#years-and-steps was=three-years}\nAll of it?\n:::\n");
    history.cut("next");
    history.version("two prompts became one that carries on one of them", &["next", "step", "first-step"]);
    history.replace("was=three-years", "was=\"three-years next step first-step\"");
    history.version("it carries on both, and what they carried on", &[]);
    history.append("content/01-start/01-first.md", ":::reflection{#steps}\nAnd the steps?\n:::\n");
    history.version("a prompt split in two, of which one keeps the id", &[]);
    history.replace("{#years-and-steps was=\"three-years", "{#years was=\"years-and-steps three-years");
    history.replace("{#steps}", "{#all-steps was=\"years-and-steps steps\"}");
    history.version("both halves claim the whole", &["years-and-steps"]);
    history.replace("{#all-steps was=\"years-and-steps steps\"}", "{#all-steps was=steps}");
    history.version("one half does", &[]);
}

fn other_places(history: &mut History) {
    let block = history.cut("map-week");
    let index = "content/01-start/index.md";
    history.append(index, &format!("::::facilitator\n{block}::::\n"));
    history.version("a prompt in the facilitator's notes", &["map-week"]);
    history.replace("::::facilitator\n", "");
    history.replace("::::\n", "");
    history.version("and out of them", &[]);
    let second = "content/01-less/05-another-name.md";
    let text = history.now[second].clone();
    history.now.insert(second.to_owned(), format!("---\ndraft: true\n---\n\n{text}"));
    history.version("a lesson became a draft", &["a-goal", "goal", "vision", "leader"]);
    history.now.insert(second.to_owned(), text.clone());
    history.version("and is published again", &[]);
    history.now.insert(
        "content/SUMMARY.md".to_owned(),
        "- [Start](01-start/index.md)\n  - [First](01-start/01-first.md)\n".to_owned(),
    );
    history.version("a summary leaves a lesson out", &["a-goal", "goal", "vision", "leader"]);
    history.now.remove("content/SUMMARY.md");
    history.version("without the summary", &[]);
    history.now.remove(second);
    history.version("a file is gone", &["a-goal", "goal", "vision", "leader"]);
    history.now.insert(second.to_owned(), text);
    history.version("and back", &[]);
}

fn restored(history: &mut History) {
    let now = history.now.clone();
    // The lock is that of today: whoever restores an old branch has it still.
    history.now = history.versions[5].clone();
    history.version(
        "an old branch restored",
        &["a-goal", "all-steps", "next", "step", "steps", "years", "years-and-steps"],
    );
    history.now = now;
    history.version("and today's again", &[]);
}
