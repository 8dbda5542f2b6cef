//! The tests of the whole: the authoring language, whole courses, the laws, the house itself.
//!
//! Run with `COURSEBOOK_BLESS=1` the golden files below `tests/` are written anew with what came
//! out: read what changed before you commit it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![allow(missing_docs, reason = "tests are read in their files")]

mod bad_input;
mod check;
mod ci;
mod cli;
mod commonmark;
mod courses;
mod every_fault;
mod explanations;
mod external;
mod facts;
mod formats;
mod golden;
mod golden_blocks;
mod history;
mod house;
mod lints;
mod manual;
mod memory_course;
mod offline;
mod outline;
mod properties;
mod publish;
mod publish_lock;
mod publish_meanwhile;
mod schema;
mod serve;
mod serve_client;
mod serve_law;
mod serve_programs;
mod serve_watching;
mod swap;
mod temp_course;
