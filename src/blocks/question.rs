//! The questions of a quiz: choice, order, match, blanks.

use std::collections::{HashMap, HashSet};

use super::item_ids::{fnv1a, item_ids};
use super::{Context, Item, List, TableNode, Text};
use crate::course::{Anchor, AnswerKey, Body, Datum, Record};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{BAD_QUESTION, QUIZ_ALL_RIGHT, QUIZ_SAME_OPTION, QUIZ_WITHOUT_ANSWER};
use crate::source::{Span, Spanned};

/// What to do for an id where a question is only a heading, a quote or the like.
const WITHOUT_PARAGRAPH: &str =
    "write what is asked as a paragraph right above the options, and an id at its end: `{#a-short-name}`";

/// What stands above the options of a question.
pub struct Question {
    /// The heading before it.
    pub heading: Option<Body>,
    /// The question.
    pub prompt: Body,
    /// Its id.
    pub id: Option<Spanned<String>>,
    /// Earlier ids whose answers it carries on.
    pub was: Option<String>,
    /// The paragraph that asks it, where one does.
    pub paragraph: Option<Span>,
    /// Its options.
    pub span: Span,
}

/// Reads a choice: a list whose items have boxes.
pub fn read_choice(question: Question, list: List, context: &mut Context<'_>) -> Option<Datum> {
    let right = list.items.iter().filter(|item| item.task == Some(true)).count();
    if right == 0 {
        context.report(without_answer(&question, &list));
        return None;
    }
    if right == list.items.len() {
        context.report(
            Diagnostic::at(&QUIZ_ALL_RIGHT, question.place(), "every option of this question is right")
                .help("add one that is wrong, after `- [ ]`"),
        );
        return None;
    }
    report_alike("option", &list.items, context);
    let ids = ids_of(&list);
    let options = list.items.into_iter().zip(ids).map(|(item, id)| option(item, id)).collect();
    let kind = if right == 1 { "single" } else { "multiple" };
    question.finish(kind, vec![("options", Datum::list(options))], context)
}

/// What is wrong with a question none of whose options is marked right.
fn without_answer(question: &Question, list: &List) -> Diagnostic {
    if list.items.iter().all(|item| item.task.is_none()) {
        return Diagnostic::at(&QUIZ_WITHOUT_ANSWER, question.span, "these options have no boxes")
            .help("write `- [x]` before the right ones, `- [ ]` before the others");
    }
    Diagnostic::at(&QUIZ_WITHOUT_ANSWER, question.place(), "this question has no right option")
        .help("mark the right one with `- [x]`, the others with `- [ ]`")
}

fn ids_of(list: &List) -> Vec<String> {
    item_ids(list.items.iter().map(|item| (&item.text, "")))
}

fn option(item: Item, id: String) -> Datum {
    let mut text = item.text.body;
    for list in item.lists {
        text.append(super::Node { span: list.span, kind: super::NodeKind::List(list) }.into_body());
    }
    let feedback = if item.quote.is_empty() { Datum::None } else { Datum::body(item.quote) };
    Datum::record(vec![
        ("id", Datum::text(id)),
        ("text", Datum::body(text)),
        ("right", Datum::Flag(item.task == Some(true))),
        ("feedback", feedback),
    ])
}

/// Reads an order: a numbered list, written in the right order.
pub fn read_order(question: Question, list: List, context: &mut Context<'_>) -> Option<Datum> {
    if list.items.len() < 2 {
        context.report(
            Diagnostic::at(&BAD_QUESTION, question.span, "there is only one thing to put in order")
                .help("write at least two, in the right order"),
        );
        return None;
    }
    report_alike("item", &list.items, context);
    let ids = ids_of(&list);
    let items: Vec<Datum> = list.items.into_iter().zip(ids).map(|(item, id)| thing(id, item.text.body)).collect();
    let data = vec![("shuffled", Datum::list(shuffled(&items))), ("items", Datum::list(items))];
    question.finish("order", data, context)
}

/// Reads a match: a table of two columns, each row a pair.
pub fn read_match(question: Question, table: TableNode, context: &mut Context<'_>) -> Option<Datum> {
    if table.head.len() != 2 || table.rows.len() < 2 {
        context.report(
            Diagnostic::at(&BAD_QUESTION, question.span, "a table to match has two columns and at least two rows")
                .help("write each pair as a row: `| idea | example |`"),
        );
        return None;
    }
    report_alike_rows(&table, question.span, context);
    let mut head = table.head.into_iter();
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for row in table.rows {
        let mut cells = row.into_iter().map(|body| Text { body, ..Text::default() });
        lefts.push(cells.next().unwrap_or_default());
        rights.push(cells.next().unwrap_or_default());
    }
    let left_ids = item_ids(lefts.iter().map(|text| (text, "")));
    let right_ids = right_ids(&rights);
    let mut shown = Vec::new();
    let mut seen = HashSet::new();
    let mut pairs = Vec::new();
    for (((left, left_id), right), right_id) in lefts.into_iter().zip(left_ids).zip(rights).zip(right_ids) {
        if seen.insert(right_id.clone()) {
            shown.push(thing(right_id.clone(), right.body.clone()));
        }
        let ids = [("left_id", Datum::text(left_id)), ("right_id", Datum::text(right_id))];
        pairs.push(Datum::record(
            [("left", Datum::body(left.body)), ("right", Datum::body(right.body))].into_iter().chain(ids).collect(),
        ));
    }
    let data = vec![
        ("left", Datum::body(head.next().unwrap_or_default())),
        ("right", Datum::body(head.next().unwrap_or_default())),
        ("shuffled", Datum::list(shuffled(&shown))),
        ("pairs", Datum::list(pairs)),
    ];
    question.finish("match", data, context)
}

/// The ids of the right sides: several rows may say the same, and share it then.
fn right_ids(rights: &[Text]) -> Vec<String> {
    let mut different: Vec<&Text> = Vec::new();
    let places: Vec<usize> = rights
        .iter()
        .map(|text| {
            different.iter().position(|other| other.body.html == text.body.html).unwrap_or_else(|| {
                different.push(text);
                different.len() - 1
            })
        })
        .collect();
    let ids = item_ids(different.into_iter().map(|text| (text, "")));
    places.into_iter().map(|place| ids[place].clone()).collect()
}

/// A thing to put in order or to match.
fn thing(id: String, text: Body) -> Datum {
    Datum::record(vec![("id", Datum::text(id)), ("text", Datum::body(text))])
}

impl Question {
    /// What is underlined where something is wrong with it.
    fn place(&self) -> Span {
        self.paragraph.unwrap_or(self.span)
    }

    /// A question whose paragraph has blanks in it.
    pub fn blanks(self, answers: Vec<Vec<String>>, context: &mut Context<'_>) -> Option<Datum> {
        let answers =
            answers.into_iter().map(|right| Datum::list(right.into_iter().map(Datum::text).collect())).collect();
        self.finish("blanks", vec![("answers", Datum::list(answers))], context)
    }

    /// The question with its answers. None where nothing is asked: an id would have no place either.
    fn finish(self, kind: &str, data: Record, context: &mut Context<'_>) -> Option<Datum> {
        if self.prompt.is_empty() && self.heading.is_none() {
            context.report(
                Diagnostic::at(&BAD_QUESTION, self.span, "these options have no question")
                    .help("write the question as a paragraph above them"),
            );
            return None;
        }
        let wording = if self.prompt.is_empty() { self.heading.as_ref() } else { Some(&self.prompt) };
        let wording = wording.map(Body::text).unwrap_or_default();
        let key: AnswerKey = match self.paragraph {
            Some(place) => context.answer("question", self.id.as_ref(), place, wording, self.was),
            None => context.unnamed("question", self.span, wording, None, WITHOUT_PARAGRAPH),
        };
        context.anchors.push(Anchor { id: key.id.clone(), span: key.span });
        let was = key.was.as_ref().map_or(Datum::None, Datum::text);
        let answer = vec![("id", Datum::text(&key.id)), ("prompt", Datum::text(&key.prompt)), ("was", was)];
        let mut record: Record = vec![
            ("id", Datum::id(key.id.clone())),
            ("answer", Datum::record(answer)),
            ("type", Datum::text(kind)),
            ("heading", self.heading.map_or(Datum::None, Datum::body)),
            ("prompt", Datum::body(self.prompt)),
        ];
        record.extend(data);
        context.answers.push(key);
        Some(Datum::record(record))
    }
}

/// Reports items of a list that say the same, or have the same id.
fn report_alike(what: &str, items: &[Item], context: &mut Context<'_>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut ids: HashMap<&str, Span> = HashMap::new();
    for item in items {
        // Of what says nothing, such as a picture, nobody knows here whether it is the same.
        let text = item.text.body.text().to_lowercase();
        let first = if text.is_empty() { item.span } else { *seen.entry(text).or_insert(item.span) };
        if first != item.span {
            report_twice(format!("this {what} stands twice"), item.span, first, context);
        }
        if let Some(id) = &item.text.id {
            let first = *ids.entry(&id.value).or_insert(id.span);
            if first != id.span {
                report_twice(format!("two of these have the id `{}`", id.value), id.span, first, context);
            }
        }
    }
}

fn report_twice(message: String, place: Span, first: Span, context: &mut Context<'_>) {
    let diagnostic = Diagnostic::at(&QUIZ_SAME_OPTION, place, message);
    context.report(diagnostic.related(first, "the first one").help("change or remove one of the two"));
}

/// Reports rows of a table that begin with the same. Cells have no place of their own, so they are
/// named instead of underlined.
fn report_alike_rows(table: &TableNode, span: Span, context: &mut Context<'_>) {
    let mut seen = HashSet::new();
    for text in table.rows.iter().filter_map(|row| row.first()).map(Body::text) {
        if !seen.insert(text.to_lowercase()) {
            context.report(
                Diagnostic::at(&QUIZ_SAME_OPTION, span, format!("two rows of this table begin with `{text}`"))
                    .help("change or remove one of the two"),
            );
        }
    }
}

/// The same things in another order, always the same for the same things, and never the order given.
fn shuffled(items: &[Datum]) -> Vec<Datum> {
    let mut keyed: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let text = match item {
                Datum::Record(thing) => match &thing[1].1 {
                    Datum::Html(html) => html,
                    Datum::Body(body) => body.html.as_str(),
                    _ => "",
                },
                _ => "",
            };
            (fnv1a(text.as_bytes()), at)
        })
        .collect();
    keyed.sort_unstable();
    if keyed.iter().enumerate().all(|(at, (_, was))| at == *was) {
        keyed.rotate_left(1);
    }
    keyed.into_iter().map(|(_, at)| items[at].clone()).collect()
}
