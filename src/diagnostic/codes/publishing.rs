//! Where and how a course is published.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// A place to publish to lacks something without which nothing can be sent there: the kind of place, or the bucket,
    /// the account or the folder.
    ///
    /// Wrong:
    ///
    /// ```toml
    /// [publish.live]
    /// to = "s3"
    /// ```
    ///
    /// Right:
    ///
    /// ```toml
    /// [publish.live]
    /// to = "s3"
    /// bucket = "courses"
    /// ```
    INCOMPLETE_TARGET = "incomplete-target", Error;
    /// A course is to be published, and `book.toml` lacks what learners need for as long as the course lives: the `id`
    /// under which their browsers keep what they write, or the address at which the course will stand.
    ///
    /// Choose the id once and never change it. A place to publish to may have an address of its own.
    ///
    /// ```toml
    /// [book]
    /// id = "giving-feedback"
    ///
    /// [build]
    /// base-url = "https://example.org/courses/giving-feedback/"
    /// ```
    NOT_PUBLISHABLE = "not-publishable", Error;
    /// `book.toml` holds a password, a key or a token. That file is shared, copied and kept in a repository's history,
    /// and whoever reads it could write to your host in your name. Nothing is published while it stands there, and no message
    /// shows it.
    ///
    /// Remove the line, and put the secret into your environment instead; the message says under which name. If others
    /// have seen the file, or if it was committed, ask your host for a new key: the old one is no longer yours alone.
    ///
    /// Wrong:
    ///
    /// ```toml
    /// [publish.live]
    /// to = "s3"
    /// bucket = "courses"
    /// secret-access-key = "…"
    /// ```
    ///
    /// Right, and then `export AWS_SECRET_ACCESS_KEY=…` in the shell or a secret of the same name in your CI:
    ///
    /// ```toml
    /// [publish.live]
    /// to = "s3"
    /// bucket = "courses"
    /// ```
    SECRET_IN_BOOK = "secret-in-book", Error;
}
