//! What an object store answered, in words that help.

use std::error::Error as _;
use std::fmt::Write as _;

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

use super::Failure;
use super::redact::redact;

/// How much of a host's answer is shown.
const SHOWN: usize = 300;

/// What stands in a host's answer where a bucket or container is missing.
const MISSING: &[&str] = &["NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist"];

/// A sort of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    MissingContainer,
    OtherRegion,
    NoCredentials,
    WrongCredentials,
    Expired,
    NoRights,
    Busy,
    Unreachable,
    Changed,
    Other,
}

/// Whether it is the bucket or container that isn't there.
pub fn is_missing_container(error: &Error) -> bool {
    let text = whole(error);
    MISSING.iter().any(|mark| text.contains(mark))
}

/// What went wrong at the target of this kind, and what to do.
pub fn explain(kind: &str, place: &str, error: &Error) -> Failure {
    let text = whole(error);
    let sort = sort(error, &text);
    let failure = match sort {
        Sort::MissingContainer => Failure::new(
            format!("{place}: there is no such bucket or container"),
            "make it at your host, or mend its name in `book.toml`",
        ),
        Sort::OtherRegion => Failure::new(
            format!("{place}: the bucket is in another region"),
            "write its region into `book.toml`, as `region = \"eu-central-1\"`",
        ),
        Sort::NoCredentials => {
            Failure::new(format!("{place}: nobody said with which key to sign in"), credentials_help(kind))
        }
        Sort::WrongCredentials => Failure::new(
            format!("{place}: the host does not know this key, or it does not fit"),
            credentials_help(kind),
        ),
        Sort::Expired => Failure::new(
            format!("{place}: the key or token is no longer valid"),
            "sign in again with your host's own tool, or ask for a new key; then publish again",
        ),
        Sort::NoRights => Failure::new(
            format!("{place}: you may not do that there"),
            "ask whoever runs the host for the right to read, write and remove files in it",
        ),
        Sort::Busy => Failure::new(format!("{place}: the host is busy or broken"), "publish again in some minutes"),
        Sort::Unreachable => Failure::new(
            format!("{place}: the host can't be reached"),
            "check the network, and the address in `endpoint` if `book.toml` has one; then publish again",
        ),
        Sort::Changed => Failure::new(
            format!("{place}: somebody else published there meanwhile"),
            "wait until that publish has finished, then publish again",
        ),
        Sort::Other => Failure::new(format!("{place}: the host refused"), "the note says why; then publish again"),
    };
    let failure = Failure { message: redact(&failure.message), ..failure };
    match answer(&text, sort) {
        Some(answer) => failure.note(format!("the host answered: {}", redact(&answer))),
        None => failure,
    }
}

fn credentials_help(kind: &str) -> &'static str {
    match kind {
        "s3" => {
            "set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` in the environment, or sign in with `aws configure`; \
             where you sign in through a browser, run `eval \"$(aws configure export-credentials --format env)\"` first"
        }
        "azure" => {
            "set `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_TOKEN` in the environment, or sign in with `az login`"
        }
        _ => {
            "set `GOOGLE_APPLICATION_CREDENTIALS` in the environment to the path of a service account's key file, or sign in \
             with `gcloud auth application-default login`"
        }
    }
}

/// The error and all that is behind it.
pub fn whole(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, " | {error}");
        source = error.source();
    }
    text
}

fn sort(error: &Error, text: &str) -> Sort {
    let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    if has(MISSING) {
        return Sort::MissingContainer;
    }
    if has(&["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint", "without LOCATION"]) {
        return Sort::OtherRegion;
    }
    // The address at which a cloud's own computers learn who they are: nobody else has one.
    if has(&[
        "169.254.169.254",
        "metadata.google.internal",
        "metadata/identity",
        "/latest/api/token",
        "Missing AccessKeyId",
        "MissingCredential",
        "az account",
    ]) {
        return Sort::NoCredentials;
    }
    if has(&["ExpiredToken", "TokenRefreshRequired", "invalid_grant", "RequestTimeTooSkewed"]) {
        return Sort::Expired;
    }
    if has(&[
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "AuthenticationFailed",
        "InvalidAuthenticationInfo",
        "NoAuthenticationInformation",
    ]) {
        return Sort::WrongCredentials;
    }
    if has(&["SlowDown", "ServerBusy", "503 Service", "500 Internal", "502 Bad", "504 Gateway"]) {
        return Sort::Busy;
    }
    match error {
        Error::Unauthenticated { .. } => Sort::WrongCredentials,
        Error::PermissionDenied { .. } => Sort::NoRights,
        Error::Precondition { .. } | Error::AlreadyExists { .. } => Sort::Changed,
        _ if is_unreachable(error) => Sort::Unreachable,
        _ => Sort::Other,
    }
}

fn is_unreachable(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<HttpError>() {
            return !matches!(error.kind(), HttpErrorKind::Decode | HttpErrorKind::Unknown);
        }
        source = error.source();
    }
    false
}

/// What the host said in its own words, without the addresses and signatures around it.
fn answer(text: &str, sort: Sort) -> Option<String> {
    let inside = |name: &str| {
        let (_, after) = text.split_once(&format!("<{name}>"))?;
        after.split_once(&format!("</{name}>")).map(|(inside, _)| inside.trim().to_owned())
    };
    let told = match (inside("Code"), inside("Message")) {
        (Some(code), Some(message)) => format!("{code}: {}", message.lines().next().unwrap_or_default()),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) if matches!(sort, Sort::Unreachable) => text.rsplit(" | ").next()?.to_owned(),
        (None, None) if matches!(sort, Sort::Other | Sort::Busy) => text.to_owned(),
        (None, None) => return None,
    };
    let told: String = told.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    (!told.is_empty()).then_some(told)
}

#[cfg(test)]
mod tests {
    use object_store::Error;

    use super::explain;

    fn said(kind: &str, error: Error) -> String {
        let failure = explain(kind, "the bucket `courses`", &error);
        format!("{}\n{}\n{}", failure.message, failure.notes.join("\n"), failure.help)
    }

    fn generic(text: &str) -> Error {
        Error::Generic { store: "S3", source: text.to_owned().into() }
    }

    #[test]
    fn each_sort_says_what_to_do() {
        let body = "Server returned non-2xx status code: 404: <Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>";
        let text = said("s3", Error::NotFound { path: "x".into(), source: body.into() });
        assert!(text.contains("no such bucket") && text.contains("NoSuchBucket: The specified"), "{text}");
        let text = said("s3", generic("error sending request for url (http://169.254.169.254/latest/api/token)"));
        assert!(text.contains("AWS_ACCESS_KEY_ID"), "{text}");
        let text = said(
            "azure",
            Error::PermissionDenied { path: "x".into(), source: "<Code>AuthenticationFailed</Code>".into() },
        );
        assert!(text.contains("AZURE_STORAGE_ACCOUNT_KEY"), "{text}");
        let text = said("gcs", Error::PermissionDenied { path: "x".into(), source: "403".into() });
        assert!(text.contains("ask whoever runs the host"), "{text}");
    }

    #[test]
    fn no_signature_is_shown() {
        let text = said("azure", generic("GET https://a.blob.core.windows.net/c?sv=1&sig=SECRETSIGNATURE%3D failed"));
        assert!(!text.contains("SECRETSIGNATURE"), "{text}");
    }
}
