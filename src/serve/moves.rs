//! Where pages went that stood at other addresses before.

use std::collections::HashMap;

use crate::workspace::{Changed, Workspace};

/// The addresses that pages had while the preview ran.
#[derive(Debug, Default)]
pub struct Moves {
    /// The files whose pages stood at these addresses.
    files: HashMap<String, String>,
    /// What files are called now that were called otherwise.
    renamed: HashMap<String, String>,
}

/// How often a file can be renamed until its first name is forgotten.
const MOST_NAMES: usize = 100;

impl Moves {
    /// Remembers where pages stood. A file that is gone is known by its text when it comes back
    /// under another name, in the same change or later.
    pub fn note(&mut self, changed: &Changed, workspace: &Workspace) {
        for (path, address) in &changed.left {
            self.files.insert(address.clone(), path.clone());
        }
        let text = |path: &str| {
            let shown = format!("{}/{path}", workspace.content_shown());
            let file = workspace.sources.find(&shown)?;
            workspace.sources.get(file).map(|source| source.text.as_str()).filter(|text| !text.trim().is_empty())
        };
        let gone: Vec<&String> = self.files.values().filter(|path| workspace.lesson(path).is_none()).collect();
        let mut found = Vec::new();
        for edit in &changed.edits {
            let Some(now) = text(&edit.path) else { continue };
            for before in gone.iter().filter(|before| text(before) == Some(now)) {
                found.push(((*before).clone(), edit.path.clone()));
            }
        }
        for (before, now) in found {
            self.renamed.insert(before, now);
        }
    }

    /// The address at which the page stands that stood at `address`.
    pub fn now_at(&self, address: &str, workspace: &Workspace) -> Option<String> {
        let assembly = workspace.assembly()?;
        let mut path = self.files.get(address)?;
        for _ in 0..MOST_NAMES {
            if let Some(id) = assembly.page_of_file(path) {
                let now = assembly.course.page(id).address.as_str();
                return (now != address).then(|| now.to_owned());
            }
            path = self.renamed.get(path)?;
        }
        None
    }
}
