//! Who may ask: pages of this server, by an address of this machine.

use std::net::{IpAddr, Ipv6Addr};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It was sent to a name that isn't this machine's: somebody made a name of theirs lead here.
    Host,
    /// A page from elsewhere sent it.
    Origin,
}

/// Checks the `Host` and the `Origin` of a request. `names` are those that this machine goes by.
///
/// A page from elsewhere can make its own name lead to this machine and then read what we answer
/// (DNS rebinding), but it can't be loaded from an address in numbers that isn't its own.
pub fn check(host: Option<&str>, origin: Option<&str>, names: &[String]) -> Result<(), Refusal> {
    let host = host.unwrap_or_default();
    if !is_own(host, names) {
        return Err(Refusal::Host);
    }
    match origin {
        Some(origin) if origin.strip_prefix("http://") != Some(host) => Err(Refusal::Origin),
        _ => Ok(()),
    }
}

fn is_own(host: &str, names: &[String]) -> bool {
    let name = without_port(host);
    let is_address = name.parse::<IpAddr>().is_ok()
        || name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'))
            .is_some_and(|name| name.parse::<Ipv6Addr>().is_ok());
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    is_address || name == "localhost" || name.ends_with(".localhost") || names.contains(&name)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, check};

    #[test]
    fn hosts_and_origins() {
        let names = ["desk".to_owned(), "desk.local".to_owned()];
        for host in ["localhost:4000", "127.0.0.1:4000", "[::1]:4000", "192.168.1.7", "LOCALHOST", "Desk.local:1"] {
            assert_eq!(check(Some(host), None, &names), Ok(()), "{host}");
            assert_eq!(check(Some(host), Some(&format!("http://{host}")), &names), Ok(()), "{host}");
        }
        for host in [None, Some(""), Some("evil.example"), Some("127.0.0.1.evil.example:4000"), Some("desk.evil")] {
            assert_eq!(check(host, None, &names), Err(Refusal::Host), "{host:?}");
        }
        for origin in ["http://evil.example", "null", "https://localhost:4000", "http://localhost:4001"] {
            assert_eq!(check(Some("localhost:4000"), Some(origin), &names), Err(Refusal::Origin), "{origin}");
        }
    }
}
