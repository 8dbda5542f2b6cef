//! Where the theme's files are spoken of: in templates and scripts by their way from the site's root
//! (`assets/icons.svg`), in sheets by their way from the sheet (`url("literata.woff2")`).

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use cssparser::{ParseError, Parser, ParserInput, Token};
use memchr::memmem;

use super::names::stem;

/// The folder of the theme's files in the site.
const FOLDER: &str = "assets/";

/// Where a text speaks of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The place before the extension in the file's name.
    pub at: usize,
    /// The file: its plain name.
    pub to: String,
}

/// Finds files by how their names are written.
#[derive(Debug, Default)]
pub struct Finder {
    /// Plain names by the ways to write them: as they are, and as addresses write them (`my%20logo.svg`).
    written: BTreeMap<String, String>,
    /// Finds the folder with one of these behind it, in the order of `written`.
    below_assets: Option<AhoCorasick>,
}

impl Finder {
    /// Finds these files.
    pub fn of<'p>(paths: impl Iterator<Item = &'p String>) -> Self {
        let mut written = BTreeMap::new();
        for path in paths {
            let mut escaped = String::new();
            // Writing to a string can't fail.
            let _ = pulldown_cmark_escape::escape_href(&mut escaped, path);
            written.insert(escaped, path.clone());
            written.insert(path.clone(), path.clone());
        }
        let patterns = written.keys().map(|written| format!("{FOLDER}{written}"));
        // It can't be built of more names than memory holds: then none is found.
        let below_assets = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok();
        Self { written, below_assets }
    }

    /// Where files are named by their way from the site's root.
    pub fn below_assets(&self, text: &str) -> Vec<Reference> {
        let Some(finder) = &self.below_assets else { return Vec::new() };
        let bytes = text.as_bytes();
        let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.%/".contains(byte);
        let found = finder.find_iter(text).filter(|found| {
            let before = &text[..found.start()];
            let word = before.rsplit([' ', '\n', '\t', '"', '\'', '`', '(', '=', '{', '}']).next().unwrap_or_default();
            let is_ours = (word.is_empty() || word.ends_with('/')) && !word.contains("//");
            is_ours && !bytes.get(found.end()).is_some_and(goes_on)
        });
        found
            .filter_map(|found| {
                let (written, to) = self.written.iter().nth(found.pattern().as_usize())?;
                Some(Reference { at: found.start() + FOLDER.len() + stem(written), to: to.clone() })
            })
            .collect()
    }

    /// The file that `address` leads to from the file `from`, and where in the address its name's extension begins.
    fn lead(&self, from: &str, address: &str) -> Option<(usize, &String)> {
        let path = &address[..address.find(['?', '#']).unwrap_or(address.len())];
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some((stem(path), self.written.get(&parts.join("/"))?))
    }
}

/// Where a file of the theme speaks of others, in order.
pub fn of(path: &str, bytes: &[u8], finder: &Finder) -> Vec<Reference> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut found = match extension {
        "css" => return in_sheet(path, text, finder),
        // In a script, a name in quotes may mean anything; `./name` is how modules name each other.
        "js" | "mjs" => quoted(path, text, finder, &["\"./", "'./", "`./", "\"../", "'../", "`../"]),
        "html" => quoted(path, text, finder, &["src=\"", "src='", "href=\"", "href='"]),
        "svg" | "json" | "webmanifest" => Vec::new(),
        _ => return Vec::new(),
    };
    found.extend(finder.below_assets(text));
    found.sort_unstable_by_key(|reference| reference.at);
    found.dedup_by_key(|reference| reference.at);
    found
}

fn in_sheet(path: &str, text: &str, finder: &Finder) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut note = |start: usize, raw: &str, address: &str| {
        let Some((at, to)) = finder.lead(path, address) else { return };
        // A name that is written with escapes stays as it is.
        if let Some(begin) = raw.find(address) {
            found.push(Reference { at: start + begin + at, to: to.clone() });
        }
    };
    let mut input = ParserInput::new(text);
    addresses(&mut Parser::new(&mut input), false, &mut note);
    found
}

/// Tells of all addresses in a part of a sheet: where their token begins, how it is written, what it says.
fn addresses(parser: &mut Parser<'_, '_>, is_address: bool, note: &mut dyn FnMut(usize, &str, &str)) {
    let mut is_import = false;
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
        match &token {
            Token::UnquotedUrl(address) => note(start.byte_index(), parser.slice_from(start), address),
            Token::QuotedString(address) if is_address || is_import => {
                note(start.byte_index(), parser.slice_from(start), address);
            }
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                let of_address = matches!(&token, Token::Function(name)
                    if ["url", "src", "image-set", "-webkit-image-set"].iter().any(|known| name.eq_ignore_ascii_case(known)));
                let _ = parser.parse_nested_block(|inner| {
                    addresses(inner, of_address, note);
                    Ok::<(), ParseError<'_, ()>>(())
                });
            }
            _ => {}
        }
        is_import = match token {
            Token::AtKeyword(name) => name.eq_ignore_ascii_case("import"),
            Token::WhiteSpace(_) | Token::Comment(_) => is_import,
            _ => false,
        };
    }
}

/// Addresses between quotes, where what begins so stands: with the quote, and what is before or after it.
fn quoted(path: &str, text: &str, finder: &Finder, beginnings: &[&str]) -> Vec<Reference> {
    let mut found = Vec::new();
    for beginning in beginnings {
        let before = beginning.find(['"', '\'', '`']).unwrap_or_default();
        for start in memmem::find_iter(text.as_bytes(), beginning) {
            let (quote, rest) = text[start + before..].split_at(1);
            let address = rest.find(quote).map(|end| &rest[..end]);
            if let Some((at, to)) = address.and_then(|address| finder.lead(path, address)) {
                found.push(Reference { at: start + before + 1 + at, to: to.clone() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Finder, of};

    fn found(path: &str, text: &str) -> Vec<String> {
        let files = ["a.woff2", "my logo.svg", "blocks/x/x.css", "js/b.js", "js/a.js"].map(str::to_owned);
        let references = of(path, text.as_bytes(), &Finder::of(files.iter()));
        references.into_iter().map(|reference| format!("{} {}", &text[..reference.at], reference.to)).collect()
    }

    #[test]
    fn in_sheets() {
        for written in ["url(a", "url( 'a", "URL(\"a", "image-set(\"a", "@font-face { src: local(A), url(a"] {
            assert_eq!(found("style.css", &format!("{written}.woff2")), [format!("{written} a.woff2")]);
        }
        assert_eq!(found("style.css", "@import /* now */ 'blocks/x/x.css' layer(y)").len(), 1);
        assert_eq!(found("blocks/x/y.css", "@import \"./x.css\"; p { b: url(../../my%20logo.svg#i) }").len(), 2);
        for other in
            ["/* url(a.woff2) */", "p { content: \"a.woff2\" }", "url(b.woff2)", "url(/a.woff2)", "url(../a.woff2)"]
        {
            assert_eq!(found("style.css", other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn in_scripts() {
        assert_eq!(found("js/b.js", "import './a.js'; root + \"assets/my%20logo.svg\"").len(), 2);
        for other in ["'a.js'", "\"./c.js\"", "assets/js/a.json", "my/own-assets/js/a.js"] {
            assert_eq!(found("js/b.js", other), Vec::<String>::new(), "{other}");
        }
    }
}
