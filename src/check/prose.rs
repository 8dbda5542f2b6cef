//! What one walk through a lesson's text tells: how much there is to read, and to do, between what.

use super::scan::{Found, Scanner};
use super::view::{Step, walk};
use crate::course::{Block, Datum, Lesson};

/// The kinds of blocks that ask a learner to do something.
pub const ACTIVITIES: &[&str] = &["exercise", "reflection", "plan", "quiz", "self-assessment"];

/// Kinds of blocks that are looked at or listened to: whoever meets one has stopped reading.
const MEDIA: &[&str] = &["video", "audio"];

/// Kinds of blocks whose text is no part of what is read from beginning to end.
const ASIDE: &[&str] = &["details", "facilitator"];

/// Kinds of blocks whose texts are lists of short pieces rather than sentences.
const PIECES: &[&str] = &["quiz", "self-assessment", "plan", "objectives", "keypoints", "facilitator"];

/// From how many letters on a word is long: more than these.
const LONG_WORD: u32 = 6;

/// How many words in a row are too few to be counted as a stretch.
const SHORTEST_STRETCH: u32 = 500;

/// What a lesson's text tells.
#[derive(Debug, Default)]
pub struct Prose<'c> {
    /// Every block of the lesson, in the order of the text, those inside others after them.
    pub blocks: Vec<&'c Block>,
    /// How many of them ask a learner to do something; those inside others are not counted.
    pub activities: u32,
    /// The stems of the words in them.
    pub stems: Vec<u32>,
    /// How long the sentences and words of the running text are.
    pub length: Length,
    /// Words that stand twice in a row, with what stands between them, as HTML.
    pub doubled: Vec<&'c str>,
    /// Texts to read without anything to do.
    pub stretches: Vec<Stretch<'c>>,
    /// The minutes of its exercises; of alternatives, those that take longest.
    pub minutes: u32,
}

/// How long the sentences and words of a text are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// Its words.
    pub words: u32,
    /// Those of more than six letters.
    pub long: u32,
    /// Its sentences.
    pub sentences: u32,
}

/// A text to read on end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch<'c> {
    /// Its words.
    pub words: u32,
    /// The block after which it begins.
    pub after: Option<&'c Block>,
    /// The text that it begins with, as HTML.
    pub first: &'c str,
}

/// The shortest word that says what a text is about, in letters.
pub const SHORTEST_STEM: u32 = 4;

/// How many stems that were met are remembered while a lesson is read.
const MET: usize = 512;

/// How many letters of a word its stem has.
const STEM: usize = 4;

/// A word's stem as a number: its first letters, so that *delegate*, *delegating* and *delegation* are one.
pub fn stem(word: &str) -> u32 {
    let step = |hash: u32, c: u32| (hash ^ c).wrapping_mul(0x0100_0193);
    let (mut hash, mut left) = (0x811c_9dc5, STEM);
    for byte in word.bytes() {
        if !byte.is_ascii() {
            // Letters beyond ASCII are many bytes, and rare enough to begin anew.
            let letters = word.chars().filter(|c| c.is_alphanumeric()).take(STEM).flat_map(char::to_lowercase);
            return letters.fold(0x811c_9dc5, |hash, c| step(hash, u32::from(c)));
        }
        if byte.is_ascii_alphanumeric() {
            hash = step(hash, u32::from(byte.to_ascii_lowercase()));
            left -= 1;
            if left == 0 {
                break;
            }
        }
    }
    hash
}

/// A block that is open, or the lesson around all of them.
#[derive(Clone, Copy)]
struct Frame {
    kind: &'static str,
    /// Its text is part of something to do.
    is_activity: bool,
    /// Its text is read from beginning to end.
    is_read: bool,
    /// Its text is made of sentences.
    is_prose: bool,
    /// How many alternatives of it were met.
    tabs: u32,
    /// Minutes of the exercises in it, but for those in its alternatives.
    minutes: u32,
    /// Those of the longest alternative.
    longest: u32,
}

/// Gathers while the walk goes on.
struct Gatherer<'c> {
    prose: Prose<'c>,
    stretch: Stretch<'c>,
    /// The open blocks.
    outer: Vec<Frame>,
    /// The innermost of them.
    frame: Frame,
    /// Words since the last sentence ended.
    open_sentence: u32,
    /// Stems that were met, each at its place, until another one takes it.
    met: [u32; MET],
}

impl<'c> Prose<'c> {
    /// Reads a lesson.
    pub fn of(lesson: &'c Lesson) -> Self {
        let lesson_itself =
            Frame { kind: "", is_activity: false, is_read: true, is_prose: true, tabs: 0, minutes: 0, longest: 0 };
        let mut gatherer = Gatherer {
            prose: Self::default(),
            stretch: Stretch::default(),
            outer: Vec::new(),
            frame: lesson_itself,
            open_sentence: 0,
            met: [0; MET],
        };
        let mut scanner = Scanner::default();
        walk(&lesson.body, lesson, &mut |step| match step {
            Step::Html(html, _, (from, to)) => {
                scanner.scan(html, from as usize..to as usize, &mut |found| gatherer.found(found));
            }
            Step::Open(block) => {
                scanner = Scanner::default();
                gatherer.open(block);
            }
            Step::Close(block) => {
                scanner = Scanner::default();
                gatherer.close(block);
            }
            Step::Heading(_) => {}
        });
        gatherer.end_sentence();
        gatherer.end_stretch(None);
        let mut prose = gatherer.prose;
        prose.minutes = gatherer.frame.minutes;
        prose.stems.sort_unstable();
        prose.stems.dedup();
        prose
    }
}

impl<'c> Gatherer<'c> {
    #[inline]
    fn found(&mut self, found: Found<'c>) {
        match found {
            Found::Word { html, at: (at, stop), letters, is_flowing } => {
                if self.frame.is_activity && letters >= SHORTEST_STEM {
                    let stem = stem(html.get(at..stop).unwrap_or_default());
                    // Most words come again: what was met lately need not be sorted once more.
                    let met = &mut self.met[stem as usize % MET];
                    if *met != stem {
                        *met = stem;
                        self.prose.stems.push(stem);
                    }
                }
                if !is_flowing {
                    return;
                }
                if self.frame.is_read {
                    if self.stretch.words == 0 {
                        self.stretch.first = html.get(at..).unwrap_or_default();
                    }
                    self.stretch.words += 1;
                }
                if self.frame.is_prose {
                    self.prose.length.words += 1;
                    self.prose.length.long += u32::from(letters > LONG_WORD);
                    self.open_sentence += 1;
                }
            }
            Found::Doubled(pair) => self.prose.doubled.push(pair),
            Found::SentenceEnd => self.end_sentence(),
            Found::Elsewhere => self.end_stretch(None),
        }
    }

    fn end_sentence(&mut self) {
        self.prose.length.sentences += u32::from(self.open_sentence > 0);
        self.open_sentence = 0;
    }

    /// Something to do ends what was read on end; the next stretch begins after the block `after`.
    fn end_stretch(&mut self, after: Option<&'c Block>) {
        if self.stretch.words >= SHORTEST_STRETCH {
            self.prose.stretches.push(self.stretch);
        }
        self.stretch = Stretch { words: 0, after, first: "" };
    }

    fn open(&mut self, block: &'c Block) {
        self.end_sentence();
        self.prose.blocks.push(block);
        let kind = block.kind;
        let is_activity = ACTIVITIES.contains(&kind);
        if is_activity && !self.frame.is_activity {
            self.prose.activities += 1;
        }
        // Of alternatives, one is read.
        let is_other_tab = kind == "tab" && self.frame.tabs > 0;
        self.frame.tabs += u32::from(kind == "tab");
        let minutes = match block.datum("minutes") {
            Some(Datum::Number(minutes)) => *minutes,
            _ => 0,
        };
        self.outer.push(self.frame);
        self.frame = Frame {
            kind,
            is_activity: (self.frame.is_activity || is_activity) && kind != "facilitator",
            is_read: self.frame.is_read && !is_activity && !ASIDE.contains(&kind) && !is_other_tab,
            is_prose: self.frame.is_prose && !PIECES.contains(&kind),
            tabs: 0,
            minutes,
            longest: 0,
        };
    }

    fn close(&mut self, block: &'c Block) {
        self.end_sentence();
        let Frame { kind, minutes, longest, .. } = self.frame;
        let Some(outer) = self.outer.pop() else { return };
        self.frame = outer;
        let minutes = minutes.saturating_add(longest);
        match kind {
            "tab" => self.frame.longest = self.frame.longest.max(minutes),
            _ if ASIDE.contains(&kind) => {}
            _ => self.frame.minutes = self.frame.minutes.saturating_add(minutes),
        }
        if ACTIVITIES.contains(&kind) || MEDIA.contains(&kind) {
            self.end_stretch(Some(block));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, Prose, stem};
    use crate::markdown::parse_text;

    #[test]
    fn stems() {
        assert!(stem("delegate") == stem("Delegating") && stem("trust") == stem("trusted"));
        assert!(stem("trust") != stem("vision") && stem("Führung") == stem("führen"));
    }

    #[test]
    fn length_of_running_text() {
        let (lesson, _) =
            parse_text("# T\n\nOne two. Everything, three.5?\n\n- Four\n\n`code here`\n\n| a |\n|---|\n| b |\n");
        assert_eq!(Prose::of(&lesson).length, Length { words: 6, long: 1, sentences: 3 });
    }

    #[test]
    fn minutes_of_alternatives() {
        let exercise = |time| format!(":::exercise[A]{{time={time}m}}\nDo.\n:::\n");
        let (four, five, six) = (exercise(4), exercise(5), exercise(6));
        let text =
            format!("{four}\n::::tabs\n:::tab[A]\n{five}:::\n:::tab[B]\n{six}:::\n::::\n\n:::details\n{five}:::\n");
        let (lesson, _) = parse_text(&text);
        assert_eq!(Prose::of(&lesson).minutes, 10, "{text}");
    }
}
