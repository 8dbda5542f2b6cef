//! Dutch.

use super::Words;

/// The words.
pub const WORDS: Words = Words {
    language: "nl",
    empty: &[],
    verbs_of_objectives: &[
        "begrijpen",
        "benoemen",
        "beschrijven",
        "beslissen",
        "herkennen",
        "kennen",
        "kiezen",
        "noemen",
        "onderscheiden",
        "toepassen",
        "uitleggen",
        "vergelijken",
        "weten",
    ],
    may_repeat: &[
        "aan", "dat", "die", "een", "ha", "haar", "heel", "hem", "het", "in", "is", "ja", "je", "nee", "nou", "om",
        "op", "over", "te", "toe", "u", "uit", "van", "veel", "voor", "was", "we", "ze", "zeer", "zij",
    ],
    ask_yes_or_no: &[],
    ask_for_more: &[],
};
