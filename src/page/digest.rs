//! Digests of page inputs. Inputs with the same digest are the same, so a page need not be rendered
//! to know that it is as it was.

use super::view::{BlockInput, BodyInput, Fill, LessonText, PageInput, Record, View};
use crate::digest::Digest;
use crate::source::offset;

impl PageInput<'_> {
    /// The digest of everything that the page shows, together with that of what else it is made
    /// from.
    pub fn digest(&self, besides: &[Digest]) -> Digest {
        let mut bytes = Vec::with_capacity(8 * 1024);
        for digest in besides {
            bytes.extend_from_slice(digest.bytes());
        }
        text(&mut bytes, self.template);
        length(&mut bytes, self.kinds.len());
        for kind in &self.kinds {
            text(&mut bytes, kind);
        }
        record(&mut bytes, &self.record);
        text(&mut bytes, &self.placed.root);
        text(&mut bytes, &self.placed.address);
        Digest::of(&bytes)
    }
}

impl LessonText<'_> {
    /// The digest of the text.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::with_capacity(2 * self.body.html.len() + 1024);
        body(&mut bytes, &self.body);
        Digest::of(&bytes)
    }
}

/// The digest of a view that pages share.
pub fn of_view(shared: &View<'_>) -> Digest {
    let mut bytes = Vec::with_capacity(8 * 1024);
    view(&mut bytes, shared);
    Digest::of(&bytes)
}

// Each value is written as a sign of its kind and its parts, texts and lists with their lengths, so
// that no two values are written alike.

fn view(bytes: &mut Vec<u8>, view: &View<'_>) {
    match view {
        View::None => bytes.push(0),
        View::Flag(flag) => bytes.extend_from_slice(&[1, u8::from(*flag)]),
        View::Number(number) => {
            bytes.push(2);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        View::Text(plain) => {
            bytes.push(3);
            text(bytes, plain);
        }
        View::Html(html) => {
            bytes.push(4);
            text(bytes, html);
        }
        View::Body(input) => {
            bytes.push(5);
            body(bytes, input);
        }
        View::Block(input) => {
            bytes.push(6);
            block(bytes, input);
        }
        View::Made(made) => {
            bytes.push(7);
            text(bytes, made.template);
            record(bytes, &made.record);
        }
        View::List(items) => {
            bytes.push(8);
            length(bytes, items.len());
            for item in items {
                self::view(bytes, item);
            }
        }
        View::Record(named) => {
            bytes.push(9);
            record(bytes, named);
        }
        View::Shared(shared) => {
            bytes.push(10);
            bytes.extend_from_slice(shared.digest().bytes());
        }
    }
}

fn record(bytes: &mut Vec<u8>, record: &Record<'_>) {
    length(bytes, record.len());
    for (name, value) in record {
        text(bytes, name);
        view(bytes, value);
    }
}

fn body(bytes: &mut Vec<u8>, body: &BodyInput<'_>) {
    text(bytes, body.html);
    length(bytes, body.fills.len());
    for (at, fill) in &body.fills {
        bytes.extend_from_slice(&at.to_le_bytes());
        match fill {
            Fill::Html(html) => {
                bytes.push(0);
                text(bytes, html);
            }
            Fill::Block(input) => {
                bytes.push(1);
                block(bytes, input);
            }
        }
    }
}

fn block(bytes: &mut Vec<u8>, block: &BlockInput<'_>) {
    text(bytes, block.template);
    record(bytes, &block.record);
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    length(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

fn length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend_from_slice(&offset(length).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::of_view;
    use crate::page::View;

    #[test]
    fn values_that_look_alike_differ() {
        let views = [
            View::None,
            View::Flag(false),
            View::Number(0),
            View::text(""),
            View::html(""),
            View::List(Vec::new()),
            View::List(vec![View::text("ab"), View::text("")]),
            View::List(vec![View::text("a"), View::text("b")]),
            View::List(vec![View::List(vec![View::text("a")]), View::text("b")]),
            View::Record(vec![("ab", View::text("c"))]),
            View::Record(vec![("a", View::text("bc"))]),
        ];
        for (at, one) in views.iter().enumerate() {
            for other in &views[at + 1..] {
                assert_ne!(of_view(one), of_view(other), "{one:?} {other:?}");
            }
        }
    }
}
