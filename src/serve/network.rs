//! Addresses and ports.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

/// How many ports are tried.
const TRIES: u16 = 100;

/// Where the preview answers.
#[derive(Debug)]
pub struct Bound {
    /// What answers.
    pub socket: TcpListener,
    /// Its address.
    pub address: SocketAddr,
    /// The addresses at which others on the network reach it.
    pub others: Vec<SocketAddr>,
}

/// Takes a port: `port`, which must be free, else the first free one from `default` on.
pub fn bind(host: &str, port: Option<u16>, default: u16) -> io::Result<Bound> {
    let ports = match port {
        Some(port) => port..=port,
        None => default..=default.saturating_add(TRIES),
    };
    let mut refused = None;
    for port in ports {
        match take(host, port) {
            Ok(socket) => {
                let address = socket.local_addr()?;
                return Ok(Bound { socket, address, others: others(address) });
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(refused.unwrap_or_else(|| io::Error::from(io::ErrorKind::AddrInUse)))
}

fn take(host: &str, port: u16) -> io::Result<TcpListener> {
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
    // A server on all addresses doesn't keep another from taking this one on some systems, and
    // browsers would ask either.
    let loopback = addresses.iter().filter(|address| address.ip().is_loopback()).copied();
    for address in loopback.filter(|_| port != 0) {
        let short = std::time::Duration::from_millis(200);
        if std::net::TcpStream::connect_timeout(&address, short).is_ok() {
            return Err(io::Error::from(io::ErrorKind::AddrInUse));
        }
    }
    TcpListener::bind(&*addresses)
}

/// The addresses at which others reach a server that isn't bound to this machine alone.
fn others(address: SocketAddr) -> Vec<SocketAddr> {
    if address.ip().is_loopback() {
        return Vec::new();
    }
    if !address.ip().is_unspecified() {
        return vec![address];
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut ips: Vec<IpAddr> =
        interfaces.iter().filter(|each| !each.is_loopback()).map(if_addrs::Interface::ip).collect();
    ips.retain(|ip| match ip {
        IpAddr::V4(ip) => !ip.is_link_local(),
        IpAddr::V6(_) => false,
    });
    // The addresses of home and office networks first: a phone is there.
    ips.sort_by_key(|ip| (!is_private(*ip), *ip));
    ips.dedup();
    ips.into_iter().map(|ip| SocketAddr::new(ip, address.port())).collect()
}

fn is_private(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(ip) if ip.is_private() && ip.octets()[0] != 172)
}

/// The address to show and to open: this machine's own for a server that is bound to all.
pub fn own(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()),
        _ => address,
    }
}

/// The names that this machine goes by on its network, in lower case.
pub fn machine_names() -> Vec<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().or_else(|| std::env::var("COMPUTERNAME").ok());
    let Some(name) = name.map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()) else {
        return Vec::new();
    };
    vec![format!("{name}.local"), name]
}
