//! A theme's files, and the folder of the site.

use super::{Code, Severity, codes, is_lint};

codes! {
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
}
