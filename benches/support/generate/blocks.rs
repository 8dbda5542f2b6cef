//! coursebook's own blocks, each as an author would fill it.

use super::names::{slug, term};
use super::pen::{DEFINITION_EVERY, Pen, headword};

/// A list in a block that is nothing else: `objectives`, `keypoints`.
pub fn list_block(pen: &mut Pen, name: &str) -> String {
    format!(":::{name}\n\n{}\n\n:::", pen.list(3))
}

/// The term that falls to this lesson. Its plural is its other name, so both are linked.
pub fn definition(pen: &mut Pen) -> String {
    let number = pen.lesson / DEFINITION_EVERY;
    let term_here = term(number);
    let see = number.checked_sub(1).map(|last| format!(" see=\"{}\"", term(last)));
    format!(
        ":::definition[{}]{{#term-{} aka=\"{term_here}s\"{}}}\n\n{} {}\n\n:::",
        headword(number),
        slug(&term_here),
        see.unwrap_or_default(),
        pen.sentence(),
        pen.sentence(),
    )
}

/// Two sides.
pub fn difference(pen: &mut Pen) -> String {
    const SIDES: [&str; 8] = ["Asking", "Telling", "Waiting", "Acting", "Giving", "Keeping", "Starting", "Ending"];
    let left = pen.below(SIDES.len() / 2) * 2;
    let (one, other) = (SIDES[left], SIDES[left + 1]);
    format!(
        "::::difference[{one} and {}]{{#{}}}\n\n:::side[{one}]\n\n{}\n\n:::\n\n:::side[{other}]\n\n{}\n\n:::\n\n::::",
        other.to_lowercase(),
        pen.id("difference"),
        pen.paragraph(2),
        pen.paragraph(2),
    )
}

/// The module's differences in one table. Never the whole course's: a page that grows with the
/// course would make the benchmark measure that page.
pub fn differences(pen: &mut Pen) -> String {
    format!("{}\n\n::differences{{in=module}}", pen.sentence())
}

/// Something to do, with a hint and a solution; in some lessons with a place to write.
pub fn exercise(pen: &mut Pen) -> String {
    let (attempt, after) = if pen.is_turn(2, 0) { (" attempt", "{after=attempt}") } else { ("", "") };
    let steps = pen.phrases(3);
    let mode = pen.pick(&["solo", "pairs", "group"]);
    let materials = if pen.is_turn(3, 1) { " materials=\"paper, a pen\"" } else { "" };
    let notes =
        if pen.is_turn(10, 4) { format!("\n:::facilitator\n\n{}\n\n:::\n", pen.sentence()) } else { String::new() };
    format!(
        "::::exercise[{}]{{#{} time={}m mode={mode}{materials}{attempt}}}\n\n1. {}\n2. {}\n3. {}\n\n\
         :::hint[{}]\n\n{}\n\n:::\n\n:::solution[One way]{after}\n\n{}\n\n:::\n{notes}\n::::",
        pen.label(),
        pen.id("exercise"),
        5 + pen.below(20),
        steps[0],
        steps[1],
        steps[2],
        pen.label(),
        pen.sentence(),
        pen.paragraph(2),
    )
}

/// A question to write about, in every other lesson with somebody's answer.
pub fn reflection(pen: &mut Pen) -> String {
    let revisit = if pen.is_turn(2, 1) { " revisit=\"7d 30d\"" } else { "" };
    let example = if pen.is_turn(2, 0) {
        format!("\n:::example[{}]\n\n{}\n\n:::\n", pen.label(), pen.paragraph(2))
    } else {
        String::new()
    };
    format!(
        "::::reflection{{#{} lines={} starter=\"What I noticed is …\"{revisit}}}\n\n\
         {} What would you do on a day like that, and who would notice?\n{example}\n::::",
        pen.id("reflection"),
        3 + pen.below(6),
        pen.sentence(),
    )
}

/// An if-then plan, half of them with stems of their own.
pub fn plan(pen: &mut Pen) -> String {
    let stems = if pen.is_turn(12, 2) {
        "- When …\n- I will …\n- If it gets hard, I will …"
    } else {
        "- The moment I will notice is …\n- Then I will …\n- If somebody interrupts, I will …\n- The person who will ask me is …"
    };
    format!(":::plan[{}]{{#{}}}\n\n{stems}\n\n:::", pen.label(), pen.id("plan"))
}

/// Statements to rate, in two groups or in none.
pub fn self_assessment(pen: &mut Pen) -> String {
    let statements = pen.phrases(6);
    let items = if pen.is_turn(20, 3) {
        let (desk, people) = statements.split_at(3);
        let (desk, people) = (rated(pen, "  ", "desk", desk), rated(pen, "  ", "people", people));
        format!("- At the desk\n{desk}- With other people\n{people}")
    } else {
        rated(pen, "", "statement", &statements)
    };
    format!(
        ":::self-assessment[{}]{{#{} labels=\"Rarely, Sometimes, Often, Always\" retake=end}}\n\n{items}\n:::",
        pen.label(),
        pen.id("self-assessment"),
    )
}

/// Statements as items of a list, each with its id.
fn rated(pen: &Pen, indent: &str, name: &str, statements: &[String]) -> String {
    let item = |(number, statement)| {
        let id = pen.id(&format!("{name}-{number}"));
        format!("{indent}- {statement} {{#{id}}}\n")
    };
    statements.iter().enumerate().map(item).collect()
}

/// A callout in our own spelling; GitHub's is in `markdown::alert`.
pub fn callout(pen: &mut Pen) -> String {
    let kind = pen.pick(&["note", "tip", "important", "warning", "caution"]);
    format!(":::{kind}\n\n{}\n\n:::", pen.paragraph(2))
}

/// Folded text.
pub fn details(pen: &mut Pen) -> String {
    let open = if pen.is_turn(6, 0) { "{open}" } else { "" };
    format!(":::details[{}]{open}\n\n{}\n\n:::", pen.label(), pen.paragraph(2))
}

/// Alternatives.
pub fn tabs(pen: &mut Pen) -> String {
    let tabs = ["On your own", "In pairs"].map(|name| format!(":::tab[{name}]\n\n{}\n\n:::\n\n", pen.paragraph(2)));
    format!("::::tabs\n\n{}::::", tabs.concat())
}

/// Notes for whoever runs the workshop.
pub fn facilitator(pen: &mut Pen) -> String {
    format!(":::facilitator\n\n**Timing.** {}\n\n:::", pen.sentence())
}

/// A film of our own, with captions.
pub fn video(pen: &mut Pen) -> String {
    format!("{}\n\n::video{{src=../media/talk.mp4 captions=../media/talk.vtt title=\"A talk\"}}", pen.sentence())
}

/// A recording of our own, with captions.
pub fn audio(pen: &mut Pen) -> String {
    format!("{}\n\n::audio{{src=../media/walk.mp3 captions=../media/talk.vtt title=\"A walk\"}}", pen.sentence())
}

/// Two questions: a choice with feedback, and one of the other ways to ask in turn.
pub fn quiz(pen: &mut Pen) -> String {
    let rule = if pen.is_turn(2, 0) { "---\n\n" } else { "" };
    let pass = if pen.is_turn(7, 0) { " pass=80 shuffle" } else { "" };
    let second = match pen.lesson / 2 % 4 {
        0 => several(pen),
        1 => order(pen),
        2 => matching(pen),
        _ => blanks(pen),
    };
    format!(":::quiz[{}]{{#{}{pass}}}\n\n{}\n\n{rule}{second}\n\n:::", pen.label(), pen.id("quiz"), choice(pen))
}

fn choice(pen: &mut Pen) -> String {
    let right = pen.below(3);
    let options = pen.phrases(3).into_iter().enumerate().map(|(number, option)| {
        let mark = if number == right { 'x' } else { ' ' };
        format!("\n- [{mark}] {option}\n  > {}", pen.sentence())
    });
    let options: String = options.collect();
    format!("Which of these comes first? {{#{}}}\n{options}", pen.id("choice"))
}

fn several(pen: &mut Pen) -> String {
    let options = pen.phrases(4);
    format!(
        "Which two belong together? {{#{}}}\n\n- [x] {}\n- [ ] {}\n  > Read the first one again.\n- [x] {}\n- [ ] {}",
        pen.id("several"),
        options[0],
        options[1],
        options[2],
        options[3],
    )
}

fn order(pen: &mut Pen) -> String {
    let steps = pen.phrases(4);
    format!(
        "Put these in order. {{#{}}}\n\n1. {}\n2. {}\n3. {}\n4. {}",
        pen.id("order"),
        steps[0],
        steps[1],
        steps[2],
        steps[3],
    )
}

fn matching(pen: &mut Pen) -> String {
    let cells = pen.phrases(6);
    format!(
        "Match what was done with what came of it. {{#{}}}\n\n| Done | Came of it |\n|---|---|\n\
         | {} | {} |\n| {} | {} |\n| {} | {} |",
        pen.id("matching"),
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        cells[4],
        cells[5],
    )
}

fn blanks(pen: &mut Pen) -> String {
    format!(
        "{} To begin with, [listen|we listen]{{.blank}}; to end with, [thank]{{.blank}} the others. {{#{}}}",
        pen.sentence(),
        pen.id("blanks"),
    )
}
