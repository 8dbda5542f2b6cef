//! `objectives` and `keypoints`: lists that are gathered on the module's and the course's pages.
//!
//! Template data: `title`, `items`, `body` (text around the list).

use super::{Content, Context, Kind, PLAIN, Reading, Shape, Written};
use crate::course::{Body, Datum};

/// What a learner will be able to do.
pub const OBJECTIVES: Kind =
    Kind { name: "objectives", template: "objectives", shape: Shape::Items, gathered: true, read, ..PLAIN };

/// What to take away.
pub const KEYPOINTS: Kind = Kind { name: "keypoints", template: "keypoints", ..OBJECTIVES };

fn read(mut written: Written, context: &mut Context<'_>) -> Reading {
    let (items, body) = match std::mem::replace(&mut written.content, Content::Nothing) {
        Content::Items(items, body) => (items, body),
        _ => (Vec::new(), Body::default()),
    };
    if items.is_empty() {
        let message = format!("this block of {} has no list", written.name);
        context.report(written.incomplete(message, "write each on a line of its own, after `- `"));
    }
    let items = items.into_iter().map(Datum::body).collect();
    Reading { body, data: vec![("items", Datum::list(items))], ..Reading::default() }
}
