//! Ids of the items of a list: options, things to put in order, statements.
//!
//! What a learner chose is kept by them, so an id comes from the wording and never from the place: items may
//! change places, and others may come and go. An author who means to reword one gives it an id.

use std::collections::HashMap;

use super::Text;
use crate::course::slug;

/// How many words of an item its id is made of: enough to tell items apart, so few that a change further
/// back leaves it as it is.
const WORDS: usize = 6;

/// The id of each of `texts`. `within` is what stands above an item, where items of several lists share ids.
pub fn item_ids<'t>(texts: impl Iterator<Item = (&'t Text, &'t str)>) -> Vec<String> {
    let texts: Vec<_> = texts.map(|(text, within)| (text, within, short(text))).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (_, _, id) in &texts {
        *count.entry(id).or_default() += 1;
    }
    let mut taken: HashMap<String, usize> = HashMap::new();
    let unique = texts.iter().map(|(text, within, id)| {
        // All that begin alike are told apart by the rest of their words, whichever of them comes first.
        let id = if count[id.as_str()] == 1 || text.id.is_some() {
            id.clone()
        } else {
            format!("{id}-{}", digest(&format!("{within}\n{}", words(text))))
        };
        let number = taken.entry(id.clone()).and_modify(|number| *number += 1).or_insert(1);
        if *number == 1 { id } else { format!("{id}-{number}") }
    });
    unique.collect()
}

/// The id that the author gave, else one of the first words.
fn short(text: &Text) -> String {
    if let Some(id) = &text.id {
        return id.value.clone();
    }
    match slug(&text.body.text().split_whitespace().take(WORDS).collect::<Vec<_>>().join(" ")) {
        id if id.is_empty() => digest(&words(text)),
        id => id,
    }
}

/// An item in words; of one that has none, such as a picture, its HTML.
fn words(text: &Text) -> String {
    let words = text.body.text().to_lowercase();
    if words.is_empty() { text.body.html.clone() } else { words }
}

/// A few letters that stand for a text.
fn digest(text: &str) -> String {
    format!("{:08x}", fnv1a(text.as_bytes()) >> 32)
}

/// FNV-1a (Fowler, Noll, Vo): a small hash that stays the same between versions and machines.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::item_ids;
    use crate::blocks::Text;
    use crate::course::Body;

    fn ids(texts: &[&str]) -> Vec<String> {
        let texts: Vec<Text> = texts.iter().map(|text| Text { body: Body::plain(text), ..Text::default() }).collect();
        item_ids(texts.iter().map(|text| (text, "")))
    }

    #[test]
    fn ids_follow_the_words_and_not_the_place() {
        let [one, two, three] =
            ["One", "She asks them what they would do first", "She asks them what they would do last"];
        let forwards = ids(&[one, two, three]);
        let mut backwards = ids(&[three, two, one]);
        backwards.reverse();
        assert_eq!(forwards, backwards);
        assert_eq!(forwards[0], "one");
        assert_ne!(forwards[1], forwards[2]);
    }

    #[test]
    fn a_change_further_back_keeps_the_id() {
        assert_eq!(ids(&["Cut food waste by a fifth in June"]), ids(&["Cut food waste by a fifth before June"]));
    }

    #[test]
    fn ids_of_items_without_words() {
        assert_eq!(ids(&["!", "?", "!"]).iter().collect::<std::collections::HashSet<_>>().len(), 3);
    }
}
