//! Italian.

use super::Words;

/// The words.
pub const WORDS: Words = Words {
    language: "it",
    empty: &[],
    verbs_of_objectives: &[
        "applicare",
        "capire",
        "conoscere",
        "confrontare",
        "decidere",
        "definire",
        "descrivere",
        "distinguere",
        "elencare",
        "identificare",
        "riconoscere",
        "sapere",
        "scegliere",
        "spiegare",
    ],
    may_repeat: &[
        "adagio", "appena", "bello", "che", "ci", "così", "ha", "la", "le", "li", "lo", "man", "molto", "no", "ora",
        "pari", "piano", "poco", "proprio", "quasi", "si", "subito", "via", "vicino",
    ],
    ask_yes_or_no: &[],
    ask_for_more: &[],
};
