//! `note`, `tip`, `important`, `warning`, `caution`: a remark beside the text, as GitHub's alerts.
//!
//! Template data: `title` (may be missing: the theme has a word for each kind), `body`.

use super::{Kind, PLAIN};

const CALLOUT: Kind = Kind { template: "callout", ..PLAIN };

/// Something to know.
pub const NOTE: Kind = Kind { name: "note", ..CALLOUT };
/// Something that helps.
pub const TIP: Kind = Kind { name: "tip", ..CALLOUT };
/// Something not to miss.
pub const IMPORTANT: Kind = Kind { name: "important", ..CALLOUT };
/// Something to take care about.
pub const WARNING: Kind = Kind { name: "warning", ..CALLOUT };
/// Something that goes wrong easily.
pub const CAUTION: Kind = Kind { name: "caution", ..CALLOUT };
