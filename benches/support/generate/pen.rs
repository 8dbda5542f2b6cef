//! What a lesson is written with: its place in the course, its numbers, and the sentences they make.

use super::names::{capital, slug, term, title};
use super::prose;
use super::random::Random;

/// Lessons in a module.
pub const MODULE: usize = 20;

/// A lesson in this many defines a term.
pub const DEFINITION_EVERY: usize = 5;

/// The folder of the `number`th module. The number is padded rather than a prefix of the kind that
/// orders files and is dropped: those have three digits at most, and a course may have more modules.
pub fn module_folder(number: usize) -> String {
    format!("module-{number:05}")
}

/// The file of a lesson inside its module's folder.
pub fn file_name(lesson: usize) -> String {
    format!("{:02}-{}.md", lesson % MODULE + 1, slug(&title(lesson)))
}

/// Writes one lesson.
pub struct Pen {
    /// The lesson's number in the course.
    pub lesson: usize,
    random: Random,
}

impl Pen {
    /// A pen for a lesson of the course with this seed.
    pub fn new(seed: u64, lesson: usize) -> Self {
        Self { lesson, random: Random::of_page(seed, lesson) }
    }

    /// The lesson's number in its module.
    pub fn slot(&self) -> usize {
        self.lesson % MODULE
    }

    /// Whether this lesson is one in `every`, the `offset`th of them.
    pub fn is_turn(&self, every: usize, offset: usize) -> bool {
        self.lesson % every == offset
    }

    /// An id that no other lesson has.
    pub fn id(&self, name: &str) -> String {
        format!("lesson-{}-{name}", self.lesson)
    }

    /// A number from zero to below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.random.below(bound)
    }

    /// One of `choices`.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        self.random.pick(choices)
    }

    /// A sentence without markup.
    pub fn sentence(&mut self) -> String {
        prose::sentence(&mut self.random)
    }

    /// A few words without markup.
    pub fn phrase(&mut self) -> String {
        prose::phrase(&mut self.random)
    }

    /// `count` different phrases: two options alike are a fault, and so are two alike cells.
    pub fn phrases(&mut self, count: usize) -> Vec<String> {
        let mut phrases: Vec<String> = Vec::with_capacity(count);
        while phrases.len() < count {
            let phrase = self.phrase();
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        phrases
    }

    /// A bulleted list of different phrases.
    pub fn list(&mut self, count: usize) -> String {
        let items: Vec<String> = self.phrases(count).into_iter().map(|phrase| format!("- {phrase}")).collect();
        items.join("\n")
    }

    /// A paragraph of `count` sentences, some with markup.
    pub fn paragraph(&mut self, count: usize) -> String {
        let sentences: Vec<String> = (0..count).map(|_| self.any_sentence()).collect();
        sentences.join(" ")
    }

    /// A paragraph with a term that was defined here or before.
    pub fn paragraph_with_term(&mut self) -> String {
        let (before, after) = (self.paragraph(2), self.paragraph(1));
        let term = self.known_term();
        format!("{before} {} {after}", prose::sentence_about(&term, &mut self.random))
    }

    /// A term that was defined in this lesson or before, mostly not long ago.
    pub fn known_term(&mut self) -> String {
        let last = self.lesson / DEFINITION_EVERY;
        let back = if self.random.once_in(4) { last + 1 } else { last.min(7) + 1 };
        term(last - self.below(back))
    }

    /// A lesson before this one, mostly of the same module. The first lesson has none.
    pub fn earlier_lesson(&mut self) -> Option<usize> {
        let back = if self.random.once_in(3) { self.lesson } else { self.slot() };
        let back = if back == 0 { self.lesson } else { back };
        (back > 0).then(|| self.lesson - 1 - self.below(back))
    }

    /// The address of another lesson's file, as a link in this lesson writes it.
    pub fn path_to(&self, other: usize) -> String {
        if other / MODULE == self.lesson / MODULE {
            file_name(other)
        } else {
            format!("../{}/{}", module_folder(other / MODULE), file_name(other))
        }
    }

    /// A title of two or three words for a block.
    pub fn label(&mut self) -> String {
        const FIRST: [&str; 12] = [
            "A closer look",
            "Ten minutes",
            "On paper",
            "With a partner",
            "One week",
            "A second try",
            "By hand",
            "In your words",
            "Two columns",
            "A short walk",
            "The other side",
            "Out loud",
        ];
        const SECOND: [&str; 10] = [
            "at the morning",
            "for the list",
            "with the group",
            "before lunch",
            "at the desk",
            "after the meeting",
            "from memory",
            "on the way",
            "for a friend",
            "at the door",
        ];
        format!("{} {}", self.pick(&FIRST), self.pick(&SECOND))
    }

    fn any_sentence(&mut self) -> String {
        if self.random.once_in(6) { prose::marked_sentence(&mut self.random) } else { self.sentence() }
    }
}

/// A term as it is defined: with a capital letter.
pub fn headword(number: usize) -> String {
    capital(&term(number))
}
