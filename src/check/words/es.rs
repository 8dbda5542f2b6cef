//! Spanish.

use super::Words;

/// The words.
pub const WORDS: Words = Words {
    language: "es",
    empty: &["el", "los", "las", "es", "en", "y", "que", "un", "una", "de", "la"],
    verbs_of_objectives: &[
        "aplicar",
        "comparar",
        "comprender",
        "conocer",
        "decidir",
        "decir",
        "definir",
        "describir",
        "distinguir",
        "elegir",
        "enumerar",
        "explicar",
        "identificar",
        "nombrar",
        "reconocer",
        "saber",
    ],
    may_repeat: &[
        "bien", "casi", "ha", "la", "lo", "luego", "más", "mucho", "muy", "no", "nos", "para", "poco", "sí", "ya",
    ],
    ask_yes_or_no: &[],
    ask_for_more: &[],
};
