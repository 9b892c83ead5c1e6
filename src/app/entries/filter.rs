//! The filter: entries that hold the words, with their headings.

use crate::app::entry::{Entry, Subject};
use crate::app::state::State;

use super::searchable;

/// Keeps what holds `filter`, in either case, and the headings above it.
pub(super) fn keep(state: &State, entries: Vec<Entry>, filter: &str) -> Vec<Entry> {
    let wanted = filter.to_lowercase();
    let mut kept = Vec::new();
    let mut heading = None;
    let mut part = None;
    let mut found = 0_usize;
    for entry in entries {
        match &entry.subject {
            Subject::Heading(_) => (heading, part) = (Some(entry), None),
            Subject::Nothing(_) => {}
            subject => {
                let words = subject.resolve(state).map(|thing| searchable::words(&thing)).unwrap_or_default();
                let holds = words.to_lowercase().contains(&wanted);
                if subject.begins_part() && !holds {
                    part = Some(entry);
                } else if holds {
                    let above = if subject.begins_part() { None } else { part.take() };
                    part = None;
                    kept.extend(heading.take().into_iter().chain(above).chain([entry]));
                    found += 1;
                }
            }
        }
    }
    if found == 0 {
        let why = format!("nothing here holds `{filter}`");
        return vec![Entry { id: "nothing".to_owned(), subject: Subject::Nothing(why.into()) }];
    }
    kept
}
