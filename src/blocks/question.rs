//! The questions of a quiz: choice, order, match, blanks.

use std::collections::{HashMap, HashSet};

use super::{Context, Item, List, TableNode};
use crate::course::{Anchor, AnswerKey, Body, Datum, IdNames, Record};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{BAD_QUESTION, QUIZ_ALL_RIGHT, QUIZ_SAME_OPTION, QUIZ_WITHOUT_ANSWER};
use crate::source::{Span, Spanned};

/// What stands above the options of a question.
pub struct Question {
    /// The heading before it.
    pub heading: Option<Body>,
    /// The question.
    pub prompt: Body,
    /// Its id.
    pub id: Option<Spanned<String>>,
    /// The paragraph that asks it.
    pub place: Span,
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
            Diagnostic::at(&QUIZ_ALL_RIGHT, question.place, "every option of this question is right")
                .help("add one that is wrong, after `- [ ]`"),
        );
        return None;
    }
    report_alike("option", &list.items, context);
    let mut ids = IdNames::default();
    let options = list.items.into_iter().map(|item| option(item, &mut ids)).collect();
    let kind = if right == 1 { "single" } else { "multiple" };
    question.finish(kind, vec![("options", Datum::list(options))], context)
}

/// What is wrong with a question none of whose options is marked right.
fn without_answer(question: &Question, list: &List) -> Diagnostic {
    if list.items.iter().all(|item| item.task.is_none()) {
        return Diagnostic::at(&QUIZ_WITHOUT_ANSWER, question.span, "these options have no boxes")
            .help("write `- [x]` before the right ones, `- [ ]` before the others");
    }
    Diagnostic::at(&QUIZ_WITHOUT_ANSWER, question.place, "this question has no right option")
        .help("mark the right one with `- [x]`, the others with `- [ ]`")
}

fn option(item: Item, ids: &mut IdNames) -> Datum {
    let id = match item.text.id {
        Some(id) => id.value,
        None => ids.from_text(&short(&item.text.body.text())),
    };
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
    let items: Vec<Datum> = list.items.into_iter().map(|item| Datum::body(item.text.body)).collect();
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
    let mut pairs = Vec::new();
    let mut rights = Vec::new();
    for row in table.rows {
        let mut cells = row.into_iter();
        let left = Datum::body(cells.next().unwrap_or_default());
        let right = Datum::body(cells.next().unwrap_or_default());
        rights.push(right.clone());
        pairs.push(Datum::record(vec![("left", left), ("right", right)]));
    }
    let data = vec![
        ("left", Datum::body(head.next().unwrap_or_default())),
        ("right", Datum::body(head.next().unwrap_or_default())),
        ("shuffled", Datum::list(shuffled(&rights))),
        ("pairs", Datum::list(pairs)),
    ];
    question.finish("match", data, context)
}

impl Question {
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
        let key: AnswerKey = context.answer("question", self.id.as_ref(), self.place, wording, None);
        context.anchors.push(Anchor { id: key.id.clone(), span: key.span });
        let mut record: Record = vec![
            ("id", Datum::id(key.id.clone())),
            ("type", Datum::text(kind)),
            ("heading", self.heading.map_or(Datum::None, Datum::body)),
            ("prompt", Datum::body(self.prompt)),
        ];
        record.extend(data);
        context.answers.push(key);
        Some(Datum::record(record))
    }
}

/// Reports items of a list that say the same.
fn report_alike(what: &str, items: &[Item], context: &mut Context<'_>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for item in items {
        let first = *seen.entry(item.text.body.text().to_lowercase()).or_insert(item.span);
        if first != item.span {
            context.report(
                Diagnostic::at(&QUIZ_SAME_OPTION, item.span, format!("this {what} stands twice"))
                    .related(first, "the first one")
                    .help("change or remove one of the two"),
            );
        }
    }
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

/// The first words of a text, enough for an id.
fn short(text: &str) -> String {
    text.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}

/// The same things in another order, always the same for the same things, and never the order given.
fn shuffled(items: &[Datum]) -> Vec<Datum> {
    let mut keyed: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let text = match item {
                Datum::Html(html) => html,
                Datum::Body(body) => body.html.as_str(),
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

/// FNV-1a (Fowler, Noll, Vo): a small hash that stays the same between versions and machines.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
