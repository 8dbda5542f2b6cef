//! coursebook turns a folder of lessons in Markdown into a static learning site.
#![warn(missing_docs)]
pub mod assemble;
pub mod blocks;
pub mod build;
pub mod cli;
pub mod config;
pub mod content;
pub mod course;
pub mod data;
pub mod diagnostic;
pub mod markdown;
pub mod output;
pub mod page;
pub mod render;
pub mod sink;
pub mod source;
pub mod theme;
