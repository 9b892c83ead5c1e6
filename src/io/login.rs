//! Who runs this process.

/// The login name (`LOGNAME`, else `USER`), as `variable` answers; the user's number where the environment names nobody:
/// without a blank, so that signatures can be verified under it.
pub fn name(variable: impl Fn(&str) -> Option<String>) -> String {
    let named = ["LOGNAME", "USER"].into_iter().filter_map(variable).find(|name| !name.trim().is_empty());
    named.unwrap_or_else(|| format!("uid-{}", rustix::process::getuid().as_raw()))
}

/// What this machine calls itself.
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}
