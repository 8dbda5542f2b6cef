//! Whose turn it is to use the folder of a built site.
//!
//! A publish builds into that folder, shows what differs, waits for an answer and then sends what is there. A build that
//! came in between would have another site sent than the one that was checked: the facilitators' edition, for one.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::place::resolved;

/// How long a command waits that has one turn already and wants another: two of them could wait for each other.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is tried whether the other one still has it. A lock of the system's can't be waited for with an end.
const GLANCE: Duration = Duration::from_millis(20);

/// The turn of a command; others that want the same folder wait until it is dropped.
#[derive(Debug)]
pub struct Turn {
    /// None where the system can't lock a folder: then nobody waits.
    _held: Option<File>,
}

impl Turn {
    /// Waits for the turn to use the folder of the site, which need not be there yet. Where another command has it, `wait`
    /// is called first.
    pub fn at(site: &Path, wait: impl FnOnce()) -> Self {
        let Ok(folder) = File::open(stands_in(site)) else { return Self { _held: None } };
        let is_held = match folder.try_lock() {
            Ok(()) => true,
            Err(TryLockError::Error(_)) => false,
            Err(TryLockError::WouldBlock) => {
                wait();
                folder.lock().is_ok()
            }
        };
        Self { _held: is_held.then_some(folder) }
    }

    /// Waits for the turn to put something into a folder, but not for long.
    pub fn soon(folder: &Path) -> Result<Self, Busy> {
        let Ok(folder) = File::open(folder) else { return Ok(Self { _held: None }) };
        let begun = Instant::now();
        loop {
            match folder.try_lock() {
                Ok(()) => return Ok(Self { _held: Some(folder) }),
                Err(TryLockError::Error(_)) => return Ok(Self { _held: None }),
                Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => return Err(Busy),
                Err(TryLockError::WouldBlock) => sleep(GLANCE),
            }
        }
    }
}

/// Somebody else keeps a folder for long.
#[derive(Debug)]
pub struct Busy;

/// The folder that is locked: a build puts another one in the place of the site's own, so that one can't be.
pub fn stands_in(site: &Path) -> PathBuf {
    let site = resolved(site);
    site.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(Path::new("/")).to_owned()
}
