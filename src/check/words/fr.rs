//! French.

use super::Words;

/// The words.
pub const WORDS: Words = Words {
    language: "fr",
    empty: &["le", "la", "les", "un", "une", "de", "du", "des", "est", "que", "qui", "quel", "quelle", "et"],
    verbs_of_objectives: &[
        "appliquer", "choisir", "citer", "comparer", "comprendre", "connaître", "décrire", "définir", "dire",
        "distinguer", "expliquer", "identifier", "nommer", "reconnaître", "savoir",
    ],
    may_repeat: &[
        "bien", "bis", "en", "faire", "fait", "fois", "ha", "la", "longtemps", "loin", "non",
        "nous", "oui", "peu", "plus", "si", "tout", "toute", "très", "vite", "vous", "y",
    ],
    ask_yes_or_no: &[],
    ask_for_more: &[],
};
