//! One lesson: front matter, three sections, and prose up to the length that lessons have.

use super::names::title;
use super::pen::{DEFINITION_EVERY, Pen};
use super::{blocks, markdown};

/// How many words a lesson has, its front matter included.
const WORDS: usize = 780;

/// A heading and what stands under it.
struct Section {
    heading: Option<String>,
    pieces: Vec<String>,
    prose: Vec<String>,
}

/// Something that a lesson may have in it.
type Piece = fn(&mut Pen) -> String;

/// The Markdown of a lesson.
pub fn markdown(seed: u64, lesson: usize) -> String {
    let pen = &mut Pen::new(seed, lesson);
    let front_matter = front_matter(pen);
    let mut sections = [opening(pen), middle(pen), practice(pen), ending(pen)];
    let written = words(&front_matter) + sections.iter().map(Section::words).sum::<usize>();
    add_prose(pen, &mut sections, WORDS.saturating_sub(written));
    front_matter + &sections.map(Section::into_markdown).join("\n")
}

fn front_matter(pen: &mut Pen) -> String {
    // The goals stand here or in a block; `opening` has the other lessons.
    let objectives = if pen.is_turn(4, 0) {
        String::new()
    } else {
        format!("objectives:\n  {}\n", pen.list(3).replace('\n', "\n  "))
    };
    format!(
        "---\ntitle: {}\ndescription: {}\nduration: {}m\n{objectives}tags: [{}, {}]\n---\n\n",
        title(pen.lesson),
        pen.sentence(),
        25 + pen.below(5) * 5,
        pen.pick(&["meetings", "planning", "trust", "listening"]),
        pen.pick(&["practice", "theory", "tools", "stories"]),
    )
}

fn opening(pen: &mut Pen) -> Section {
    let pieces = [
        (pen.is_turn(4, 0), (|pen| blocks::list_block(pen, "objectives")) as Piece),
        (pen.is_turn(DEFINITION_EVERY, 0), blocks::definition),
        (true, Pen::paragraph_with_term),
        (pen.is_turn(4, 1), blocks::difference),
        (pen.slot() == 7, blocks::video),
        (pen.slot() == 17, blocks::audio),
    ];
    Section::new(pen, None, &pieces)
}

fn middle(pen: &mut Pen) -> Section {
    let heading = pen.pick(&["What happened", "Where it begins", "Two views of it", "A week of it"]);
    let pieces = [
        (pen.is_turn(5, 2), markdown::figure as Piece),
        (true, markdown::links),
        (pen.is_turn(2, 0), markdown::table),
        (pen.is_turn(3, 1), markdown::footnote),
        (pen.is_turn(3, 0), markdown::nested_list),
        (pen.is_turn(2, 1), markdown::alert),
        (pen.is_turn(2, 0), blocks::callout),
        (pen.is_turn(8, 5), markdown::math),
        (pen.is_turn(7, 4), markdown::definition_list),
    ];
    Section::new(pen, Some(format!("## {heading}")), &pieces)
}

fn practice(pen: &mut Pen) -> Section {
    let pieces = [
        (pen.is_turn(4, 0), markdown::code as Piece),
        (pen.is_turn(3, 2), markdown::quote),
        (pen.is_turn(4, 2), blocks::tabs),
        (true, blocks::exercise),
        (pen.is_turn(4, 3), markdown::task_list),
        (pen.is_turn(3, 0), blocks::details),
        (pen.is_turn(6, 2), blocks::plan),
        (pen.is_turn(10, 3), blocks::self_assessment),
        (pen.slot() == 12, blocks::differences),
    ];
    Section::new(pen, Some("## In practice {#in-practice}".to_owned()), &pieces)
}

fn ending(pen: &mut Pen) -> Section {
    let heading = pen.pick(&["Looking back", "What stays", "To take along", "Before you go"]);
    let pieces = [
        (true, markdown::wikilink as Piece),
        (true, blocks::quiz),
        (true, Pen::paragraph_with_term),
        (true, blocks::reflection),
        (true, |pen| blocks::list_block(pen, "keypoints")),
        (true, blocks::facilitator),
    ];
    Section::new(pen, Some(format!("## {heading}")), &pieces)
}

/// Spreads `words` more over the sections, in paragraphs of different length.
fn add_prose(pen: &mut Pen, sections: &mut [Section], words_wanted: usize) {
    let mut written = 0;
    for turn in 0.. {
        // Stops where one more paragraph would lead further away than none.
        if written + 20 > words_wanted {
            return;
        }
        let sentences = 2 + pen.below(4);
        let paragraph = pen.paragraph(sentences);
        written += words(&paragraph);
        sections[turn % sections.len()].prose.push(paragraph);
    }
}

impl Section {
    /// A section with those pieces whose turn it is.
    fn new(pen: &mut Pen, heading: Option<String>, pieces: &[(bool, Piece)]) -> Self {
        let due = pieces.iter().filter(|(due, _)| *due);
        let pieces = due.map(|(_, piece)| piece(pen)).collect();
        Self { heading, pieces, prose: Vec::new() }
    }

    fn words(&self) -> usize {
        self.heading.iter().chain(&self.pieces).map(|text| words(text)).sum()
    }

    /// The section's Markdown: paragraphs and pieces in turn, as far as each of them goes.
    fn into_markdown(self) -> String {
        let mut prose = self.prose.into_iter();
        let mut parts: Vec<String> = self.heading.into_iter().collect();
        for piece in self.pieces {
            parts.extend(prose.next());
            parts.push(piece);
        }
        parts.extend(prose);
        parts.join("\n\n") + "\n"
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}
