//! English.

use super::Words;

/// The words.
pub const WORDS: Words = Words {
    language: "en",
    empty: &[
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "could", "did", "do", "does", "for", "from", "has",
        "have", "how", "i", "in", "is", "it", "its", "my", "of", "on", "or", "own", "should", "that", "the", "their",
        "them", "there", "these", "they", "this", "those", "to", "was", "were", "what", "when", "where", "which", "who",
        "whom", "whose", "why", "will", "with", "would", "you", "your",
    ],
    verbs_of_objectives: &[
        "apply", "carry", "choose", "compare", "create", "decide", "define", "demonstrate", "describe", "distinguish",
        "explain", "find", "give", "identify", "know", "list", "make", "name", "recognise", "recognize", "say", "show",
        "state", "summarise", "summarize", "tell", "understand", "write",
    ],
    may_repeat: &[
        "aye", "blah", "bye", "cha", "do", "far", "had", "ha", "he", "hear", "her", "hey", "hi", "ho", "hush", "in",
        "is", "knock", "long", "many", "much", "no", "now", "on", "out", "over", "please", "really", "so", "that",
        "there", "tut", "up", "very", "was", "well", "win", "yes", "you",
    ],
    ask_yes_or_no: &[
        "am", "are", "aren't", "can", "can't", "could", "couldn't", "did", "didn't", "do", "does", "doesn't", "don't",
        "had", "has", "hasn't", "have", "haven't", "is", "isn't", "may", "might", "must", "shall", "should",
        "shouldn't", "was", "wasn't", "were", "weren't", "will", "won't", "would", "wouldn't",
    ],
    ask_for_more: &[
        "because", "choose", "compare", "describ*", "each", "example*", "explain*", "give", "how", "imagine", "list",
        "name", "note", "or", "say", "tell", "think", "what", "when", "where", "which", "who", "whom", "whose", "why",
        "write",
    ],
};
