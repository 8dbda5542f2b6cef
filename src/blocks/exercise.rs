//! `exercise[Title]`, its `hint[Title]` and `solution[Title]`: something to do.
//!
//! Template data of an exercise: `title`, `minutes`, `mode`, `materials`, `attempt` (whether there
//! is a place to write), `body`, `helps` (its hints and solutions: blocks). Of a hint: `title`, `body`. Of a solution: `title`, `body`,
//! `after` (whether one should write first).

use super::reading::flow;
use super::{Attribute, Context, Expects, Kind, PLAIN, Place, Reading, Written};
use crate::course::Datum;

/// Something to do.
pub const KIND: Kind = Kind {
    name: "exercise",
    template: "exercise",
    parts: &["hint", "solution"],
    attributes: &[
        Attribute { name: "time", expects: Expects::Minutes },
        Attribute { name: "mode", expects: Expects::OneOf(&["solo", "pairs", "group"]) },
        Attribute { name: "materials", expects: Expects::Text },
        Attribute { name: "attempt", expects: Expects::Flag },
        Attribute { name: "was", expects: Expects::Ids },
    ],
    read,
    ..PLAIN
};

/// A hint, opened one after another.
pub const HINT: Kind = Kind { name: "hint", template: "hint", place: Place::Inside("exercise"), ..PLAIN };

/// A solution, folded.
pub const SOLUTION: Kind = Kind {
    name: "solution",
    template: "solution",
    place: Place::Inside("exercise"),
    attributes: &[Attribute { name: "after", expects: Expects::OneOf(&["attempt"]) }],
    read: |written, context| {
        let after = written.attributes.get("after").is_some();
        let mut reading = flow(written, context);
        reading.data.push(("after", Datum::Flag(after)));
        reading
    },
    ..PLAIN
};

fn read(mut written: Written, context: &mut Context<'_>) -> Reading {
    let helps = std::mem::take(&mut written.parts).into_iter().map(Datum::block).collect();
    let attributes = &written.attributes;
    let minutes = attributes.minutes("time");
    *context.exercise_minutes += minutes.unwrap_or(0);
    let text = |name| attributes.get(name).map_or(Datum::None, Datum::text);
    let attempt = attributes.flag("attempt");
    let data = vec![
        ("minutes", minutes.map_or(Datum::None, Datum::Number)),
        ("mode", text("mode")),
        ("materials", text("materials")),
        ("attempt", Datum::Flag(attempt)),
        ("helps", Datum::list(helps)),
    ];
    let was = attributes.get("was").map(str::to_owned);
    let (id, fence) = (written.id.clone(), written.fence);
    let title = written.title.as_ref().map(crate::course::Body::text);
    let mut reading = flow(written, context);
    if attempt {
        let prompt = title.unwrap_or_else(|| reading.body.text());
        reading.answer = Some(context.answer("attempt", id.as_ref(), fence, prompt, was));
    }
    reading.data = data;
    reading
}
