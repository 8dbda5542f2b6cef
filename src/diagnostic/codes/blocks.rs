//! Blocks and fences: how blocks are written and where they stand.

use super::{Code, Severity, codes, is_lint};

codes! {
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
}
