//! HTML that comes in pieces, line by line, and where each piece was written.

/// HTML as it is read, and where its pieces were written.
#[derive(Default)]
pub struct Html {
    pub(super) text: String,
    /// For each piece, its first byte in the text and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Html {
    /// Adds what is written at byte `at` of the file.
    pub fn push(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// A tag within a line. Where it goes over several lines in a quote or list, what stands before each line is no
    /// part of it.
    pub(super) fn inline(html: &str, source: &str, start: usize) -> Self {
        let mut whole = Self::default();
        if html == source {
            whole.push(html, start);
            return whole;
        }
        let mut at = start;
        let mut lines = source.split_inclusive('\n');
        for line in html.split_inclusive('\n') {
            let written = lines.next().unwrap_or_default();
            at += written.len();
            let line_end = written.trim_end_matches(['\r', '\n']).len();
            let kept = line.trim_end_matches(['\r', '\n']);
            let is_end = written[..line_end].ends_with(kept);
            let before = if is_end { line_end - kept.len() } else { 0 };
            whole.push(line, at - written.len() + before);
        }
        whole
    }

    /// The byte of the file at which a byte of the text is written.
    pub(super) fn source(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(start, source)| source + (at - start))
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn places_in_quotes() {
        let html = Html::inline("<a\nhref=x>", "<a\n> > href=x>", 10);
        assert_eq!((html.source(0), html.source(3), html.source(8)), (10, 17, 22));
    }
}
