//! What Markdown itself has, each as an author would use it.

use super::names::{capital, title};
use super::pen::Pen;

/// A picture alone in a paragraph, with its caption.
pub fn figure(pen: &mut Pen) -> String {
    format!("![{}](images/map.svg \"{}\")", pen.phrase(), pen.phrase())
}

/// A table of three columns, aligned in two ways.
pub fn table(pen: &mut Pen) -> String {
    let mut table = format!("{}\n\n| What | Days | Who |\n|---|--:|---|", pen.sentence());
    for _ in 0..3 {
        let row = format!("\n| {} | {} | {} |", pen.phrase(), pen.below(90), pen.phrase());
        table.push_str(&row);
    }
    table
}

/// A list in a list.
pub fn nested_list(pen: &mut Pen) -> String {
    let items = pen.phrases(4);
    format!("Three things to look for:\n\n- {}\n  1. {}\n  2. {}\n- *{}*", items[0], items[1], items[2], items[3])
}

/// Things to tick off, outside any quiz.
pub fn task_list(pen: &mut Pen) -> String {
    let items = pen.phrases(3);
    format!("Before you go on:\n\n- [x] {}\n- [ ] {}\n- [ ] {}", items[0], items[1], items[2])
}

/// Words and what they mean here, the glossary left out of it.
pub fn definition_list(pen: &mut Pen) -> String {
    format!("Short names\n: {}\n\nLong names\n: {}", pen.sentence(), pen.sentence())
}

/// A callout as GitHub writes it.
pub fn alert(pen: &mut Pen) -> String {
    let kind = pen.pick(&["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"]);
    format!("> [!{kind}]\n> {}", pen.paragraph(2))
}

/// A quote of two paragraphs.
pub fn quote(pen: &mut Pen) -> String {
    format!("> {}\n>\n> {}", pen.paragraph(2), pen.sentence())
}

/// A sentence with a note below the page.
pub fn footnote(pen: &mut Pen) -> String {
    let (before, after) = (pen.sentence(), pen.sentence());
    format!("{before}[^source] {after}\n\n[^source]: {}", pen.sentence())
}

/// Code, in one of five languages; one of them is ours, whose fences must stay code.
pub fn code(pen: &mut Pen) -> String {
    let number = pen.below(90) + 10;
    let (language, code) = match pen.lesson / 4 % 5 {
        0 => ("text", ":::quiz[Not a quiz]\nIn a block of code this is code, and so are its colons.\n:::".to_owned()),
        1 => (
            "rust",
            format!(
                "fn share(total: u32) -> Option<u32> {{\n    // Nobody is left out.\n    total.checked_div({number})\n}}"
            ),
        ),
        2 => {
            ("python", format!("def share(total):\n    \"\"\"Nobody is left out.\"\"\"\n    return total // {number}"))
        }
        3 => ("toml", format!("[rota]\nname = \"Early shift\"\nminutes = {number}")),
        _ => ("json", format!("{{\"name\": \"Early shift\", \"minutes\": {number}, \"open\": true}}")),
    };
    format!("{}\n\n```{language}\n{code}\n```", pen.sentence())
}

/// One formula in a line and one of its own.
pub fn math(pen: &mut Pen) -> String {
    let people = pen.below(30) + 3;
    format!(
        "With {people} people there are $n(n-1)/2$ pairs, which is\n\n$$\n\\frac{{{people} \\cdot {}}}{{2}} = {}\n$$",
        people - 1,
        people * (people - 1) / 2,
    )
}

/// Links to a lesson before this one, to places in it, and to the module's page.
pub fn links(pen: &mut Pen) -> String {
    let Some(other) = pen.earlier_lesson() else {
        return format!("{} The [module's page](index.md) lists what follows.", pen.sentence());
    };
    let path = pen.path_to(other);
    match pen.below(4) {
        0 => format!("{} We began with this in [{}]({path}).", pen.sentence(), title(other)),
        1 => format!("{} The [practice]({path}#in-practice) of another day shows how.", pen.sentence()),
        2 => format!("What you [wrote then]({path}#lesson-{other}-reflection) may help. {}", pen.sentence()),
        _ => format!("[[{}]] is a lesson of its own, in [this module](index.md) or before it.", title(other)),
    }
}

/// A link to a term by hand.
pub fn wikilink(pen: &mut Pen) -> String {
    let term = pen.known_term();
    if pen.below(2) == 0 {
        format!("See also [[{}]]. {}", capital(&term), pen.sentence())
    } else {
        format!("{} There is a word for it, [[{}|the {term}]].", pen.sentence(), capital(&term))
    }
}
