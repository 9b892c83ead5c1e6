//! The rule behind `plugin.host-differs`: what this machine loads against what is required and what the lock says (runbook,
//! section 8). Only where the machine was asked.

pub mod here;

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::assessment::{Here, Locked, PluginFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::runtime::claude::ClaudePlugin;
use crate::domain::evidence::runtime::opencode::OpencodeConfig;
use crate::domain::evidence::runtime::{HostReading, HostSource, RuntimeSaid, Silence};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{PluginEntry, Profile, RequiredPlugin};
use crate::domain::values::path::Location;

use here::{in_claude, in_opencode};

/// Holds this machine against every required plugin; the facts of the lock get what it says. `facts` begin with those of
/// the required plugins, in the profile's order.
pub(super) fn check_host(pack: &Pack, profile: &Profile, facts: &mut [PluginFact]) -> Vec<Finding> {
    let Some(reading) = &pack.host else { return Vec::new() };
    let lock = pack.setup_locks().next().map(|(path, _)| path.clone());
    let mut findings = Vec::new();
    for (fact, plugin) in facts.iter_mut().zip(&profile.plugins.required) {
        let sources: Vec<&HostSource> =
            reading.sources.iter().filter(|source| source.runtime == plugin.runtime).collect();
        let place = lock.as_ref().map(|path| Location { path: path.clone(), line: fact.line });
        let (here, by) = says(&plugin.entry, &sources);
        findings.extend((here != Here::Yes).then(|| differs(fact, &here, &by).at_all(place)));
        (fact.here, fact.by) = (Some(here), by);
    }
    findings
}

fn differs(fact: &PluginFact, here: &Here, by: &str) -> Finding {
    let beside = here.detail().map_or_else(String::new, |detail| format!(" ({detail})"));
    let found = match here {
        Here::Yes => "has it".to_owned(),
        Here::OtherVersion(version) => format!("has it in another version, {}", quoted(version)),
        Here::OtherMarketplace(market) => format!("has it from another marketplace, {}", quoted(market)),
        Here::Disabled => {
            "has it installed and does not load it: switched off here, of another project, or broken".to_owned()
        }
        Here::Missing => "does not have it".to_owned(),
        Here::Unseen(why) => format!("could not be seen: {why}"),
    };
    let is_told = by.is_empty() || matches!(here, Here::Unseen(_));
    let by = if is_told { String::new() } else { format!(" (by {by})") };
    let message = format!("{} must be applied, and this machine {found}{by}.", quoted(&fact.entry));
    let locked = if fact.locked == Locked::Yes { "as required" } else { "not as required" };
    Finding::new(Code::PluginHostDiffers, fact.entry.as_str(), message)
        .comparing("required", fact.entry.as_str(), Origin::profile("plugins.required"))
        .comparing("in the lock", locked, Origin::computed("the lock's lists of plugins"))
        .comparing(
            "on this machine",
            format!("{}{beside}", here.word()),
            Origin::computed("the runtime's files and commands"),
        )
        .remedy("Install and enable what is required on this machine, or look at the machine that is released from.")
}

/// What a machine says to an entry, and by which source.
fn says(entry: &PluginEntry, sources: &[&HostSource]) -> (Here, String) {
    match entry {
        PluginEntry::Installed { .. } => by_claude(entry, sources),
        PluginEntry::Package { .. } | PluginEntry::FileEndingWith(_) | PluginEntry::Text(_) => {
            by_opencode(entry, sources)
        }
    }
}

/// What opencode merges of all its files is what it loads; its file alone tells where there is no opencode.
fn by_opencode(entry: &PluginEntry, sources: &[&HostSource]) -> (Here, String) {
    let merged = |source: &HostSource| match &source.said {
        Ok(RuntimeSaid::OpencodeMerged(config)) => Some(config.clone()),
        _ => None,
    };
    let file = |source: &HostSource| match &source.said {
        Ok(RuntimeSaid::OpencodeFile(config)) => Some(config.clone()),
        _ => None,
    };
    let find = |read: &dyn Fn(&HostSource) -> Option<OpencodeConfig>| {
        sources.iter().find_map(|source| Some((read(source)?, source.name.clone())))
    };
    match (find(&merged), find(&file)) {
        (Some((config, name)), _) => (in_opencode(entry, &config), name),
        (None, Some((config, name))) => (by_file(in_opencode(entry, &config), &name, sources), name),
        (None, None) => (unseen(sources), String::new()),
    }
}

/// What claude lists is what it loads, with the commits of its own file; that file and the settings tell where there is no
/// claude.
fn by_claude(entry: &PluginEntry, sources: &[&HostSource]) -> (Here, String) {
    let mut installed: Option<(Vec<ClaudePlugin>, &str)> = None;
    let mut listed: Option<(Vec<ClaudePlugin>, &str)> = None;
    let mut enabled: Vec<(String, bool)> = Vec::new();
    for source in sources {
        match &source.said {
            Ok(RuntimeSaid::ClaudeInstalled(plugins)) => installed = Some((plugins.clone(), &source.name)),
            Ok(RuntimeSaid::ClaudeListed(plugins)) => listed = Some((plugins.clone(), &source.name)),
            Ok(RuntimeSaid::ClaudeSettings(settings)) => enabled.clone_from(settings),
            _ => {}
        }
    }
    let known = installed.as_ref().map_or(&[][..], |(plugins, _)| plugins).to_vec();
    let by = |plugins: Vec<ClaudePlugin>| {
        let joined: Vec<ClaudePlugin> = plugins.into_iter().map(|plugin| joined(plugin, &known, &enabled)).collect();
        in_claude(entry, &joined)
    };
    match (listed, installed) {
        (Some((plugins, name)), _) => (by(plugins), name.to_owned()),
        (None, Some((plugins, name))) => (by_file(by(plugins), name, sources), name.to_owned()),
        (None, None) => (unseen(sources), String::new()),
    }
}

/// A plugin with the commit that the file of installed ones has of it, and whether the settings enable it.
fn joined(mut plugin: ClaudePlugin, known: &[ClaudePlugin], enabled: &[(String, bool)]) -> ClaudePlugin {
    let is_same = |other: &&ClaudePlugin| {
        (&other.id, &other.marketplace, &other.scope) == (&plugin.id, &plugin.marketplace, &plugin.scope)
    };
    plugin.commit = plugin.commit.take().or_else(|| known.iter().find(is_same)?.commit.clone());
    let name = plugin.marketplace.as_ref().map(|market| format!("{}@{market}", plugin.id));
    let set = enabled.iter().find(|(id, _)| Some(id) == name.as_ref()).map(|(_, enabled)| *enabled);
    plugin.enabled = plugin.enabled.or(set);
    plugin
}

/// A file is no evidence of what a runtime loads that was asked and did not answer.
fn by_file(said: Here, file: &str, sources: &[&HostSource]) -> Here {
    let failed = sources.iter().filter(|source| matches!(source.said, Err(Silence::Failed(_))));
    let whys: Vec<String> = failed.filter_map(|source| silence(source)).collect();
    if whys.is_empty() {
        return said;
    }
    Here::Unseen(format!("{}; {file} alone says {}", join_capped(&whys), quoted(said.word())))
}

/// Why a source says nothing.
fn silence(source: &HostSource) -> Option<String> {
    Some(format!("{}: {}", source.name, source.said.as_ref().err()?))
}

fn unseen(sources: &[&HostSource]) -> Here {
    let whys: Vec<String> = sources.iter().filter_map(|source| silence(source)).collect();
    Here::Unseen(if whys.is_empty() { "nothing was asked that could tell".to_owned() } else { join_capped(&whys) })
}

/// How many of the required plugins this machine has: `5 of 6`.
pub fn tally(reading: &HostReading, profile: &Profile) -> (usize, usize) {
    let loads = |plugin: &&RequiredPlugin| {
        let sources: Vec<&HostSource> =
            reading.sources.iter().filter(|source| source.runtime == plugin.runtime).collect();
        says(&plugin.entry, &sources).0 == Here::Yes
    };
    (profile.plugins.required.iter().filter(loads).count(), profile.plugins.required.len())
}
