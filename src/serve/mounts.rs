//! Disks that don't tell when a file on them changes.

use std::path::Path;

/// Kinds of file systems whose changes, made elsewhere, the system doesn't hear of: those of networks,
/// and those that a host shares with a container or a virtual machine.
const SILENT: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// The kind of the file system of `folder`, where it is one that tells of no changes.
pub fn without_events(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let folder = std::fs::canonicalize(folder).ok()?;
    let kind = kind_of(&folder, &mounts)?;
    is_silent(&kind).then_some(kind)
}

fn is_silent(kind: &str) -> bool {
    SILENT.contains(&kind) || kind.starts_with("fuse.") || kind == "fuse"
}

/// The kind of the file system that `folder` is on: that of the last mount at the longest path
/// above it.
fn kind_of(folder: &Path, mounts: &str) -> Option<String> {
    let mut found: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let Some(point) = before.split(' ').nth(4) else { continue };
        let point = point.replace("\\040", " ");
        let kind = after.split(' ').next().unwrap_or_default();
        if folder.starts_with(&point) && found.is_none_or(|(length, _)| point.len() >= length) {
            found = Some((point.len(), kind));
        }
    }
    found.map(|(_, kind)| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_silent, kind_of};

    #[test]
    fn kinds_of_disks() {
        let mounts = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
            40 22 0:35 / /mnt/c rw,noatime - 9p C:\\134 rw\n\
            41 22 0:36 / /home/me/my\\040share rw - fuse.sshfs host: rw\n";
        for (folder, kind, silent) in [
            ("/home/me/course", "ext4", false),
            ("/mnt/c/course", "9p", true),
            ("/mnt/cc", "ext4", false),
            ("/home/me/my share/course", "fuse.sshfs", true),
        ] {
            let found = kind_of(Path::new(folder), mounts).expect("every folder is on a disk");
            assert_eq!((found.as_str(), is_silent(&found)), (kind, silent), "{folder}");
        }
    }
}
