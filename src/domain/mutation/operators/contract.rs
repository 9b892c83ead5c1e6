//! Damages for `contract.*`: a source tree that is in the pack.

use crate::domain::assessment::{ContractFact, ContractState};

use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

/// The first contract that holds and fits.
fn held<'a>(original: &Original<'a>, fits: impl Fn(&ContractFact) -> bool) -> Result<&'a ContractFact, String> {
    let contracts = &original.assessment.contracts;
    if contracts.is_empty() {
        return Err("the profile names no contract".to_owned());
    }
    let mut held = contracts.iter().filter(|fact| fact.state == ContractState::Holds);
    held.find(|fact| fits(fact)).ok_or_else(|| "no contract's source is in the pack and holds".to_owned())
}

pub(super) fn file_gone(original: &Original<'_>) -> Attempt {
    let file = &held(original, |_| true)?.file;
    Ok(Mutation::gone(format!("`{file}` is gone"), [file.clone()]))
}

/// The version where it stands first, with a digit more.
pub(super) fn other_version(original: &Original<'_>) -> Attempt {
    let fact = held(original, |fact| !fact.versions.is_empty())?;
    let version = fact.versions.iter().find_map(|version| Some((version, version.found.first()?)));
    let (version, found) = version.ok_or("no contract names a version")?;
    let text = original.text(&fact.file)?;
    let before: usize = text.split_inclusive('\n').take(found.line.saturating_sub(1) as usize).map(str::len).sum();
    let at = text[before..].find(&found.text).ok_or_else(|| format!("`{}` changed meanwhile", fact.file))?;
    let end = before + at + found.text.len();
    let other = format!("{}9{}", &text[..end], &text[end..]);
    let what = format!("`{}` says that {} is {}9", fact.file, version.name, found.text);
    Ok(Mutation::new(what, vec![Edit::becomes(&fact.file, other)]))
}

pub(super) fn tree_gone(original: &Original<'_>) -> Attempt {
    let file = &held(original, |_| true)?.file;
    let tree = original.profile.paths.tree_of(file).ok_or_else(|| format!("`{file}` lies in no tree"))?;
    Ok(Mutation::gone(format!("the source tree `{tree}` is gone"), [tree]))
}
