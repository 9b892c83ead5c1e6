//! What a machine says to one required entry.

use crate::domain::assessment::Here;
use crate::domain::evidence::runtime::claude::ClaudePlugin;
use crate::domain::evidence::runtime::opencode::{OpencodeConfig, split_version};
use crate::domain::profile::PluginEntry;

use crate::domain::evidence::runtime::paths::{ends_with, is_path, same};

/// The shortest part of a commit that stands for it: what git itself writes. Claude Code writes 12.
const SHORTEST_COMMIT: usize = 7;

/// What opencode says to the entry. An installed plugin is not opencode's: it is missing here.
pub fn in_opencode(entry: &PluginEntry, config: &OpencodeConfig) -> Here {
    match entry {
        PluginEntry::Package { name, version } => package(name, version, &config.plugins),
        PluginEntry::FileEndingWith(end) => {
            found(config.plugins.iter().any(|plugin| is_path(plugin) && ends_with(plugin, end)))
        }
        PluginEntry::Text(text) => found(config.instructions.iter().any(|instruction| same(instruction, text))),
        PluginEntry::Installed { .. } => Here::Missing,
    }
}

/// What Claude Code says to the entry. Only an installed plugin can be there.
///
/// Enabled once in the right version is enough, as long as no other version and none of that name from
/// another marketplace is enabled beside it. What nobody says to be disabled counts as enabled.
pub fn in_claude(entry: &PluginEntry, plugins: &[ClaudePlugin]) -> Here {
    let PluginEntry::Installed { id, version, marketplace } = entry else { return Here::Missing };
    let name = id.strip_suffix(marketplace.as_str()).and_then(|id| id.strip_suffix('@')).unwrap_or(id);
    let named = plugins.iter().filter(|plugin| plugin.id == name);
    let (right, foreign): (Vec<_>, Vec<_>) = named.partition(|plugin| plugin.marketplace.as_ref() == Some(marketplace));
    match foreign.iter().find(|plugin| right.is_empty() || is_active(plugin)) {
        Some(other) => Here::OtherMarketplace(or(other.marketplace.as_deref(), "no marketplace")),
        None if right.is_empty() => Here::Missing,
        None => installed(version, &right),
    }
}

fn found(found: bool) -> Here {
    if found { Here::Yes } else { Here::Missing }
}

fn package(name: &str, version: &str, plugins: &[String]) -> Here {
    let specs = plugins.iter().filter(|plugin| !is_path(plugin)).map(|plugin| split_version(plugin));
    let versions: Vec<_> = specs.filter(|spec| spec.0 == name).map(|spec| spec.1).collect();
    match versions.iter().find(|found| **found != Some(version)) {
        Some(other) => Here::OtherVersion(other.unwrap_or("no version").to_owned()),
        None => found(!versions.is_empty()),
    }
}

fn installed(version: &str, plugins: &[&ClaudePlugin]) -> Here {
    let says = |enabled| plugins.iter().any(|plugin| plugin.enabled == Some(enabled));
    if says(false) && !says(true) {
        return Here::Disabled;
    }
    match plugins.iter().find(|plugin| is_active(plugin) && !is_version(version, plugin)) {
        Some(other) => Here::OtherVersion(or(other.version.as_deref(), "no version")),
        None => Here::Yes,
    }
}

fn is_active(plugin: &ClaudePlugin) -> bool {
    plugin.enabled != Some(false)
}

fn is_version(wanted: &str, plugin: &ClaudePlugin) -> bool {
    let known = [&plugin.version, &plugin.commit].into_iter().flatten();
    known.into_iter().any(|known| known == wanted || is_same_commit(known, wanted))
}

/// Whether one is the beginning of the other, and both are commits rather than dates as versions:
/// the longer is a whole hash, or there is a letter in both.
fn is_same_commit(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hash = matches!(long.len(), 40 | 64) || short.bytes().any(|byte| byte.is_ascii_alphabetic());
    let begins = long.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short));
    short.len() >= SHORTEST_COMMIT && digits(long) && begins && hash
}

fn or(text: Option<&str>, otherwise: &str) -> String {
    text.unwrap_or(otherwise).to_owned()
}
