//! Whether the approvals of the journals are signed by the people whose acts they are.

use std::collections::{BTreeMap, HashMap};

use crate::domain::evidence::journal::entry::{Act, Entry, Recorded};
use crate::domain::evidence::pack::{Pack, Signature};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::io::scan::Root;
use crate::io::ssh_keygen::{Signed, SshKeygen};

/// So many approvals are looked at; the newest of each journal first.
const MOST: usize = 256;

/// Signatures that were looked at, each with the keys that it was held against.
#[derive(Debug, Default)]
pub(super) struct Signatures(HashMap<(Digest, Digest), Signature>);

impl Signatures {
    /// Of every approval, where the profile asks for several.
    pub(super) fn of(&mut self, pack: &Pack, profile: &Profile, root: &Root) -> BTreeMap<Digest, Signature> {
        if !profile.note.asks_for_several() {
            return BTreeMap::new();
        }
        let keys = keys(profile);
        let held_against = Digest::of(keys.as_bytes());
        let approvals = pack.journals().flat_map(|(_, file)| file.entries.iter().rev().map(|(_, recorded)| recorded));
        let signed = approvals.filter(|it| it.entry.act == Act::Approve && it.entry.signature.is_some()).take(MOST);
        let mut look = |it: &Recorded| {
            let known = self.0.entry((it.id, held_against));
            (it.id, known.or_insert_with(|| verified(&it.entry, &keys, root)).clone())
        };
        signed.map(&mut look).collect()
    }
}

fn verified(entry: &Entry, keys: &str, root: &Root) -> Signature {
    let signed = entry.unsigned().map_err(|error| error.to_string());
    let signature = entry.signature.as_deref().unwrap_or_default();
    match signed.and_then(|text| signer((&text, signature), &entry.by, keys, root)) {
        Ok(signer) if signer == entry.by => Signature::Holds,
        Ok(signer) => Signature::Fails(format!("it is signed by {signer}")),
        Err(why) => Signature::Fails(why),
    }
}

/// Who signed a text, of those whose keys these are: its author where it is his key.
///
/// # Errors
/// Why nobody did, or nobody can tell, as the end of a sentence.
pub fn signer((text, signature): (&str, &str), author: &str, keys: &str, root: &Root) -> Result<String, String> {
    let program = SshKeygen::find(Some(root.path())).map_err(|error| error.to_string())?;
    let signed = Signed { signature: signature.as_bytes(), bytes: text.as_bytes() };
    // A journal's times are its writer's clock: they decide nothing.
    program.verify(keys.as_bytes(), signed, (author, None)).map_err(|error| error.to_string())
}

/// The keys of a profile as a file of allowed signers.
pub fn keys(profile: &Profile) -> String {
    profile.note.signers.iter().map(|line| format!("{line}\n")).collect()
}
