//! What a host answered, in words.

use std::error::Error;
use std::io;

use reqwest::StatusCode;
use rustls::CertificateError;
use serde::{Deserialize, Serialize};

/// What became of asking for an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Something is there.
    Fine,
    /// It is elsewhere, and for good: there.
    Moved(String),
    /// It leads to nothing: why.
    Dead(String),
    /// The host could not be reached: why. Where no host can be, it is we who are cut off.
    Unreachable(String),
    /// The host doesn't say: it asks to wait, or answers people only.
    Unsure,
}

/// What one request came to.
#[derive(Debug)]
pub enum Outcome {
    /// There is no more to ask.
    Final(Answer),
    /// It is worth asking once more; what it comes to if that is no better.
    Again(Answer),
}

/// What a status means that is no redirect.
pub fn of_status(status: StatusCode) -> Outcome {
    let code = status.as_u16();
    let dead = |why: &str| Answer::Dead(format!("{why} ({code})"));
    match code {
        200..=399 => Outcome::Final(Answer::Fine),
        404 => Outcome::Final(dead("there is no such page")),
        410 => Outcome::Final(dead("the page was taken away")),
        451 => Outcome::Final(dead("the page may not be shown, for legal reasons")),
        // Made for people who log in, or refused to programs.
        401..=403 | 405..=407 | 409 | 418 | 421 | 423 | 425 | 426 | 428 | 430 | 444 | 460 | 498 | 999 => {
            Outcome::Final(Answer::Unsure)
        }
        408 => Outcome::Again(dead("the host took too long")),
        429 => Outcome::Again(Answer::Unsure),
        500..=599 => Outcome::Again(dead("the host has a fault, now and a moment later")),
        _ => Outcome::Final(dead("the host doesn't understand this address")),
    }
}

/// What an error means that came instead of an answer.
pub fn of_error(error: &reqwest::Error, seconds: u64) -> Outcome {
    if let Some(fault) = certificate_fault(error) {
        return Outcome::Final(Answer::Dead(fault.to_owned()));
    }
    let chain = chain(error);
    if error.is_timeout() && !error.is_connect() {
        return Outcome::Again(Answer::Dead(format!("there was no answer within {seconds} seconds")));
    }
    if error.is_connect() {
        let is_name = chain.iter().any(|error| error.to_string().contains("dns error"));
        let is_tls = chain.iter().any(|error| rustls_error(*error).is_some());
        return Outcome::Again(match (is_name, is_tls) {
            (true, _) => Answer::Unreachable("there is no such host".to_owned()),
            (false, true) => Answer::Dead("no safe connection to the host comes about".to_owned()),
            (false, false) => Answer::Unreachable("the host doesn't answer".to_owned()),
        });
    }
    Outcome::Again(Answer::Dead("the host breaks off without an answer".to_owned()))
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> Vec<&'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source()).collect()
}

/// The fault of a safe connection in an error. It may be wrapped several times, and such an error doesn't name as its source
/// what it wraps.
fn rustls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(fault) = error.downcast_ref::<rustls::Error>() {
        return Some(fault);
    }
    let wrapped = error.downcast_ref::<io::Error>()?.get_ref()?;
    rustls_error(wrapped)
}

/// What is wrong with a certificate.
fn certificate_fault(error: &reqwest::Error) -> Option<&'static str> {
    let fault = chain(error).into_iter().find_map(rustls_error)?;
    let rustls::Error::InvalidCertificate(fault) = fault else { return None };
    Some(match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired, so browsers warn of it"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet, so browsers warn of it"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is that of another host, so browsers warn of it"
        }
        CertificateError::Revoked => "its certificate was revoked, so browsers warn of it",
        CertificateError::UnknownIssuer => "its certificate was issued by nobody whom this computer trusts",
        _ => "its certificate is not valid, so browsers warn of it",
    })
}
