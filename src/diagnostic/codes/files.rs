//! Files and settings: files, front matter and `book.toml`.

use super::{Code, Severity, codes, is_lint};

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
    ///
    /// The same is said of a file whose name no address can have: rename it.
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
    /// Git, or another program that keeps versions, has put two versions of a lesson into its file and left it to you to
    /// choose. Learners would read both, with strange lines around them.
    ///
    /// Choose, and remove the three lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`. In a lesson about version
    /// control, show such lines as code.
    ///
    /// Wrong:
    ///
    /// ```md
    /// <<<<<<< HEAD
    /// Ask first.
    /// =======
    /// Listen first.
    /// >>>>>>> a-branch
    /// ```
    ///
    /// Right:
    ///
    /// ```md
    /// Ask first, then listen.
    /// ```
    UNMERGED_TEXT = "unmerged-text", Error lint;
}
