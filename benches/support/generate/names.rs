//! Names that never repeat, however long the course: titles of lessons, terms of the glossary.

const DOING: [&str; 20] = [
    "Planning",
    "Opening",
    "Closing",
    "Sharing",
    "Mending",
    "Handing over",
    "Explaining",
    "Noticing",
    "Beginning",
    "Repeating",
    "Measuring",
    "Trying out",
    "Describing",
    "Checking",
    "Writing down",
    "Giving up",
    "Talking about",
    "Making room for",
    "Looking after",
    "Walking through",
];

const MATTERS: [&str; 50] = [
    "the first hour",
    "a hard question",
    "the weekly meeting",
    "a broken promise",
    "the night shift",
    "a shared desk",
    "the waiting room",
    "a long list",
    "the short answer",
    "an old habit",
    "the new machine",
    "a quiet colleague",
    "the spare key",
    "a late delivery",
    "the busy counter",
    "a careful note",
    "the empty chair",
    "a kind refusal",
    "the yearly budget",
    "a small repair",
    "the open door",
    "a second opinion",
    "the lost parcel",
    "a slow morning",
    "the noticeboard",
    "a bold guess",
    "the last mile",
    "a clean handover",
    "the missing page",
    "a fair share",
    "the staff kitchen",
    "a warning sign",
    "the common room",
    "a change of plan",
    "the front step",
    "a surprise visit",
    "the tool shed",
    "a thank-you letter",
    "the back office",
    "a difficult guest",
    "the rota",
    "a simple drawing",
    "the harvest week",
    "a loose screw",
    "the annual review",
    "a borrowed van",
    "the phone line",
    "a fresh start",
    "the winter timetable",
    "a working lunch",
];

const PLACES: [&str; 10] = [
    " in a bakery",
    " on a farm",
    " at the harbour",
    " in a library",
    " in a clinic",
    " on a train",
    " at a school",
    " in a theatre",
    " on a building site",
    " in a workshop",
];

const OCCASIONS: [&str; 10] = [
    " on a Monday",
    " before the holidays",
    " in the rain",
    " after a move",
    " with new people",
    " in a hurry",
    " with no money",
    " for the first time",
    " in three languages",
    " at night",
];

const QUALITIES: [&str; 40] = [
    "quiet", "steady", "open", "plain", "early", "shared", "honest", "narrow", "patient", "double", "silent", "second",
    "broad", "gentle", "daily", "hidden", "loose", "modest", "northern", "orderly", "paper", "quick", "rolling",
    "simple", "tidy", "useful", "visible", "warm", "yearly", "borrowed", "careful", "distant", "even", "friendly",
    "golden", "hourly", "inner", "joint", "kind", "lasting",
];

const KINDS: [&str; 50] = [
    "handover",
    "review",
    "promise",
    "ledger",
    "signal",
    "rota",
    "ladder",
    "beacon",
    "margin",
    "anchor",
    "bridge",
    "corner",
    "draft",
    "errand",
    "filter",
    "garden",
    "harvest",
    "idea",
    "journey",
    "kitchen",
    "lantern",
    "mirror",
    "notebook",
    "orchard",
    "pattern",
    "question",
    "recipe",
    "sample",
    "threshold",
    "umbrella",
    "vessel",
    "window",
    "yardstick",
    "balance",
    "circle",
    "detour",
    "effort",
    "fence",
    "glance",
    "hinge",
    "insight",
    "junction",
    "kettle",
    "lever",
    "method",
    "needle",
    "outline",
    "pause",
    "quarrel",
    "rehearsal",
];

const FORMS: [&str; 10] = ["card", "round", "check", "board", "loop", "hour", "table", "rule", "test", "talk"];

/// The title of the `number`th lesson.
pub fn title(number: usize) -> String {
    let (doing, matter, rest) = pair(number, DOING.len(), MATTERS.len());
    let mut title = format!("{} {}", DOING[doing], MATTERS[matter]);
    let Some(rest) = rest.checked_sub(1) else {
        return title;
    };
    title.push_str(PLACES[rest % PLACES.len()]);
    let Some(rest) = (rest / PLACES.len()).checked_sub(1) else {
        return title;
    };
    title.push_str(OCCASIONS[rest % OCCASIONS.len()]);
    let Some(rest) = (rest / OCCASIONS.len()).checked_sub(1) else {
        return title;
    };
    format!("{title}, part {}", rest + 2)
}

/// The `number`th term of the glossary, as it stands in a sentence.
pub fn term(number: usize) -> String {
    let (quality, kind, mut rest) = pair(number, QUALITIES.len(), KINDS.len());
    let mut term = format!("{} {}", QUALITIES[quality], KINDS[kind]);
    while rest > 0 {
        rest -= 1;
        term = format!("{term} {}", FORMS[rest % FORMS.len()]);
        rest /= FORMS.len();
    }
    term
}

/// Splits `number` into a place in each of two lists and how often both are used up. Moves through
/// both lists at once, so that neighbours don't share a word.
fn pair(number: usize, first: usize, second: usize) -> (usize, usize, usize) {
    let (round, place) = (number / first, number % first);
    (place, (round + place) % second, round / second)
}

/// `text` as part of a file's name or an id.
pub fn slug(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    words.join("-")
}

/// `text` with a capital first letter, as it begins a sentence.
pub fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
