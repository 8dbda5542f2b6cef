//! Any text at all is a lesson: the parser never panics, and what it has to say points into the text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (_lesson, diagnostics) = coursebook::markdown::parse_text(text);
    for diagnostic in &diagnostics {
        let Some(span) = diagnostic.span else { continue };
        // `get` is `None` out of bounds, backwards, and inside a character.
        let range = span.start as usize..span.end as usize;
        let inside = text.get(range).is_some();
        assert!(inside, "{span:?} of {} bytes: {}", text.len(), diagnostic.message);
    }
});
