//! What is wrong with a raw-runs file, with few words kept however much it is.

/// Everything wrong with a raw-runs file: [`Problems::LISTED`] of them by phase (row fields, then provenance, then
/// flags, as the canonical program finds them) and row, the first of each phase always among them, and how many there
/// are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    pub listed: Vec<RowProblem>,
    pub total: u64,
}

impl Problems {
    /// How many problems are kept with their words; more are only counted.
    pub(super) const LISTED: usize = 20;

    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

/// One breach of the row contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row's number from 1, blank lines not counted; `None` for a problem of the file as a whole.
    pub row: Option<u64>,
    /// The line of the file, from 1, where the row begins.
    pub line: Option<u64>,
    /// The field in dotted spelling (`environment.git.commit`); empty for a row that is no JSON.
    pub field: String,
    pub what: Breach,
    /// One sentence that names row, field and values.
    pub message: String,
}

/// What sort of breach, in the order in which the canonical program looks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// The file or a line is no JSON, no UTF-8, or longer than [`MAX_ROW_BYTES`](super::row::MAX_ROW_BYTES).
    Syntax,
    /// A field is missing or of the wrong type.
    Field,
    /// Provenance differs from the first row's.
    Provenance,
    /// A flag differs from the first row's.
    Flag,
    /// An object names a key twice.
    DuplicateKey,
}

/// The canonical program's passes over the rows: it stops at the first problem of the first pass that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Syntax,
    Fields,
    ProvenanceFields,
    Provenance,
    FlagFields,
    Flags,
    Keys,
}

impl Phase {
    const COUNT: usize = Self::Keys as usize + 1;

    fn breach(self) -> Breach {
        match self {
            Self::Syntax => Breach::Syntax,
            Self::Fields | Self::ProvenanceFields | Self::FlagFields => Breach::Field,
            Self::Provenance => Breach::Provenance,
            Self::Flags => Breach::Flag,
            Self::Keys => Breach::DuplicateKey,
        }
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPosition {
    /// Its number from 1, blank lines not counted.
    pub row: u64,
    /// The line of the file, from 1, where it begins.
    pub line: u64,
}

/// Problems as they are found, the first of each phase kept.
#[derive(Clone, Debug, Default)]
pub(super) struct ProblemCollector {
    phases: [Vec<RowProblem>; Phase::COUNT],
    total: u64,
}

impl ProblemCollector {
    /// Notes a problem; `why` is only asked for words that will be kept.
    pub(super) fn push(&mut self, phase: Phase, place: Option<RowPosition>, field: &str, why: impl FnOnce() -> String) {
        self.total += 1;
        let kept = &mut self.phases[phase as usize];
        if kept.len() < Problems::LISTED {
            let at = place.map(|place| format!("row {} (line {}): ", place.row, place.line)).unwrap_or_default();
            kept.push(RowProblem {
                row: place.map(|place| place.row),
                line: place.map(|place| place.line),
                field: field.to_owned(),
                what: phase.breach(),
                message: format!("{at}{}", why()),
            });
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn has(&self, phase: Phase) -> bool {
        !self.phases[phase as usize].is_empty()
    }

    pub(super) fn finish(self) -> Problems {
        let mut waiting = self.phases.iter().filter(|kept| !kept.is_empty()).count();
        let mut listed = Vec::new();
        for kept in self.phases.into_iter().filter(|kept| !kept.is_empty()) {
            waiting -= 1;
            let room = Problems::LISTED - listed.len() - waiting;
            listed.extend(kept.into_iter().take(room));
        }
        Problems { listed, total: self.total }
    }
}
