//! The required plugins in three columns: required, in the lock, on this machine; only where the machine was asked.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Assessment, Here, Locked, PluginFact};

use super::page::Page;
use super::paint::{TextRole, TextSpan};

/// Where an entry's words begin, and its further lines.
const INDENT: usize = 2;
const HANG: usize = 6;

pub(super) fn machine(page: &mut Page, assessment: &Assessment) {
    let asked: Vec<(&PluginFact, &Here)> =
        assessment.plugins.iter().filter_map(|plugin| Some((plugin, plugin.here.as_ref()?))).collect();
    if asked.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Title, "PLUGINS: IN THE LOCK, ON THIS MACHINE, REQUIRED")]);
    for (plugin, here) in asked {
        let (locked, word) = match plugin.locked {
            Locked::Yes => (Standing::Sensed, "in the lock"),
            _ => (Standing::Blocks, "not as required"),
        };
        let by = Some(plugin.by.as_str()).filter(|by| !by.is_empty()).map(|by| format!("by {by}"));
        let beside: Vec<String> = here.detail().map(str::to_owned).into_iter().chain(by).collect();
        let beside = if beside.is_empty() { String::new() } else { format!("  ({})", beside.join("; ")) };
        page.paragraph(
            INDENT,
            HANG,
            &[
                TextSpan::standing(locked),
                TextSpan::plain(format!(" {word:15}  ")),
                TextSpan::standing(Standing::of_here(Some(here))),
                TextSpan::plain(format!(" {:14}  {:8}  {}{beside}", here.word(), plugin.runtime, plugin.entry)),
            ],
        );
    }
}
