//! An object store: what the targets `s3`, `azure` and `gcs` share.
//!
//! The manifest lists what may stand there at every moment: before the first file is sent it names the old and the new
//! one for each path, and at the end only the new. So a publish that is broken off is finished by the next one, which
//! takes nothing for certain that may be half done.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{Either, select};
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions,
    PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::Runtime;

use super::claim::{CLAIM, Hold, Trouble, claim};
use super::site::{cache_control, changed, content_type};
use super::trouble::explain;
use super::{Failure, Listing, MANIFEST, Plan, Sending, Sent, Site, Target};
use crate::digest::Digest;

/// How many files are sent at once.
const AT_ONCE: usize = 24;

/// A file that is larger is sent in parts of this size, so that memory stays bounded. Stores take no smaller parts.
const PART: u64 = 5 * 1024 * 1024;

/// How many files are sent between two looks at the time.
const BATCH: usize = 256;

/// How often the manifest is written while files are sent: what arrived before needs not be sent again.
const CHECKPOINT: Duration = Duration::from_secs(10);

/// A bucket or container, and the folder in it.
#[derive(Debug)]
pub struct StoreTarget {
    store: Arc<dyn ObjectStore>,
    /// How people are shown it.
    place: String,
    prefix: String,
    kind: &'static str,
    runtime: Runtime,
    /// Paths at which nothing of other origin stands, as we know already.
    free: BTreeSet<String>,
    /// Whether the host shows nobody which files are there.
    is_blind: bool,
}

/// The manifest, and by what it is known that nobody changed it since.
struct Seen {
    listing: Option<Listing>,
    version: Option<UpdateVersion>,
}

impl StoreTarget {
    /// A target in `store`, below `prefix`. `place` is how people are shown it.
    pub fn open(
        kind: &'static str,
        store: Arc<dyn ObjectStore>,
        prefix: &str,
        place: String,
    ) -> Result<Box<dyn Target>, Failure> {
        let prefix = prefix.trim_matches('/').to_owned();
        if Path::parse(&prefix).is_err() {
            return Err(Failure::new(
                format!("`{prefix}` can't be the beginning of an address"),
                "write `prefix` in `book.toml` as names with `/` between them, such as `courses/leading`",
            ));
        }
        let place = if prefix.is_empty() { place } else { format!("{place}, below `{prefix}/`") };
        Ok(Box::new(Self { store, place, prefix, kind, runtime: runtime()?, free: BTreeSet::new(), is_blind: false }))
    }

    fn path(&self, path: &str) -> Result<Path, Failure> {
        let full = if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) };
        Path::parse(full).map_err(|_| {
            Failure::new(
                format!("a host can't keep a file of the name `{}`", path.escape_debug()),
                "give it another name in the content folder",
            )
        })
    }

    fn explain(&self, error: &Error) -> Failure {
        explain(self.kind, &self.place, error)
    }

    /// Reads the manifest.
    async fn look(&self) -> Result<Seen, Failure> {
        let found = match self.store.get(&self.path(MANIFEST)?).await {
            Ok(found) => found,
            Err(error @ Error::NotFound { .. }) => {
                if super::trouble::is_missing_container(&error) {
                    return Err(self.explain(&error));
                }
                return Ok(Seen { listing: None, version: None });
            }
            Err(error) => return Err(self.explain(&error)),
        };
        let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        let bytes = found.bytes().await.map_err(|error| self.explain(&error))?;
        Ok(Seen { listing: Some(Listing::parse(&bytes, &self.place)?), version: Some(version) })
    }

    /// Reads the manifest, and makes sure that nothing of other origin stands where the site has a new file. Also gives
    /// whether the host let us see that.
    async fn compare(&self, site: &Site) -> Result<(Seen, bool), Failure> {
        let mut seen = self.look().await?;
        loop {
            let listed = seen.listing.as_ref().map(|listing| &listing.files);
            let is_known =
                |path: &str| self.free.contains(path) || listed.is_some_and(|files| files.contains_key(path));
            let new: BTreeSet<&str> = site.files.keys().map(String::as_str).filter(|path| !is_known(path)).collect();
            let taken = match self.taken(site, &new).await {
                Ok(taken) if taken.is_empty() => return Ok((seen, true)),
                Ok(taken) => taken,
                // Whoever may write somewhere need not have the right to look around there; and there are names that not
                // every program can read.
                Err(Error::PermissionDenied { .. } | Error::InvalidPath { .. } | Error::NotSupported { .. }) => {
                    return Ok((seen, false));
                }
                Err(error) => return Err(self.explain(&error)),
            };
            // What another publish has sent since then is ours too: it is listed before it is sent.
            let now = self.look().await?;
            if now.listing == seen.listing {
                return Err(Failure::in_the_way(&self.place, &taken, "`prefix` in `book.toml`"));
            }
            seen = now;
        }
    }

    /// Which of the new files of a site have another in their place. The host is asked once for all of them.
    async fn taken(&self, site: &Site, new: &BTreeSet<&str>) -> Result<Vec<String>, Error> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let prefix = Path::parse(&self.prefix)?;
        let mut there = self.store.list((!self.prefix.is_empty()).then_some(&prefix));
        let mut taken = Vec::new();
        while let Some(found) = there.try_next().await? {
            let path = found.location.as_ref();
            let path = path.strip_prefix(&self.prefix).map_or(path, |path| path.trim_start_matches('/'));
            if new.contains(path) {
                taken.push((path.to_owned(), found));
            }
        }
        let mut others = Vec::new();
        let few = taken.len() <= AT_ONCE;
        for (path, found) in taken {
            // The same bytes do no harm. A publisher that was stopped may have sent them, in its last moment.
            let file = site.files[&path];
            let is_same = few && found.size == file.length && self.digest(&found.location).await? == Some(file.digest);
            if !is_same {
                others.push(path);
            }
        }
        Ok(others)
    }

    /// The digest of what is there.
    async fn digest(&self, path: &Path) -> Result<Option<Digest>, Error> {
        let mut bytes = match self.store.get(path).await {
            Ok(found) => found.into_stream(),
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut hasher = blake3::Hasher::new();
        while let Some(piece) = bytes.try_next().await? {
            hasher.update(&piece);
        }
        Ok(Some(Digest::from(hasher.finalize())))
    }

    /// Writes the manifest, if it is as we saw it last.
    async fn note(
        &self,
        listing: &Listing,
        before: Option<UpdateVersion>,
        hold: &Hold,
    ) -> Result<Option<UpdateVersion>, Failure> {
        let mode = match before {
            _ if !hold.is_safe => PutMode::Overwrite,
            Some(version) => PutMode::Update(version),
            None => PutMode::Create,
        };
        let bytes = listing.to_bytes()?;
        let options = PutOptions { mode, attributes: attributes(MANIFEST), ..PutOptions::default() };
        let path = self.path(MANIFEST)?;
        match self.store.put_opts(&path, PutPayload::from(bytes.clone()), options).await {
            Ok(put) => Ok(Some(put.into())),
            Err(error @ (Error::Precondition { .. } | Error::AlreadyExists { .. })) => {
                // Our own write, whose answer was lost, or somebody else's.
                let seen = self.look().await?;
                if seen.listing.as_ref() == Some(listing) { Ok(seen.version) } else { Err(self.explain(&error)) }
            }
            Err(error) => Err(self.explain(&error)),
        }
    }

    async fn run(&self, site: &Site, progress: &dyn Sending) -> Result<Sent, Failure> {
        let hold = match claim(&self.store, self.path(CLAIM)?, progress).await {
            Ok(hold) => hold,
            Err(Trouble::Told(failure)) => return Err(failure),
            Err(Trouble::Store(error)) => return Err(self.explain(&error)),
        };
        let done = {
            let work = Box::pin(self.work(site, &hold, progress));
            match select(work, Box::pin(hold.lost())).await {
                Either::Left((done, _)) => done,
                // What is being sent is dropped here.
                Either::Right((lost, _)) => Err(lost),
            }
        };
        hold.release().await;
        done
    }

    /// Sends, removes and notes, while the place is ours.
    async fn work(&self, site: &Site, hold: &Hold, progress: &dyn Sending) -> Result<Sent, Failure> {
        let (Seen { listing, version }, is_seen) = self.compare(site).await?;
        if self.is_blind || !is_seen {
            progress.note(
                "this host doesn't show which files are there, so one of yours with the name of a new page is replaced",
            );
        }
        let plan = Plan::of(site, listing.as_ref());
        progress.begin(plan.sends(), plan.bytes);
        let mut between = listing.unwrap_or_default().towards(site);
        let mut version = self.note(&between, version, hold).await?;
        let mut noted = Instant::now();
        for (_, paths) in plan.stages() {
            for batch in paths.chunks(BATCH) {
                self.send(site, batch, hold, progress).await?;
                for path in batch {
                    between.arrived(path, site.files[*path].digest);
                }
                if noted.elapsed() > CHECKPOINT {
                    version = self.note(&between, version, hold).await?;
                    noted = Instant::now();
                }
            }
        }
        self.remove(&plan, hold).await?;
        self.note(&Listing::of(site), version, hold).await?;
        Ok(Sent { files: plan.sends(), bytes: plan.bytes, removed: plan.gone.len() })
    }

    /// Sends files, many at once.
    async fn send(&self, site: &Site, paths: &[&str], hold: &Hold, progress: &dyn Sending) -> Result<(), Failure> {
        let sending = stream::iter(paths).map(|path| self.send_one(site, path, hold, progress));
        sending.buffer_unordered(AT_ONCE).try_collect::<()>().await
    }

    async fn send_one(&self, site: &Site, path: &str, hold: &Hold, progress: &dyn Sending) -> Result<(), Failure> {
        let to = self.path(path)?;
        let length = site.files[path].length;
        if length > PART {
            return self.send_parts(&to, site, path, hold, progress).await;
        }
        // Read at once, not on threads of its own: those keep more memory than all files that are under way.
        let bytes = site.bytes_of(path)?;
        let options = PutOptions { attributes: attributes(path), ..PutOptions::default() };
        let bytes = PutPayload::from(bytes);
        let put = hold.request(|| self.store.put_opts(&to, bytes.clone(), options.clone())).await;
        put.map_err(|error| self.explain(&error))?;
        progress.sent(length);
        Ok(())
    }

    /// Sends a large file in parts, one after the other. It is there when all of them are.
    async fn send_parts(
        &self,
        to: &Path,
        site: &Site,
        path: &str,
        hold: &Hold,
        progress: &dyn Sending,
    ) -> Result<(), Failure> {
        let options = PutMultipartOptions { attributes: attributes(path), ..PutMultipartOptions::default() };
        let explained = |error: Error| self.explain(&error);
        let mut file = File::open(site.path(path)).map_err(|_| changed(path))?;
        let mut hasher = blake3::Hasher::new();
        let mut upload = self.store.put_multipart_opts(to, options).await.map_err(explained)?;
        loop {
            let mut part = Vec::new();
            let read = file.by_ref().take(PART).read_to_end(&mut part);
            let sent = match read {
                Ok(0) if Digest::from(hasher.finalize()) == site.files[path].digest => break,
                Ok(0) | Err(_) => Err(changed(path)),
                Ok(_) => {
                    hasher.update(&part);
                    hold.fresh().await;
                    let length = part.len() as u64;
                    // Each part has its number, so one that was cut off isn't sent again.
                    match hold.while_fresh(upload.put_part(PutPayload::from(part))).await {
                        Some(sent) => sent.map(|()| length).map_err(explained),
                        None => Err(cut_off(path)),
                    }
                }
            };
            match sent {
                Ok(length) => progress.sent(length),
                Err(failure) => {
                    // Parts that stay behind are the host's to remove: readers never see them.
                    let _ = upload.abort().await;
                    return Err(failure);
                }
            }
        }
        hold.fresh().await;
        match hold.while_fresh(upload.complete()).await {
            Some(done) => done.map(|_| ()).map_err(explained),
            None => Err(cut_off(path)),
        }
    }

    /// Removes what the site has no more: pages, and only then what they referred to.
    async fn remove(&self, plan: &Plan, hold: &Hold) -> Result<(), Failure> {
        for paths in plan.removals() {
            let removing = stream::iter(paths).map(|path| async move {
                let path = self.path(path)?;
                match hold.request(|| self.store.delete(&path)).await {
                    Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                    Err(error) => Err(self.explain(&error)),
                }
            });
            removing.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        }
        Ok(())
    }
}

impl Target for StoreTarget {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn listing(&mut self, site: &Site) -> Result<Option<Listing>, Failure> {
        let (seen, is_seen) = self.runtime.block_on(self.compare(site))?;
        self.is_blind = !is_seen;
        let is_listed = |path: &str| seen.listing.as_ref().is_some_and(|listing| listing.files.contains_key(path));
        self.free = site.files.keys().filter(|path| !is_listed(path)).cloned().collect();
        Ok(seen.listing)
    }

    fn publish(&mut self, site: &Site, plan: &Plan, progress: &dyn Sending) -> Result<Sent, Failure> {
        site.verify(&plan.sent())?;
        self.runtime.block_on(self.run(site, progress))
    }
}

fn cut_off(path: &str) -> Failure {
    Failure::new(format!("this computer was asleep while `{path}` was sent"), "publish again")
        .note("what was sent stays there, no page lacks its assets, and the next publish finishes the rest")
}

/// One thread, so that after a sleep the claim is looked at before any connection sends what it still holds.
fn runtime() -> Result<Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| {
        Failure::new(format!("the system gives no threads: {error}"), "close other programs, and try again")
    })
}

/// What the host tells browsers about a file.
pub fn attributes(path: &str) -> Attributes {
    Attributes::from_iter([
        (Attribute::ContentType, content_type(path)),
        (Attribute::CacheControl, cache_control(path).to_owned()),
    ])
}

/// How requests are made and made again.
pub fn requests(allow_http: bool) -> (ClientOptions, RetryConfig) {
    // Several libraries bring cryptography along; whoever comes second here finds the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = ClientOptions::new()
        .with_allow_http(allow_http)
        .with_connect_timeout(Duration::from_secs(10))
        // Large enough for a part over a slow line.
        .with_timeout(Duration::from_secs(300));
    let retry = RetryConfig { max_retries: 6, retry_timeout: Duration::from_secs(60), ..RetryConfig::default() };
    (client, retry)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use object_store::memory::InMemory;
    use object_store::{ObjectStore, ObjectStoreExt};
    use tempfile::TempDir;

    use super::{PART, StoreTarget, runtime};
    use crate::publish::{Failure, Listing, Plan, Sending, Site};

    struct Silent;

    impl Sending for Silent {
        fn begin(&self, _: usize, _: u64) {}
        fn sent(&self, _: u64) {}
        fn note(&self, _: &str) {}
    }

    fn site(files: &[(&str, &[u8])]) -> (TempDir, Site) {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, bytes) in files {
            write(folder.path(), path, bytes);
        }
        let site = Site::read(folder.path(), 1).expect("it can be read");
        (folder, site)
    }

    fn write(folder: &Path, path: &str, bytes: &[u8]) {
        fs::write(folder.join(path), bytes).expect("it can be written");
    }

    fn publish(store: &Arc<InMemory>, site: &Site) -> Result<(), Failure> {
        let store: Arc<dyn ObjectStore> = Arc::clone(store) as _;
        let mut target = StoreTarget::open("s3", store, "x", "a store".to_owned())?;
        let listing = target.listing(site)?;
        let plan = Plan::of(site, listing.as_ref());
        target.publish(site, &plan, &Silent).map(|_| ())
    }

    fn there(store: &Arc<InMemory>, path: &str) -> Option<Vec<u8>> {
        let get = async { store.get(&path.into()).await.ok()?.bytes().await.ok() };
        runtime().expect("it runs").block_on(get).map(|bytes| bytes.to_vec())
    }

    #[test]
    fn a_file_of_other_origin_in_the_way_is_never_overwritten() {
        let store = Arc::new(InMemory::new());
        let put = |path: &str, bytes: &'static [u8]| {
            let put = async { store.put(&path.into(), bytes.into()).await.map(|_| ()) };
            runtime().expect("it runs").block_on(put).expect("it can be put");
        };
        put("x/a.html", b"theirs");
        put("x/same.txt", b"same");
        put("xa.html", b"not below it");
        let (_kept, both) = site(&[("a.html", b"ours"), ("same.txt", b"same")]);
        let failure = publish(&store, &both).expect_err("it is in the way");
        assert!(failure.message.contains("`a.html`") && !failure.message.contains("same.txt"), "{failure:?}");
        assert_eq!(there(&store, "x/a.html").as_deref(), Some(&b"theirs"[..]));
        assert_eq!(there(&store, "x/.coursebook-manifest.json"), None);

        // What an interrupted publish listed is ours, whatever it is.
        let interrupted = Listing::default().towards(&both).to_bytes().expect("it can be written");
        put("x/.coursebook-manifest.json", interrupted.leak());
        publish(&store, &both).expect("it is finished");
        assert_eq!(there(&store, "x/a.html").as_deref(), Some(&b"ours"[..]));
        put("x/new.html", b"theirs");
        let (_kept, more) = site(&[("a.html", b"ours"), ("same.txt", b"same"), ("new.html", b"ours")]);
        let failure = publish(&store, &more).expect_err("it is in the way");
        assert!(failure.message.contains("`new.html`"), "{failure:?}");
    }

    #[test]
    fn nothing_of_another_site_is_sent() {
        let large = vec![b'a'; usize::try_from(PART).expect("it fits") + 9];
        let store = Arc::new(InMemory::new());
        let (_kept, before) = site(&[("a.html", b"old"), ("b.wav", b"old")]);
        publish(&store, &before).expect("it is published");
        let (folder, after) = site(&[("a.html", b"new"), ("b.wav", &large)]);
        for (path, other) in [("a.html", b"NEW".to_vec()), ("b.wav", large.to_ascii_uppercase())] {
            write(folder.path(), path, &other);
            let failure = publish(&store, &after).expect_err("it is another site");
            assert!(failure.message.contains("built again") && failure.message.contains(path), "{failure:?}");
            assert_eq!(there(&store, "x/a.html").as_deref(), Some(&b"old"[..]));
            assert_eq!(there(&store, "x/b.wav").as_deref(), Some(&b"old"[..]));
            let bytes = if path == "a.html" { b"new".to_vec() } else { large.clone() };
            write(folder.path(), path, &bytes);
        }
        publish(&store, &after).expect("it is published");
        assert_eq!(there(&store, "x/b.wav"), Some(large));
    }
}
