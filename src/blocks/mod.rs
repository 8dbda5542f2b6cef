//! The kinds of blocks: one file each, and [`KINDS`], the table of them.
//!
//! To add a kind: its file here, its line in [`KINDS`], its template in
//! `themes/default/blocks/`, its test in `tests/blocks/`. Nothing else knows kinds by name.

mod attributes;
mod callout;
mod definition;
mod details;
mod difference;
mod differences;
mod exercise;
mod facilitator;
mod item_ids;
mod media;
mod outline;
mod plan;
mod points;
mod question;
mod quiz;
mod reading;
mod reflection;
mod self_assessment;
mod tabs;
mod unknown;

pub use attributes::{Attribute, Attributes, Expects};
pub use outline::{Item, List, Node, NodeKind, TableNode, Text};
pub use reading::{Content, Context, Reading, Written};
pub use unknown::KIND as UNKNOWN;

/// A kind of block.
#[derive(Debug)]
pub struct Kind {
    /// Its name in a fence.
    pub name: &'static str,
    /// The folder of its template and styles below `blocks/` in the theme.
    pub template: &'static str,
    /// What stands inside it.
    pub shape: Shape,
    /// Whether it has a `[title]`.
    pub title: Title,
    /// Where it can stand.
    pub place: Place,
    /// Kinds of blocks that are parts of it, taken out of its text.
    pub parts: &'static [&'static str],
    /// Its attributes besides `#id` and classes.
    pub attributes: &'static [Attribute],
    /// Whether other pages show its blocks too.
    pub gathered: bool,
    /// Whether its text is left out of the learners' edition.
    pub facilitator_only: bool,
    /// Reads a block of this kind from what was written.
    pub read: fn(Written, &mut Context<'_>) -> Reading,
}

/// What stands inside a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: it is written with two colons.
    Leaf,
    /// Markdown.
    Flow,
    /// Markdown whose structure has a meaning: lists, questions, tables.
    Outline,
    /// A list, each of whose items is Markdown.
    Items,
}

/// Whether a block has a `[title]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// It may have one.
    Optional,
    /// It needs one; the text says what it is: "the term".
    Required(&'static str),
}

/// Where a block can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anywhere.
    Anywhere,
    /// Somewhere inside a block of this kind.
    Inside(&'static str),
    /// Directly inside a block of this kind.
    PartOf(&'static str),
    /// Anywhere but inside a block of this kind, which it would show within itself without end.
    Outside(&'static str),
}

/// A kind with nothing special about it; kinds name only what is special about them.
const PLAIN: Kind = Kind {
    name: "",
    template: "",
    shape: Shape::Flow,
    title: Title::Optional,
    place: Place::Anywhere,
    parts: &[],
    attributes: &[],
    gathered: false,
    facilitator_only: false,
    read: reading::flow,
};

/// All kinds, in the order of the manual.
pub static KINDS: &[Kind] = &[
    points::OBJECTIVES,
    points::KEYPOINTS,
    definition::KIND,
    difference::KIND,
    difference::SIDE,
    differences::KIND,
    exercise::KIND,
    exercise::HINT,
    exercise::SOLUTION,
    reflection::KIND,
    reflection::EXAMPLE,
    plan::KIND,
    quiz::KIND,
    self_assessment::KIND,
    facilitator::KIND,
    callout::NOTE,
    callout::TIP,
    callout::IMPORTANT,
    callout::WARNING,
    callout::CAUTION,
    details::KIND,
    tabs::TABS,
    tabs::TAB,
    media::VIDEO,
    media::AUDIO,
];

/// The kind with this name, in whatever case it was written.
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
}

/// The kind of a block that was read, the kind for unknown names included.
pub fn kind_of(name: &str) -> &'static Kind {
    find(name).unwrap_or(&UNKNOWN)
}
