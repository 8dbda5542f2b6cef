//! Every kind of finding: its code, its severity, and its page in the manual.

use super::Severity;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name by which people look it up and silence it: `broken-link`.
    pub name: &'static str,
    /// How much it matters unless the course says otherwise.
    pub severity: Severity,
    /// Whether it is found by one of the lints of the `check` room, and not on the way to a site.
    pub is_lint: bool,
    doc: &'static str,
}

impl Code {
    /// Whether a course may give it another severity, or silence it: lints and whatever is no error. What is an
    /// error on the way to a site stays one, or the site would be wrong.
    pub fn is_settable(&self) -> bool {
        self.is_lint || self.severity != Severity::Error
    }

    /// What it means, why it matters and how to mend it, in Markdown: its page in the manual.
    pub fn explanation(&self) -> String {
        // Each line of a doc comment begins with the space that follows its slashes.
        let lines: Vec<_> = self.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// The first sentence of the explanation as plain text on one line.
    pub fn summary(&self) -> String {
        let explanation = self.explanation().replace('`', "");
        let about = explanation.split("\n\n").next().unwrap_or_default();
        let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
        about.split_inclusive(". ").next().unwrap_or_default().trim_end().to_owned()
    }
}

macro_rules! is_lint {
    () => {
        false
    };
    (lint) => {
        true
    };
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $id:ident = $name:literal, $severity:ident $($lint:ident)?;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $id: Code = Code {
                name: $name,
                severity: Severity::$severity,
                is_lint: is_lint!($($lint)?),
                doc: concat!($($doc, "\n"),+),
            };
        )+

        /// All kinds of findings, in the order of the manual.
        pub static CODES: &[&Code] = &[$(&$id),+];
    };
}

codes! {
    /// There is no `book.toml` in the folder, and none in a folder above it. A course is a folder with a `book.toml`:
    /// that file is how coursebook knows where the course begins.
    ///
    /// Go to the course's folder first, or name it. If there is no course yet, make one.
    ///
    /// ```console
    /// $ cd my-course
    /// $ coursebook build
    /// $ coursebook build path/to/my-course
    /// $ coursebook new my-course
    /// ```
    NO_BOOK_TOML = "no-book-toml", Error;
    /// The content folder is missing, or no Markdown file stands in it. Without a page there is nothing to build.
    ///
    /// The content folder is the one that `src` in `book.toml` names; without that line it is `content`, or `src` where
    /// only that one is there. Write at least the course's front page, `content/index.md`:
    ///
    /// ```md
    /// # Giving feedback
    ///
    /// A short course for people who would like to say it well.
    /// ```
    EMPTY_CONTENT = "empty-content", Error;
    /// A file or folder can't be read. The message repeats what the system answered: most often that you may not read
    /// the file, or that it vanished in between.
    ///
    /// Open the file in your editor. If that fails too, ask for the right to read it, or take it out of the content
    /// folder. Files larger than 256 MB are not read as lessons.
    UNREADABLE = "unreadable-file", Error;
    /// A file has bytes that are not UTF-8, the way in which texts are stored today. Old editors save accents and
    /// quotes in another way. The page is built, with a � wherever a letter could not be read.
    ///
    /// Open the file in your editor and save it again with the encoding *UTF-8*. Then look for � in the text and write
    /// the right letter.
    NOT_UTF8 = "not-utf8", Warning;
    /// A symbolic link (a file that only points at another) leads out of the content folder, in a circle, or nowhere.
    /// It is left out: what becomes part of a site has to stand in the course, or a link could publish a private file.
    ///
    /// Remove the link, and copy what it leads to into the content folder.
    BAD_SYMLINK = "bad-symlink", Error;
    /// `book.toml` can't be read as TOML. Reading stopped at the underlined text; the slip is there or just before it.
    ///
    /// A text stands in double quotes, a list in square brackets, and each key on a line of its own.
    ///
    /// Wrong:
    ///
    /// ```toml
    /// title = Giving feedback
    /// ```
    ///
    /// Right:
    ///
    /// ```toml
    /// title = "Giving feedback"
    /// ```
    MALFORMED_TOML = "malformed-toml", Error;
    /// The front matter at the top of a page can't be read as YAML (or, between `+++`, as TOML). Reading stopped at the
    /// underlined text.
    ///
    /// The usual reason is a colon inside a text: YAML takes it for the end of a key. Put such a text in quotes. The
    /// same goes for texts with a `#` in them, and for those that begin with a sign. Lists are indented with spaces,
    /// never with a tab.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// title: Delegation: who decides?
    /// ---
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// title: "Delegation: who decides?"
    /// ---
    /// ```
    MALFORMED_FRONT_MATTER = "malformed-front-matter", Error;
    /// The front matter begins on the first line and never ends, so the whole page would be part of it. Close it with
    /// the sign that opened it, alone on a line: `---` or `+++`.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// title: Asking first
    ///
    /// Kofi runs the dispatch office.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// title: Asking first
    /// ---
    ///
    /// Kofi runs the dispatch office.
    /// ```
    UNCLOSED_FRONT_MATTER = "unclosed-front-matter", Error;
    /// The same key stands twice in one place, and only one of the two can be meant. Keep one.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// title: Asking
    /// title: Asking first
    /// ---
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// title: Asking first
    /// ---
    /// ```
    DUPLICATE_KEY = "duplicate-key", Error;
    /// A key that coursebook does not know. It has no effect, so what you meant by it does not happen. In most cases it
    /// is a slip, and the message names the key you probably meant; otherwise it lists those that are known there.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// durration: 15m
    /// ---
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// duration: 15m
    /// ---
    /// ```
    UNKNOWN_KEY = "unknown-key", Warning;
    /// A value of the wrong sort: a list where one text is expected, a text where a number is. The message says what is
    /// expected. Numbers and `true` or `false` stand without quotes.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// order: first
    /// draft: "maybe"
    /// ---
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// order: 1
    /// draft: true
    /// ---
    /// ```
    WRONG_TYPE = "wrong-type", Error;
    /// A value of the right sort that means nothing here: a duration that is none, a colour that is only a name, a web
    /// address without `https://`. The message says how it is written.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// duration: a while
    /// slug: my lessons/first
    /// ---
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// duration: 15m
    /// slug: first
    /// ---
    /// ```
    BAD_VALUE = "bad-value", Error;
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
    /// A block whose name coursebook does not know. Its text is kept, in a plain box; whatever the block should have
    /// done does not happen. The message names the nearest block there is.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::exercize[Map your week]
    /// Draw your week as a map.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::exercise[Map your week]
    /// Draw your week as a map.
    /// :::
    /// ```
    UNKNOWN_BLOCK = "unknown-block", Warning;
    /// A block is opened and not closed before the list item, the quote or the file ends in which it stands. coursebook
    /// can't tell where it was meant to end.
    ///
    /// Close it with three colons alone on a line. If that line is there, look inside the block: another block, or a piece
    /// of code, is probably still open. In a list or a quote the closing line begins where the opening one
    /// does.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::note
    /// Bring a pen.
    ///
    /// ## The next part
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::note
    /// Bring a pen.
    /// :::
    ///
    /// ## The next part
    /// ```
    UNCLOSED_FENCE = "unclosed-fence", Error;
    /// A closing `:::` with no open block before it. Either there is one too many, or the line that should have opened
    /// the block lacks its name, or the block was opened outside of the list or quote in which this line stands.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::
    /// Bring a pen.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::note
    /// Bring a pen.
    /// :::
    /// ```
    STRAY_FENCE = "stray-fence", Error;
    /// A line that begins with colons like the opening of a block and can't be read as one.
    ///
    /// After the name stands a title in square brackets, then attributes in braces, and nothing else. A block with text
    /// inside has three colons and a closing line; one without (`video`, `audio`, `differences`) has two colons and
    /// none.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::note Bring a pen
    /// ::note[Bring a pen]
    /// :::video{src=talk.mp4}
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::note[Bring a pen]
    /// You will draw.
    /// :::
    ///
    /// ::video{src=talk.mp4}
    /// ```
    BAD_FENCE = "bad-fence", Error;
    /// Something in the braces `{…}` of a block can't be used: an attribute that this block does not have, a value that
    /// means nothing, the same attribute twice, or a value with spaces that lacks its quotes. The message says what is
    /// possible.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::exercise[Map]{time=soon mode=pair materials=paper and pens}
    /// Draw your week as a map.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::exercise[Map]{time=20m mode=pairs materials="paper, pens"}
    /// Draw your week as a map.
    /// :::
    /// ```
    BAD_ATTRIBUTE = "bad-attribute", Error;
    /// A block that stands where it means nothing. A `hint` or `solution` belongs in an `exercise`, a `side` in a
    /// `difference`, an `example` in a `reflection`, a `tab` in `tabs`. Often the block around it was closed too early.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::exercise[Count]
    /// How many people did you ask today?
    /// :::
    ///
    /// :::solution
    /// Three.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::exercise[Count]
    /// How many people did you ask today?
    ///
    /// :::solution
    /// Three.
    /// :::
    /// :::
    /// ```
    MISPLACED_BLOCK = "misplaced-block", Error;
    /// A block that is empty, or lacks a part without which it can't be shown: the term of a `definition`, the question
    /// of a `reflection`, the list of `objectives`, the name of a `side` or `tab`.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::definition
    /// The effect one has on what others do.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::definition[Influence]
    /// The effect one has on what others do.
    /// :::
    /// ```
    INCOMPLETE_BLOCK = "incomplete-block", Error;
    /// A `difference` sets two things against each other, so exactly two `side` blocks stand directly inside it; not
    /// one, not three, and none in a list. For more than two, use `tabs` or a table.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::difference[Vision and goals]
    /// Leading looks ahead, managing looks at the next step.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::difference[Vision and goals]
    /// :::side[Leading]
    /// Looks ahead.
    /// :::
    /// :::side[Managing]
    /// Looks at the next step.
    /// :::
    /// :::
    /// ```
    DIFFERENCE_WITHOUT_TWO_SIDES = "difference-without-two-sides", Error;
    /// A quiz has no question, or a question lacks its text or anything to answer it with.
    ///
    /// A question is a paragraph, and below it stand its answers: a list with boxes to choose from, a numbered list of
    /// two or more to put in order, or a table of two columns to match. A paragraph with blanks in it is a question by
    /// itself.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::quiz[Vision or goal?]
    /// Which of these is a vision? {#which-vision}
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::quiz[Vision or goal?]
    /// Which of these is a vision? {#which-vision}
    ///
    /// - [ ] Answer forty calls a day
    /// - [x] Nobody is afraid to ring us
    /// :::
    /// ```
    BAD_QUESTION = "bad-question", Error;
    /// No option of a question is marked as right, so whoever answers could only be wrong. Mark the right one with
    /// `- [x]`, or several if several are right; the others have `- [ ]`.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Which of these is a vision?
    ///
    /// - Answer forty calls a day
    /// - Nobody is afraid to ring us
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Which of these is a vision?
    ///
    /// - [ ] Answer forty calls a day
    /// - [x] Nobody is afraid to ring us
    /// ```
    QUIZ_WITHOUT_ANSWER = "quiz-without-answer", Error;
    /// Every option of a question is marked as right, so there is nothing to choose. Add one that is wrong, and that
    /// somebody might believe; or make the list a plain one, outside of the quiz.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Which of these is a goal?
    ///
    /// - [x] Forty calls a day
    /// - [x] A budget by March
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Which of these are goals?
    ///
    /// - [x] Forty calls a day
    /// - [x] A budget by March
    /// - [ ] Nobody is afraid to ring us
    /// ```
    QUIZ_ALL_RIGHT = "quiz-all-right", Error;
    /// A question offers the same option twice; capital letters make no difference. A learner who chooses one of the
    /// two can't know which is meant. In a table to match, two rows begin with the same. Change or remove one.
    ///
    /// Wrong:
    ///
    /// ```md
    /// - [ ] A goal
    /// - [x] A vision
    /// - [ ] a goal
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// - [ ] A goal
    /// - [x] A vision
    /// - [ ] A slogan
    /// ```
    QUIZ_SAME_OPTION = "quiz-same-option", Error;
    /// An id that stands at two places. On one page, a link to it could only lead to the first. Anywhere in the course,
    /// two places to write with the same id would overwrite each other's answers.
    ///
    /// Give one of the two another id. If learners have met one of them already, leave that one as it is.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection{#this-week}
    /// What went well this week?
    /// :::
    ///
    /// :::reflection{#this-week}
    /// What will you try next week?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#this-week}
    /// What went well this week?
    /// :::
    ///
    /// :::reflection{#next-week}
    /// What will you try next week?
    /// :::
    /// ```
    DUPLICATE_ID = "duplicate-id", Error;
    /// A place to write, or a question, has no id of its own. It gets one made of its lesson and its place, which
    /// changes when you move it or add another before it: then it loses touch with what learners wrote.
    ///
    /// Give it a short name that says what it is about, and never change that name after learners have met it. In a
    /// quiz the id stands at the end of the question.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection
    /// What went well this week?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#went-well}
    /// What went well this week?
    /// :::
    /// ```
    MISSING_ID = "missing-id", Warning;
    /// A comment that allows a finding, `<!-- coursebook-allow … -->`, names none, or one that doesn't exist, or one that is
    /// always an error.
    ///
    /// Behind `coursebook-allow` stand the codes of findings, and after a colon the reason, for those who read the text
    /// after you. The comment speaks of the piece of text that follows it, or of the whole page where it stands above the
    /// first text.
    ///
    /// Wrong:
    ///
    /// ```md
    /// # A story
    ///
    /// <!-- coursebook-allow long-raed: it is a story -->
    /// Kofi runs the dispatch office.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// # A story
    ///
    /// Kofi runs the dispatch office.
    /// ```
    BAD_ALLOW = "bad-allow", Warning;
    /// A comment allows a finding that isn't there. The text was mended, or the comment moved away from it. Remove the
    /// comment, so that it doesn't hide the next one.
    ///
    /// Wrong:
    ///
    /// ```md
    /// # A story
    ///
    /// <!-- coursebook-allow reworded-prompt -->
    /// Kofi runs the dispatch office.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// # A story
    ///
    /// Kofi runs the dispatch office.
    /// ```
    UNUSED_ALLOW = "unused-allow", Note;
    /// A term, or another name for it in `aka`, is defined twice in the course. The glossary can't tell which of the
    /// two a link should lead to. Keep the better one, and link to it from the other place.
    ///
    /// Wrong, if another lesson defines *Trust*:
    ///
    /// ```md
    /// :::definition[trust]
    /// Being willing to depend on someone.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// As we saw, [[Trust|trust]] is built slowly.
    /// ```
    DUPLICATE_TERM = "duplicate-term", Error;
    /// A term in `[[double brackets]]` or in `see` that is neither defined in the course nor the title of a page. The
    /// message names the nearest one.
    ///
    /// Mend the spelling, define the term, or take the brackets away.
    ///
    /// Wrong:
    ///
    /// ```md
    /// It takes [[Trsut]].
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// It takes [[Trust]].
    /// ```
    UNDEFINED_TERM = "undefined-term", Error;
    /// The text of a footnote stands in a `facilitator` block, and the footnote is referred to outside of it. Learners
    /// never get that block, so the sign in their text would lead to nothing. Write the footnote's text outside of the
    /// block.
    ///
    /// Wrong:
    ///
    /// ```md
    /// Most teams split on this.[^split]
    ///
    /// :::facilitator
    /// [^split]: So we have seen in our own workshops.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Most teams split on this.[^split]
    ///
    /// [^split]: So we have seen in our own workshops.
    /// ```
    HIDDEN_FOOTNOTE = "hidden-footnote", Error;
    /// A formula between dollar signs can't be read; it is shown as you wrote it. The note below the message says what
    /// was expected.
    ///
    /// Sometimes no formula was meant, and two prices stand in one line. A dollar sign that is only a dollar sign is
    /// written with a backslash before it.
    ///
    /// Wrong:
    ///
    /// ```md
    /// The share is $\frca{1}{2}$.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// The share is $\frac{1}{2}$, or \$5.
    /// ```
    BAD_MATH = "bad-math", Warning;
    /// More than a hundred lists, quotes or blocks stand in each other. No reader could follow, and the page can't be
    /// read on from there. As a rule something was never closed, or a line of signs was pasted by mistake.
    ///
    /// Look above the underlined line for what is still open, and close it.
    TOO_DEEP = "nested-too-deep", Error;
    /// `book.toml` names a theme, and the course has no folder for it. Make the folder, mend the name, or remove the
    /// line to use the built-in theme.
    ///
    /// ```toml
    /// [theme]
    /// name = "mine"       # its files stand in themes/mine/
    /// ```
    NO_THEME = "no-theme", Error;
    /// The accent colour of `book.toml` is too pale to be read as text on light paper. Links and buttons use a darker tone
    /// of the same hue; the colour itself stays where it is only looked at. Nothing is wrong, and nothing has to be done.
    ///
    /// To see exactly your colour in links and buttons, choose a darker one. To hear no more of it, write the tone that
    /// the message names into `book.toml`:
    ///
    /// ```toml
    /// [theme]
    /// accent = "#0f6e6e"
    /// ```
    ADJUSTED_ACCENT = "adjusted-accent", Note;
    /// A file in your theme that nothing uses: no template of the built-in theme has this path, and no template of yours
    /// includes it. It is probably a slip in the name or the folder. What you meant to change stays as it was.
    ///
    /// A file takes the place of the built-in one of the same path.
    ///
    /// Wrong:
    ///
    /// ```text
    /// themes/mine/blocks/hint.html
    /// ```
    ///
    /// Right:
    ///
    /// ```text
    /// themes/mine/blocks/hint/hint.html
    /// ```
    UNUSED_TEMPLATE = "unused-template", Warning;
    /// A template of the theme has an error: a slip in its syntax, or a name that it does not have. The underlined text
    /// is the place, and the note says which names there are.
    ///
    /// Ask before you print a name that may be missing.
    ///
    /// Wrong:
    ///
    /// ```html
    /// <h3>{{ block.titel }}</h3>
    /// ```
    ///
    /// Right:
    ///
    /// ```html
    /// {% if block.title %}<h3>{{ block.title }}</h3>{% endif %}
    /// ```
    TEMPLATE_ERROR = "template-error", Error;
    /// The folder for the site holds files that coursebook did not make, or is itself a file. A build replaces that
    /// folder, so your files would be gone; nothing was touched.
    ///
    /// Choose a folder that is empty or not there yet, or move your files out of it. Files that belong to the course
    /// stand in the content folder and are copied to the site from there.
    ///
    /// ```console
    /// $ coursebook build -o ../my-site
    /// ```
    FOREIGN_FILES = "foreign-files", Error;
    /// The site could not be written. The message repeats what the system answered: most often the disk is full, or you
    /// may not write there. The site that was there before is as it was.
    ///
    /// Make room, or choose another folder with `-o`, and build again.
    NOT_WRITTEN = "not-written", Error;
    /// The course is kept on learners' devices (`offline = true`), and this file is too large for that. A phone has
    /// little room, and gives it to the lessons: a file may have 10 MB, and all files of a course together 100 MB. Of
    /// more, the largest are left out. Online, everybody gets them as before.
    ///
    /// If learners need the file on the way, make it smaller: a film in 480 lines, a recording as speech needs it, a
    /// picture no wider than a screen. If they don't, there is nothing to do. A text beside a film, with what it says,
    /// helps everybody.
    LEFT_OUT_OFFLINE = "left-out-offline", Note;
    /// An id that learners have met is gone from the course. What they wrote is kept under it in their browsers, and no
    /// prompt would find it any more: it would stand under *Earlier prompts* in the workbook, out of sight.
    ///
    /// `coursebook.lock` lists every id that learners have met. If the prompt was renamed or moved by hand, give it its
    /// id back. If another prompt asks the same now, let it carry the answers on with `was`; a prompt that takes the place
    /// of several names them all: `was="first second"`. If it is gone for good, say so in `coursebook.lock`, below
    /// `[retired]`, with the reason.
    ///
    /// ```md
    /// :::reflection{#first-step was=next-step}
    /// What is the first step you will take?
    /// :::
    /// ```
    ///
    /// ```toml
    /// [retired]
    /// next-step = "March 2027: the last lesson asks this better"
    /// ```
    ORPHANED_ANSWERS = "orphaned-answers", Error lint;
    /// Two prompts name the same earlier id in `was`, or the earlier id still stands in the course itself. Learners'
    /// answers can only go along with one of them.
    ///
    /// When one prompt becomes two, the one that asks what was asked before carries the answers on; the other begins anew.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection{#one was=step}
    /// What is the first step?
    /// :::
    ///
    /// :::reflection{#two was=step}
    /// Who will help you?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#one was=step}
    /// What is the first step?
    /// :::
    ///
    /// :::reflection{#two}
    /// Who will help you?
    /// :::
    /// ```
    CLAIMED_TWICE = "claimed-twice", Error;
    /// An id that learners met on one kind of prompt stands on another kind now: a reflection became a plan. What they
    /// wrote is kept in another form, and the new kind can't show it.
    ///
    /// Give the new prompt an id of its own, and write the old one below `[retired]` in `coursebook.lock`. Or leave the
    /// old prompt where it is and set the new one beside it.
    CHANGED_KIND = "changed-kind", Error lint;
    /// A prompt's wording is another than the one that learners met. Their answers stay, and the page tells them that an
    /// earlier wording was answered. This is a note for you: does it still ask the same?
    ///
    /// If it does, nothing has to be done; `coursebook check --fix` and `coursebook publish` take note of the new wording.
    /// If it asks something else, give it a new id, so that old answers don't stand below a question that nobody asked.
    REWORDED_PROMPT = "reworded-prompt", Note;
    /// An id that was given up (it stands below `[retired]` in `coursebook.lock`) is on a prompt again. Whoever answered it
    /// long ago will find that answer there.
    ///
    /// If the old prompt is back, that is as it should be: remove its line below `[retired]`. If this is another prompt,
    /// choose another id.
    RETIRED_ID = "retired-id", Warning;
    /// `coursebook.lock` can't be read: a line was damaged, or two versions of the file were not merged to the end. As long
    /// as it can't be read, nobody can tell whether learners' answers would be orphaned.
    ///
    /// The file has one line for each id. After a merge, keep the lines of both sides and remove the lines that begin with
    /// `<<<<<<<`, `=======` and `>>>>>>>`. If the same id stands twice then, keep one of the two.
    ///
    /// ```toml
    /// [answers]
    /// first-step = { kind = "plan", lesson = "/both/plan/", wording = "3f2a9c1b7d0e" }
    /// ```
    MALFORMED_LOCK = "malformed-lock", Error;
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
    /// A lesson with something to do in it doesn't say what a learner will be able to do afterwards, and most such lessons
    /// of the course do. Who knows what a lesson is for reads it with that in mind, and can tell at the end whether they
    /// got there.
    ///
    /// Write two to four objectives into the front matter, each beginning with something that one can do.
    ///
    /// ```md
    /// ---
    /// objectives:
    ///   - Tell an open question from a closed one
    ///   - Hold a short conversation without giving advice
    /// ---
    /// ```
    ///
    /// Courses in which most lessons have no objectives are left in peace, and so are introductions, pages without anything
    /// to do, and very short ones. To silence this for a page, name it in `book.toml`:
    ///
    /// ```toml
    /// [check.allow]
    /// no-objectives = ["content/04-both/05-sources.md"]
    /// ```
    NO_OBJECTIVES = "no-objectives", Note lint;
    /// Nothing that learners do in this module seems to take up an objective: no exercise, reflection, plan, quiz or
    /// self-assessment has a word in common with it. What is announced and never tried is seldom learnt.
    ///
    /// This is a hint and no more: it compares the beginnings of words, and knows nothing of meaning. An exercise can be
    /// about something without naming it.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// objectives:
    ///   - Delegate a task without taking it back
    /// ---
    ///
    /// # Letting go
    ///
    /// :::reflection{#last-week}
    /// What did you enjoy most last week?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// objectives:
    ///   - Delegate a task without taking it back
    /// ---
    ///
    /// # Letting go
    ///
    /// :::reflection{#last-week}
    /// Which task did you delegate last week, and what did you do when it went slowly?
    /// :::
    /// ```
    UNTOUCHED_OBJECTIVE = "untouched-objective", Note lint;
    /// From the underlined place on there are 1,200 words or more to read, about six minutes, and nothing to do. Attention
    /// wanders long before that, and what was only read fades within days. A question on the way makes people think back,
    /// and that is what stays.
    ///
    /// Ask something: a reflection, a question of a quiz, a short exercise. Or make two lessons of it.
    ///
    /// Exercises, reflections, plans, quizzes, self-assessments, films and sound end a stretch. Tables, code, folded
    /// text and all tabs but the first are not counted. Courses that ask for nothing anywhere are books, and are left in
    /// peace.
    LONG_READ = "long-read", Note lint;
    /// None of the options of this question has feedback. Whoever answers learns that it was right or wrong, and not why:
    /// a lucky guess stays a guess, and a mistake comes again.
    ///
    /// Write why, as a quote below the option. Begin with the wrong options that people are tempted by.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::quiz
    /// Which of these is an open question? {#open-question}
    ///
    /// - [ ] Have you tried the old template?
    /// - [x] What have you tried so far?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::quiz
    /// Which of these is an open question? {#open-question}
    ///
    /// - [ ] Have you tried the old template?
    ///   > Yes or no is all it asks for, and there is advice hidden in it.
    /// - [x] What have you tried so far?
    /// :::
    /// ```
    QUESTION_WITHOUT_FEEDBACK = "question-without-feedback", Warning lint;
    /// A reflection that can be answered by yes or no. A learner who writes "yes" has answered it, and has not thought.
    ///
    /// Ask for what, how or when, or go on after the question. This is told by how the sentences begin, in English and
    /// German only. A prompt with a `starter` is left in peace, since it asks for more by itself.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::reflection{#listening}
    /// Do you listen to your team?
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::reflection{#listening}
    /// When did you last change a plan because of something that somebody in your team said?
    /// :::
    /// ```
    YES_OR_NO_PROMPT = "yes-or-no-prompt", Note lint;
    /// The exercises of a lesson together take longer than its `duration`. People plan their day by that number, and a
    /// lesson that breaks its word is left half done.
    ///
    /// The duration counts everything: reading, exercises, writing. Without one, coursebook reckons it from the words and
    /// the exercises. Of tabs only the longest counts here, and exercises in folded text don't.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ---
    /// duration: 15m
    /// ---
    ///
    /// :::exercise[Map your week]{time=20m}
    /// Draw the five days, and what you did in each.
    /// :::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ---
    /// duration: 30m
    /// ---
    ///
    /// :::exercise[Map your week]{time=20m}
    /// Draw the five days, and what you did in each.
    /// :::
    /// ```
    TIME_EXCEEDS_LESSON = "time-exceeds-lesson", Warning lint;
    /// A term stands in a lesson, and the course defines it only in a later module. The term links itself to the glossary,
    /// so nobody is lost; but who meets a word for the first time shouldn't have to leave the page for it.
    ///
    /// Define the term where it is first needed, or say there in your own words what it means and link it by hand:
    /// `[[Blind spot]]`. Then coursebook takes it that you know.
    ///
    /// Only terms that can't be everyday words count: those of several words, and those with capitals or digits inside.
    /// The front page and the introductions of modules may announce what is to come.
    USED_BEFORE_DEFINED = "used-before-defined", Note lint;
    /// A term is defined, and no text of the course uses it: no running text, no heading, no link, no `see` of another
    /// term. Either it may go, or the text says it in a form that coursebook doesn't know, such as a plural. Then that
    /// form doesn't link itself to the glossary either: name it in `aka`.
    ///
    /// Wrong:
    ///
    /// ```md
    /// :::definition[Stakeholder]
    /// Anyone whom a decision touches.
    /// :::
    ///
    /// Ask the stakeholders whom they trust. Trust comes first.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// :::definition[Stakeholder]{aka="stakeholders"}
    /// Anyone whom a decision touches.
    /// :::
    ///
    /// Ask the stakeholders whom they trust. Trust comes first.
    /// ```
    UNUSED_DEFINITION = "unused-definition", Note lint;
    /// The sides of a difference can't be set against each other: one says less than a quarter of what the other says, or
    /// has less than half as many points. The reader takes the longer side for the better one.
    ///
    /// Say of both what can be compared, in the same order.
    ///
    /// Wrong:
    ///
    /// ```md
    /// ::::difference[Vision and goals]
    /// :::side[Vision]
    /// - It says where things will be.
    /// - It is a picture that people can see.
    /// - It holds for years.
    /// :::
    /// :::side[Goals]
    /// - They can be counted.
    /// :::
    /// ::::
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// ::::difference[Vision and goals]
    /// :::side[Vision]
    /// - It says where things will be.
    /// - It is a picture that people can see.
    /// - It holds for years.
    /// :::
    /// :::side[Goals]
    /// - They say what is done by Friday.
    /// - They can be counted.
    /// - They hold until they are reached.
    /// :::
    /// ::::
    /// ```
    UNEVEN_SIDES = "uneven-sides", Note lint;
    /// A lesson reads far harder, or far easier, than the others of its course. Learners have found their pace by then, and
    /// stumble.
    ///
    /// The measure is LIX (Carl-Hugo Björnsson, 1968): the words of a sentence, and of a hundred words those with more than
    /// six letters, added up. A lesson is compared only with the lesson in the middle of its own course, never with a
    /// standard. The course needs six lessons with 150 words or more of running text; quizzes, lists of objectives,
    /// tables and code are not counted, and languages without spaces between their words aren't measured.
    ///
    /// Shorten the longest sentences. If a lesson is meant to read differently, say so in `book.toml`:
    ///
    /// ```toml
    /// [check.allow]
    /// uneven-reading = ["content/05-law/02-the-act.md"]
    /// ```
    UNEVEN_READING = "uneven-reading", Note lint;
    /// A word stands twice in a row, often over the end of a line, where nobody sees it. `coursebook check --fix` removes
    /// the second one.
    ///
    /// Words that may stand twice (*had had*, *very very*), names (*Duran Duran*), numbers and code are left in peace. In
    /// languages whose such words coursebook doesn't know, nothing is said.
    ///
    /// Wrong:
    ///
    /// ```md
    /// The manager is the
    /// the one who counts.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// The manager is the
    /// one who counts.
    /// ```
    DOUBLED_WORD = "doubled-word", Note lint;
    /// A heading says the title of its lesson again. The title stands above the page and in the navigation already, so the
    /// heading tells the reader nothing, and who listens to the page hears it twice.
    ///
    /// Remove it, or let it say what comes next. Check first whether a link leads to it.
    ///
    /// Wrong:
    ///
    /// ```md
    /// # Trust
    ///
    /// ## Trust
    ///
    /// It grows slowly.
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// # Trust
    ///
    /// ## How it grows
    ///
    /// It grows slowly.
    /// ```
    REPEATED_TITLE = "repeated-title", Note lint;
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

/// The kind of finding with this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().copied().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = CODES.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CODES.len());
    }
}
