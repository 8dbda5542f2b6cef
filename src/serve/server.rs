//! Answers requests.

use std::borrow::Cow;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, LOCATION, ORIGIN, REFERRER_POLICY};
use axum::http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::{Json, Router, routing};
use futures_util::stream;
use rust_embed::RustEmbed;
use tokio::sync::watch;

use super::guard::{self, Refusal};
use super::inject::{Ticket, inject};
use super::preview::{Found, Preview};
use super::status::{self, Target};
use super::{Listener, editor, files};
use crate::course::percent_decode;

/// Where the preview's own files and answers stand on the host.
const OWN: &str = "/_coursebook/";
/// How much a page may send us.
const MOST_SENT: usize = 10_000;
/// How often a connection without news shows that it is alive.
const ALIVE: Duration = Duration::from_secs(15);
/// The strictest policy that a host may set for what runs in a page; pictures and players of other
/// hosts are the author's choice.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src * data: blob:; \
                      media-src * data: blob:; frame-src *; object-src 'none'; base-uri 'self'; form-action 'self'";

/// The preview's script and styles.
#[derive(RustEmbed)]
#[folder = "src/serve/client"]
struct Client;

/// What all requests share.
pub struct Shared {
    /// The course.
    preview: RwLock<Preview>,
    /// The number of the last change.
    epoch: watch::Sender<u64>,
    /// Which run this is.
    run: String,
    /// What only pages of this run know.
    token: String,
    /// Names that this machine goes by.
    names: Vec<String>,
    /// Who is told.
    listener: Arc<dyn Listener>,
}

impl Shared {
    /// What requests to a preview of this course share.
    pub fn new(preview: Preview, names: Vec<String>, listener: Arc<dyn Listener>) -> Self {
        let epoch = watch::Sender::new(preview.log.epoch());
        Self { preview: RwLock::new(preview), epoch, run: secret(), token: secret() + &secret(), names, listener }
    }

    /// The course, to look at.
    pub fn read(&self) -> RwLockReadGuard<'_, Preview> {
        self.preview.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The course, to change it.
    pub fn write(&self) -> RwLockWriteGuard<'_, Preview> {
        self.preview.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells all open pages that there is news.
    pub fn tell(&self) {
        let epoch = self.read().log.epoch();
        self.epoch.send_replace(epoch);
    }

    /// Makes findings of templates that failed, and tells of them.
    fn report_failures(&self) {
        let mut preview = self.write();
        if preview.take_failures() {
            self.listener.failed(&preview.diagnostics, &preview.workspace.sources);
            drop(preview);
            self.tell();
        }
    }
}

/// Random letters. The standard library's hash keys are the system's random numbers.
fn secret() -> String {
    use std::hash::{BuildHasher, Hasher};
    format!("{:016x}", std::hash::RandomState::new().build_hasher().finish())
}

/// What answers.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(routing::any(answer)).with_state(shared)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let mut response = route(shared, request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    // By this, a worker that keeps a site that was tried at this address knows that it isn't that site.
    headers.insert("x-coursebook-preview", HeaderValue::from_static("yes"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

async fn route(shared: Arc<Shared>, request: Request) -> Response<Body> {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    match guard::check(text(HOST), text(ORIGIN), &shared.names) {
        Ok(()) => {}
        Err(Refusal::Host) => {
            return plain(
                StatusCode::FORBIDDEN,
                "This preview is not asked by this name. Use localhost, or an address in numbers.",
            );
        }
        Err(Refusal::Origin) => return plain(StatusCode::FORBIDDEN, "Another page may not ask this preview."),
    }
    let path = request.uri().path().to_owned();
    if let Some(own) = path.strip_prefix(OWN) {
        let own = own.to_owned();
        return answer_own(shared, &own, request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "");
    }
    let Some(path) = clean(&path) else { return plain(StatusCode::BAD_REQUEST, "") };
    answer_page(shared, path, request.headers()).await
}

/// A path as the site's files are called, percent signs decoded; none for one that could lead out
/// of the site.
fn clean(path: &str) -> Option<String> {
    let decoded = percent_decode(path);
    let is_bad = |part: &str| part == ".." || part == ".";
    let forbidden = decoded.contains(['\0', '\\']) || decoded.contains("//") || decoded.split('/').any(is_bad);
    (!forbidden).then_some(decoded)
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    (status, text).into_response()
}

fn redirect(to: &str) -> Response<Body> {
    let answer = Response::builder().status(StatusCode::TEMPORARY_REDIRECT).header(LOCATION, percent_encode(to));
    files::finish(answer, Body::empty())
}

/// A path as a header may hold it.
fn percent_encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@#".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

// ---- pages and files ----

/// What a page is sent with.
enum Sent {
    Page {
        status: StatusCode,
        /// The tag of what a build would write.
        built: String,
        /// The tag of what is sent: the number of the last change is in it, and a browser that kept
        /// the page must not believe that it is the page of an earlier one.
        tag: String,
        html: String,
    },
    Bytes(Cow<'static, [u8]>),
    File(PathBuf),
    Redirect(String),
}

async fn answer_page(shared: Arc<Shared>, path: String, headers: &HeaderMap) -> Response<Body> {
    let rendering = Arc::clone(&shared);
    let wanted = path.clone();
    let Ok(sent) = tokio::task::spawn_blocking(move || find(&rendering, &wanted)).await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "");
    };
    match sent {
        Sent::Page { status: StatusCode::OK, built, tag, html } => {
            let mut response = files::bytes(headers, "text/html; charset=utf-8", &tag, html.into_bytes().into());
            if let Ok(built) = HeaderValue::from_str(&built) {
                response.headers_mut().insert("x-coursebook-page", built);
            }
            response
        }
        Sent::Page { status, html, .. } => {
            (status, [("content-type", "text/html; charset=utf-8")], html).into_response()
        }
        Sent::Bytes(bytes) => {
            files::bytes(headers, &files::content_type(&path), &files::tag(&shared.run, &bytes), bytes)
        }
        Sent::File(from) => match files::file(headers, &from, &path).await {
            Some(response) => response,
            None => plain(StatusCode::NOT_FOUND, ""),
        },
        Sent::Redirect(to) => redirect(&to),
    }
}

/// Finds what stands at a path of the host.
fn find(shared: &Shared, path: &str) -> Sent {
    let start = Instant::now();
    let preview = shared.read();
    let base = preview.base_path().to_owned();
    let Some(below) = path.strip_prefix(&base) else {
        // The address without its last slash, and the host's own front page, lead to the course.
        if path == "/" || format!("{path}/") == base {
            return Sent::Redirect(base);
        }
        return page(shared, &preview, preview.find("404.html"), StatusCode::NOT_FOUND);
    };
    let found = preview.find(below);
    let is_page = matches!(found, Found::Page(_));
    let content = preview.workspace.content_root().to_owned();
    let sent = match found {
        Found::Bytes(bytes) => Sent::Bytes(bytes),
        Found::File(from) if is_below(&from, &content) => Sent::File(from),
        Found::File(_) => page(shared, &preview, preview.find("404.html"), StatusCode::NOT_FOUND),
        Found::Moved(to) => Sent::Redirect(format!("{base}{to}")),
        Found::NotFound(_) => page(shared, &preview, found, StatusCode::NOT_FOUND),
        Found::Page(_) | Found::Nothing => page(shared, &preview, found, StatusCode::OK),
    };
    let failed = preview.has_failures();
    drop(preview);
    if is_page {
        shared.listener.rendered(path, start.elapsed());
    }
    if failed {
        shared.report_failures();
    }
    sent
}

/// Whether a file really stands in a folder: a link may have been changed since it was looked at.
fn is_below(file: &std::path::Path, folder: &std::path::Path) -> bool {
    let real = |path: &std::path::Path| std::fs::canonicalize(path).ok();
    real(file).zip(real(folder)).is_some_and(|(file, folder)| file.starts_with(folder))
}

fn page(shared: &Shared, preview: &Preview, found: Found, status: StatusCode) -> Sent {
    let ticket =
        Ticket { run: &shared.run, token: &shared.token, epoch: preview.log.epoch(), base: preview.base_path() };
    let (html, status) = match found {
        Found::Page(html) | Found::NotFound(html) => (html, status),
        _ => (nothing_to_show(), StatusCode::SERVICE_UNAVAILABLE),
    };
    let built = files::tag(&shared.run, html.as_bytes());
    let html = inject(&html, ticket);
    Sent::Page { status, built, tag: files::tag(&shared.run, html.as_bytes()), html }
}

/// A page for a course that can't be shown: the panel says why.
fn nothing_to_show() -> String {
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
     <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>coursebook</title>\n\
     </head>\n<body>\n</body>\n</html>\n"
        .to_owned()
}

// ---- the preview's own answers ----

async fn answer_own(shared: Arc<Shared>, path: &str, request: Request) -> Response<Body> {
    let method = request.method().clone();
    if path == "open" {
        return if method == Method::POST {
            open(shared, request).await
        } else {
            plain(StatusCode::METHOD_NOT_ALLOWED, "")
        };
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "");
    }
    let query = request.uri().query().unwrap_or_default();
    let value = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| percent_decode(value)).next()
    };
    let page = value("page").unwrap_or_default();
    match path {
        "events" => {
            // A browser that lost the connection says itself what it heard last.
            let last = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
            events(shared, last.or_else(|| value("epoch")?.parse().ok()).unwrap_or(0)).into_response()
        }
        "news" => {
            let epoch = value("epoch").and_then(|epoch| epoch.parse().ok()).unwrap_or(0);
            Json(status::news(&shared.read(), &shared.run, epoch)).into_response()
        }
        "status" => {
            let preview = shared.read();
            let page = page.strip_prefix(preview.base_path()).unwrap_or_default();
            Json(status::status(&preview, &shared.run, page)).into_response()
        }
        "marks" => {
            let shared = Arc::clone(&shared);
            let marks = tokio::task::spawn_blocking(move || {
                let preview = shared.read();
                status::marks(&preview, page.strip_prefix(preview.base_path()).unwrap_or_default())
            });
            match marks.await.ok().flatten() {
                Some(marks) => Json(marks).into_response(),
                None => plain(StatusCode::NOT_FOUND, ""),
            }
        }
        name => match Client::get(name) {
            Some(file) => {
                let tag = files::tag(&shared.run, &file.data);
                files::bytes(request.headers(), &files::content_type(name), &tag, file.data)
            }
            None => plain(StatusCode::NOT_FOUND, ""),
        },
    }
}

/// Tells a page of everything that changes after `epoch`, from the beginning.
fn events(shared: Arc<Shared>, epoch: u64) -> Sse<impl stream::Stream<Item = Result<Event, Infallible>>> {
    let mut news = shared.epoch.subscribe();
    news.mark_changed();
    let stream = stream::unfold((shared, news, epoch, true), |(shared, mut news, heard, is_first)| async move {
        loop {
            news.changed().await.ok()?;
            let now = *news.borrow_and_update();
            if now != heard || is_first {
                let told = status::news(&shared.read(), &shared.run, heard);
                let event = Event::default().id(now.to_string()).json_data(told).ok()?;
                return Some((Ok(event), (shared, news, now, false)));
            }
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE))
}

/// Opens a file of the course in the author's editor, for a page of this run.
async fn open(shared: Arc<Shared>, request: Request) -> Response<Body> {
    let token = request.headers().get("x-coursebook-token").map(HeaderValue::as_bytes);
    // Whoever looks from another machine has pages with the token too, and no business in this one's editor.
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_here = from.is_some_and(|ConnectInfo(from)| from.ip().to_canonical().is_loopback());
    if !is_here || token != Some(shared.token.as_bytes()) {
        return plain(StatusCode::FORBIDDEN, "");
    }
    let Ok(body) = axum::body::to_bytes(request.into_body(), MOST_SENT).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "");
    };
    let Ok(target) = serde_json::from_slice::<Target>(&body) else { return plain(StatusCode::BAD_REQUEST, "") };
    let Some((file, line, column)) = status::place(&shared.read(), &target) else {
        return plain(StatusCode::FORBIDDEN, "");
    };
    let place = format!("{}:{line}", file.display());
    let editor = editor::open(&file, line, column);
    Json(serde_json::json!({ "editor": editor, "place": place })).into_response()
}

#[cfg(test)]
mod tests {
    use super::{clean, percent_encode, secret};

    #[test]
    fn paths() {
        assert_eq!(clean("/a/b%20c/").as_deref(), Some("/a/b c/"));
        for bad in ["/../x", "/a/%2e%2e/x", "/a/..%2fx", "/%2e%2e%5cx", "/a%00", "//host/x", "/a/./b", "/a/%2f/b"] {
            assert_eq!(clean(bad), None, "{bad}");
        }
        assert_eq!(percent_encode("/ä b/?"), "/%C3%A4%20b/%3F");
    }

    #[test]
    fn secrets_differ() {
        assert_ne!(secret(), secret());
        assert_eq!(secret().len(), 16);
    }
}
