//! What some people can't see or hear.

use super::{Code, Severity, codes, is_lint};

codes! {
    /// A picture without words that stand for it. Whoever can't see it hears nothing, or the name of its file; so does
    /// everybody while it doesn't load.
    ///
    /// Say in a few words what there is to see, as you would on the telephone; not “picture of”. What a picture
    /// shows depends on why it stands there: a chart needs what the chart says. In HTML, `alt=""` says that a picture is
    /// mere decoration, and it is passed over.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ![](images/compass.svg)
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ![A compass whose needle points at a house](images/compass.svg)
    ///
    /// <img src="images/compass.svg" alt="">
    /// ```
    IMAGE_WITHOUT_TEXT = "image-without-text", Warning lint;
    /// A link whose words don't say where it leads: *here*, *click here*, *more*, or none at all. People who listen to a page
    /// often go from link to link, and people who look at it let their eyes do the same: five times *here* tells them
    /// nothing.
    ///
    /// Make those words the link that name what one finds there. An address by itself is fine, if it isn't long: on paper
    /// it is all that is left of a link. coursebook knows such words in English, Dutch, French, German, Italian, Portuguese
    /// and Spanish, and looks for those of the course's language.
    ///
    /// Wrong:
    ///
    /// ```md
    /// You find the form [here](files/brief.pdf).
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Print [the form for your first week](files/brief.pdf).
    /// ```
    VAGUE_LINK_TEXT = "vague-link-text", Warning lint;
    /// A heading that leaves out a level: `####` below `##`. Screen readers show headings as a table of contents, and there it
    /// looks as if a heading was missing. The page's title has level 1, so the first heading in the text has level 2.
    /// Titles of exercises, quizzes, plans, differences and tabs count as headings of level 2, those of their parts as level 3.
    ///
    /// Choose the level for what belongs to what, never for the size of the letters. `--fix` moves a heading up, together
    /// with all that stand under it, where it is clear which those are.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ## Your first week
    ///
    /// #### Monday
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ## Your first week
    ///
    /// ### Monday
    /// ```
    SKIPPED_HEADING = "skipped-heading", Warning lint;
    /// A table that doesn't say what its columns are. Whoever hears a table hears a cell at a time, and the word above
    /// the column with it; without that word, numbers are only numbers. In HTML, at least one cell is a `<th>`.
    ///
    /// A table that only puts things side by side isn't one: take a list, or a `difference`. In HTML, write
    /// `role="presentation"` into its tag.
    ///
    /// Wrong:
    ///
    /// ```md
    /// |         |    |
    /// |---------|----|
    /// | Calls   | 40 |
    /// | Visits  | 3  |
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// | What    | A day |
    /// |---------|-------|
    /// | Calls   | 40    |
    /// | Visits  | 3     |
    /// ```
    TABLE_WITHOUT_HEADER = "table-without-header", Warning lint;
    /// A film of yours without captions. Some can't hear it, some sit in a train without headphones, and some know the language
    /// better when they read it. Many hosts of films write captions by themselves, as files that end in `.vtt`; read them
    /// through once.
    ///
    /// Films on other hosts are not looked at, nor those in HTML that are `muted`. A recording (`audio`) can't have
    /// captions: put its text below it, in `details`. Nobody can tell by machine whether it is there, so there is no message
    /// about that.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ::video{src=talk.mp4}
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ::video{src=talk.mp4 captions=talk.vtt}
    /// ```
    VIDEO_WITHOUT_CAPTIONS = "video-without-captions", Warning lint;
}
