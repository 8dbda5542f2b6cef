//! German.

use super::Words;

/// The words.
pub const WORDS: Words = Words {
    language: "de",
    empty: &[
        "der", "die", "das", "ein", "eine", "einen", "du", "dein", "deine", "und", "ist", "was", "wie", "wer", "wo", "zu",
    ],
    verbs_of_objectives: &[
        "anwenden", "begründen", "benennen", "beschreiben", "darstellen", "entscheiden", "erkennen", "erklären",
        "erläutern", "finden", "kennen", "nennen", "sagen", "schreiben", "unterscheiden", "verstehen", "vergleichen",
        "wissen", "zeigen", "zusammenfassen",
    ],
    may_repeat: &[
        "aber", "an", "auf", "das", "dem", "den", "denen", "der", "deren", "die", "dessen", "doch", "durch", "ein",
        "es", "für", "ha", "hallo", "ihm", "ihn", "ihnen", "ihr", "in", "ja", "lange", "mit", "nach", "nein", "nun",
        "sehr", "sei", "sich", "sie", "so", "über", "um", "uns", "viel", "viele", "von", "vor", "war", "was", "weit",
        "wir", "zu",
    ],
    ask_yes_or_no: &[
        "bist", "darf", "darfst", "fühlst", "gab", "gibst", "gibt", "glaubst", "hast", "hat", "hatte", "hattest", "ist", "kannst",
        "kennst", "könntest", "konntest", "machst", "magst", "möchtest", "musst", "musstest", "sind", "soll", "solltest",
        "stimmt", "war", "waren", "warst", "weißt", "willst", "wirst", "wolltest", "würdest", "haben", "können",
        "könnten", "möchten", "müssen", "sollten", "werden", "wollen", "würden",
    ],
    ask_for_more: &[
        "beispiel*", "beschreib*", "denk*", "erklär*", "erzähl*", "finde", "inwie*", "jede*", "nenn*", "notier*",
        "oder", "schilder*", "schreib*", "stell*", "überleg*", "vergleich*", "wann", "warum", "was", "weil", "welch*",
        "wem", "wen", "wer", "weshalb", "wie", "wieso", "wo", "wodurch", "wofür", "wohin", "womit", "woran",
        "worauf", "worüber", "wozu",
    ],
};
