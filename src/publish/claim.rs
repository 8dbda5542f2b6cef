//! The claim of a publisher on a place: at most one works at a time, and the next one knows whether it still does.
//!
//! A claim is a small object beside the site, written only on condition that it is as it was last seen. Whoever holds it
//! writes it anew every [`RENEWAL`]; who finds one that stays the same for [`PATIENCE`] takes it over. Who could not
//! write it for [`GIVEN_UP`], which is shorter, stops sending: so two never send at once.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::{Failure, Sending};
use crate::digest::Digest;

/// Its name at the target.
pub const CLAIM: &str = ".coursebook-claim.json";

/// How often a claim is renewed.
const RENEWAL: Duration = Duration::from_secs(2);

/// How long a renewal may fail before its holder stops.
const GIVEN_UP: Duration = Duration::from_secs(12);

/// How long somebody else's claim may stay as it is before it counts as left behind.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often somebody else's claim is looked at.
const GLANCE: Duration = Duration::from_millis(500);

/// Who publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Claim {
    /// Nobody: whoever held it has finished.
    free: bool,
    /// A number that no other publisher has.
    token: String,
    /// The computer's name, for people.
    host: String,
    /// By what its processes can be told from those of another computer, or of another container on it.
    machine: Option<String>,
    process: u32,
    /// In seconds since 1970.
    started: u64,
    /// Counts renewals, so that each is another text.
    beat: u64,
}

impl Claim {
    fn ours() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // The standard library's hashers begin with random numbers of the system's.
        let random = || RandomState::new().build_hasher().finish();
        let process = std::process::id();
        let token = Digest::of(format!("{} {} {process} {}", random(), random(), now.as_nanos()).as_bytes());
        let (host, machine) = (host_name(), machine());
        Self { free: false, token: token.to_string(), host, machine, process, started: now.as_secs(), beat: 0 }
    }

    /// Whether its holder ran on this computer and does no more.
    fn is_dead(&self) -> bool {
        self.machine.is_some() && self.machine == machine() && !is_running(self.process)
    }

    fn told(&self) -> Failure {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let since = now.saturating_sub(self.started);
        Failure::new(
            format!("somebody else is publishing there: process {} on `{}`", self.process, self.host),
            "wait until that publish has finished, then publish again",
        )
        .note(format!("it began {since} seconds ago and is still at work"))
        .note("nothing was sent")
    }
}

fn host_name() -> String {
    #[cfg(unix)]
    return rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    std::env::var("COMPUTERNAME").unwrap_or_else(|_| "a computer".to_owned())
}

/// Names alone are not enough: many containers have the same one.
fn machine() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let processes = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(Digest::of(format!("{}{boot}{}", host_name(), processes.display()).as_bytes()).to_string())
}

#[cfg(unix)]
fn is_running(process: u32) -> bool {
    let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    process.is_none_or(|process| rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_running(_process: u32) -> bool {
    true
}

/// Why a place could not be claimed, or was lost.
#[derive(Debug)]
pub enum Trouble {
    /// The store says no.
    Store(Error),
    /// Somebody else has it.
    Told(Failure),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// When a claim was last written. A computer that sleeps stops one of the two clocks, and the other can be set.
#[derive(Clone, Copy, Debug)]
struct Moment {
    steady: Instant,
    wall: SystemTime,
}

impl Moment {
    fn now() -> Self {
        Self { steady: Instant::now(), wall: SystemTime::now() }
    }

    fn age(self) -> Duration {
        self.steady.elapsed().max(self.wall.elapsed().unwrap_or_default())
    }
}

/// A claim that we hold; renewed until it is released or dropped.
#[derive(Debug)]
pub struct Hold {
    store: Arc<dyn ObjectStore>,
    path: Path,
    lost: watch::Receiver<Option<Failure>>,
    renewed: watch::Receiver<Moment>,
    stop: watch::Sender<bool>,
    renewing: tokio::task::JoinHandle<(Claim, UpdateVersion)>,
    /// Whether the store refuses what it should; without that a claim is only a sign on the door.
    pub is_safe: bool,
}

/// Claims the place at `path`.
pub async fn claim(store: &Arc<dyn ObjectStore>, path: Path, progress: &dyn Sending) -> Result<Hold, Trouble> {
    let ours = Claim::ours();
    let (renewing, renewed) = watch::channel(Moment::now());
    let (version, is_safe) = match take(store, &path, &ours, progress).await? {
        Some(version) => {
            let safe = refuses(store, &path, &ours).await?;
            (version, safe)
        }
        None => (sign(store, &path, &ours, progress).await?, false),
    };
    if !is_safe {
        progress.note(
            "this host can't refuse a second publisher, so make sure that nobody else publishes there in this moment",
        );
    }
    let (stop, stopped) = watch::channel(false);
    let (losing, lost) = watch::channel(None);
    let renewal = Renewal { store: Arc::clone(store), path: path.clone(), is_safe, stopped, losing, renewing };
    let renewing = tokio::spawn(renewal.run(ours, version));
    Ok(Hold { store: Arc::clone(store), path, lost, renewed, stop, renewing, is_safe })
}

/// Writes our claim if nobody has one, or if the one who had it is gone; none where the store knows no conditions.
async fn take(
    store: &Arc<dyn ObjectStore>,
    path: &Path,
    ours: &Claim,
    progress: &dyn Sending,
) -> Result<Option<UpdateVersion>, Trouble> {
    let mode = match read(store, path).await? {
        None => PutMode::Create,
        Some((theirs, version)) => {
            if let Some(theirs) = &theirs
                && !theirs.free
                && !theirs.is_dead()
            {
                wait(store, path, theirs, &version, progress).await?;
            }
            if theirs.is_none_or(|theirs| !theirs.free) {
                progress.note("an earlier publish was broken off; its place is taken over");
            }
            PutMode::Update(version)
        }
    };
    match write(store, path, ours, mode).await {
        Ok(version) => Ok(Some(version)),
        Err(error) if knows_no_conditions(&error) => Ok(None),
        // Somebody was faster; or it was ourselves, and the answer was lost.
        Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => match read(store, path).await? {
            Some((Some(found), version)) if found.token == ours.token => Ok(Some(version)),
            Some((Some(theirs), _)) => Err(Trouble::Told(theirs.told())),
            _ => Err(Trouble::Told(changed_hands())),
        },
        Err(error) => Err(error.into()),
    }
}

/// Waits for a sign of life of whoever has the place. If there is one, we are told.
async fn wait(
    store: &Arc<dyn ObjectStore>,
    path: &Path,
    theirs: &Claim,
    version: &UpdateVersion,
    progress: &dyn Sending,
) -> Result<(), Trouble> {
    progress.note(&format!("`{}` seems to publish there; looking whether it still does", theirs.host));
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        tokio::time::sleep(GLANCE).await;
        let Some((now, seen)) = read(store, path).await? else { return Err(Trouble::Told(theirs.told())) };
        if now.as_ref() != Some(theirs) || seen.e_tag != version.e_tag {
            return Err(Trouble::Told(now.filter(|now| !now.free).as_ref().unwrap_or(theirs).told()));
        }
    }
    Ok(())
}

/// Whether the store keeps to conditions: it has to refuse a write over something else than what is there.
async fn refuses(store: &Arc<dyn ObjectStore>, path: &Path, ours: &Claim) -> Result<bool, Trouble> {
    match write(store, path, ours, PutMode::Create).await {
        Ok(_) => Ok(false),
        Err(error) if knows_no_conditions(&error) => Ok(false),
        Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Whether a store answered that it can't write on condition.
fn knows_no_conditions(error: &Error) -> bool {
    let text = || super::trouble::whole(error);
    matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. })
        || text().contains("<Code>NotImplemented</Code>")
        || text().contains("501 Not Implemented")
}

/// A claim where the store knows no conditions: who wrote last has it.
async fn sign(
    store: &Arc<dyn ObjectStore>,
    path: &Path,
    ours: &Claim,
    progress: &dyn Sending,
) -> Result<UpdateVersion, Trouble> {
    if let Some((Some(theirs), version)) = read(store, path).await?
        && !theirs.free
        && !theirs.is_dead()
    {
        wait(store, path, &theirs, &version, progress).await?;
    }
    let version = write(store, path, ours, PutMode::Overwrite).await?;
    tokio::time::sleep(RENEWAL).await;
    match read(store, path).await? {
        Some((Some(found), _)) if found.token != ours.token => Err(Trouble::Told(found.told())),
        _ => Ok(version),
    }
}

async fn read(store: &Arc<dyn ObjectStore>, path: &Path) -> Result<Option<(Option<Claim>, UpdateVersion)>, Error> {
    let found = match store.get(path).await {
        Ok(found) => found,
        Err(Error::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
    Ok(Some((serde_json::from_slice(&found.bytes().await?).ok(), version)))
}

async fn write(
    store: &Arc<dyn ObjectStore>,
    path: &Path,
    claim: &Claim,
    mode: PutMode,
) -> Result<UpdateVersion, Error> {
    let bytes = serde_json::to_vec(claim).map_err(|error| Error::Generic { store: "claim", source: error.into() })?;
    let options = PutOptions { mode, attributes: super::store::attributes(CLAIM), ..PutOptions::default() };
    Ok(store.put_opts(path, PutPayload::from(bytes), options).await?.into())
}

/// What renews a claim until it is told to stop, and says when it is lost.
struct Renewal {
    store: Arc<dyn ObjectStore>,
    path: Path,
    is_safe: bool,
    stopped: watch::Receiver<bool>,
    losing: watch::Sender<Option<Failure>>,
    renewing: watch::Sender<Moment>,
}

impl Renewal {
    async fn run(mut self, mut ours: Claim, mut version: UpdateVersion) -> (Claim, UpdateVersion) {
        loop {
            if tokio::time::timeout(RENEWAL, self.stopped.wait_for(|stop| *stop)).await.is_ok() {
                return (ours, version);
            }
            ours.beat += 1;
            let begun = Moment::now();
            match tokio::time::timeout(GIVEN_UP, self.once(&ours, &version)).await {
                Ok(Ok(Some(next))) => {
                    version = next;
                    let _ = self.renewing.send(begun);
                }
                Ok(Err(failure)) => {
                    let _ = self.losing.send(Some(failure));
                    return (ours, version);
                }
                // The network may come back.
                Ok(Ok(None)) | Err(_) => {}
            }
            let age = self.renewing.borrow().age();
            if age > GIVEN_UP {
                let _ = self.losing.send(Some(out_of_reach()));
                return (ours, version);
            }
        }
    }

    /// Writes the claim anew; gives nothing where the host can't be reached, and a failure where the claim is lost.
    async fn once(&self, ours: &Claim, version: &UpdateVersion) -> Result<Option<UpdateVersion>, Failure> {
        let mode = if self.is_safe { PutMode::Update(version.clone()) } else { PutMode::Overwrite };
        match write(&self.store, &self.path, ours, mode).await {
            Ok(next) => Ok(Some(next)),
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. } | Error::NotFound { .. }) => {
                match read(&self.store, &self.path).await {
                    // Our own write, whose answer was lost.
                    Ok(Some((Some(found), seen))) if found.token == ours.token => Ok(Some(seen)),
                    Ok(Some((Some(theirs), _))) => Err(taken_over(&theirs)),
                    Ok(_) => Err(changed_hands()),
                    Err(_) => Ok(None),
                }
            }
            Err(_) => Ok(None),
        }
    }
}

fn taken_over(theirs: &Claim) -> Failure {
    let message = format!("process {} on `{}` took over, so this publish has stopped", theirs.process, theirs.host);
    Failure::new(message, "let that one finish, then publish again").note("it finishes what was begun here")
}

fn changed_hands() -> Failure {
    Failure::new("somebody else is publishing there", "wait until that publish has finished, then publish again")
}

fn out_of_reach() -> Failure {
    Failure::new(
        "the host could not be reached for a while, so this publish has stopped",
        "publish again when the network is back",
    )
    .note("what was sent stays there, no page lacks its assets, and the next publish finishes the rest")
}

impl Hold {
    /// Waits until the claim is lost, and says why.
    pub async fn lost(&self) -> Failure {
        let mut lost = self.lost.clone();
        let found = lost.wait_for(Option::is_some).await.ok().and_then(|found| found.clone());
        match found {
            Some(failure) => failure,
            // The claim is held to the end.
            None => std::future::pending().await,
        }
    }

    /// Waits until the claim was renewed lately. Whoever was stopped or asleep must not send before it knows that
    /// the place is still its own.
    pub async fn fresh(&self) {
        while self.renewed.borrow().age() > GIVEN_UP {
            tokio::time::sleep(GLANCE / 5).await;
        }
    }

    /// Goes on with a request only as long as the claim was renewed lately; none where it wasn't. A process that was
    /// stopped or asleep wakes in the middle of its requests: one that was not sent yet would be sent now, and one that was
    /// cut off would be tried again, over what somebody else may have published since.
    pub async fn while_fresh<T>(&self, request: impl Future<Output = T>) -> Option<T> {
        let mut request = std::pin::pin!(request);
        // A request that waits for its answer isn't looked at by itself.
        let mut glances = tokio::time::interval(GLANCE);
        glances.set_missed_tick_behavior(MissedTickBehavior::Delay);
        std::future::poll_fn(|context| {
            while glances.poll_tick(context).is_ready() {}
            if self.renewed.borrow().age() > GIVEN_UP {
                return Poll::Ready(None);
            }
            request.as_mut().poll(context).map(Some)
        })
        .await
    }

    /// Makes a request, as often as it takes until one was made while the claim was fresh.
    pub async fn request<T, F: Future<Output = T>>(&self, make: impl Fn() -> F) -> T {
        loop {
            self.fresh().await;
            if let Some(done) = self.while_fresh(make()).await {
                return done;
            }
        }
    }

    /// Lets the next one publish.
    pub async fn release(self) {
        let _ = self.stop.send(true);
        let Ok((mut ours, version)) = self.renewing.await else { return };
        if self.lost.borrow().is_some() {
            return;
        }
        ours.free = true;
        ours.beat += 1;
        let mode = if self.is_safe { PutMode::Update(version) } else { PutMode::Overwrite };
        // One that can't be released is left behind, and taken over by the next.
        let _ = write(&self.store, &self.path, &ours, mode).await;
    }
}
