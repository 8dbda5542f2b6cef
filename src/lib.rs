//! coursebook turns a folder of lessons in Markdown into a static learning site.
//!
//! The rooms of the house, and their floors. A room imports only from floors below its own; a test
//! (`tests/suite/house.rs`) reads this table and names the line that breaks it.
//!
//! | floor | room | what it is for |
//! |---|---|---|
//! | 0 | `source` | files with their text, and spans into them |
//! | 0 | `digest` | bytes as a digest |
//! | 1 | `diagnostic` | what is wrong, as data; one renderer per file |
//! | 2 | `data` | YAML and TOML as values with spans |
//! | 3 | `config` | `book.toml` as values |
//! | 4 | `course` | the model: pages, bodies, blocks, links |
//! | 5 | `content` | the content folder: lessons and files |
//! | 5 | `lock` | the ids that learners' answers are kept under |
//! | 5 | `blocks` | the kinds of blocks, a file each |
//! | 6 | `markdown` | a Markdown file as a lesson |
//! | 7 | `assemble` | lessons and their order as a course |
//! | 8 | `theme` | templates, styles, words |
//! | 9 | `page` | page inputs: everything a page shows |
//! | 10 | `render` | a page input and a theme as bytes |
//! | 10 | `sink` | where bytes go |
//! | 10 | `check` | lints over the course, a file each |
//! | 10 | `external` | links to other sites: the only room that asks other hosts |
//! | 11 | `fix` | changes that mend findings, written into files |
//! | 11 | `output` | what a course becomes, a file each |
//! | 12 | `workspace` | a course in memory, kept up with its files |
//! | 13 | `build` | the pipeline |
//! | 14 | `serve` | the preview: a course in the browser while it is written |
//! | 14 | `publish` | a site on its way to a host, a file per kind of target |
//! | 15 | `cli` | the commands |
#![warn(missing_docs)]
pub mod assemble;
pub mod blocks;
pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod course;
pub mod data;
pub mod diagnostic;
pub mod digest;
pub mod external;
pub mod fix;
pub mod lock;
pub mod markdown;
pub mod output;
pub mod page;
pub mod publish;
pub mod render;
pub mod serve;
pub mod sink;
pub mod source;
pub mod theme;
pub mod workspace;
