//! Files, and links to other sites.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// A file in the content folder to which no page leads. It is copied to the site all the same, where it takes room and
    /// may be found by anybody: a draft of a letter, the answers of last year's course, a picture that was replaced.
    ///
    /// Link to the file, or take it out of the content folder. Files that drafts use count as used, and so does what a theme or
    /// `book.toml` names, what stands beside a page of your own in HTML, and what hosts and browsers ask for by itself
    /// (`robots.txt`, `favicon.ico`, `_headers`, `CNAME`, `LICENSE` and the like). Where no file of a folder is used,
    /// the folder is named.
    ///
    /// A file that only its address leads to, as from a letter or a poster, is allowed in `book.toml`:
    ///
    /// ```toml
    /// [check.allow]
    /// unused-file = ["content/files/poster.pdf", "content/old-forms/"]
    /// ```
    UNUSED_FILE = "unused-file", Note lint;
    /// A picture of more than a megabyte. On a telephone outside of town it takes several seconds, and some people pay for each of
    /// them. It comes from the camera as a rule, with four times as many points as any screen shows.
    ///
    /// Save it again, at most 2000 pixels wide, as JPEG or WebP for photographs, as SVG or PNG for drawings. If people need
    /// every detail, show a small picture and link to the large one: links to files may be as large as they like.
    ///
    /// ```md
    /// [![The plan of the house, three floors](images/plan-small.jpg)](images/plan.png)
    /// ```
    LARGE_IMAGE = "large-image", Warning lint;
    /// A link to another site that leads to nothing: the page is gone, the host doesn't answer, or its certificate isn't valid, so
    /// that browsers warn of it. Only `coursebook check --external` asks other hosts; nothing else does.
    ///
    /// Open the link in a browser. If the page has moved, write its new address. If it is gone, look for it at
    /// [the Internet Archive](https://web.archive.org), or take the link away and keep what it said. A host that refuses programs
    /// but not people (“forbidden”, “log in first”) is not reported.
    ///
    /// Addresses that you know to be right, and that can't be asked from here, are named in `book.toml` by how they
    /// begin:
    ///
    /// ```toml
    /// [check]
    /// external-ignore = ["https://intranet.example.org/", "https://shop.example.org/"]
    /// ```
    DEAD_LINK = "dead-link", Warning lint;
    /// A link to another site that answers: this page has moved for good, and here is its new address. The link still works, until
    /// somebody tidies up there.
    ///
    /// `coursebook check --external --fix` writes the new address. Where everything leads to a front page now, what you linked to
    /// is probably gone; that is for you to look at.
    MOVED_LINK = "moved-link", Note lint;
    /// No other host could be reached, so no link to other sites was checked. Either this computer isn't connected, or something in
    /// between (a proxy, a firewall) keeps coursebook from asking. Behind a proxy, name it in `HTTPS_PROXY`.
    ///
    /// If a browser on this computer opens the page that the message names, the fault is on our side of the wall; else try again
    /// later.
    OFFLINE = "offline", Warning lint;
}
