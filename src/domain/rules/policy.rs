//! Rules behind `policy.*`: nobody relaxes the rules unseen.

use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::policy::OwnProfile;
use crate::domain::profile::{Profile, Relaxation};
use crate::domain::values::path::{Location, PackPath};

/// What is to be said of the rules themselves.
pub(super) fn check_policy(profile: &Profile) -> Vec<Finding> {
    let policy = &profile.policy;
    let own = policy.own.as_ref().and_then(|own| of_its_own(profile, own));
    policy.relaxed.iter().map(relaxed).chain(own).collect()
}

fn relaxed(relaxation: &Relaxation) -> Finding {
    let Relaxation { key, from, to } = relaxation;
    let message = format!("The pack's own profile asks for less than the default: `{key}` is {to}, by default {from}.");
    let finding = Finding::new(Code::PolicyRelaxed, key, message)
        .comparing("by default", from, Origin::computed("the built-in profile"))
        .comparing("in force", to, Origin::profile(key));
    pointing(finding).remedy("Take the key out, or let somebody outside the release say so: `--profile FILE`.")
}

fn of_its_own(profile: &Profile, own: &OwnProfile) -> Option<Finding> {
    let digest = profile.policy.digest;
    match own {
        OwnProfile::Amends => None,
        OwnProfile::OfItsOwn { name } => {
            let message = format!(
                "The pack brings rules of its own, \"{name}\", with the digest {digest}: nobody outside it has said that they hold."
            );
            let finding = Finding::new(Code::PolicyOwn, name, message);
            Some(pointing(finding).remedy(
                "Compare the digest with the one that was agreed, or name the rules from outside: `--profile FILE`.",
            ))
        }
        OwnProfile::PassedOver { differs } => {
            let how = match differs {
                None => "is no profile that could be used".to_owned(),
                Some(0) => return None,
                Some(1) => "differs in 1 key".to_owned(),
                Some(keys) => format!("differs in {keys} keys"),
            };
            let message = format!("The rules come from outside the pack; its own profile is not in force, and {how}.");
            let finding = Finding::new(Code::PolicyOwn, "signoff.toml", message).weighing(Severity::Info);
            Some(pointing(finding).remedy("Nothing, where the rules from outside are the agreed ones."))
        }
    }
}

/// At the pack's own profile.
fn pointing(finding: Finding) -> Finding {
    finding.at_all(PackPath::new("signoff.toml").iter().map(Location::file))
}
