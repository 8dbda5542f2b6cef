//! `facilitator`: notes for whoever runs the workshop, left out of the learners' edition.
//!
//! Template data: `title`, `body`.

use super::{Kind, PLAIN};

/// Notes for whoever runs the workshop.
pub const KIND: Kind = Kind { name: "facilitator", template: "facilitator", facilitator_only: true, ..PLAIN };
