//! Damages for `contract.*`: a source tree that is in the pack.

use crate::domain::assessment::{ContractFact, ContractState};

use super::{Bench, Damage, Edit, Made};

/// The first contract that holds and fits.
fn held<'a>(bench: &Bench<'a>, fits: impl Fn(&ContractFact) -> bool) -> Result<&'a ContractFact, String> {
    let contracts = &bench.assessment.contracts;
    if contracts.is_empty() {
        return Err("the profile names no contract".to_owned());
    }
    let mut held = contracts.iter().filter(|fact| fact.state == ContractState::Holds);
    held.find(|fact| fits(fact)).ok_or_else(|| "no contract's source is in the pack and holds".to_owned())
}

pub fn file_gone(bench: &Bench<'_>) -> Made {
    let file = &held(bench, |_| true)?.file;
    Ok(Damage::gone(format!("`{file}` is gone"), [file.clone()]))
}

/// The version where it stands first, with a digit more.
pub fn other_version(bench: &Bench<'_>) -> Made {
    let fact = held(bench, |fact| !fact.versions.is_empty())?;
    let version = fact.versions.iter().find_map(|version| Some((version, version.found.first()?)));
    let (version, found) = version.ok_or("no contract names a version")?;
    let text = bench.text(&fact.file)?;
    let before: usize = text.split_inclusive('\n').take(found.line.saturating_sub(1) as usize).map(str::len).sum();
    let at = text[before..].find(&found.text).ok_or_else(|| format!("`{}` changed meanwhile", fact.file))?;
    let end = before + at + found.text.len();
    let other = format!("{}9{}", &text[..end], &text[end..]);
    let what = format!("`{}` says that {} is {}9", fact.file, version.name, found.text);
    Ok(Damage::new(what, vec![Edit::becomes(&fact.file, other)]))
}

pub fn tree_gone(bench: &Bench<'_>) -> Made {
    let file = &held(bench, |_| true)?.file;
    let tree = bench.profile.paths.tree_of(file).ok_or_else(|| format!("`{file}` lies in no tree"))?;
    Ok(Damage::gone(format!("the source tree `{tree}` is gone"), [tree]))
}
