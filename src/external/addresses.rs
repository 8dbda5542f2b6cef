//! The addresses on other hosts to which a course links, and where.

use std::collections::BTreeMap;
use std::net::IpAddr;

use reqwest::Url;

use crate::course::{Course, Target};
use crate::source::Span;

/// A place at which an address is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The link.
    pub span: Span,
    /// The address as it is written there.
    pub written: String,
}

/// Addresses without what follows `#`, each once, with the places at which they stand in reading order.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// The places by address.
    pub places: BTreeMap<Url, Vec<Place>>,
}

impl Addresses {
    /// The addresses of a course that can be asked for. What its author says to ignore is left out, and so are examples and
    /// addresses in one's own network; the latter not, if `with_local`.
    pub fn of(course: &Course, with_local: bool) -> Self {
        let ignored = &course.config.check.external_ignore;
        let mut places: BTreeMap<Url, Vec<Place>> = BTreeMap::new();
        for page in &course.pages {
            for (link, target) in page.lesson.links.iter().zip(&page.targets) {
                let is_ignored = || ignored.iter().any(|beginning| link.written.starts_with(beginning.as_str()));
                if *target != Target::External || is_ignored() {
                    continue;
                }
                let Some(address) = parse(&link.written).filter(|address| can_be_asked(address, with_local)) else {
                    continue;
                };
                let place = Place { span: link.span, written: link.written.to_string() };
                places.entry(address).or_default().push(place);
            }
        }
        Self { places }
    }
}

/// An address on the web, without what follows `#`. One without a scheme (`//host/`) is asked for as browsers do from a
/// site that is served well.
fn parse(written: &str) -> Option<Url> {
    let absolute = if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() };
    let mut address = Url::parse(&absolute).ok()?;
    address.set_fragment(None);
    Some(address)
}

/// Whether an address is one that somebody else answers for: on the web, and neither an example nor a computer of one's own.
pub fn can_be_asked(address: &Url, with_local: bool) -> bool {
    if !matches!(address.scheme(), "http" | "https") {
        return false;
    }
    let Some(host) = address.host_str() else { return false };
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(ip) => with_local || !is_local(ip),
        Err(_) => !is_example(host) && (with_local || !is_local_name(host)),
    }
}

/// Names that are kept for examples and tests.
fn is_example(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_or_below =
        |domain: &&str| name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ["example", "test", "invalid", "example.com", "example.net", "example.org", "example.edu"].iter().any(is_or_below)
}

/// Names that only one's own network knows.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.')
        || [".localhost", ".local", ".internal", ".lan", ".home.arpa", ".onion"].iter().any(|end| name.ends_with(end))
}

fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_documentation()
                || ip.is_broadcast()
        }
        IpAddr::V6(ip) => {
            let mapped = ip.to_ipv4_mapped().is_some_and(|ip| is_local(ip.into()));
            mapped || ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{can_be_asked, parse};

    #[test]
    fn whom_to_ask() {
        for (written, is_asked) in [
            ("https://www.rust-lang.org/learn#here", true),
            ("//www.rust-lang.org/", true),
            ("http://8.8.8.8/", true),
            ("https://contest.org/", true),
            ("mailto:someone@rust-lang.org", false),
            ("ftp://rust-lang.org/", false),
            ("https://example.org/a", false),
            ("https://www.example.com/", false),
            ("https://shop.test/", false),
            ("http://localhost:8000/", false),
            ("http://127.1.2.3/", false),
            ("http://10.0.0.1/", false),
            ("http://192.168.1.1/", false),
            ("http://[::1]:80/", false),
            ("http://[::ffff:10.0.0.1]/", false),
            ("http://intranet/", false),
            ("http://printer.local/", false),
            ("https://", false),
        ] {
            assert_eq!(parse(written).is_some_and(|address| can_be_asked(&address, false)), is_asked, "{written}");
        }
        let local = parse("http://127.0.0.1:8000/#x").expect("an address");
        assert!(can_be_asked(&local, true) && local.as_str() == "http://127.0.0.1:8000/");
    }
}
