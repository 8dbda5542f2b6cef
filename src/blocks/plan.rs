//! `plan[Title]`: an if-then plan.
//!
//! Template data: `title`, `intro`, `stems` (the beginnings of its sentences; empty where the
//! theme's *When …*, *I will …*, *If it gets hard …* are meant), `outro`.

use super::{Attribute, Context, Expects, Kind, NodeKind, PLAIN, Reading, Shape, Written};
use crate::course::{Body, Datum};

/// An if-then plan.
pub const KIND: Kind = Kind {
    name: "plan",
    template: "plan",
    shape: Shape::Outline,
    attributes: &[Attribute { name: "was", expects: Expects::Ids }],
    read,
    ..PLAIN
};

fn read(mut written: Written, context: &mut Context<'_>) -> Reading {
    let (mut intro, mut outro, mut stems) = (Body::default(), Body::default(), Vec::new());
    for node in written.outline() {
        match node.kind {
            NodeKind::List(list) if stems.is_empty() => {
                stems.extend(list.items.into_iter().map(|item| item.text.body));
            }
            _ if stems.is_empty() => intro.append(node.into_body()),
            _ => outro.append(node.into_body()),
        }
    }
    let title = written.title.as_ref().map(Body::text).unwrap_or_default();
    let wording: Vec<String> = std::iter::once(title)
        .chain(std::iter::once(intro.text()))
        .chain(stems.iter().map(Body::text))
        .filter(|text| !text.is_empty())
        .collect();
    let was = written.attributes.get("was").map(str::to_owned);
    let answer = context.answer("plan", written.id.as_ref(), written.fence, wording.join(" / "), was);
    let data = vec![
        ("intro", Datum::body(intro)),
        ("stems", Datum::list(stems.into_iter().map(Datum::body).collect())),
        ("outro", Datum::body(outro)),
    ];
    Reading { data, answer: Some(answer), ..Reading::default() }
}
