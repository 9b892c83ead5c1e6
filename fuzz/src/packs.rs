//! The scenarios' base pack, judged in memory: whole, and with things missing.

use std::path::Path;
use std::sync::OnceLock;

use signoff::domain::assessment::Assessment;
use signoff::domain::evidence::content::Content;
use signoff::domain::evidence::pack::Pack;
use signoff::domain::profile::Profile;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::values::path::PackPath;

use crate::folder::named_files;

const BASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/scenarios/base");

/// The base pack's profile.
pub fn profile() -> &'static Profile {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let text = std::fs::read_to_string(Path::new(BASE).join("signoff.toml")).expect("the base's profile");
        Profile::read(&[&text]).expect("a profile")
    })
}

/// Whole, with nothing ticked, and without: the checklist, the lock, the reports.
pub fn assessments() -> &'static [Assessment] {
    static ASSESSMENTS: OnceLock<Vec<Assessment>> = OnceLock::new();
    ASSESSMENTS.get_or_init(|| {
        let open = |text: &str| text.replace("- [x]", "- [ ]");
        let judged = |leave_out: &str, change: &dyn Fn(&str) -> String| judged(leave_out, change);
        let mut all = vec![judged("\0", &str::to_owned), judged("\0", &open)];
        all.extend(["checklist", "lock", "report", "journal"].map(|left_out| judged(left_out, &str::to_owned)));
        all
    })
}

fn judged(leave_out: &str, change: &dyn Fn(&str) -> String) -> Assessment {
    let mut pack = Pack::default();
    for (name, file) in named_files(Path::new(BASE)) {
        let path = PackPath::new(&name).expect("a path inside the pack");
        if path.name().contains(leave_out) || path.as_str() == "signoff.toml" {
            continue;
        }
        let kind = profile().kind_of(&path);
        let mut text = std::fs::read_to_string(&file).expect("a text");
        if path.name().contains("checklist") {
            text = change(&text);
        }
        let (artifact, evidence) = Content::of(&path, kind, text.as_bytes(), profile()).into_entry(path, kind, None);
        pack.insert(artifact, evidence);
    }
    assess(&pack, profile(), &PairOverride::default())
}
