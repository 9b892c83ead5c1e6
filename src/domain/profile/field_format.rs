//! What a pinned value must look like, so that it pins something.

use serde::Deserialize;

use crate::domain::values::digest::Digest;
use crate::domain::values::image_ref::ImageRef;
use crate::domain::values::placeholder::is_filler;

/// What a concrete value must look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldFormat {
    /// Any text that is no placeholder.
    #[default]
    Text,
    /// A container image by digest, or by a tag other than `latest`.
    ImageRef,
    /// `sha256:` and 64 hex digits: neither zeros nor the digest of nothing.
    Sha256,
    /// 64 hex digits: neither zeros nor the digest of nothing.
    Hex64,
    /// The same, with `NAME:` before it or not.
    NetworkPin,
    /// An `http` or `https` URL with a host.
    Url,
    /// A URL, or a host's full name or address.
    HostOrUrl,
    /// A GUID that is not all zeros (RFC 9562, section 5.9).
    Guid,
    /// `/subscriptions/GUID/resourceGroups/GROUP/providers/NAMESPACE/TYPE/NAME`.
    ResourceId,
}

impl FieldFormat {
    /// In words, after "expected".
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::ImageRef => "an image by digest, or by a tag other than `latest`",
            Self::Sha256 => "`sha256:` and 64 hex digits, neither zeros nor the digest of nothing",
            Self::Hex64 => "64 hex digits, neither zeros nor the digest of nothing",
            Self::NetworkPin => "64 hex digits, with or without `NAME:` before them",
            Self::Url => "an http or https URL with a host",
            Self::HostOrUrl => "a host or an http or https URL",
            Self::Guid => "a GUID that is not all zeros",
            Self::ResourceId => {
                "a resource id, `/subscriptions/GUID/resourceGroups/GROUP/providers/NAMESPACE/TYPE/NAME`"
            }
        }
    }

    /// Whether the text is such a value.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::ImageRef => {
                ImageRef::parse(text).is_some_and(|image| image.is_pinned() && image.digest.is_none_or(is_of_something))
            }
            Self::Sha256 => bare_digest(text).strip_prefix("sha256:").is_some_and(is_pin),
            Self::Hex64 => is_pin(text),
            Self::NetworkPin => {
                is_pin(text) || text.rsplit_once(':').is_some_and(|(name, pin)| is_network(name) && is_pin(pin))
            }
            Self::Url => is_url(text),
            Self::HostOrUrl => is_url(text) || is_full_host(text),
            Self::Guid => is_guid(text),
            Self::ResourceId => is_resource_id(text),
        }
    }

    /// The value to be pinned in what a tool prints: a digest without the image's name before it.
    pub fn pin_in(self, printed: &str) -> Option<String> {
        let value = if self == Self::Sha256 { bare_digest(printed) } else { printed };
        (!value.is_empty() && self.fits(value)).then(|| value.to_owned())
    }

    /// Whether two spellings pin the same: hex digits in either case.
    pub fn same(self, one: &str, other: &str) -> bool {
        match self {
            Self::Sha256 => bare_digest(one).eq_ignore_ascii_case(bare_digest(other)),
            Self::Hex64 | Self::Guid | Self::ResourceId => one.eq_ignore_ascii_case(other),
            Self::Text | Self::ImageRef | Self::NetworkPin | Self::Url | Self::HostOrUrl => one == other,
        }
    }

    /// How a tool's output may spell the value.
    pub fn spellings(self, text: &str) -> Vec<String> {
        let image = ImageRef::parse(text).filter(|_| self == Self::ImageRef);
        let listed = image.map(|image| image.listed()).filter(|listed| listed != text);
        std::iter::once(text.to_owned()).chain(listed).collect()
    }
}

/// Without the image's name, as `docker image inspect` prints it: `NAME@sha256:...`.
fn bare_digest(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, digest)| digest)
}

fn is_pin(text: &str) -> bool {
    Digest::from_hex(text).is_some_and(is_of_something)
}

fn is_of_something(digest: Digest) -> bool {
    digest != Digest::of(b"") && digest.to_string().bytes().any(|digit| digit != b'0')
}

/// As container engines name networks.
fn is_network(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_part) && !is_filler(name)
}

/// `http` or `https` with a host that a URL can have.
fn is_url(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host_of(host).is_some() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The host before its port; `None` where one of them is none.
fn host_of(text: &str) -> Option<&str> {
    let (host, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (text, None),
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let host_fits = is_address(host) || (!is_filler(host) && host.chars().all(is_name));
    (host_fits && port_fits).then_some(host)
}

/// An IPv6 address in its brackets.
fn is_address(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| inner.contains(':') && inner.chars().all(|c| c.is_ascii_hexdigit() || ":.".contains(c)))
}

/// A single word could be anything; `localhost` is a host.
fn is_full_host(text: &str) -> bool {
    let host = host_of(text).unwrap_or_default();
    is_address(host) || host.eq_ignore_ascii_case("localhost") || host.trim_matches('.').contains('.')
}

fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_digit = |c: char| c == '-' || c.is_ascii_hexdigit();
    lengths.eq([8, 4, 4, 4, 12]) && text.chars().all(is_digit) && text.chars().any(|c| !matches!(c, '0' | '-'))
}

fn is_resource_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let is_plain = |part: &&str| !is_filler(part) && part.chars().all(|c| c.is_alphanumeric() || "._-()".contains(c));
    match parts.as_slice() {
        ["", subscriptions, id, groups, group, providers, namespace, kinds @ ..] => {
            subscriptions.eq_ignore_ascii_case("subscriptions")
                && is_guid(id)
                && groups.eq_ignore_ascii_case("resourceGroups")
                && providers.eq_ignore_ascii_case("providers")
                && !kinds.is_empty()
                && kinds.len().is_multiple_of(2)
                && [group, namespace].into_iter().chain(kinds).all(is_plain)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const PIN: &str = "f4986a70bd2176cd2aca61f5681f615a0b63da9f52f04719f3bd4e790d69ce62";
    const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn all_fit(format: FieldFormat, texts: &[&str]) {
        texts.iter().for_each(|text| assert!(format.fits(text), "{format:?} {text}"));
    }

    fn none_fits(format: FieldFormat, texts: &[&str]) {
        texts.iter().for_each(|text| assert!(!format.fits(text), "{format:?} {text}"));
    }

    #[test]
    fn a_url_has_a_scheme_and_a_host() {
        let urls = [
            "http://localhost:8811/sse",
            "https://a.example/x?y=1",
            "http://[::1]:80/",
            "HTTPS://Host",
            "https://none.example",
        ];
        all_fit(FieldFormat::Url, &urls);
        let others = [
            "localhost:8811",
            "http://",
            "https://",
            "http:///x",
            "ftp://host",
            "http://a b/",
            "http://host:99999",
            "http://<h>/",
            "https://TODO/sse",
            "http://changeme:8811",
            "https://${HOST}/",
            "http://{{host}}",
            "http://[]/",
            "http://:80/",
        ];
        none_fits(FieldFormat::Url, &others);
        all_fit(
            FieldFormat::HostOrUrl,
            &["gw.eastus.cloudapp.azure.com", "10.0.0.5:8080", "[fe80::1]:80", "localhost", "http://gw/"],
        );
        none_fits(
            FieldFormat::HostOrUrl,
            &["garbled", "", ".", "https://", "gw example.org", "soon", "gw.example/adapters"],
        );
    }

    #[test]
    fn a_digest_is_of_something() {
        let upper = PIN.to_uppercase();
        all_fit(FieldFormat::Hex64, &[PIN, &upper]);
        none_fits(
            FieldFormat::Hex64,
            &[&PIN[1..], &"0".repeat(64), OF_NOTHING, &format!("{PIN}0"), &format!("g{}", &PIN[1..])],
        );
        all_fit(FieldFormat::Sha256, &[&format!("sha256:{PIN}"), &format!("sha256:{upper}")]);
        none_fits(FieldFormat::Sha256, &[PIN, &format!("sha256:{OF_NOTHING}"), &format!("sha512:{PIN}")]);
        none_fits(FieldFormat::ImageRef, &[&format!("a/b:1@sha256:{}", "0".repeat(64)), "a/b", "a/b:latest"]);
        all_fit(FieldFormat::NetworkPin, &[PIN, &format!("bridge:{PIN}"), &format!("my_net-1.2:{upper}")]);
        none_fits(
            FieldFormat::NetworkPin,
            &["bridge:", "bridge", &format!(":{PIN}"), &format!("a b:{PIN}"), &format!("bridge:{PIN}0")],
        );
    }

    #[test]
    fn an_id_names_one_thing() {
        let braced = format!("{{{GUID}}}");
        all_fit(FieldFormat::Guid, &[GUID, &GUID.to_uppercase()]);
        none_fits(
            FieldFormat::Guid,
            &["00000000-0000-0000-0000-000000000000", &GUID[1..], &GUID.replace('-', ""), &braced],
        );
        let id = format!(
            "/subscriptions/{GUID}/resourceGroups/rg-unknown/providers/Microsoft.Network/applicationGateways/gw1"
        );
        all_fit(FieldFormat::ResourceId, &[&id, &id.to_lowercase(), &format!("{id}/listeners/https")]);
        let short = id.trim_end_matches("/gw1");
        let placeholder = id.replace("gw1", "<gatewayName>");
        none_fits(
            FieldFormat::ResourceId,
            &["gw1", short, &placeholder, &format!("{id}/"), &id.replace(GUID, "xxxx"), &id[1..]],
        );
    }

    #[test]
    fn hex_is_the_same_in_either_case_and_an_image_has_two_spellings() {
        assert!(
            FieldFormat::Hex64.same(PIN, &PIN.to_uppercase()) && !FieldFormat::Url.same("http://a/A", "http://a/a")
        );
        assert_eq!(FieldFormat::ImageRef.spellings("docker.io/a/b:1"), ["docker.io/a/b:1", "a/b:1"]);
        assert_eq!(FieldFormat::Text.spellings("docker.io/a/b:1"), ["docker.io/a/b:1"]);
    }
}
