//! What the preview adds to a page: one script element and one attribute, and nothing else.

/// What the preview's script has to know.
#[derive(Clone, Copy, Debug)]
pub struct Ticket<'a> {
    /// Which run of the preview it is.
    pub run: &'a str,
    /// What only pages of this run know.
    pub token: &'a str,
    /// The number of the last change that is in the page.
    pub epoch: u64,
    /// The site's path on its host.
    pub base: &'a str,
}

impl Ticket<'_> {
    /// The script element.
    pub fn element(&self) -> String {
        let Self { run, token, epoch, base } = self;
        let base = base.replace('&', "&amp;").replace('"', "&quot;");
        format!(
            "<script type=\"module\" src=\"/_coursebook/preview.js\" data-run=\"{run}\" data-epoch=\"{epoch}\" \
             data-token=\"{token}\" data-base=\"{base}\"></script>"
        )
    }
}

/// The attribute on a page's `<html>` by which its scripts know that it is a preview.
pub const ATTRIBUTE: &str = " data-preview";

/// A page with the script, before all others, so that it sees the page as it was sent.
pub fn inject(html: &str, ticket: Ticket<'_>) -> String {
    let element = ticket.element();
    let mut page = String::with_capacity(html.len() + element.len() + ATTRIBUTE.len());
    let mut rest = html;
    if let Some(at) = after_name(rest, "<html") {
        page.push_str(&rest[..at]);
        page.push_str(ATTRIBUTE);
        rest = &rest[at..];
    }
    let head = after_name(rest, "<head").and_then(|at| Some(at + rest[at..].find('>')? + 1));
    let at = head.unwrap_or_else(|| if page.is_empty() { 0 } else { rest.find('>').map_or(0, |at| at + 1) });
    page.push_str(&rest[..at]);
    page.push_str(&element);
    page.push_str(&rest[at..]);
    page
}

/// One past the name of the first tag that begins with `tag`.
fn after_name(html: &str, tag: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    (0..bytes.len().checked_sub(tag.len())?)
        .find(|at| {
            bytes[*at..*at + tag.len()].eq_ignore_ascii_case(tag.as_bytes())
                && bytes[*at + tag.len()..].first().is_some_and(|next| next.is_ascii_whitespace() || *next == b'>')
        })
        .map(|at| at + tag.len())
}

#[cfg(test)]
mod tests {
    use super::{Ticket, inject};

    #[test]
    fn one_element_and_one_attribute() {
        let ticket = Ticket { run: "r", token: "t", epoch: 7, base: "/a/" };
        let element = ticket.element();
        assert_eq!(
            inject("<!doctype html>\n<HTML lang=\"en\">\n<head>\n<title>", ticket),
            format!("<!doctype html>\n<HTML data-preview lang=\"en\">\n<head>{element}\n<title>")
        );
        assert_eq!(inject("<html><body><header>", ticket), format!("<html data-preview>{element}<body><header>"));
        assert_eq!(inject("text", ticket), format!("{element}text"));
    }
}
