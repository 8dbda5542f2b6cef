//! Links to other sites: whether they lead anywhere. The only room that asks other hosts, and only when it is told to.
//!
//! [`Addresses`] are gathered from a course, [`ask()`] asks for each of them politely, [`Cache`] keeps the answers for a day,
//! and [`report()`] says what is wrong.

mod addresses;
mod answer;
mod ask;
mod cache;
mod report;

pub use addresses::{Addresses, Place};
pub use answer::Answer;
pub use ask::{Manners, ask};
pub use cache::Cache;
pub use report::report;
