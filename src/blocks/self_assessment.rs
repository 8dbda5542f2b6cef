//! `self-assessment[Title]`: statements rated on one scale.
//!
//! Template data: `title`, `intro`, `labels` (the scale's words; empty where the theme's are
//! meant), `dimensions` (each with `title`, `id` and `statements`, each with `id`,
//! `kept` (the id again, as records hold it) and `text`),
//! `retake` (`end`, where it is offered again at the end of the course),
//! `outro` (text after the statements).

use super::item_ids::item_ids;
use super::{Attribute, Context, Expects, Item, Kind, NodeKind, PLAIN, Reading, Shape, Text, Written};
use crate::course::{Anchor, Body, Datum};

/// Statements rated on one scale.
pub const KIND: Kind = Kind {
    name: "self-assessment",
    template: "self-assessment",
    shape: Shape::Outline,
    attributes: &[
        Attribute { name: "labels", expects: Expects::List(2) },
        Attribute { name: "retake", expects: Expects::OneOf(&["end"]) },
        Attribute { name: "was", expects: Expects::Ids },
    ],
    gathered: true,
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
    let dimensions = dimensions(items, &answer.id, context);
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

/// Items with a list below them are dimensions; the others together are one without a name.
fn dimensions(items: Vec<Item>, prefix: &str, context: &mut Context<'_>) -> Vec<Datum> {
    let mut lists: Vec<(Option<Text>, Vec<Item>)> = Vec::new();
    let mut flat = Vec::new();
    for mut item in items {
        let below: Vec<Item> = item.lists.drain(..).flat_map(|list| list.items).collect();
        if below.is_empty() {
            flat.push(item);
        } else {
            lists.push((Some(item.text), below));
        }
    }
    if !flat.is_empty() {
        lists.push((None, flat));
    }
    let titles: Vec<String> =
        lists.iter().map(|(title, _)| title.as_ref().map(|title| title.body.text()).unwrap_or_default()).collect();
    let all = lists.iter().zip(&titles).flat_map(|((_, items), title)| items.iter().map(|item| (&item.text, &**title)));
    let mut ids = item_ids(all).into_iter();
    let mut read = |(title, items): (Option<Text>, Vec<Item>)| {
        let (id, title) = title.map_or((Datum::None, Datum::None), |title| named(title, context));
        let statements = items.into_iter().zip(&mut ids).map(|(item, id)| statement(item, prefix, id, context));
        let statements = Datum::list(statements.collect());
        Datum::record(vec![("title", title), ("id", id), ("statements", statements)])
    };
    lists.into_iter().map(&mut read).collect()
}

fn statement(item: Item, prefix: &str, made: String, context: &mut Context<'_>) -> Datum {
    let mut text = item.text.body;
    text.append(item.quote);
    let (id, span) = match item.text.id {
        Some(id) => (id.value, id.span),
        None => (format!("{prefix}-{made}"), item.span),
    };
    context.anchors.push(Anchor { id: id.clone(), span });
    let kept = Datum::text(id.clone());
    Datum::record(vec![("id", Datum::id(id)), ("kept", kept), ("text", Datum::body(text))])
}

/// A dimension's id and its title.
fn named(text: Text, context: &mut Context<'_>) -> (Datum, Datum) {
    let title = Datum::body(text.body);
    let Some(id) = text.id else { return (Datum::None, title) };
    context.anchors.push(Anchor { id: id.value.clone(), span: id.span });
    (Datum::id(id.value), title)
}
