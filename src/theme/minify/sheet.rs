//! Sheets without what only their authors need: comments, and spaces that say nothing.
//!
//! A sheet is taken apart into its tokens and written again with the same ones, so nothing that a browser reads is
//! another afterwards, and nothing that a browser or we don't know is lost.

use cssparser::{ParseError, Parser, ParserInput, Token};

/// A piece of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'c> {
    Space,
    Comment,
    Token(&'c str),
}

/// A sheet with the same tokens in less space; none where it has a fault.
pub fn minified(css: &str) -> Option<String> {
    let pieces = pieces(css)?;
    let mut smaller = String::with_capacity(css.len());
    for (at, piece) in pieces.iter().enumerate() {
        let before = pieces[..at].iter().rev().find(|piece| **piece != Piece::Comment);
        let after = pieces[at + 1..].iter().find(|piece| **piece != Piece::Comment);
        match piece {
            Piece::Token(text) => smaller.push_str(text),
            // A value of nothing, `--x: ;`, keeps its space, as older browsers want it.
            Piece::Space if divides(after) && before == Some(&Piece::Token(":")) => smaller.push(' '),
            Piece::Space if divides(before) || divides(after) || before == Some(&Piece::Space) => {}
            Piece::Space => smaller.push(' '),
            // Without a space beside it, a comment may be what keeps two tokens apart.
            Piece::Comment if joins(pieces.get(at.wrapping_sub(1))) && joins(pieces.get(at + 1)) => {
                smaller.push_str("/**/");
            }
            Piece::Comment => {}
        }
    }
    Some(smaller)
}

/// Whether spaces beside this say nothing.
fn divides(piece: Option<&Piece<'_>>) -> bool {
    matches!(piece, None | Some(Piece::Token("{" | "}" | ";" | ",")))
}

fn joins(piece: Option<&Piece<'_>>) -> bool {
    matches!(piece, Some(Piece::Token(_))) && !divides(piece)
}

/// The pieces of a sheet; none where it has a fault.
fn pieces(css: &str) -> Option<Vec<Piece<'_>>> {
    let mut input = ParserInput::new(css);
    let mut pieces = Vec::new();
    gather(&mut Parser::new(&mut input), &mut pieces).then_some(pieces)
}

/// Adds the pieces of a part of a sheet; gives whether it is without a fault.
fn gather<'c>(parser: &mut Parser<'c, '_>, pieces: &mut Vec<Piece<'c>>) -> bool {
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return true };
        let written = Piece::Token(parser.slice_from(start));
        match token {
            Token::WhiteSpace(_) => pieces.push(Piece::Space),
            Token::Comment(_) => pieces.push(Piece::Comment),
            Token::BadUrl(_)
            | Token::BadString(_)
            | Token::CloseParenthesis
            | Token::CloseSquareBracket
            | Token::CloseCurlyBracket => return false,
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                pieces.push(written);
                let mut end = start;
                let inner = parser.parse_nested_block(|inner| {
                    let is_fine = gather(inner, pieces);
                    end = inner.position();
                    Ok::<bool, ParseError<'_, ()>>(is_fine)
                });
                let close = parser.slice_from(end);
                if !inner.unwrap_or(false) || close.is_empty() {
                    return false;
                }
                pieces.push(Piece::Token(close));
            }
            _ => pieces.push(written),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};
    use crate::theme::BuiltIn;

    fn minified(css: &str) -> String {
        super::minified(css).unwrap_or_else(|| panic!("{css}"))
    }

    #[test]
    fn what_browsers_read_stays() {
        for (css, expected) in [
            (
                "@media screen and (min-width: 40rem) {\n  a { b: c; }\n}",
                "@media screen and (min-width: 40rem){a{b: c;}}",
            ),
            ("@media (width < 50rem) { a { top: 0 } }", "@media (width < 50rem){a{top: 0}}"),
            ("@layer a, b;\n\n@layer a { p { top: 0 } }", "@layer a,b;@layer a{p{top: 0}}"),
            (".a { &:hover { top: 0 } .b & { left: 0 } }", ".a{&:hover{top: 0}.b &{left: 0}}"),
            ("a  :not(.b , .c) > d + e{}", "a :not(.b,.c) > d + e{}"),
            ("p { width: calc(100% - (2 * var(--x))) }", "p{width: calc(100% - (2 * var(--x)))}"),
            ("p { content: \"a  /* b */ c\" } /* end */\n", "p{content: \"a  /* b */ c\"}"),
            ("p { color: red; color: new-way( 1 ) }", "p{color: red;color: new-way( 1 )}"),
            (":root { --empty: ; --x: light-dark(#fff, #000) }", ":root{--empty: ;--x: light-dark(#fff,#000)}"),
            ("p { margin: 1px/**/2px /* a */ 3px/* b */ 4px; /* c */ }", "p{margin: 1px/**/2px 3px 4px;}"),
            (
                "@charset \"utf-8\"; p { b: url( a.png ) url('b c.png') }",
                "@charset \"utf-8\";p{b: url( a.png ) url('b c.png')}",
            ),
            ("a[href $= \".pdf\"   i] { }", "a[href $= \".pdf\" i]{}"),
        ] {
            assert_eq!(minified(css), expected);
        }
    }

    #[test]
    fn a_faulty_sheet_stays_as_it_is() {
        for css in ["p { top: 0 } } q { }", "p { top: 0", "p { b: url(a b) }", "p { content: \"a\nb\" }"] {
            assert_eq!(super::minified(css), None, "{css}");
        }
    }

    /// The law, tried with all sheets that we have.
    #[test]
    fn tokens_are_the_same() {
        let tokens = |css: &str| -> Vec<String> {
            let pieces = pieces(css).unwrap_or_else(|| panic!("{css}"));
            let tokens = pieces.iter().filter_map(|piece| match piece {
                Piece::Token(text) => Some((*text).to_owned()),
                Piece::Space | Piece::Comment => None,
            });
            tokens.collect()
        };
        let mut tried = 0;
        for path in BuiltIn::iter().filter(|path| path.ends_with(".css")) {
            let file = BuiltIn::get(&path).expect("it is listed");
            let css = String::from_utf8_lossy(&file.data).into_owned();
            assert_eq!(tokens(&minified(&css)), tokens(&css), "{path}");
            assert_eq!(minified(&minified(&css)), minified(&css), "{path}");
            tried += 1;
        }
        assert!(tried > 10);
    }
}
