//! Changes to a text, and the way back from the text after to the text before: the template engine reads templates
//! that were changed, and what it says of them is shown where their authors wrote it.

use std::ops::Range;

/// One change: what stood there gave way to something.
#[derive(Clone, Copy, Debug)]
struct Edit {
    /// Where, in the text before.
    at: usize,
    removed: usize,
    added: usize,
}

/// Changes to a text, from its start to its end.
#[derive(Debug, Default)]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// The place in the text before, of a place in the text after: both in bytes. A place in what was added is where
    /// that was put in; one at which something was removed is the end of what was removed.
    pub fn before(&self, after: usize) -> usize {
        let (mut removed, mut added) = (0, 0);
        for edit in &self.0 {
            let start = edit.at + added - removed;
            if after < start {
                break;
            }
            if after - start < edit.added {
                return edit.at;
            }
            removed += edit.removed;
            added += edit.added;
        }
        after + removed - added
    }
}

/// A text while it is changed, from its start to its end.
#[derive(Debug)]
pub struct Editor<'t> {
    before: &'t str,
    after: String,
    edits: Vec<Edit>,
    copied: usize,
}

impl<'t> Editor<'t> {
    /// Nothing is changed yet.
    pub fn new(before: &'t str) -> Self {
        Self { before, after: String::with_capacity(before.len()), edits: Vec::new(), copied: 0 }
    }

    /// Puts `with` in the place of `range`, which lies behind the changes until now.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        self.after.push_str(&self.before[self.copied..range.start]);
        self.after.push_str(with);
        self.copied = range.end;
        if !range.is_empty() || !with.is_empty() {
            self.edits.push(Edit { at: range.start, removed: range.len(), added: with.len() });
        }
    }

    /// The text after, and how it came about.
    pub fn finish(mut self) -> (String, Edits) {
        self.after.push_str(&self.before[self.copied..]);
        (self.after, Edits(self.edits))
    }
}

#[cfg(test)]
mod tests {
    use super::Editor;

    #[test]
    fn places_are_found_again() {
        let before = "ab  cd  ef";
        let mut editor = Editor::new(before);
        editor.replace(1..1, "123");
        editor.replace(2..4, "");
        editor.replace(6..8, "-");
        editor.replace(9..9, "");
        let (after, edits) = editor.finish();
        assert_eq!(after, "a123bcd-ef");
        let places: Vec<usize> = (0..=after.len()).map(|at| edits.before(at)).collect();
        assert_eq!(places, [0, 1, 1, 1, 1, 4, 5, 6, 8, 9, 10]);
    }
}
