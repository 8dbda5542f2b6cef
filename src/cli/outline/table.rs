//! A table for the terminal: titles on the left, cut where there is no room; figures below each other on the right.

use std::env;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Between two columns.
const GAP: &str = "  ";

/// How much of a title must be seen before a column goes.
const NARROWEST_TITLE: usize = 16;

/// How wide the last column may be.
const WIDEST_STATUS: usize = 24;

/// The terminal's width in columns; none where the output goes to a file or another program.
pub fn terminal_width() -> Option<usize> {
    let asked = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    asked.or_else(|| terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into()))
}

/// A table that grows line by line.
#[derive(Debug)]
pub struct Table {
    title: &'static str,
    figures: Vec<&'static str>,
    status: &'static str,
    lines: Vec<Line>,
    total: Option<Line>,
}

#[derive(Debug)]
struct Line {
    title: String,
    figures: Vec<u64>,
    status: String,
}

impl Table {
    /// A table with these heads of columns.
    pub fn new(title: &'static str, figures: &[&'static str], status: &'static str) -> Self {
        Self { title, figures: figures.to_vec(), status, lines: Vec::new(), total: None }
    }

    /// Adds a line, its title so many steps to the right.
    pub fn row(&mut self, level: usize, title: &str, figures: &[u64], status: &str) {
        let title = format!("{}{}", GAP.repeat(level), printable(title));
        self.lines.push(Line { title, figures: figures.to_vec(), status: cut(&printable(status), WIDEST_STATUS) });
    }

    /// Adds the last line.
    pub fn total(&mut self, title: &str, figures: &[u64]) {
        self.total = Some(Line { title: title.to_owned(), figures: figures.to_vec(), status: String::new() });
    }

    /// The table in at most `width` columns, and whether all of it is there. What is never there has no column, and
    /// where there is no room, the columns on the right go first.
    pub fn text(&self, width: Option<usize>) -> (String, bool) {
        let lines = || self.lines.iter().chain(&self.total);
        let mut columns: Vec<(usize, usize)> = Vec::new();
        for (number, head) in self.figures.iter().enumerate() {
            let longest = lines().map(|line| line.figures[number].to_string().len()).max().unwrap_or(0);
            if lines().any(|line| line.figures[number] > 0) {
                columns.push((number, longest.max(head.width())));
            }
        }
        let longest = self.lines.iter().map(|line| line.status.width()).max().unwrap_or(0);
        let mut status = if longest > 0 { longest.max(self.status.width()) } else { 0 };
        let widest = lines().map(|line| line.title.width()).max().unwrap_or(0).max(self.title.width());
        let needed = |columns: &[(usize, usize)], status: usize| {
            let figures: usize = columns.iter().map(|(_, width)| GAP.len() + width).sum();
            figures + if status > 0 { GAP.len() + status } else { 0 }
        };
        let mut title = widest;
        let mut is_whole = true;
        if let Some(width) = width {
            let least = widest.min(NARROWEST_TITLE);
            while needed(&columns, status) + least > width && (status > 0 || !columns.is_empty()) {
                is_whole = false;
                if status > 0 {
                    status = 0;
                } else {
                    columns.pop();
                }
            }
            title = widest.min(width.saturating_sub(needed(&columns, status)).max(1));
        }
        let mut text = String::new();
        let heads = columns.iter().map(|(number, width)| right(self.figures[*number], *width)).collect();
        push(&mut text, &left(self.title, title), heads, if status > 0 { self.status } else { "" });
        for line in lines() {
            let figures = columns.iter().map(|(number, width)| match line.figures[*number] {
                0 => " ".repeat(*width),
                figure => right(&figure.to_string(), *width),
            });
            push(&mut text, &left(&line.title, title), figures.collect(), if status > 0 { &line.status } else { "" });
        }
        (text, is_whole)
    }
}

fn push(text: &mut String, title: &str, figures: Vec<String>, status: &str) {
    let mut line = title.to_owned();
    for figure in figures {
        line.push_str(GAP);
        line.push_str(&figure);
    }
    line.push_str(GAP);
    line.push_str(status);
    text.push_str(line.trim_end());
    text.push('\n');
}

/// A text on one line, without what steers a terminal.
pub fn printable(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace(char::is_control, "\u{fffd}")
}

/// A text cut to so many columns of a terminal.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}

fn left(text: &str, width: usize) -> String {
    let text = cut(text, width);
    let room = width.saturating_sub(text.width());
    text + &" ".repeat(room)
}

fn right(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::Table;

    fn table() -> Table {
        let mut table = Table::new("Page", &["Minutes", "Words", "Plan"], "Status");
        table.row(0, "Führen und managen in schwierigen Zeiten", &[120, 12_345, 0], "");
        table.row(1, "領導力 🎓 的定義", &[5, 1, 0], "draft");
        table.total("Total: 2 pages", &[125, 12_345, 0]);
        table
    }

    #[test]
    fn figures_end_below_each_other_beside_wide_letters_too() {
        let (text, is_whole) = table().text(None);
        let ends = ["Minutes", "120", "5", "125"].into_iter().zip(text.lines());
        let ends: Vec<usize> =
            ends.map(|(end, line)| line[..line.find(end).unwrap_or(0) + end.len()].width()).collect();
        assert_eq!(ends, [ends[0]; 4], "{text}");
        assert!(is_whole && !text.contains("Plan"), "{text}");
    }

    #[test]
    fn never_wider_than_the_terminal() {
        for width in 1..90 {
            let (text, is_whole) = table().text(Some(width));
            assert!(text.lines().all(|line| line.width() <= width), "{width}:\n{text}");
            assert_eq!(is_whole, text.contains("Status"), "{width}:\n{text}");
        }
        let (text, _) = table().text(Some(30));
        assert!(text.contains("領導力") && text.contains("Minutes") && !text.contains("Words"), "{text}");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let mut table = Table::new("Page", &["Words"], "Status");
        table.row(0, "a\u{1b}[2J\nb", &[1], "");
        assert!(!table.text(None).0.contains('\u{1b}'));
    }
}
