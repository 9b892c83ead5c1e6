//! Looking up a host name and connecting to its addresses.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::clock::{Clock, SLICE};
use super::url::Url;

/// Connects to an address within a time limit.
pub(super) type Dial = fn(&SocketAddr, Duration) -> io::Result<TcpStream>;

/// Connects to the first address of the URL's host that accepts.
pub(super) fn connect(url: &Url, clock: &Clock) -> Result<TcpStream, String> {
    let host = (url.host.clone(), url.port);
    let addresses = look_up(move || Ok(host.to_socket_addrs()?.collect()), clock)?;
    let stream = connect_to(&addresses, TcpStream::connect_timeout, clock)?;
    let sliced = stream.set_read_timeout(Some(SLICE)).and_then(|()| stream.set_write_timeout(Some(SLICE)));
    sliced.map_err(|error| format!("could not be asked ({error})"))?;
    Ok(stream)
}

/// Looks up addresses by `resolve`, which may hang.
pub(super) fn look_up(
    resolve: impl FnOnce() -> io::Result<Vec<SocketAddr>> + Send + 'static,
    clock: &Clock,
) -> Result<Vec<SocketAddr>, String> {
    match clock.wait_for("has a host name that did not resolve", resolve)? {
        Ok(addresses) if addresses.is_empty() => Err("has a host name without address".to_string()),
        Ok(addresses) => Ok(addresses),
        Err(error) => Err(format!("has a host name that does not resolve ({error})")),
    }
}

/// Tries the addresses one after the other. The error tells what each did.
pub(super) fn connect_to(addresses: &[SocketAddr], dial: Dial, clock: &Clock) -> Result<TcpStream, String> {
    let mut failures = Vec::new();
    for (index, &address) in addresses.iter().enumerate() {
        failures.push(format!("accepted no connection at {address}"));
        let limit = share(clock.left(), addresses.len() - index);
        match clock.wait_for(&failures.join(", "), move || dial(&address, limit))? {
            Ok(stream) => return Ok(stream),
            Err(error) => {
                failures.pop();
                failures.push(describe(address, &error));
            }
        }
    }
    Err(failures.join(", "))
}

/// The time for the next of `count` addresses: an even part of what is left, so
/// that one which hangs leaves time for the others. The slice on top lets the
/// clock, which tells the limit, end the last one.
fn share(left: Duration, count: usize) -> Duration {
    let count = u32::try_from(count).unwrap_or(u32::MAX).max(1);
    (left / count).saturating_add(SLICE)
}

fn describe(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => format!("refused the connection at {address}"),
        ErrorKind::TimedOut => format!("accepted no connection at {address}"),
        _ => format!("could not be reached at {address} ({error})"),
    }
}
