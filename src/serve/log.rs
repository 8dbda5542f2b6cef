//! What has changed since the preview was started: so that a page that was loading, or a laptop
//! that was asleep, misses nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many changes are told apart; whoever has missed more is told of everything.
const MOST: usize = 1_000;

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Addresses of pages whose lesson was edited, with the first byte of its text that is another.
    pub pages: BTreeMap<String, usize>,
    /// Files of the site, besides pages, that are others.
    pub files: Vec<String>,
    /// Whether templates or words are others.
    pub redrawn: bool,
}

/// What somebody has missed.
#[derive(Debug, PartialEq, Eq)]
pub enum Missed {
    /// So much that it isn't known any more.
    All,
    /// These pages, the last edited one, and files.
    Changes {
        /// Addresses of pages whose lesson was edited.
        pages: BTreeSet<String>,
        /// The page that was edited last, and the first byte of its text that is another.
        last: Option<(String, usize)>,
        /// Files of the site, besides pages, that are others.
        files: BTreeSet<String>,
    },
}

/// The changes, numbered from 1.
#[derive(Debug, Default)]
pub struct Log {
    epoch: u64,
    changes: VecDeque<Change>,
}

impl Log {
    /// The number of the last change.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Adds a change.
    pub fn add(&mut self, change: Change) {
        self.epoch += 1;
        self.changes.push_back(change);
        if self.changes.len() > MOST {
            self.changes.pop_front();
        }
    }

    /// What has changed after `epoch`.
    pub fn since(&self, epoch: u64) -> Missed {
        let missed = usize::try_from(self.epoch.saturating_sub(epoch)).unwrap_or(usize::MAX);
        if missed > self.changes.len() || epoch > self.epoch {
            return Missed::All;
        }
        let changes = self.changes.iter().skip(self.changes.len() - missed);
        let (mut pages, mut files, mut last) = (BTreeSet::new(), BTreeSet::new(), None);
        for change in changes {
            pages.extend(change.pages.keys().cloned());
            files.extend(change.files.iter().cloned());
            if let Some((address, at)) = change.pages.first_key_value() {
                last = Some((address.clone(), *at));
            }
        }
        Missed::Changes { pages, last, files }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Log, Missed};

    fn edit(page: &str) -> Change {
        Change { pages: [(page.to_owned(), 7)].into(), files: vec![format!("{page}.css")], redrawn: false }
    }

    #[test]
    fn nothing_is_missed() {
        let mut log = Log::default();
        log.add(edit("a"));
        log.add(edit("b"));
        let Missed::Changes { pages, last, files } = log.since(0) else { panic!("too much was missed") };
        assert_eq!((pages.len(), files.len(), last), (2, 2, Some(("b".to_owned(), 7))));
        let Missed::Changes { pages, .. } = log.since(1) else { panic!("too much was missed") };
        assert_eq!(pages.into_iter().collect::<Vec<_>>(), ["b"]);
        assert_eq!(log.since(3), Missed::All);
        (0..super::MOST).for_each(|_| log.add(edit("c")));
        assert_eq!(log.since(1), Missed::All);
        assert_ne!(log.since(2), Missed::All);
    }
}
