//! One effect, performed: io, and the facts that come of it.

use std::io::{BufReader, Read};

use jiff::Timestamp;

use crate::app::effect::Effect;
use crate::app::event::{Event, Excerpt, Now, Preview};
use crate::app::state::Access;
use crate::domain::assessment::Assessment;
use crate::domain::evidence::history::History;
use crate::domain::evidence::note::Decision;
use crate::domain::rules::history::questions;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::approval;
use crate::domain::signing::note::{Draft, draft, remaining};
use crate::domain::signing::tick::Mark;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};
use crate::io::store::{StoreError, create};
use crate::io::{clock, git, words};
use crate::run::mark::{Edit, MarkError, write_mark};
use crate::run::pipeline::{Pipeline, RecentFiles};

use super::excerpt::around;
use super::history_worker::HistoryWorker;

/// How much of an artifact is read for a preview, in bytes.
const PREVIEW: usize = 64 << 10;

/// What performing needs: the pack, and what was made of it last.
#[derive(Debug)]
pub(super) struct Workspace {
    pipeline: Pipeline,
    access: Access,
    choice: PairOverride,
    newest: Option<Assessment>,
    inquirer: HistoryWorker,
    /// The newest that was learnt. It is asked for anew at each reading, and judged with meanwhile.
    history: History,
}

/// A tick or untick that was asked for.
struct Wanted {
    id: String,
    mark: Mark,
    checklist: PackPath,
    digest: Digest,
}

impl Workspace {
    pub fn new(pipeline: Pipeline, access: Access, inquirer: HistoryWorker) -> Self {
        Self { pipeline, access, choice: PairOverride::default(), newest: None, inquirer, history: History::Asking }
    }

    pub fn looks_again_at(&self) -> Option<Timestamp> {
        self.pipeline.looks_again_at()
    }

    /// Files outside the evidence folder that the last reading looked at.
    pub fn beyond(&self) -> Vec<PackPath> {
        self.pipeline.beyond()
    }

    /// Reads and judges the pack as it is now, and asks for its history.
    pub fn look(&mut self) -> Event {
        let judged = self.judge();
        let root = self.pipeline.root().path();
        if let Some(newest) = self.newest.as_ref().filter(|_| git::none_at(root).is_none()) {
            self.inquirer.ask(root, questions(newest, self.pipeline.profile()));
        }
        judged
    }

    /// Takes in what git answered; a fact where that says something new.
    pub fn learn(&mut self, history: History) -> Option<Event> {
        (self.history != history).then(|| {
            self.history = history;
            self.judge()
        })
    }

    fn judge(&mut self) -> Event {
        match self.pipeline.judge(RecentFiles::BeingWritten, &self.choice, &self.history) {
            Ok(assessment) => {
                self.newest = Some(assessment.clone());
                Event::Assessed(Box::new(assessment), Now { at: clock::now(), today: clock::today() })
            }
            Err(wrong) => {
                self.newest = None;
                Event::PackLost(wrong.text)
            }
        }
    }

    /// The facts that come of an effect. What belongs to the terminal is not ours: no facts.
    pub fn perform(&mut self, effect: Effect) -> Vec<Event> {
        match effect {
            Effect::Rescan(choice) => {
                self.choice = choice;
                vec![self.look()]
            }
            Effect::Mark { id, mark, checklist, digest } => self.mark(Wanted { id, mark, checklist, digest }),
            Effect::Draft { reason } => vec![self.draft(reason.as_deref())],
            Effect::Emit(draft) => self.emit(&draft),
            Effect::Prove(choice) => vec![self.prove(&choice)],
            Effect::Preview(path) => {
                let preview = self.preview(&path);
                vec![Event::Previewed(path, preview)]
            }
            Effect::Excerpt(place) => vec![Event::Excerpted(self.excerpt(place))],
            Effect::Suspend | Effect::Repaint | Effect::Quit => Vec::new(),
        }
    }

    /// The write is answered first, then shown: as it is on disk, whatever became of it.
    fn mark(&mut self, wanted: Wanted) -> Vec<Event> {
        let answers = match self.write_mark(&wanted) {
            Ok(None) => vec![marked(&wanted)],
            Ok(Some(unconfirmed)) => vec![marked(&wanted), Event::Refused(unconfirmed)],
            Err(refused) => vec![Event::Refused(refused)],
        };
        self.and_look(answers)
    }

    /// Some words where the byte is written but not confirmed on disk.
    fn write_mark(&self, wanted: &Wanted) -> Result<Option<String>, String> {
        self.may_write()?;
        let edit = Edit { id: &wanted.id, mark: wanted.mark };
        match write_mark(self.pipeline.root(), &wanted.checklist, wanted.digest, &edit) {
            Ok(()) => Ok(None),
            Err(error @ MarkError::Store(StoreError::Unconfirmed { .. })) => Ok(Some(error.to_string())),
            Err(error) => Err(error.to_string()),
        }
    }

    fn draft(&self, reason: Option<&str>) -> Event {
        let Some(assessment) = &self.newest else {
            return Event::Refused("There is no note to draft: the pack could not be read.".to_owned());
        };
        let drafted = |decision| draft(assessment, self.pipeline.profile(), clock::today(), Some(decision), reason);
        match drafted(Decision::Blocked) {
            Ok(blocked) => Event::Drafted { approved: drafted(Decision::Approved).ok(), blocked },
            Err(refused) => Event::Refused(refused.to_string()),
        }
    }

    fn emit(&mut self, draft: &Draft) -> Vec<Event> {
        let answers = match self.write_note(draft) {
            Ok(None) => vec![Event::Emitted(draft.path.clone())],
            Ok(Some(unconfirmed)) => vec![Event::Emitted(draft.path.clone()), Event::Refused(unconfirmed)],
            Err(refused) => vec![Event::Refused(refused)],
        };
        self.and_look(answers)
    }

    /// Writes the very text that was previewed, if the evidence is still the one that it was drafted from.
    fn write_note(&mut self, draft: &Draft) -> Result<Option<String>, String> {
        self.may_write()?;
        let now = self.pipeline.assess(RecentFiles::BeingWritten, &self.choice).map_err(|wrong| wrong.text)?;
        if now.digest != draft.evidence {
            return Err("The evidence changed since the note was previewed; no note was written.".to_owned());
        }
        let against = approval::against(&now).count();
        if draft.decision == Decision::Approved && against > 0 {
            return Err(format!("APPROVED is refused while {}; no note was written.", remaining(against)));
        }
        let place = self
            .pipeline
            .root()
            .real_path(&draft.path)
            .map_err(|error| format!("{}: {}; no note was written", draft.path, words(&error)))?;
        match create(&place, draft.text.as_bytes()) {
            Ok(()) => Ok(None),
            Err(error @ StoreError::Unconfirmed { .. }) => Ok(Some(error.to_string())),
            Err(error) => Err(error.to_string()),
        }
    }

    fn may_write(&self) -> Result<(), String> {
        match self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => Err("This cockpit is read-only; nothing was written.".to_owned()),
        }
    }

    fn prove(&mut self, choice: &PairOverride) -> Event {
        let judged = self.pipeline.judge_pack(RecentFiles::BeingWritten, choice, &self.history);
        let proved = judged.map(|(pack, assessment)| self.pipeline.mutants((&pack, &assessment), choice));
        Event::Proved(proved.map(Box::new).map_err(|wrong| wrong.text))
    }

    fn and_look(&mut self, mut answers: Vec<Event>) -> Vec<Event> {
        answers.push(self.look());
        answers
    }

    /// The lines around a place, wherever in the file they stand.
    fn excerpt(&self, place: Location) -> Excerpt {
        let line = place.line.unwrap_or(1);
        let file = self.pipeline.root().open_file(&place.path);
        let read = file.and_then(|file| around(BufReader::with_capacity(PREVIEW, file), line));
        let (first, lines) = match read {
            Ok((first, lines)) if lines.is_empty() => {
                (first, Preview::None(format!("there is no line {line} any more")))
            }
            Ok((first, lines)) => (first, Preview::Text { lines, cut: true }),
            Err(error) => (line, Preview::None(words(&error))),
        };
        Excerpt { place, first, lines }
    }

    fn preview(&self, path: &PackPath) -> Preview {
        let mut bytes = Vec::new();
        let file = self.pipeline.root().open_file(path);
        match file.and_then(|file| file.take(PREVIEW as u64 + 1).read_to_end(&mut bytes)) {
            Ok(_) => preview_of(bytes),
            Err(error) => Preview::None(format!("cannot be read: {}", words(&error))),
        }
    }
}

fn marked(wanted: &Wanted) -> Event {
    Event::Marked { id: wanted.id.clone(), ticked: wanted.mark == Mark::Tick }
}

/// What was read of an artifact, as lines. Where it was cut, a character may have been cut as well.
fn preview_of(mut bytes: Vec<u8>) -> Preview {
    let cut = bytes.len() > PREVIEW;
    bytes.truncate(PREVIEW);
    let whole = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) if cut && error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return Preview::None("bytes that are no text".to_owned()),
    };
    bytes.truncate(whole);
    if bytes.contains(&0) {
        return Preview::None("bytes that are no text".to_owned());
    }
    let text = String::from_utf8_lossy(&bytes);
    Preview::Text { lines: text.lines().map(str::to_owned).collect(), cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_of_a_cut_character_is_text_and_one_of_bytes_is_not() {
        let mut long = vec![b'a'; PREVIEW - 1];
        long.extend("é and more".as_bytes());
        let Preview::Text { lines, cut } = preview_of(long) else { panic!("no text") };
        assert!(cut && lines[0].len() == PREVIEW - 1);
        assert_eq!(preview_of(vec![0xff, 0xfe]), Preview::None("bytes that are no text".to_owned()));
        assert_eq!(preview_of(b"a\0b".to_vec()), Preview::None("bytes that are no text".to_owned()));
        let text = Preview::Text { lines: vec!["a".into(), "b".into()], cut: false };
        assert_eq!(preview_of(b"a\r\nb\n".to_vec()), text);
    }
}
