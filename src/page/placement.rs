//! Puts rendered text into its place: on its own page, or with others on a page for print.
//!
//! A lesson's text is rendered once and shown at several places, where its links and ids differ.
//! So [`super::Site`] writes marks instead of them, which [`Placement::apply`] replaces. The marks
//! are Unicode noncharacters, which no text may hold.

use std::borrow::Cow;
use std::collections::HashSet;

/// Begins a mark; what follows up to U+FDD1 says what goes there.
const BEGIN: &str = "\u{fdd0}";
/// Ends a mark.
const END: &str = "\u{fdd1}";
/// The first byte of both.
const FIRST_BYTE: u8 = BEGIN.as_bytes()[0];
/// Stands between the address and the fragment of a link to a page.
const FRAGMENT: char = '\u{fdd2}';

/// The way to the site's root.
pub const ROOT: &str = "\u{fdd0}\u{fdd1}";
/// What goes before every id.
pub const ID: &str = "\u{fdd0}\u{fdd3}\u{fdd1}";

/// The mark for the sign that a link of the navigation leads to the page at hand: goes into the
/// tag of the link to `address`, which is escaped for attributes.
pub fn current(address: &str) -> String {
    format!("{BEGIN}\u{fdd5}{address}{END}")
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
    pub fn apply<'h>(&self, html: &'h str) -> Cow<'h, str> {
        let mut at = find(html, BEGIN);
        if at.is_none() {
            return Cow::Borrowed(html);
        }
        let mut rest = html;
        let mut placed = String::with_capacity(html.len());
        while let Some(begin) = at {
            placed.push_str(&rest[..begin]);
            let mark = &rest[begin + BEGIN.len()..];
            let end = find(mark, END).unwrap_or(mark.len());
            self.write(&mut placed, &mark[..end]);
            rest = mark.get(end + END.len()..).unwrap_or_default();
            at = find(rest, BEGIN);
        }
        placed.push_str(rest);
        Cow::Owned(placed)
    }

    fn write(&self, placed: &mut String, mark: &str) {
        if mark.is_empty() {
            placed.push_str(self.root);
        } else if let Some(address) = mark.strip_prefix('\u{fdd5}') {
            if address == self.own {
                placed.push_str(" aria-current=\"page\"");
            }
        } else if mark == "\u{fdd3}" {
            if let Some((anchor, _)) = self.together {
                placed.push_str(anchor);
                placed.push_str("--");
            }
        } else {
            let link = mark.trim_start_matches('\u{fdd4}');
            let (address, fragment) = match link.split_once(FRAGMENT) {
                Some((address, fragment)) => (address, Some(fragment)),
                None => (link, None),
            };
            self.write_link(placed, address, fragment);
        }
    }

    fn write_link(&self, placed: &mut String, address: &str, fragment: Option<&str>) {
        match self.together {
            Some((_, together)) if together.contains(address) => {
                placed.push('#');
                placed.push_str(&print_anchor(address));
                if let Some(fragment) = fragment {
                    placed.push_str("--");
                    placed.push_str(fragment);
                }
                return;
            }
            None if address == self.own && fragment.is_some() => {}
            _ => {
                placed.push_str(self.root);
                placed.push_str(address);
            }
        }
        if let Some(fragment) = fragment {
            placed.push('#');
            placed.push_str(fragment);
        }
    }
}

/// The first place of `wanted`, the beginning or end of a mark. Text rarely has their first byte,
/// so looking for that alone is faster than looking for all three, and there is nothing to prepare.
fn find(html: &str, wanted: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    memchr::memchr_iter(FIRST_BYTE, bytes).find(|&at| bytes[at..].starts_with(wanted.as_bytes()))
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
