//! Asks hosts whether something is at an address, a few at a time, and never one host in a hurry.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, LOCATION, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode, Url, redirect};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::addresses::can_be_asked;
use super::answer::{Answer, Outcome, of_error, of_status};

/// How we ask.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// How many requests run at once.
    pub at_once: usize,
    /// How many of them at one host.
    pub per_host: usize,
    /// How long between the beginnings of two requests at one host.
    pub pause: Duration,
    /// How long we wait for an answer.
    pub patience: Duration,
    /// How long before we ask again, where the host doesn't say.
    pub again_after: Duration,
    /// The longest wait that a host may ask for; one that asks for more is left alone.
    pub longest_wait: Duration,
    /// Whether computers in one's own network are asked too.
    pub with_local: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            at_once: 8,
            per_host: 2,
            pause: Duration::from_millis(300),
            patience: Duration::from_secs(20),
            again_after: Duration::from_secs(3),
            longest_wait: Duration::from_secs(60),
            with_local: false,
        }
    }
}

/// How many redirects are followed.
const HOPS: usize = 10;

/// After how many requests that reached nobody the others aren't sent any more, where none reached anybody.
const CUT_OFF: usize = 12;

/// Asks for every address. Each time one is answered, `done` is called.
pub fn ask(addresses: Vec<Url>, manners: Manners, done: &dyn Fn()) -> io::Result<BTreeMap<Url, Answer>> {
    // Only the first call of a process sets it; later ones find the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let asker = Arc::new(Asker::new(manners).map_err(io::Error::other)?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for address in addresses {
            let asker = Arc::clone(&asker);
            tasks.spawn(async move {
                let answer = asker.ask(&address).await;
                (address, answer)
            });
        }
        let mut answers = BTreeMap::new();
        while let Some(answered) = tasks.join_next().await {
            let (address, answer) = answered.map_err(io::Error::other)?;
            answers.insert(address, answer);
            done();
        }
        Ok(answers)
    })
}

struct Asker {
    client: Client,
    manners: Manners,
    places: Semaphore,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
    reached: AtomicUsize,
    unreachable: AtomicUsize,
}

/// A host, and when it may be asked next.
struct Host {
    places: Semaphore,
    next: Mutex<Instant>,
}

impl Host {
    /// The next time at which this host may be asked; another request takes the one after it.
    fn turn(&self, pause: Duration) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = (*next).max(Instant::now());
        *next = turn + pause;
        turn
    }

    /// Leaves the host alone for a while.
    fn rest(&self, wait: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + wait);
    }
}

impl Asker {
    fn new(manners: Manners) -> reqwest::Result<Self> {
        let name =
            concat!("coursebook/", env!("CARGO_PKG_VERSION"), " (checks the links of a course; asks each once a day)");
        let client = Client::builder()
            .user_agent(name)
            .redirect(redirect::Policy::none())
            .timeout(manners.patience)
            .connect_timeout(manners.patience.min(Duration::from_secs(10)));
        // A proxy would not know the way to this computer.
        let client = if manners.with_local { client.no_proxy() } else { client };
        Ok(Self {
            client: client.build()?,
            manners,
            places: Semaphore::new(manners.at_once),
            hosts: Mutex::default(),
            reached: AtomicUsize::new(0),
            unreachable: AtomicUsize::new(0),
        })
    }

    /// What is at an address; asked for once more where that may help.
    async fn ask(&self, address: &Url) -> Answer {
        match self.follow(address, Method::HEAD).await {
            (Outcome::Final(answer), _) => answer,
            (Outcome::Again(answer), wait) => {
                let wait = wait.unwrap_or(self.manners.again_after);
                if self.is_cut_off() || wait > self.manners.longest_wait {
                    answer
                } else {
                    sleep(wait).await;
                    // Some hosts don't even refuse to give heads: they just say nothing.
                    match self.follow(address, Method::GET).await.0 {
                        Outcome::Final(answer) | Outcome::Again(answer) => answer,
                    }
                }
            }
        }
    }

    /// Whether so many requests reached nobody that it must be us.
    fn is_cut_off(&self) -> bool {
        self.reached.load(Ordering::Relaxed) == 0 && self.unreachable.load(Ordering::Relaxed) >= CUT_OFF
    }

    /// Asks, and goes on to where the answer leads. Also gives how long the host asks to wait.
    async fn follow(&self, address: &Url, method: Method) -> (Outcome, Option<Duration>) {
        let mut at = address.clone();
        // Where the page is now, as long as every host on the way says: for good.
        let mut moved: Option<Url> = None;
        let mut is_for_good = true;
        for _ in 0..HOPS {
            let response = match self.status(&at, method.clone()).await {
                Ok(response) => response,
                Err(outcome) => return (outcome, None),
            };
            let status = response.status();
            let Some(next) = response.headers().get(LOCATION).filter(|_| status.is_redirection()) else {
                let wait = self.asked_to_wait(&at, &response);
                return match (of_status(status), moved) {
                    (Outcome::Final(Answer::Fine), Some(moved)) => (Outcome::Final(Answer::Moved(moved.into())), None),
                    (outcome, _) => (outcome, wait),
                };
            };
            let Some(next) = next.to_str().ok().and_then(|next| at.join(next).ok()) else {
                return (Outcome::Final(Answer::Dead("it leads on to an address that is none".to_owned())), None);
            };
            if !can_be_asked(&next, self.manners.with_local) {
                return (Outcome::Final(Answer::Unsure), None);
            }
            is_for_good &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            if is_for_good {
                moved = Some(next.clone());
            }
            at = next;
            at.set_fragment(None);
        }
        (Outcome::Final(Answer::Dead("it leads in a circle".to_owned())), None)
    }

    /// Asks for a page, or for its head; for the page, where the host has no heads to give.
    async fn status(&self, address: &Url, method: Method) -> Result<Response, Outcome> {
        let is_head = method == Method::HEAD;
        let head = self.request(method, address).await?;
        let is_refused = match &head {
            Ok(response) => {
                let status = response.status();
                (status.is_client_error() || status.is_server_error()) && status != StatusCode::TOO_MANY_REQUESTS
            }
            Err(error) => !error.is_connect() && !error.is_timeout(),
        };
        let answered = if is_head && is_refused { self.request(Method::GET, address).await? } else { head };
        answered.map_err(|error| of_error(&error, self.manners.patience.as_secs()))
    }

    /// Sends a request when it is its turn; none any more, once it is clear that we are cut off. What follows the head of
    /// the answer isn't read.
    async fn request(&self, method: Method, address: &Url) -> Result<reqwest::Result<Response>, Outcome> {
        let host = self.host(address);
        // Neither is ever closed, so there is always a place in the end.
        let _place = host.places.acquire().await;
        sleep_until(host.turn(self.manners.pause)).await;
        let _any = self.places.acquire().await;
        if self.is_cut_off() {
            return Err(Outcome::Final(Answer::Unreachable("the host doesn't answer".to_owned())));
        }
        let request = self.client.request(method, address.clone()).header(ACCEPT, "text/html,*/*;q=0.8");
        let answered = request.send().await;
        let is_lost = answered.as_ref().is_err_and(reqwest::Error::is_connect);
        let count = if is_lost { &self.unreachable } else { &self.reached };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(answered)
    }

    fn host(&self, address: &Url) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let name = address.authority().to_owned();
        let new = || Host { places: Semaphore::new(self.manners.per_host), next: Mutex::new(Instant::now()) };
        Arc::clone(hosts.entry(name).or_insert_with(|| Arc::new(new())))
    }

    /// How long a host asks us to wait: then nothing else is asked there either.
    fn asked_to_wait(&self, address: &Url, response: &Response) -> Option<Duration> {
        if !matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            return None;
        }
        // A date instead of seconds is longer than we wait, as a rule.
        let written = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
        let wait = written.trim().parse().map_or(Duration::MAX, Duration::from_secs);
        self.host(address).rest(wait.min(self.manners.longest_wait));
        Some(wait)
    }
}
