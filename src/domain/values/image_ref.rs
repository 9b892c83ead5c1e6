//! References to container images: `[registry[:port]/]name[:tag][@sha256:digest]`.

use super::digest::Digest;
use super::placeholder::is_filler;

/// The registry that tools leave out where they list images.
const DEFAULT_REGISTRIES: [&str; 2] = ["docker.io/library/", "docker.io/"];
/// Names whatever was pushed last.
const FLOATING: &str = "latest";
/// No tag is longer, in characters.
const LONGEST_TAG: usize = 128;

/// An image reference in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageRef<'a> {
    /// With the registry, where one is named.
    pub name: &'a str,
    pub tag: Option<&'a str>,
    pub digest: Option<Digest>,
}

impl<'a> ImageRef<'a> {
    /// `None` where the text is no image reference.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (image, digest) = match text.split_once('@') {
            Some((image, digest)) => (image, Some(Digest::from_hex(digest.strip_prefix("sha256:")?)?)),
            None => (text, None),
        };
        let (name, tag) = match image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
            Some((name, tag)) => (name, Some(tag)),
            None => (image, None),
        };
        (is_name(name) && tag.is_none_or(is_tag)).then_some(Self { name, tag, digest })
    }

    /// Whether it names one image, now and later: by its digest, else by a tag that is not moved along.
    pub fn is_pinned(&self) -> bool {
        let is_fixed = |tag: &str| !tag.eq_ignore_ascii_case(FLOATING) && !is_filler(tag);
        self.digest.is_some() || self.tag.is_some_and(is_fixed)
    }

    /// Its repository, without the default registry.
    pub fn repository(&self) -> &'a str {
        DEFAULT_REGISTRIES.iter().find_map(|registry| self.name.strip_prefix(registry)).unwrap_or(self.name)
    }

    /// As tools list it: without the digest, and without the default registry.
    pub fn listed(&self) -> String {
        let short = self.repository();
        self.tag.map_or_else(|| short.to_owned(), |tag| format!("{short}:{tag}"))
    }
}

fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
    };
    let mut parts = name.split('/').peekable();
    let first = parts.next().unwrap_or_default();
    let is_registry = parts.peek().is_some() && is_registry(first);
    (is_registry || is_part(first)) && parts.all(is_part)
}

fn is_registry(text: &str) -> bool {
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

fn is_tag(tag: &str) -> bool {
    let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    first && tag.len() <= LONGEST_TAG && tag.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_pinned(text: &str) -> bool {
        ImageRef::parse(text).is_some_and(|image| image.is_pinned())
    }

    #[test]
    fn only_a_digest_or_a_tag_that_stays_names_one_image() {
        let digest = format!("@sha256:{}", "A5".repeat(32));
        for text in [
            "docker/mcp-gateway:v2",
            "localhost:5000/mcp-gateway:v2",
            "Registry.Example:443/team/gateway:xxx-1.2",
            "gateway:2",
            &format!("docker/mcp-gateway{digest}"),
            &format!("docker/mcp-gateway:latest{digest}"),
        ] {
            assert!(is_pinned(text), "{text}");
        }
        for text in [
            "",
            "docker/mcp-gateway",
            "docker/mcp-gateway:latest",
            "docker/mcp-gateway:LATEST",
            "localhost:5000/mcp-gateway",
            "docker/mcp-gateway:",
            "docker/mcp-gateway:TODO",
            "docker/mcp gateway:v2",
            "docker/mcp-gateway:${TAG}",
            "docker/mcp-gateway@sha256:abc",
            "docker//gateway:v2",
            "garbled",
            "https://docker.io/mcp-gateway:v2",
        ] {
            assert!(!is_pinned(text), "{text}");
        }
    }

    #[test]
    fn an_image_is_listed_without_digest_and_default_registry() {
        let listed = |text: &str| ImageRef::parse(text).map(|image| image.listed());
        let digest = format!("@sha256:{}", "a".repeat(64));
        assert_eq!(listed(&format!("docker.io/docker/gw:v2{digest}")).as_deref(), Some("docker/gw:v2"));
        assert_eq!(listed(&format!("docker.io/library/gw{digest}")).as_deref(), Some("gw"));
        assert_eq!(listed("localhost:5000/gw:v2").as_deref(), Some("localhost:5000/gw:v2"));
    }
}
