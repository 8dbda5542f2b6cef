//! Links to other sites, asked for at a server on this computer.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use coursebook::build::{Request as BuildRequest, load};
use coursebook::course::Edition;
use coursebook::diagnostic::{Diagnostics, human};
use coursebook::external::{Addresses, Answer, Cache, Manners, ask, report};
use reqwest::Url;

use crate::memory_course::Silent;
use crate::temp_course::{Run, TempCourse, program};

/// Manners for a server that nobody else uses.
const QUICK: Manners = Manners {
    at_once: 8,
    per_host: 2,
    pause: Duration::from_millis(5),
    patience: Duration::from_millis(700),
    again_after: Duration::from_millis(20),
    longest_wait: Duration::from_secs(2),
    with_local: true,
};

/// A server, and what it was asked.
struct Server {
    port: u16,
    asked: Arc<Asked>,
}

#[derive(Default)]
struct Asked {
    /// Methods and paths, in order.
    requests: Mutex<Vec<String>>,
    /// When each came.
    times: Mutex<Vec<Instant>>,
    now: AtomicUsize,
    most: AtomicUsize,
    user_agents: Mutex<Vec<String>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Asked::default());
        let state = Arc::clone(&asked);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(async {
                let router = Router::new().fallback(answer).with_state(state);
                axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), router).await.unwrap();
            });
        });
        Self { port, asked }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}/{path}", self.port)).unwrap()
    }

    /// The answer at one path.
    fn one(&self, path: &str) -> Answer {
        let url = self.url(path);
        ask(vec![url.clone()], QUICK, &|| {}).unwrap().remove(&url).unwrap()
    }

    fn requests(&self) -> Vec<String> {
        self.asked.requests.lock().unwrap().clone()
    }
}

async fn answer(State(asked): State<Arc<Asked>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let is_head = request.method() == Method::HEAD;
    let agent = request.headers()[header::USER_AGENT].to_str().unwrap().to_owned();
    let times = {
        let mut requests = asked.requests.lock().unwrap();
        requests.push(format!("{} {path}", request.method()));
        requests.iter().filter(|asked| asked.ends_with(&format!(" {path}"))).count()
    };
    asked.times.lock().unwrap().push(Instant::now());
    asked.user_agents.lock().unwrap().push(agent);
    let now = asked.now.fetch_add(1, Ordering::SeqCst) + 1;
    asked.most.fetch_max(now, Ordering::SeqCst);
    let wait = match path.as_str() {
        "slow" => 5_000,
        "silent-head" if is_head => 5_000,
        path if path.starts_with("page") => 30,
        _ => 0,
    };
    tokio::time::sleep(Duration::from_millis(wait)).await;
    asked.now.fetch_sub(1, Ordering::SeqCst);
    let to = |status: StatusCode, location: &str| (status, [(header::LOCATION, location.to_owned())]).into_response();
    match path.as_str() {
        "gone" => StatusCode::GONE.into_response(),
        "missing" => StatusCode::NOT_FOUND.into_response(),
        "fault" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "hiccup" if times <= 2 => StatusCode::BAD_GATEWAY.into_response(),
        "people-only" => StatusCode::FORBIDDEN.into_response(),
        "no-head" if is_head => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        "wrong-head" if is_head => StatusCode::NOT_FOUND.into_response(),
        "moved" => to(StatusCode::MOVED_PERMANENTLY, "/moved-again"),
        "moved-again" => to(StatusCode::PERMANENT_REDIRECT, "/ok"),
        "moved-to-front" => to(StatusCode::MOVED_PERMANENTLY, "/"),
        "elsewhere-today" => to(StatusCode::FOUND, "/ok"),
        "moved-then-today" => to(StatusCode::MOVED_PERMANENTLY, "/elsewhere-today"),
        "moved-to-nothing" => to(StatusCode::MOVED_PERMANENTLY, "/missing"),
        "circle" => to(StatusCode::FOUND, "/circle"),
        "to-mail" => to(StatusCode::FOUND, "mailto:a@b.org"),
        "busy" if times == 1 => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "1")]).into_response(),
        "busy-all-day" => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "86400")]).into_response(),
        _ => StatusCode::OK.into_response(),
    }
}

#[test]
fn what_answers_mean() {
    let server = Server::start();
    for path in ["ok", "no-head", "wrong-head", "silent-head", "hiccup", "elsewhere-today"] {
        assert_eq!(server.one(path), Answer::Fine, "{path}");
    }
    for path in ["people-only", "busy-all-day", "to-mail"] {
        assert_eq!(server.one(path), Answer::Unsure, "{path}");
    }
    assert_eq!(server.one("moved"), Answer::Moved(server.url("ok").into()));
    assert_eq!(server.one("moved-then-today"), Answer::Moved(server.url("elsewhere-today").into()));
    for (path, why) in [
        ("missing", "there is no such page (404)"),
        ("moved-to-nothing", "there is no such page (404)"),
        ("gone", "the page was taken away (410)"),
        ("fault", "the host has a fault, now and a moment later (500)"),
        ("circle", "it leads in a circle"),
    ] {
        assert_eq!(server.one(path), Answer::Dead(why.to_owned()), "{path}");
    }
    let agents = server.asked.user_agents.lock().unwrap();
    assert!(agents.iter().all(|agent| agent.starts_with("coursebook/")), "{agents:?}");
}

#[test]
fn a_page_is_asked_for_only_where_its_head_is_refused() {
    let server = Server::start();
    server.one("ok");
    server.one("no-head");
    assert_eq!(server.requests(), ["HEAD ok", "HEAD no-head", "GET no-head"]);
}

#[test]
fn a_slow_host_is_asked_once_more_and_no_longer() {
    let server = Server::start();
    let begin = Instant::now();
    assert_eq!(server.one("slow"), Answer::Dead("there was no answer within 0 seconds".to_owned()));
    assert!(begin.elapsed() < Duration::from_secs(4));
    assert_eq!(server.requests(), ["HEAD slow", "GET slow"]);
}

#[test]
fn a_host_that_asks_to_wait_is_left_alone() {
    let server = Server::start();
    let urls = vec![server.url("busy"), server.url("other")];
    let answers = ask(urls, QUICK, &|| {}).unwrap();
    assert!(answers.values().all(|answer| *answer == Answer::Fine), "{answers:?}");
    let (requests, times) = (server.requests(), server.asked.times.lock().unwrap());
    let at = |wanted: &str, number: usize| {
        let place = requests.iter().enumerate().filter(|(_, request)| request.ends_with(wanted)).nth(number);
        times[place.unwrap_or_else(|| panic!("{requests:?}")).0]
    };
    assert!(at("busy", 1) - at("busy", 0) >= Duration::from_millis(950));
}

#[test]
fn a_host_never_has_more_than_two_guests_and_no_two_at_one_time() {
    let server = Server::start();
    let urls = (0..30).map(|number| server.url(&format!("page{number}"))).collect();
    let manners = Manners { pause: Duration::from_millis(20), ..QUICK };
    assert_eq!(ask(urls, manners, &|| {}).unwrap().len(), 30);
    let most = server.asked.most.load(Ordering::SeqCst);
    assert!((1..=2).contains(&most), "{most} at once");
    let times = server.asked.times.lock().unwrap();
    let whole = *times.last().unwrap() - times[0];
    assert!(whole >= Duration::from_millis(29 * 20 - 60), "30 requests within {whole:?}");
}

/// A host with a certificate that it wrote itself (made by `openssl req -x509 -days 36500` for 127.0.0.1; it guards
/// nothing).
fn self_signed() -> Url {
    let certificate = include_bytes!("../external/self-signed.der").to_vec().into();
    let key = rustls::pki_types::PrivateKeyDer::try_from(include_bytes!("../external/self-signed.key.der").to_vec());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![certificate], key.unwrap()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            // The client breaks off, which is what it should do.
            let _ = connection.complete_io(&mut stream.unwrap());
        }
    });
    Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap()
}

#[test]
fn what_is_wrong_with_a_certificate_is_said() {
    let url = self_signed();
    let answer = ask(vec![url.clone()], QUICK, &|| {}).unwrap().remove(&url).unwrap();
    let Answer::Dead(why) = answer else { panic!("{answer:?}") };
    assert_eq!(why, "its certificate was issued by nobody whom this computer trusts");
}

/// A course that links to `paths` of a server, each on a line of its own.
fn course(server: &Server, text: &str) -> TempCourse {
    let text = text.replace("HOST", &format!("http://127.0.0.1:{}", server.port));
    TempCourse::new().with("content/lesson.md", format!("# A lesson\n\n{text}"))
}

/// What is found in a course, with the port taken out.
fn found(server: &Server, course: &TempCourse) -> String {
    let request = BuildRequest {
        course: course.path(""),
        output: None,
        base_url: None,
        drafts: false,
        edition: Edition::Learner,
        deny_warnings: false,
    };
    let loaded = load(&request, &Silent);
    let addresses = Addresses::of(loaded.course.as_ref().unwrap(), true);
    let answers = ask(addresses.places.keys().cloned().collect(), QUICK, &|| {}).unwrap();
    let mut out = Diagnostics::default();
    report(&addresses, &answers, &|_| true, &loaded.sources, &mut out);
    out.sort(&loaded.sources);
    let shown: Vec<String> = out.iter().map(|finding| human::render(finding, &loaded.sources)).collect();
    anstream::adapter::strip_str(&shown.join("\n")).to_string().replace(&server.port.to_string(), "PORT")
}

#[test]
fn each_address_is_asked_for_once_and_found_at_all_its_places() {
    let server = Server::start();
    let text = "[One](HOST/missing#a) and [two](HOST/missing#b).\n\n<p><a href=\"HOST/missing\">three</a></p>\n\n\
        <HOST/missing>, [five](HOST/missing), [six](HOST/missing), [fine](HOST/ok)\n";
    let found = found(&server, &course(&server, text));
    assert_eq!(server.requests().iter().filter(|request| request.ends_with("missing")).count(), 2, "HEAD and GET");
    assert!(
        found.starts_with("warning[dead-link]: this link leads to nothing: there is no such page (404)"),
        "{found}"
    );
    assert_eq!(found.matches("[dead-link]").count(), 1, "{found}");
    assert_eq!(found.matches("here too").count(), 3, "{found}");
    assert!(found.contains("and at 2 more places"), "{found}");
}

#[test]
fn without_a_connection_there_is_one_warning() {
    // A port at which nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server { port, asked: Arc::default() };
    let text: String = (0..40).map(|number| format!("[Page {number}](HOST/{number})\n")).collect();
    let found = found(&server, &course(&server, &text));
    assert!(found.starts_with("warning[offline]: the only other host of this course could not be reached"), "{found}");
    assert_eq!(found.matches("warning[").count(), 1, "{found}");
}

#[test]
fn a_host_that_is_gone_is_a_dead_link_where_another_answers() {
    let server = Server::start();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let found = found(&server, &course(&server, &format!("[a](HOST/ok) [b](http://127.0.0.1:{port}/)\n")));
    assert!(found.starts_with("warning[dead-link]: this link leads to nothing: the host doesn't answer"), "{found}");
}

#[test]
fn answers_are_kept_for_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/links.json");
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let url = |path: &str| Url::parse(&format!("https://coursebook.dev/{path}")).unwrap();
    let answers = BTreeMap::from([
        (url("a"), Answer::Fine),
        (url("b"), Answer::Moved(url("c").into())),
        (url("d"), Answer::Unreachable("the host doesn't answer".to_owned())),
    ]);
    let mut cache = Cache::open(Some(path.clone()), now);
    assert_eq!(cache.get(&url("a")), None);
    cache.keep(&answers).unwrap();
    let after = |hours: u64| Cache::open(Some(path.clone()), now + Duration::from_secs(hours * 3600));
    assert_eq!(after(0).get(&url("d")), answers.get(&url("d")));
    assert_eq!(after(2).get(&url("d")), None);
    assert_eq!(after(23).get(&url("b")), answers.get(&url("b")));
    assert_eq!(after(23).get(&url("c")), Some(&Answer::Fine));
    assert_eq!(after(24).get(&url("a")), None);
    // Another run's answers stay, and a file that is no such file is no fault.
    let (mut one, mut two) = (after(1), after(1));
    one.keep(&BTreeMap::from([(url("one"), Answer::Fine)])).unwrap();
    two.keep(&BTreeMap::from([(url("two"), Answer::Fine)])).unwrap();
    assert_eq!(after(2).get(&url("one")), Some(&Answer::Fine));
    std::fs::write(&path, "no JSON").unwrap();
    assert_eq!(after(2).get(&url("one")), None);
}

/// Runs the program with a cache of its own, and computers of one's own network asked too.
fn check(course: &TempCourse, arguments: &[&str]) -> Run {
    let mut command = program(&course.path(""));
    command.arg("check").args(arguments);
    let cache = course.path("cache");
    command.env("XDG_CACHE_HOME", &cache).env("HOME", &cache).env("LOCALAPPDATA", &cache);
    Run::of(command.env("COURSEBOOK_EXTERNAL_LOCAL", "1"))
}

#[test]
fn the_program_asks_only_when_told_to_and_only_once() {
    let server = Server::start();
    let text = "[One](HOST/missing), [two](HOST/moved-to-front), [three](HOST/people-only), [four](HOST/gone).\n";
    let course = course(&server, text)
        .with("book.toml", format!("[book]\nid = \"x\"\ntitle = \"A small course\"\n[check]\nexternal-ignore = [\"http://127.0.0.1:{}/gone\"]\n", server.port));
    check(&course, &[]).expect(0);
    assert!(server.requests().is_empty());
    let first = check(&course, &["--external"]);
    first.expect(0).says(&[
        "[dead-link]",
        "there is no such page (404)",
        "[moved-link]",
        "that is a front page",
        "1 link to another site could not be checked",
    ]);
    assert!(!first.err.contains("(410)"), "{}", first.err);
    let asked = server.requests().len();
    let second = check(&course, &["--external", "--deny", "warnings"]);
    second.expect(1).says(&["[dead-link]", "[moved-link]"]);
    assert_eq!(server.requests().len(), asked, "the second run asks nobody");
}

#[test]
fn without_a_connection_nothing_is_kept() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let course = course(&Server { port, asked: Arc::default() }, "[One](HOST/one), [two](HOST/two).\n");
    for _ in 0..2 {
        check(&course, &["--external"]).expect(0).says(&["warning[offline]"]);
    }
    assert!(!course.path("cache").exists());
}

#[test]
fn a_new_address_is_written_and_nothing_else() {
    let server = Server::start();
    let text = "[One](HOST/moved#place), <HOST/moved>, [four][ref]\n\n<a href=\"HOST/moved\">three</a>\n";
    let host = format!("http://127.0.0.1:{}", server.port);
    let course = course(&server, text).with("content/other.md", format!("# Other\n\n[ref]\n\n[ref]: {host}/moved\n"));
    let dry = check(&course, &["--external", "--fix", "--dry-run"]);
    dry.expect(0);
    assert!(dry.out.contains("+[One](") && dry.out.contains("/ok#place"), "{}", dry.out);
    check(&course, &["--external", "--fix"]).expect(0);
    let read = |path: &str| std::fs::read_to_string(course.path(path)).unwrap().replace(&host, "HOST");
    assert_eq!(
        read("content/lesson.md"),
        "# A lesson\n\n[One](HOST/ok#place), <HOST/ok>, [four][ref]\n\n<a href=\"HOST/ok\">three</a>\n"
    );
    assert_eq!(
        read("content/other.md"),
        "# Other\n\n[ref]\n\n[ref]: HOST/moved\n",
        "an address that stands elsewhere stays"
    );
    let asked = server.requests().len();
    check(&course, &["--external", "--fix"]).expect(0);
    assert_eq!(server.requests().len(), asked, "the new address is known already");
}
