//! What a pane lists: the one source of order for the cursor (here) and for the rows (in `view`).

use std::ops::Range;
use std::sync::Arc;

/// One thing in a pane's list, top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Durable: made of codes, paths, names and item ids, never of a row. Unique in its pane.
    pub id: String,
    pub subject: Subject,
}

/// What an entry is about. Indices point into the assessment on screen ([`State::assessment`]): [`Subject::resolve`]
/// looks them up.
///
/// [`State::assessment`]: super::state::State::assessment
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A part's title: shown, never selected.
    Heading(Arc<str>),
    /// `findings[i]`.
    Finding(usize),
    /// Several findings of one code, folded together: their indices.
    Alike(Vec<usize>),
    /// `steps[i]`.
    Step(usize),
    /// `reports[i]`.
    Report(usize),
    /// `reports[i].metrics[j]`.
    Metric { report: usize, metric: usize },
    /// `samples.pooled[i]`.
    Pooled(usize),
    /// `samples.contrasts[i]`.
    Contrast(usize),
    /// `echoes[i]`.
    Echo(usize),
    /// Contrasts that show no difference, folded: their indices.
    Unshown(Vec<usize>),
    /// Metrics without a target, and how each metric went over the runs, folded: how many.
    ToldOnly { rates: usize, trends: usize },
    /// `gate.comparisons[i]`.
    Comparison(usize),
    /// The equal fields of the gate, folded: how many.
    EqualFields(usize),
    /// The test whether the gate can block: where it stands.
    Testing,
    /// `mutants.list[i]` of the test whether the gate can block.
    Mutant(usize),
    /// Several mutants that ended alike and need no look, folded together: their indices.
    Mutants(Vec<usize>),
    /// One sentence of `gate.disagreements[i]`.
    Disagreement(usize),
    /// `gate.earlier[i]`.
    Earlier(usize),
    /// A line of the gate's JSON, from 0, and what it says.
    JsonLine(usize, Arc<str>),
    /// A line of the note's text, from 0, and what it says.
    NoteLine(usize, Arc<str>),
    /// `flags[i]`.
    Flag(usize),
    /// `rollback.steps[i]`.
    RollbackStep(usize),
    /// A checklist section: the indices of its items.
    Section(Range<usize>),
    /// `checklist.items[i]`.
    Item(usize),
    /// `closure.targets[i]`.
    Target(usize),
    /// `closure.targets[i].fields[j]`.
    Field { target: usize, field: usize },
    /// The closure as a whole.
    Closure,
    /// `closure.targets[i].probes[j]`, or without a target `probes[j]`.
    Probe { target: Option<usize>, probe: usize },
    /// `closure.diff.values[i]`.
    LockChange(usize),
    /// `plugins[i]`.
    Plugin(usize),
    /// `artifacts[i]`.
    Artifact(usize),
    /// `contracts[i]`.
    Contract(usize),
    /// `captures[i]`.
    Capture(usize),
    /// `notes[i]`.
    Note(usize),
    /// `trends[i]`.
    Trend(usize),
    /// The newest change of what blocks (`State::facts`): `artifacts[i]` caused it, where that is there.
    Change(Option<usize>),
    /// A sentence where there is nothing to list: `none found`, `still loading`, `not required`, why it cannot be seen.
    Nothing(Arc<str>),
}

impl Subject {
    /// Whether a part begins here: where Tab goes.
    pub(super) fn begins_part(&self) -> bool {
        matches!(self, Self::Heading(_) | Self::Section(_) | Self::Target(_))
    }

    /// Headings and empty words cannot be selected.
    pub fn is_selectable(&self) -> bool {
        !matches!(self, Self::Heading(_) | Self::Nothing(_))
    }
}
