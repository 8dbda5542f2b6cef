//! YAML and TOML as one tree whose every value knows its place, and the reader that checks it.
//!
//! Front matter and `book.toml` are read by hand from the tree, not by deriving: so that one run
//! shows every fault, each underlined, and a wrong key costs its own value only.

mod plain_yaml;
mod table;
pub mod toml;
pub mod yaml;

pub use table::TableReader;

use crate::source::Spanned;

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: an empty value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number, as it was written.
    Number(String),
    /// A text; a date counts as one.
    Text(String),
    /// A list.
    List(Vec<Spanned<Value>>),
    /// Keys and values in the order written.
    Table(Table),
}

/// Keys and values in the order written.
pub type Table = Vec<(Spanned<String>, Spanned<Value>)>;

impl Value {
    /// What it is called in a message: "a list".
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Integer(_) | Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}
