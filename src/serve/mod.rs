//! The preview: a course in memory, shown in the browser while it is written.
pub mod log;
mod moves;
pub mod preview;
