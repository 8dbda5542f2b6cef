//! Page inputs: everything that a page shows, decided, as one plain value.
//!
//! [`Site::plan_lesson`] and its like make the input of a page; what renders it needs nothing else but the theme. So
//! a page is the same whenever its input is, whatever else has changed. What templates see is
//! described for theme authors in `docs/manual/content/06-themes/04-reference.md`.

mod body;
mod cards;
mod digest;
mod lesson;
mod metadata;
mod navigation;
mod placement;
mod print;
mod retakes;
mod site;
mod small;
mod terms;
mod view;
mod workbook;

pub use placement::Placement;
pub use print::Part;
pub use site::{MadePage, Site};
pub use terms::Terms;
pub use view::{
    BlockInput, BodyInput, Fill, LessonText, MadeInput, PageInput, Placed, Record, RenderedText, Shared, View,
};
pub use workbook::WorkbookPart;
