//! `self-assessment[Title]`: statements rated on one scale.
//!
//! Template data: `title`, `intro`, `labels` (the scale's words; empty where the theme's are
//! meant), `dimensions` (each with `title`, `id` and `statements`, each with `id` and `text`),
//! `retake` (`end`, where it is offered again at the end of the course),
//! `outro` (text after the statements).

use super::{Attribute, Context, Expects, Item, Kind, NodeKind, PLAIN, Reading, Shape, Text, Written};
use crate::course::{Anchor, Body, Datum, Record};

/// Statements rated on one scale.
pub const KIND: Kind = Kind {
    name: "self-assessment",
    template: "self-assessment",
    shape: Shape::Outline,
    attributes: &[
        Attribute { name: "labels", expects: Expects::List(2) },
        Attribute { name: "retake", expects: Expects::OneOf(&["end"]) },
        Attribute { name: "was", expects: Expects::Id },
    ],
    read,
    ..PLAIN
};

fn read(mut written: Written, context: &mut Context<'_>) -> Reading {
    let (mut intro, mut outro) = (Body::default(), Body::default());
    let mut items = Vec::new();
    for node in written.outline() {
        match node.kind {
            NodeKind::List(list) => items.extend(list.items),
            _ if items.is_empty() => intro.append(node.into_body()),
            _ => outro.append(node.into_body()),
        }
    }
    if items.is_empty() {
        context.report(written.incomplete(
            "this self-assessment has no statements",
            "write each statement on a line of its own, after `- `",
        ));
    }
    let title = written.title.as_ref().map(Body::text).unwrap_or_default();
    let was = written.attributes.get("was").map(str::to_owned);
    let answer = context.answer("self-assessment", written.id.as_ref(), written.fence, title, was);
    let mut statements = Statements { context, prefix: &answer.id, count: 0 };
    let dimensions = statements.dimensions(items);
    let labels = written.attributes.list("labels").into_iter().map(Datum::text).collect();
    let retake = written.attributes.get("retake").map_or(Datum::None, Datum::text);
    let data = vec![
        ("intro", Datum::body(intro)),
        ("labels", Datum::list(labels)),
        ("dimensions", Datum::list(dimensions)),
        ("retake", retake),
        ("outro", Datum::body(outro)),
    ];
    Reading { data, answer: Some(answer), ..Reading::default() }
}

/// Reads statements and gives each its id.
struct Statements<'a, 'c> {
    context: &'a mut Context<'c>,
    prefix: &'a str,
    count: usize,
}

impl Statements<'_, '_> {
    /// Items with a list below them are dimensions; the others together are one without a name.
    fn dimensions(&mut self, items: Vec<Item>) -> Vec<Datum> {
        let mut dimensions = Vec::new();
        let mut flat = Vec::new();
        for mut item in items {
            let below: Vec<Item> = item.lists.drain(..).flat_map(|list| list.items).collect();
            if below.is_empty() {
                flat.push(self.statement(item));
            } else {
                let (id, text) = self.named(item.text);
                let statements = below.into_iter().map(|item| self.statement(item)).collect();
                dimensions.push(dimension(Datum::body(text), id, statements));
            }
        }
        if !flat.is_empty() {
            dimensions.push(dimension(Datum::None, Datum::None, flat));
        }
        dimensions
    }

    fn statement(&mut self, item: Item) -> Datum {
        self.count += 1;
        let (id, mut text) = self.named(item.text);
        text.append(item.quote);
        let id = match id {
            Datum::None => {
                let id = format!("{}-{}", self.prefix, self.count);
                self.context.anchors.push(Anchor { id: id.clone(), span: item.span });
                Datum::id(id)
            }
            given => given,
        };
        Datum::record(vec![("id", id), ("text", Datum::body(text))])
    }

    fn named(&mut self, text: Text) -> (Datum, Body) {
        let Some(id) = text.id else { return (Datum::None, text.body) };
        self.context.anchors.push(Anchor { id: id.value.clone(), span: id.span });
        (Datum::id(id.value), text.body)
    }
}

fn dimension(title: Datum, id: Datum, statements: Vec<Datum>) -> Datum {
    let record: Record = vec![("title", title), ("id", id), ("statements", Datum::list(statements))];
    Datum::record(record)
}
