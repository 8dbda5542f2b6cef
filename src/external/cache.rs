//! What hosts answered lately, in the user's own folder for such things: nobody is asked twice a day.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use reqwest::Url;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::answer::Answer;

/// The version of the format. A file of another one is written anew.
const VERSION: u32 = 1;

/// How long an answer is believed, and how long it is that a host could not be reached.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Answers of the last day.
#[derive(Debug)]
pub struct Cache {
    path: Option<PathBuf>,
    now: SystemTime,
    kept: BTreeMap<Url, Kept>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    /// When we asked, in seconds since 1970.
    asked: u64,
    answer: Answer,
}

#[derive(Default, Serialize, Deserialize)]
struct Written {
    version: u32,
    answers: BTreeMap<String, Kept>,
}

impl Cache {
    /// The file in the user's cache folder; none where the system has no such folder.
    pub fn default_path() -> Option<PathBuf> {
        Some(dirs::cache_dir()?.join("coursebook").join("external-links.json"))
    }

    /// What the file holds that is still to be believed. One that can't be read is as good as none.
    pub fn open(path: Option<PathBuf>, now: SystemTime) -> Self {
        let kept = path.as_deref().map(|path| read(path, now)).unwrap_or_default();
        Self { path, now, kept }
    }

    /// What was answered lately.
    pub fn get(&self, address: &Url) -> Option<&Answer> {
        self.kept.get(address).map(|kept| &kept.answer)
    }

    /// Keeps answers. What another run has written meanwhile stays.
    pub fn keep(&mut self, answers: &BTreeMap<Url, Answer>) -> io::Result<()> {
        let asked = seconds(self.now);
        for (address, answer) in answers {
            self.kept.insert(address.clone(), Kept { asked, answer: answer.clone() });
            // Whoever writes the new address into the course need not ask for it again.
            if let Answer::Moved(to) = answer
                && let Ok(mut to) = Url::parse(to)
            {
                to.set_fragment(None);
                self.kept.entry(to).or_insert(Kept { asked, answer: Answer::Fine });
            }
        }
        let Some(path) = &self.path else { return Ok(()) };
        let mut all = read(path, self.now);
        all.extend(self.kept.clone());
        write(path, all)
    }
}

fn read(path: &Path, now: SystemTime) -> BTreeMap<Url, Kept> {
    let written = fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<Written>(&bytes).ok());
    let written = written.filter(|written| written.version == VERSION).unwrap_or_default();
    let now = seconds(now);
    let is_fresh = |kept: &Kept| {
        let lasts = if matches!(kept.answer, Answer::Unreachable(_)) { HOUR } else { DAY };
        // A clock that was set back makes nothing last for longer.
        kept.asked <= now && now - kept.asked < lasts.as_secs()
    };
    let fresh = written.answers.into_iter().filter(|(_, kept)| is_fresh(kept));
    fresh.filter_map(|(address, kept)| Some((Url::parse(&address).ok()?, kept))).collect()
}

fn write(path: &Path, kept: BTreeMap<Url, Kept>) -> io::Result<()> {
    let answers = kept.into_iter().map(|(address, kept)| (String::from(address), kept)).collect();
    let text = serde_json::to_vec_pretty(&Written { version: VERSION, answers }).map_err(io::Error::other)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&text)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
