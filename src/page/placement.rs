//! Puts rendered text into its place: on its own page, or with others on a page for print.
//!
//! A lesson's text is rendered once and shown at several places, where its links and ids differ.
//! So [`super::Site`] writes marks instead of them, which [`Placement::apply`] replaces. The marks
//! are Unicode noncharacters, which no text may hold.

use std::collections::HashSet;

/// Begins a mark; what follows up to U+FDD1 says what goes there.
const BEGIN: &[u8] = "\u{fdd0}".as_bytes();
/// Ends a mark.
const END: &[u8] = "\u{fdd1}".as_bytes();
/// The first byte of both.
const FIRST_BYTE: u8 = BEGIN[0];
/// After the beginning: what goes before every id.
const ANCHOR: &[u8] = "\u{fdd3}".as_bytes();
/// A link to a page.
const LINK: &[u8] = "\u{fdd4}".as_bytes();
/// The sign of the page at hand.
const CURRENT: &[u8] = "\u{fdd5}".as_bytes();
/// Stands between the address and the fragment of a link to a page.
const FRAGMENT: char = '\u{fdd2}';

/// The way to the site's root.
pub const ROOT: &str = "\u{fdd0}\u{fdd1}";
/// What goes before every id.
pub const ID: &str = "\u{fdd0}\u{fdd3}\u{fdd1}";

/// The mark for the sign that a link of the navigation leads to the page at hand: goes into the
/// tag of the link to `address`, which is escaped for attributes.
pub fn current(address: &str) -> String {
    format!("\u{fdd0}\u{fdd5}{address}\u{fdd1}")
}

/// The mark for a link to a page: its address, and a place on it, both escaped for attributes.
pub fn link(address: &str, fragment: Option<&str>) -> String {
    let mut mark = String::with_capacity(address.len() + 16);
    mark.push_str("\u{fdd0}\u{fdd4}");
    mark.push_str(address);
    if let Some(fragment) = fragment {
        mark.push(FRAGMENT);
        mark.push_str(fragment);
    }
    mark.push('\u{fdd1}');
    mark
}

/// Where a text is put.
#[derive(Debug)]
pub struct Placement<'a> {
    /// The way to the site's root from there.
    pub root: &'a str,
    /// The address of the page that the text was written for, escaped for attributes.
    pub own: &'a str,
    /// Where it is a page for print: what stands before the ids of the text, and the addresses of all
    /// pages whose texts stand there, escaped for attributes.
    pub together: Option<(&'a str, &'a HashSet<String>)>,
}

/// What stands before the ids of a page on a page for print, and its anchor there.
pub fn print_anchor(address: &str) -> String {
    if address.is_empty() { "front".to_owned() } else { address.trim_end_matches('/').replace('/', "--") }
}

impl Placement<'_> {
    /// Replaces the marks in `html`.
    pub fn apply(&self, html: &str) -> String {
        let Some(placed) = self.apply_to_bytes(html.as_bytes()) else { return html.to_owned() };
        // What is put in the place of marks is text, so this holds; looking for faults on the way to
        // a text takes several times as long.
        String::from_utf8(placed).unwrap_or_default()
    }

    /// Replaces the marks in `html`, which is UTF-8. None where it has none.
    pub fn apply_to_bytes(&self, html: &[u8]) -> Option<Vec<u8>> {
        let mut at = find(html, BEGIN)?;
        let mut rest = html;
        let mut placed = Vec::with_capacity(html.len());
        loop {
            placed.extend_from_slice(&rest[..at]);
            let mark = &rest[at + BEGIN.len()..];
            let end = find(mark, END).unwrap_or(mark.len());
            self.write(&mut placed, &mark[..end]);
            rest = mark.get(end + END.len()..).unwrap_or_default();
            let Some(next) = find(rest, BEGIN) else { break };
            at = next;
        }
        placed.extend_from_slice(rest);
        Some(placed)
    }

    fn write(&self, placed: &mut Vec<u8>, mark: &[u8]) {
        if mark.is_empty() {
            placed.extend_from_slice(self.root.as_bytes());
        } else if let Some(address) = mark.strip_prefix(CURRENT) {
            if address == self.own.as_bytes() {
                placed.extend_from_slice(b" aria-current=\"page\"");
            }
        } else if mark == ANCHOR {
            if let Some((anchor, _)) = self.together {
                placed.extend_from_slice(anchor.as_bytes());
                placed.extend_from_slice(b"--");
            }
        } else {
            // Marks are whole and made here: they are UTF-8.
            let link = std::str::from_utf8(mark.strip_prefix(LINK).unwrap_or(mark)).unwrap_or_default();
            let (address, fragment) = match link.split_once(FRAGMENT) {
                Some((address, fragment)) => (address, Some(fragment)),
                None => (link, None),
            };
            self.write_link(placed, address, fragment);
        }
    }

    fn write_link(&self, placed: &mut Vec<u8>, address: &str, fragment: Option<&str>) {
        match self.together {
            Some((_, together)) if together.contains(address) => {
                placed.push(b'#');
                placed.extend_from_slice(print_anchor(address).as_bytes());
                if let Some(fragment) = fragment {
                    placed.extend_from_slice(b"--");
                    placed.extend_from_slice(fragment.as_bytes());
                }
                return;
            }
            None if address == self.own && fragment.is_some() => {}
            _ => {
                placed.extend_from_slice(self.root.as_bytes());
                placed.extend_from_slice(address.as_bytes());
            }
        }
        if let Some(fragment) = fragment {
            placed.push(b'#');
            placed.extend_from_slice(fragment.as_bytes());
        }
    }
}

/// The first place of `wanted`, the beginning or end of a mark. Text rarely has their first byte,
/// so looking for that alone is faster than looking for all three, and there is nothing to prepare.
fn find(html: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memchr_iter(FIRST_BYTE, html).find(|&at| html[at..].starts_with(wanted))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ID, Placement, ROOT, current, link};

    #[test]
    fn the_page_at_hand() {
        let text = format!("<a href=\"{ROOT}a/\"{}>x</a> \u{ff08}y\u{ff09}", current("a/"));
        let place = |own| Placement { root: "../", own, together: None };
        assert_eq!(place("a/").apply(&text), "<a href=\"../a/\" aria-current=\"page\">x</a> \u{ff08}y\u{ff09}");
        assert_eq!(place("b/").apply(&text), "<a href=\"../a/\">x</a> \u{ff08}y\u{ff09}");
    }

    #[test]
    fn one_text_at_two_places() {
        let text = format!(
            "<a href=\"{}\">x</a> <img src=\"{ROOT}a.png\"> <p id=\"{ID}p\"> <a href=\"{}\">",
            link("a/b/", Some("q")),
            link("c/", None)
        );
        let own = Placement { root: "../../", own: "a/b/", together: None };
        assert_eq!(
            own.apply(&text),
            "<a href=\"#q\">x</a> <img src=\"../../a.png\"> <p id=\"p\"> <a href=\"../../c/\">"
        );
        let together = HashSet::from(["a/b/".to_owned()]);
        let print = Placement { root: "../", own: "a/b/", together: Some(("a--b", &together)) };
        assert_eq!(
            print.apply(&text),
            "<a href=\"#a--b--q\">x</a> <img src=\"../a.png\"> <p id=\"a--b--p\"> <a href=\"../c/\">"
        );
    }
}
