//! `coursebook outline`.

mod table;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use self::table::{Table, terminal_width};
use super::build::EditionName;
use super::progress::Bar;
use super::report::{counted, output, stream, tell};
use super::{Exit, Loudness, find_course, report};
use crate::build::{Loaded, Request, load};
use crate::check::LessonView;
use crate::course::{Course, Page, PageId, PageKind};
use crate::diagnostic::Severity;
use crate::source::Sources;

/// Show the course as a table: its pages, how long they take, and what there is to do.
///
/// Minutes are those that a page says, else its words at 200 a minute and the times of its exercises. A module's line
/// counts its pages too.
#[derive(Debug, Args)]
pub struct OutlineArguments {
    /// The course: the folder of its book.toml [default: this folder or the nearest one above]
    course: Option<PathBuf>,
    /// How it is written: as a table to read, or for a program or a spreadsheet
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: OutlineFormat,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
    /// For whom: learners, or whoever runs the workshop
    #[arg(long, value_name = "EDITION", default_value = "learner")]
    edition: EditionName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutlineFormat {
    /// A table to read
    Human,
    /// A JSON document, which `coursebook schema outline` describes
    Json,
    /// Lines for a spreadsheet; each counts its own page only
    Csv,
}

/// A course in figures.
#[derive(Debug, Serialize)]
struct Outline<'c> {
    format: &'static str,
    version: u32,
    program: &'static str,
    title: &'c str,
    language: &'c str,
    edition: &'static str,
    pages: Vec<Row<'c>>,
    total: Figures,
}

/// A page in figures.
#[derive(Debug, Serialize)]
struct Row<'c> {
    title: &'c str,
    kind: &'static str,
    level: usize,
    address: &'c str,
    file: Option<&'c str>,
    draft: bool,
    updated: Option<&'c str>,
    /// Of the page alone.
    own: Figures,
    /// Of the page and those below it.
    whole: Figures,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Figures {
    pages: u64,
    minutes: u64,
    words: u64,
    reflections: u64,
    plans: u64,
    self_assessments: u64,
    exercises: u64,
    questions: u64,
}

/// Runs the command.
pub fn run(arguments: &OutlineArguments, loudness: Loudness) -> Exit {
    let course = match find_course(arguments.course.as_deref()) {
        Ok(course) => course,
        Err(exit) => return exit,
    };
    let request = Request {
        course,
        output: None,
        base_url: None,
        drafts: arguments.drafts,
        edition: arguments.edition.into(),
        deny_warnings: false,
    };
    let bar = Bar::new(loudness);
    let Loaded { sources, course, mut diagnostics, .. } = load(&request, &bar);
    bar.finish();
    let Some(course) = course else {
        diagnostics.sort(&sources);
        report::print(&diagnostics, &sources, loudness);
        return Exit::CourseHasErrors;
    };
    let outline = Outline::of(&course, &sources);
    let printed = match arguments.format {
        OutlineFormat::Human => outline.show(loudness),
        OutlineFormat::Json => stream(|out| outline.write_json(out)),
        OutlineFormat::Csv => stream(|out| outline.write_csv(out)),
    };
    let errors = diagnostics.count(Severity::Error);
    if errors == 0 || printed != Exit::Fine {
        return printed;
    }
    tell(&format!(
        "The course has {}, so some figures may be too low: see `coursebook check`.",
        counted(errors, "error")
    ));
    Exit::CourseHasErrors
}

impl<'c> Outline<'c> {
    fn of(course: &'c Course, sources: &Sources) -> Self {
        let mut pages: Vec<Row<'c>> = course.pages.iter().map(|page| Row::of(course, page, sources)).collect();
        // A page stands behind the one above it, so that sums are whole when they are added there.
        for number in (1..pages.len()).rev() {
            if let Some(PageId(parent)) = course.pages[number].parent {
                let whole = pages[number].whole;
                pages[parent as usize].whole.add(whole);
            }
        }
        let mut total = Figures::default();
        for row in &pages {
            total.add(row.own);
        }
        Self {
            format: "coursebook-outline",
            version: 1,
            program: env!("CARGO_PKG_VERSION"),
            title: &course.title,
            language: &course.config.language,
            edition: course.edition.name(),
            pages,
            total,
        }
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// Prints the table.
    fn show(&self, loudness: Loudness) -> Exit {
        let mut table =
            Table::new("Page", &["Minutes", "Words", "Reflect", "Plan", "Assess", "Exercise", "Question"], "Status");
        for row in &self.pages {
            // The front page's line counts itself: all of it is in the last one.
            let figures = if row.kind == "front" { row.own } else { row.whole };
            table.row(row.level.saturating_sub(1), row.title, &figures.shown(), &row.status());
        }
        table.total(&format!("Total: {}", counted(self.pages.len(), "page")), &self.total.shown());
        let (text, is_whole) = table.text(terminal_width());
        let printed = output(format!("{}\n\n{text}", table::printable(self.title)).as_bytes());
        if !is_whole && loudness != Loudness::Quiet {
            tell("There is no room for all columns; `--format csv` has them.");
        }
        printed
    }

    fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record([
            "level",
            "kind",
            "title",
            "address",
            "file",
            "status",
            "updated",
            "minutes",
            "words",
            "reflections",
            "plans",
            "self_assessments",
            "exercises",
            "questions",
        ])?;
        for row in &self.pages {
            let texts = [
                row.level.to_string(),
                row.kind.to_owned(),
                row.title.to_owned(),
                row.address.to_owned(),
                row.file.unwrap_or_default().to_owned(),
                if row.draft { "draft" } else { "" }.to_owned(),
                row.updated.unwrap_or_default().to_owned(),
            ];
            csv.write_record(texts.into_iter().chain(row.own.shown().map(|figure| figure.to_string())))?;
        }
        csv.flush()
    }
}

impl<'c> Row<'c> {
    fn of(course: &'c Course, page: &'c Page, sources: &Sources) -> Self {
        let own = Figures::of(course, page, sources);
        let above = std::iter::successors(page.parent, |parent| course.page(*parent).parent);
        Self {
            title: &page.title_text,
            kind: match page.kind {
                PageKind::Front => "front",
                PageKind::Module => "module",
                PageKind::Lesson => "lesson",
            },
            level: above.count(),
            address: page.address.as_str(),
            file: page.file.map(|_| page.path.as_str()),
            draft: page.lesson.front.draft,
            updated: page.lesson.front.updated.as_deref(),
            own,
            whole: own,
        }
    }

    fn status(&self) -> String {
        let parts = [self.draft.then_some("draft"), self.updated];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Figures {
    fn of(course: &Course, page: &Page, sources: &Sources) -> Self {
        let lesson = &page.lesson;
        let count = |kind: &str| lesson.answers.iter().filter(|answer| answer.kind == kind).count() as u64;
        let view = LessonView::new(course, page, sources);
        let blocks = view.blocks();
        Self {
            pages: 1,
            minutes: page.minutes().unwrap_or(0).into(),
            words: lesson.words.into(),
            reflections: count("reflection"),
            plans: count("plan"),
            self_assessments: count("self-assessment"),
            exercises: blocks.iter().filter(|block| block.kind == "exercise").count() as u64,
            questions: count("question"),
        }
    }

    fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.minutes += other.minutes;
        self.words += other.words;
        self.reflections += other.reflections;
        self.plans += other.plans;
        self.self_assessments += other.self_assessments;
        self.exercises += other.exercises;
        self.questions += other.questions;
    }

    /// Those of the table's columns.
    const fn shown(&self) -> [u64; 7] {
        [self.minutes, self.words, self.reflections, self.plans, self.self_assessments, self.exercises, self.questions]
    }
}
