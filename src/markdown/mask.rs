//! Finds fence lines and overwrites them with HTML blocks of the same length.

use std::borrow::Cow;

use super::fence::{self, Fence};

/// A text in which fence lines look like HTML blocks (`<?…?>`), and the fences that stood there.
///
/// An HTML block of this kind may interrupt a paragraph and ends on its own line, as a fence does,
/// and is no shorter than `<?>`, as no fence is.
pub struct Masked<'t> {
    /// The text, as long as the original, byte for byte.
    pub text: Cow<'t, str>,
    /// The fences by their place.
    pub fences: Vec<Fence>,
}

/// No fences: for a text that stands in a fence itself.
pub static NO_FENCES: Masked<'static> = Masked { text: Cow::Borrowed(""), fences: Vec::new() };

/// Masks the fence lines of `text` from byte `from` on.
pub fn mask(text: &str, from: usize) -> Masked<'_> {
    let mut fences = Vec::new();
    let bytes = text.as_bytes();
    let mut at = from;
    for colons in memchr::memmem::find_iter(&bytes[from..], b"::").map(|found| found + from) {
        if colons < at {
            continue;
        }
        let line_start = memchr::memrchr(b'\n', &bytes[from..colons]).map_or(from, |found| from + found + 1);
        let line_end = memchr::memchr(b'\n', &bytes[colons..]).map_or(text.len(), |found| colons + found);
        at = line_end;
        if is_container_prefix(&text[line_start..colons])
            && let Some(fence) = fence::parse(text, colons..line_end)
        {
            fences.push(fence);
        }
    }
    if fences.is_empty() {
        return Masked { text: Cow::Borrowed(text), fences };
    }
    let mut masked = String::with_capacity(text.len());
    let mut copied = 0;
    for fence in &fences {
        masked.push_str(&text[copied..fence.range.start]);
        masked.push_str("<?");
        masked.extend(std::iter::repeat_n('x', fence.range.len().saturating_sub(4)));
        masked.push_str(if fence.range.len() == 3 { ">" } else { "?>" });
        copied = fence.range.end;
    }
    masked.push_str(&text[copied..]);
    Masked { text: Cow::Owned(masked), fences }
}

/// Whether what stands before the colons can be the beginning of a line in lists, quotes and
/// footnotes: white space, `>`, list markers, the `:` of a definition, `[^1]:`.
fn is_container_prefix(prefix: &str) -> bool {
    let mut rest = prefix.trim_start();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('>') {
            rest = after.trim_start();
            continue;
        }
        if let Some((_, after)) = rest.strip_prefix("[^").and_then(|label| label.split_once("]:")) {
            rest = after.trim_start();
            continue;
        }
        let marker = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - marker.len();
        let after = match marker.chars().next() {
            Some('-' | '+' | '*' | ':') if digits == 0 => &marker[1..],
            Some('.' | ')') if (1..=9).contains(&digits) => &marker[1..],
            _ => return false,
        };
        if !after.starts_with([' ', '\t']) {
            return false;
        }
        rest = after.trim_start();
    }
    true
}

impl Masked<'_> {
    /// The fence in the HTML block that begins at byte `start`, where it begins with one.
    pub fn fence_at(&self, start: usize, original: &str) -> Option<&Fence> {
        let at = self.fences.partition_point(|fence| fence.range.start < start);
        let fence = self.fences.get(at)?;
        let before = original.get(start..fence.range.start)?;
        before.chars().all(|c| c == ' ').then_some(fence)
    }

    /// What the parser made of the bytes `range`, with the fences that stand there as they were
    /// written.
    pub fn unmask<'a>(&self, parsed: &'a str, range: &std::ops::Range<usize>, original: &str) -> Cow<'a, str> {
        let from = self.fences.partition_point(|fence| fence.range.end <= range.start);
        let fences = self.fences[from..].iter().take_while(|fence| fence.range.start < range.end);
        fences.fold(Cow::Borrowed(parsed), |text, fence| {
            Cow::Owned(text.replacen(&self.text[fence.range.clone()], &original[fence.range.clone()], 1))
        })
    }

    /// Whether a range of bytes holds part of a fence.
    pub fn covers(&self, range: &std::ops::Range<usize>) -> bool {
        let at = self.fences.partition_point(|fence| fence.range.end <= range.start);
        self.fences.get(at).is_some_and(|fence| fence.range.start < range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn keeps_every_length() {
        let text = "a\n:::note[é]\nb\n:::\n- :::tip\n> 1. :::\n[^1]: :::tip\n[^1] :::\ntext ::: here\nstd::vec\n";
        let masked = mask(text, 0);
        assert_eq!(masked.text.len(), text.len());
        assert_eq!(masked.fences.len(), 5);
        for fence in &masked.fences {
            let line = &masked.text[fence.range.clone()];
            assert!(line.starts_with("<?") && line.ends_with('>'), "{line}");
        }
    }
}
