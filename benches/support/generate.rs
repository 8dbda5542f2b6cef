//! Courses of any length, alike in every other respect: each lesson has the same amount of text and
//! its share of every block, link and term, so that time per lesson can be compared across lengths.
//!
//! The same seed gives the same bytes, and they are a valid course: it builds without a finding.

mod blocks;
mod lesson;
mod markdown;
mod names;
mod pen;
mod prose;
mod random;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pen::{MODULE, Pen, file_name, module_folder};
use rayon::prelude::*;

const BOOK: &str = r#"[book]
id = "benchmark"
title = "A course of many lessons"
authors = ["The benchmark"]
description = "Written by a program, to be built by a program."
language = "en"
src = "content"

[build]
build-dir = "site"
base-url = "https://example.org/courses/benchmark/"
"#;

const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:04.000\nGood morning, and welcome.\n";

/// A course to be written.
#[derive(Clone, Copy)]
pub struct Course {
    /// Decides every word.
    pub seed: u64,
    /// How many lessons.
    pub lessons: usize,
}

impl Course {
    /// Writes the course into `folder` and says how many bytes of Markdown it has.
    pub fn write(self, folder: &Path) -> io::Result<u64> {
        let content = folder.join("content");
        fs::create_dir_all(content.join("media"))?;
        fs::write(folder.join("book.toml"), BOOK)?;
        write_media(&content.join("media"))?;
        let front = write_page(&content.join("index.md"), &self.front_page())?;
        let modules = (0..self.lessons.div_ceil(MODULE)).into_par_iter();
        let modules: u64 = modules.map(|module| self.write_module(&content, module)).sum::<io::Result<u64>>()?;
        Ok(front + modules)
    }

    fn write_module(self, content: &Path, module: usize) -> io::Result<u64> {
        let folder = content.join(module_folder(module));
        fs::create_dir_all(folder.join("images"))?;
        fs::write(folder.join("images/map.svg"), picture(module))?;
        let mut bytes = write_page(&folder.join("index.md"), &self.module_page(module))?;
        for lesson in module * MODULE..self.lessons.min((module + 1) * MODULE) {
            let text = lesson::markdown(self.seed, lesson);
            bytes += write_page(&folder.join(file_name(lesson)), &text)?;
        }
        Ok(bytes)
    }

    /// The course's front page. It names the first lesson only: see `blocks::differences`.
    fn front_page(self) -> String {
        let pen = &mut Pen::new(self.seed.rotate_left(1), 0);
        format!(
            "---\ntitle: A course of many lessons\ndescription: {}\n---\n\n{}\n\n{}\n\n\
             Begin with [the first lesson]({}/{}).\n",
            pen.sentence(),
            pen.paragraph(5),
            pen.paragraph(4),
            module_folder(0),
            file_name(0),
        )
    }

    fn module_page(self, module: usize) -> String {
        let first = module * MODULE;
        // The seed is turned round, so that a module doesn't say what its first lesson says.
        let pen = &mut Pen::new(!self.seed, first);
        format!(
            "---\ntitle: Module {}, {}\ndescription: {}\n---\n\n{}\n\n{}\n\n{}\n\n\
             It begins with [{}]({}).\n",
            module + 1,
            pen.label().to_lowercase(),
            pen.sentence(),
            pen.paragraph(4),
            blocks::list_block(pen, "objectives"),
            pen.paragraph(3),
            names::title(first),
            file_name(first),
        )
    }
}

/// The file of a lesson, from the course's folder.
pub fn lesson_file(lesson: usize) -> PathBuf {
    Path::new("content").join(module_folder(lesson / MODULE)).join(file_name(lesson))
}

fn write_page(file: &Path, text: &str) -> io::Result<u64> {
    fs::write(file, text)?;
    Ok(text.len() as u64)
}

/// One film, one recording and their captions for the whole course: nothing plays them here, so
/// the first bytes of such files will do.
fn write_media(folder: &Path) -> io::Result<()> {
    fs::write(folder.join("talk.mp4"), b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom")?;
    fs::write(folder.join("walk.mp3"), b"ID3\x04\0\0\0\0\0\0")?;
    fs::write(folder.join("talk.vtt"), CAPTIONS)
}

/// A map of five places, a little different in each module.
fn picture(module: usize) -> String {
    let place = |place: usize| {
        let (x, y) = (40 + place * 60, 30 + (module * 37 + place * 53) % 120);
        format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"12\" fill=\"#469\"/>\n")
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 180\" role=\"img\">\n\
         <rect width=\"320\" height=\"180\" fill=\"#eef\"/>\n{}</svg>\n",
        (0..5).map(place).collect::<String>(),
    )
}
