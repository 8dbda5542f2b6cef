//! A folder: a mounted share, or what another tool uploads from.

use std::path::{Path, PathBuf};

use super::{Failure, Kind, Listing, MANIFEST, Plan, Sending, Sent, Setting, Site, Target};
use crate::sink::{FolderSink, Sink, StageError};

/// The kind.
pub const KIND: Kind = Kind { name: "folder", needs_address: true, open };

#[derive(Debug)]
struct FolderTarget {
    folder: PathBuf,
}

fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    Ok(Box::new(FolderTarget { folder: setting.course.join(setting.target.text("path")) }))
}

impl Target for FolderTarget {
    fn place(&self) -> String {
        format!("the folder {}", self.folder.display())
    }

    fn listing(&mut self) -> Result<Option<Listing>, Failure> {
        match std::fs::read(self.folder.join(MANIFEST)) {
            Ok(bytes) => Listing::parse(&bytes, &self.place()).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_failure(&self.folder, &error)),
        }
    }

    fn publish(&mut self, site: &Site, plan: &Plan, progress: &dyn Sending) -> Result<Sent, Failure> {
        let failed = |error: std::io::Error| io_failure(&self.folder, &error);
        progress.begin(plan.sends(), plan.bytes);
        let sink = FolderSink::stage(&self.folder).map_err(|error| match error {
            StageError::Io(error) => failed(error),
            _ => Failure::new("the folder holds files that coursebook did not make", "choose another folder"),
        })?;
        for path in site.files.keys() {
            sink.copy(path, &site.path(path)).map_err(failed)?;
        }
        sink.put(MANIFEST, &Listing::of(site).to_bytes()?).map_err(failed)?;
        sink.commit().map_err(failed)?;
        Ok(Sent { files: plan.sends(), bytes: plan.bytes, removed: plan.gone.len() })
    }
}

fn io_failure(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("the folder {} can't be used: {error}", folder.display()),
        "check that it is there, that you may write to it, and that there is free space",
    )
}
