//! Pages and links: addresses, `SUMMARY.md` and where links lead.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// Two pages would stand at one address, or a page and a file, or an old address in `aliases` is that of a page.
    /// Only one of them could be reached.
    ///
    /// Numbers at the beginning of a name are no part of the address, so `01-vision.md` and `02-vision.md` in one
    /// folder collide. Rename one of the two, or give it an address of its own with `slug` in its front matter:
    ///
    /// ```md
    /// ---
    /// title: Vision, again
    /// slug: vision-again
    /// ---
    /// ```
    DUPLICATE_ADDRESS = "duplicate-address", Error;
    /// A line of `SUMMARY.md` can't be used: it names a file that is not there, or one that another line names already,
    /// or it has no link, or it leads to a web address.
    ///
    /// Each chapter is one item of a list with one link to a Markdown file of the content folder. A chapter that has no
    /// file yet has an empty link.
    ///
    /// Wrong:
    ///
    /// ```md
    /// - Vision
    /// - [Goals](gaols.md)
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// - [Vision]()
    /// - [Goals](goals.md)
    /// ```
    BAD_SUMMARY = "bad-summary", Error;
    /// A Markdown file that `SUMMARY.md` does not name. Where there is a `SUMMARY.md`, it alone decides what is in the
    /// course, so the file becomes no page. Nothing is lost, but nobody will read it.
    ///
    /// Add a line for the file, or remove the file if it was meant to go:
    ///
    /// ```md
    /// - [What I forgot](forgotten.md)
    /// ```
    NOT_IN_SUMMARY = "not-in-summary", Warning;
    /// A link to a page or file that does not exist: learners would meet an empty page. The message names the nearest
    /// one that exists.
    ///
    /// A link is written to the Markdown file, as seen from the file in which it stands; `..` is the folder above.
    /// Begin with `/` to start from the content folder.
    ///
    /// Wrong:
    ///
    /// ```md
    /// See [the next lesson](visoin.md).
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// See [the next lesson](vision.md).
    /// See [the first lesson](../01-definitions/01-leading.md).
    /// ```
    BROKEN_LINK = "broken-link", Error lint;
    /// A link to a place on a page that has no such place. What stands after `#` is the id of a heading, a block, a
    /// question or a definition. A heading's id is made of its words: lower case, with hyphens. The message names the
    /// nearest one.
    ///
    /// It often breaks when a heading is reworded. A heading with an id of its own keeps its links.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ## What a vision is good for
    ///
    /// See [above](#what-a-vision-is).
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ## What a vision is good for {#what-a-vision-is}
    ///
    /// See [above](#what-a-vision-is).
    /// ```
    BROKEN_ANCHOR = "broken-anchor", Error lint;
    /// An image, a video, a recording or its captions that are not there. The message names the nearest file that is.
    ///
    /// The path begins at the file in which it stands. Capital letters count: `Compass.svg` is not `compass.svg`, even
    /// where your own computer takes them for the same.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ![A compass](compass.svg)
    /// ```
    ///
    /// Right, if the picture stands in a folder `images` beside the lesson:
    ///
    /// ```md
    /// ![A compass](images/compass.svg)
    /// ```
    BROKEN_IMAGE = "broken-image", Error lint;
    /// A link that leads out of the content folder. Only what stands in that folder becomes part of the site; a link
    /// out of it would lead nowhere, or would publish a file that nobody meant to publish.
    ///
    /// Copy the file into the content folder and link to it there.
    ///
    /// Wrong:
    ///
    /// ```md
    /// [The form](../../forms/brief.pdf)
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// [The form](files/brief.pdf)
    /// ```
    LINK_OUTSIDE = "link-outside", Error;
    /// A link to a page that is a draft. Drafts are no part of the site that learners get, so the link would lead them
    /// to nothing. A page is also left out with its folder, where the folder's page is a draft.
    ///
    /// Publish the draft together with the page that links to it, or remove the link until then. In a build that
    /// includes drafts this is a warning.
    ///
    /// Wrong, where `draft.md` has `draft: true` in its front matter:
    ///
    /// ```md
    /// See [what comes next](draft.md).
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// What comes next is still being written.
    /// ```
    LINK_TO_DRAFT = "link-to-draft", Error;
    /// A link that would run a script (`javascript:`) or carry a page inside itself (`data:`). The link is removed and
    /// its words stay: a learner who presses a link should arrive at a place.
    ///
    /// Link to a page, a file or a web address. If the page should do something, that belongs in a theme's script.
    ///
    /// Wrong:
    ///
    /// ```md
    /// [Print this page](javascript:print())
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// [The whole course on one page, to print](/print/)
    /// ```
    UNSAFE_LINK = "unsafe-link", Warning;
    /// A link or a footnote that names another line of the lesson, and no line has that name. Readers see the brackets.
    ///
    /// Write the line, anywhere in the same lesson, or correct the name.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Read [the study][klauer] first.[^why]
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Read [the study][klauer] first.[^why]
    ///
    /// [klauer]: https://example.org/study
    ///
    /// [^why]: It is short.
    /// ```
    UNDEFINED_REFERENCE = "undefined-reference", Warning lint;
}
