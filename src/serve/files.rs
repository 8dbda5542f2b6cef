//! Answers with a file: its type, whether the browser has it already, and pieces of it.
//!
//! A phone plays a video only where pieces of it can be had, and a preview that changes must never
//! be kept by a browser without asking. (`tower-http` serves files with times instead of tags: two
//! saves within a second would look alike.)

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::SeekFrom;
use std::ops::Range;
use std::path::Path;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::response::Builder;
use axum::http::{HeaderMap, HeaderName, Response, StatusCode};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// The type of a file, by its name.
pub fn content_type(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = kind.essence_str();
    let is_text = kind.starts_with("text/") || ["application/javascript", "application/json"].contains(&kind);
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

/// A tag for bytes, in this run of the preview.
pub fn tag(run: &str, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    (run, bytes).hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Answers with bytes in memory.
pub fn bytes(request: &HeaderMap, kind: &str, tag: &str, bytes: Cow<'static, [u8]>) -> Response<Body> {
    if has_already(request, tag) {
        return finish(begin(StatusCode::NOT_MODIFIED, kind, tag), Body::empty());
    }
    match wanted(request, tag, bytes.len() as u64) {
        Wanted::Whole => {
            finish(begin(StatusCode::OK, kind, tag).header(CONTENT_LENGTH, bytes.len()), Body::from(bytes.into_owned()))
        }
        Wanted::Piece(range) => {
            let answer = piece(kind, tag, &range, bytes.len() as u64);
            let at = |place: u64| usize::try_from(place).unwrap_or(bytes.len()).min(bytes.len());
            finish(answer, Body::from(bytes[at(range.start)..at(range.end)].to_vec()))
        }
        Wanted::Nothing => nothing(kind, tag, bytes.len() as u64),
    }
}

/// Answers with a file on disk; none where it can't be read.
pub async fn file(request: &HeaderMap, path: &Path, name: &str) -> Option<Response<Body>> {
    let mut file = File::open(path).await.ok()?;
    let metadata = file.metadata().await.ok()?;
    let kind = content_type(name);
    let mut hasher = DefaultHasher::new();
    (metadata.len(), metadata.modified().ok(), path).hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    if has_already(request, &tag) {
        return Some(finish(begin(StatusCode::NOT_MODIFIED, &kind, &tag), Body::empty()));
    }
    Some(match wanted(request, &tag, metadata.len()) {
        Wanted::Whole => {
            let answer = begin(StatusCode::OK, &kind, &tag).header(CONTENT_LENGTH, metadata.len());
            finish(answer, Body::from_stream(ReaderStream::new(file.take(metadata.len()))))
        }
        Wanted::Piece(range) => {
            file.seek(SeekFrom::Start(range.start)).await.ok()?;
            let stream = ReaderStream::new(file.take(range.end - range.start));
            finish(piece(&kind, &tag, &range, metadata.len()), Body::from_stream(stream))
        }
        Wanted::Nothing => nothing(&kind, &tag, metadata.len()),
    })
}

fn begin(status: StatusCode, kind: &str, tag: &str) -> Builder {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, kind)
        .header(ETAG, tag)
        .header(ACCEPT_RANGES, "bytes")
        .header(CACHE_CONTROL, "no-cache")
}

fn piece(kind: &str, tag: &str, range: &Range<u64>, length: u64) -> Builder {
    begin(StatusCode::PARTIAL_CONTENT, kind, tag)
        .header(CONTENT_LENGTH, range.end - range.start)
        .header(CONTENT_RANGE, format!("bytes {}-{}/{length}", range.start, range.end - 1))
}

fn nothing(kind: &str, tag: &str, length: u64) -> Response<Body> {
    let answer = begin(StatusCode::RANGE_NOT_SATISFIABLE, kind, tag);
    finish(answer.header(CONTENT_RANGE, format!("bytes */{length}")), Body::empty())
}

/// The answer; an empty one with an error where a header could not be written.
pub fn finish(answer: Builder, body: Body) -> Response<Body> {
    answer.body(body).unwrap_or_else(|_| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn has_already(request: &HeaderMap, tag: &str) -> bool {
    let known = text(request, IF_NONE_MATCH).unwrap_or_default();
    known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}

/// How much of a file is wanted.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Piece(Range<u64>),
    Nothing,
}

/// Reads `Range`. Several pieces at once are answered with the whole, which is allowed.
fn wanted(request: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let is_other = text(request, IF_RANGE).is_some_and(|known| known != tag);
    let Some(range) = text(request, RANGE).and_then(|range| range.strip_prefix("bytes=")) else { return Wanted::Whole };
    let Some((first, last)) = range.split_once('-').filter(|_| !is_other && !range.contains(',')) else {
        return Wanted::Whole;
    };
    let (start, end) = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1).min(length)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, length),
        (Err(_), Ok(count)) if first.trim().is_empty() => (length.saturating_sub(count), length),
        _ => return Wanted::Whole,
    };
    if start < end { Wanted::Piece(start..end) } else { Wanted::Nothing }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::{IF_RANGE, RANGE};

    use super::{Wanted, content_type, wanted};

    #[test]
    fn types() {
        assert_eq!(content_type("a.css"), "text/css; charset=utf-8");
        assert_eq!(content_type("a.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("a.woff2"), "font/woff2");
        assert_eq!(content_type("a.svg"), "image/svg+xml");
        assert_eq!(content_type("a.mp4"), "video/mp4");
        assert_eq!(content_type("a.vtt"), "text/vtt; charset=utf-8");
        assert_eq!(content_type("a"), "application/octet-stream");
    }

    #[test]
    fn pieces() {
        for (range, expected) in [
            ("bytes=0-", Wanted::Piece(0..10)),
            ("bytes=2-3", Wanted::Piece(2..4)),
            ("bytes=2-99", Wanted::Piece(2..10)),
            ("bytes=-3", Wanted::Piece(7..10)),
            ("bytes=-99", Wanted::Piece(0..10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=3-2", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("bytes=x", Wanted::Whole),
            ("lines=0-1", Wanted::Whole),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, range.parse().expect("a header"));
            assert_eq!(wanted(&headers, "\"t\"", 10), expected, "{range}");
            headers.insert(IF_RANGE, "\"other\"".parse().expect("a header"));
            assert_eq!(wanted(&headers, "\"t\"", 10), Wanted::Whole, "{range}");
        }
    }
}
