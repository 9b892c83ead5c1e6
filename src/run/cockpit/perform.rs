//! One effect, performed: io, and the facts that come of it.

mod locking;
mod probing;

use std::io::{BufReader, Read};

use jiff::Timestamp;

use crate::app::effect::Effect;
use crate::app::event::{Event, Excerpt, Now, Preview};
use crate::app::state::Access;
use crate::domain::assessment::Assessment;
use crate::domain::assessment::basis::Basis;
use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::assessment::wording::counted;
use crate::domain::evidence::history::History;
use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::evidence::note::Decision;
use crate::domain::rules::history::questions;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::answering::Reply;
use crate::domain::signing::author::Author;
use crate::domain::signing::note::{Draft, Request, draft};
use crate::domain::signing::recording::Shown;
use crate::domain::signing::tick::Mark;
use crate::domain::values::path::{Location, PackPath};
use crate::io::store::StoreError;
use crate::io::watch::Scope;
use crate::io::{clock, describe_error, git};
use crate::run::operations::answering::{self, AnswerOrder, Answering};
use crate::run::operations::emitting::{self, Delivery, NotWritten};
use crate::run::operations::marking::{self, Order};
use crate::run::person::Person;
use crate::run::pipeline::{Judged, Past, Pipeline, RecentFiles};

use super::excerpt::{around, beginning};
use super::history_worker::HistoryWorker;
use super::probe_worker::ProbeWorker;

/// How much of an artifact is read for a preview, in bytes.
const PREVIEW: usize = 64 << 10;
/// How much of a file is read at once on the way to some of its lines, in bytes.
const EXCERPT: usize = 16 << 10;

/// What performing needs: the pack, and what was made of it last.
#[derive(Debug)]
pub(super) struct Workspace {
    pipeline: Pipeline,
    /// Who sits in front of it.
    person: Person,
    access: Access,
    choice: PairOverride,
    /// `None` where the newest reading failed: nothing is drafted then.
    newest: Option<Assessment>,
    history_worker: HistoryWorker,
    probe_worker: ProbeWorker,
    /// What was drafted last, and when.
    drafted: Option<(Basis, Timestamp)>,
    /// Transcripts of the run under way that could not be kept.
    unkept: Vec<String>,
    /// The newest that was learnt. It is asked for anew at each reading, and judged with meanwhile.
    history: History,
}

/// A tick or untick that was asked for.
struct Wanted {
    id: String,
    mark: Mark,
    reason: Option<String>,
    shown: Shown,
    on_screen: bool,
}

impl Workspace {
    pub(super) fn new(
        (pipeline, person): (Pipeline, Person),
        access: Access,
        history_worker: HistoryWorker,
        probe_worker: ProbeWorker,
    ) -> Self {
        Self {
            pipeline,
            person,
            access,
            choice: PairOverride::default(),
            newest: None,
            history_worker,
            probe_worker,
            drafted: None,
            unkept: Vec::new(),
            history: History::Asking,
        }
    }

    pub(super) fn looks_again_at(&self) -> Option<Timestamp> {
        self.pipeline.looks_again_at()
    }

    /// What the last reading that was judged looked at.
    pub(super) fn scope(&self) -> Scope {
        self.pipeline.scope()
    }

    /// Reads and judges the pack as it is now, and asks for its history.
    pub(super) fn look(&mut self) -> Event {
        let told = self.judge_and_tell();
        let root = self.pipeline.root().path();
        if let Some(newest) = self.newest.as_ref().filter(|_| git::none_at(root).is_none()) {
            self.history_worker.ask(root, questions(newest, self.pipeline.profile()));
        }
        told
    }

    /// Takes in what git answered; a fact where that says something new.
    pub(super) fn learn(&mut self, history: History) -> Option<Event> {
        (self.history != history).then(|| {
            self.history = history;
            self.judge_and_tell()
        })
    }

    fn judge_and_tell(&mut self) -> Event {
        match self.judge() {
            Ok(newest) => Event::Assessed(Box::new(newest.clone()), Now { at: clock::now(), today: clock::today() }),
            Err(unjudged) => Event::Unjudged(unjudged, clock::now()),
        }
    }

    /// What the newest reading came to, kept.
    fn judge(&mut self) -> Result<&Assessment, Unjudged> {
        self.newest = None;
        let judged = self.pipeline.judge(RecentFiles::BeingWritten, &self.choice, Past::Known(&self.history));
        judged
            .map(|(_, assessment)| &*self.newest.insert(assessment))
            .map_err(|unjudged| seen_from(&self.pipeline, unjudged))
    }

    /// The facts that come of an effect. What belongs to the terminal is not ours: no facts. A write is only answered: to
    /// look at what became of it is the next thing to do.
    pub(super) fn perform(&mut self, effect: Effect) -> Vec<Event> {
        match effect {
            Effect::Rescan(choice) => {
                self.choice = choice;
                vec![self.look()]
            }
            Effect::Mark { id, mark, reason, shown, on_screen } => {
                self.mark(Wanted { id, mark, reason, shown, on_screen })
            }
            Effect::Answer { findings, reply, reason } => vec![self.answer(&findings, &reply, &reason)],
            Effect::Draft { reason } => self.draft(reason).into_iter().collect(),
            Effect::DraftAnew { reason } => {
                self.drafted = None;
                self.draft(reason).into_iter().collect()
            }
            Effect::Emit(draft) => self.emit(&draft),
            Effect::Prove(choice) => {
                let proved = self.prove(&choice);
                vec![proved, self.look()]
            }
            Effect::Preview(path) => {
                let preview = self.preview(&path);
                vec![Event::Previewed(path, preview)]
            }
            Effect::Excerpt(place) => vec![Event::Excerpted(self.excerpt(place))],
            Effect::ChangeLock(change, lock) => self.change_lock(&change, lock),
            Effect::RestoreLock(text) => self.restore_lock(text),
            Effect::Attach { target, file, lock } => self.attach(&target, &file, lock),
            Effect::Collect { target, field } => self.collect(target, field),
            Effect::KeepDiff => self.keep_diff(),
            Effect::PrepareProbe(ask) => {
                let ready = self.prepare_probe(&ask);
                vec![Event::ProbeReady { ask, ready }]
            }
            Effect::RunProbe(ask, batches) => self.run_probe(&ask, batches),
            Effect::CancelProbe => {
                self.probe_worker.cancel();
                Vec::new()
            }
            Effect::Suspend | Effect::Repaint | Effect::Quit => Vec::new(),
        }
    }

    fn mark(&mut self, wanted: Wanted) -> Vec<Event> {
        match self.write_mark(&wanted) {
            Ok(None) => vec![marked(&wanted)],
            Ok(Some(unconfirmed)) => vec![marked(&wanted), Event::Warned(unconfirmed)],
            Err(refused) => vec![Event::Refused(refused)],
        }
    }

    /// Some words where the byte is written but not confirmed on disk. The mark was asked for of what was on screen: it
    /// is written where the pack as it is now bears it too.
    fn write_mark(&mut self, wanted: &Wanted) -> Result<Option<String>, String> {
        self.may_write()?;
        let Wanted { id, mark, reason, shown, on_screen } = wanted;
        let order = Order { id, mark: *mark, reason: reason.as_deref(), shown: Some(shown), on_screen: *on_screen };
        let mut judge = as_on_screen(&self.choice, &self.history);
        match marking::mark(&mut self.pipeline, &mut judge, &self.person, order) {
            Ok(marked) => Ok(marked.unconfirmed.map(|error| error.told())),
            Err(error) => Err(error.told()),
        }
    }

    fn answer(&mut self, findings: &[FindingRef], reply: &Reply, reason: &str) -> Event {
        let answered = self.may_write().and_then(|()| {
            let order = AnswerOrder { of: Answering::Shown(findings), reply, reason };
            let mut judge = as_on_screen(&self.choice, &self.history);
            let answered = answering::answer(&mut self.pipeline, &mut judge, &self.person, order);
            answered.map_err(|error| error.told())
        });
        match answered {
            Ok(answered) => Event::Answered(format!("{} {}", counted(answered.len() as u64, "finding"), reply.done())),
            Err(why) => Event::Refused(why),
        }
    }

    /// `None` where the newest reading failed, which was told.
    fn draft(&mut self, reason: Option<String>) -> Option<Event> {
        let assessment = self.newest.as_ref()?;
        let basis = Basis::of(assessment);
        // Of the same evidence it is the same draft, whenever it was read.
        let drafted = self.drafted.take().filter(|(drafted, _)| *drafted == basis);
        let (basis, at) = drafted.unwrap_or_else(|| (basis, self.pipeline.moment()));
        let author = Author::new(&self.person.by, &self.person.host, at);
        let request = Request { author, today: self.pipeline.today(), decision: None, reason, place: None };
        self.drafted = Some((basis, at));
        let drafted = |decision| {
            draft(assessment, self.pipeline.profile(), &Request { decision: Some(decision), ..request.clone() })
        };
        Some(match drafted(Decision::Blocked) {
            Ok(blocked) => Event::Drafted { approved: drafted(Decision::Approved).ok(), blocked },
            Err(refused) => Event::NotDrafted(refused.to_string()),
        })
    }

    fn emit(&mut self, draft: &Draft) -> Vec<Event> {
        match self.write_note(draft) {
            Ok(None) => vec![Event::Emitted(draft.path.clone())],
            Ok(Some(unconfirmed)) => vec![Event::Emitted(draft.path.clone()), Event::Warned(unconfirmed)],
            Err(refused) => vec![Event::Refused(refused)],
        }
    }

    /// Writes the very text that was previewed, if the evidence is still the one that it was drafted from.
    fn write_note(&mut self, draft: &Draft) -> Result<Option<String>, String> {
        self.may_write()?;
        if self.pipeline.is_as_of_another_moment() {
            return Err(
                "A note is of the moment at which it is written, and this cockpit judges as of another one (`--at`); \
                        no note was written."
                    .to_owned(),
            );
        }
        let statement = emitting::check(&mut self.pipeline, draft, (RecentFiles::BeingWritten, &self.choice))
            .map_err(|error| self.not_written(error))?;
        let place = self
            .pipeline
            .root()
            .real_path(&draft.path)
            .map_err(|error| format!("{}: {}; no note was written", draft.path, describe_error(&error)))?;
        let mut judge = as_on_screen(&self.choice, &self.history);
        let delivery = Delivery { draft, statement: &statement, signature: None, place: &place };
        match emitting::write(&mut self.pipeline, &mut judge, &self.person, delivery) {
            Ok(()) => Ok(None),
            Err(NotWritten::Store(error @ StoreError::Unconfirmed { .. })) => Ok(Some(error.told())),
            Err(error) => Err(self.not_written(error)),
        }
    }

    fn not_written(&self, error: NotWritten) -> String {
        match error {
            NotWritten::Unjudged(unjudged) => NotWritten::Unjudged(seen_from(&self.pipeline, unjudged)).to_string(),
            error if error.is_of_its_place() || matches!(error, NotWritten::NotRecorded(_)) => {
                format!("{error}; {}", error.remedy())
            }
            error => error.to_string(),
        }
    }

    pub(super) fn may_write(&self) -> Result<(), String> {
        match self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => Err("This cockpit is read-only; nothing was written.".to_owned()),
        }
    }

    fn prove(&mut self, choice: &PairOverride) -> Event {
        let judged = self.pipeline.judge(RecentFiles::BeingWritten, choice, Past::Known(&self.history));
        let proved = judged.map(|(pack, assessment)| self.pipeline.mutants((&pack, &assessment), choice));
        Event::Proved(proved.map(Box::new).map_err(|unjudged| seen_from(&self.pipeline, unjudged).text))
    }

    /// The lines around a place, wherever in the file they stand; without a line, the first ones.
    fn excerpt(&self, place: Location) -> Excerpt {
        let line = place.line.unwrap_or(1);
        let file = self.pipeline.root().open_file(&place.path);
        let read = file.and_then(|file| {
            let stream = BufReader::with_capacity(EXCERPT, file);
            match place.line {
                None => beginning(stream).map(|lines| (1, lines)),
                Some(line) => around(stream, line),
            }
        });
        let (first, lines) = match read {
            Ok((first, lines)) if lines.is_empty() && place.line.is_some() => {
                (first, Preview::None(format!("there is no line {line} any more")))
            }
            Ok((first, lines)) if lines.iter().any(|line| line.contains('\0')) => (first, no_text()),
            Ok((first, lines)) => (first, Preview::Text { lines, cut: true }),
            Err(error) => (line, Preview::None(describe_error(&error))),
        };
        Excerpt { place, first, lines }
    }

    fn preview(&self, path: &PackPath) -> Preview {
        let mut bytes = Vec::new();
        let file = self.pipeline.root().open_file(path);
        match file.and_then(|file| file.take(PREVIEW as u64 + 1).read_to_end(&mut bytes)) {
            Ok(_) => preview_of(bytes),
            Err(error) => Preview::None(format!("cannot be read: {}", describe_error(&error))),
        }
    }
}

/// Judges the pack as it is now, of the runs and under the history that are on screen.
fn as_on_screen<'a>(choice: &'a PairOverride, history: &'a History) -> impl FnMut(&mut Pipeline) -> Judged + 'a {
    |pipeline| {
        let judged = pipeline.judge(RecentFiles::BeingWritten, choice, Past::Known(history));
        judged.map_err(|unjudged| seen_from(pipeline, unjudged))
    }
}

/// As the cockpit tells it: files are named from the pack's root on.
fn seen_from(pipeline: &Pipeline, unjudged: Unjudged) -> Unjudged {
    unjudged.within(&pipeline.root().path().to_string_lossy())
}

fn marked(wanted: &Wanted) -> Event {
    Event::Marked { id: wanted.id.clone(), ticked: wanted.mark == Mark::Tick }
}

fn no_text() -> Preview {
    Preview::None("bytes that are no text".to_owned())
}

/// What was read of an artifact, as lines. Where it was cut, a character may have been cut as well.
fn preview_of(mut bytes: Vec<u8>) -> Preview {
    let cut = bytes.len() > PREVIEW;
    bytes.truncate(PREVIEW);
    let whole = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) if cut && error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return no_text(),
    };
    bytes.truncate(whole);
    if bytes.contains(&0) {
        return no_text();
    }
    let text = String::from_utf8_lossy(&bytes);
    Preview::Text { lines: text.lines().map(str::to_owned).collect(), cut }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::domain::finding::Code;
    use crate::run::cockpit::probe_worker::Running;
    use crate::run::cockpit::queue::RescanHandle;
    use crate::run::cockpit::writes::Writes;

    const CHECKLIST: &str = "docs/reliability/release-readiness-checklist.md";
    const ITEMS: &str = "- [ ] The bell rings\n";

    /// A pack in which nothing blocks under its profile, once it was read.
    fn ready(pack: &Path) -> (Workspace, Assessment) {
        fs::create_dir_all(pack.join("docs/reliability")).unwrap();
        fs::write(pack.join(CHECKLIST), ITEMS).unwrap();
        profile(pack, "name = \"one\"\n");
        let pipeline = Pipeline::open(Some(pack), None).unwrap();
        let (jobs, _) = std::sync::mpsc::channel();
        let (queue, _) = super::super::queue::queue();
        let jobs = RescanHandle::new(jobs, Writes::default());
        let probe_worker = ProbeWorker::new(queue, jobs, Running::default());
        let history_worker = HistoryWorker::start(|_| {}).unwrap();
        let person = Person { by: "anna".to_owned(), host: "build-7".to_owned() };
        let mut workspace = Workspace::new((pipeline, person), Access::ReadWrite, history_worker, probe_worker);
        let Event::Assessed(assessment, _) = workspace.look() else { panic!("not judged") };
        (workspace, *assessment)
    }

    fn profile(pack: &Path, top: &str) {
        let codes: String = Code::ALL.iter().map(|code| format!("'{}' = 'info'\n", code.name())).collect();
        fs::write(pack.join("signoff.toml"), format!("{top}[severity]\n{codes}")).unwrap();
    }

    fn approved(workspace: &mut Workspace) -> Draft {
        match workspace.perform(Effect::Draft { reason: None }).pop() {
            Some(Event::Drafted { approved: Some(draft), .. }) => draft,
            other => panic!("{other:?}"),
        }
    }

    fn tick(assessment: &Assessment) -> Effect {
        let checklist = assessment.checklist.as_ref().unwrap();
        let item = &checklist.items[0];
        let (id, shown) = (item.id.clone(), Shown::of(item));
        Effect::Mark { id, mark: Mark::Tick, reason: Some("heard it".to_owned()), shown, on_screen: true }
    }

    /// What is told of a write, and then of the pack.
    fn written(workspace: &mut Workspace, effect: Effect) -> Vec<Event> {
        let mut events = workspace.perform(effect);
        events.push(workspace.look());
        events
    }

    /// The refusal, and whether the state was told after it.
    fn refused(events: Vec<Event>) -> (String, bool) {
        match &events[..] {
            [Event::Refused(why), state] => (why.clone(), matches!(state, Event::Unjudged(..))),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_asked_for_before_the_profile_broke_is_not_written_after_it() {
        let pack = tempfile::tempdir().unwrap();
        let (mut workspace, assessment) = ready(pack.path());
        let draft = approved(&mut workspace);
        profile(pack.path(), "colour = 1\n");
        for effect in [tick(&assessment), Effect::Emit(draft.clone())] {
            let (why, is_told) = refused(written(&mut workspace, effect));
            assert!(why.contains("signoff.toml: line 1") && is_told, "{why}");
        }
        assert!(workspace.perform(Effect::Draft { reason: None }).is_empty());
        let proved = workspace.perform(Effect::Prove(PairOverride::default()));
        assert!(matches!(proved[..], [Event::Proved(Err(_)), Event::Unjudged(..)]), "{proved:?}");
        assert_eq!(fs::read_to_string(pack.path().join(CHECKLIST)).unwrap(), ITEMS);
        assert!(!pack.path().join(draft.path.as_str()).exists());
        profile(pack.path(), "name = \"one\"\n");
        assert!(matches!(written(&mut workspace, tick(&assessment))[..], [Event::Marked { .. }, Event::Assessed(..)]));
    }

    #[test]
    fn a_note_drafted_under_another_profile_is_not_written() {
        let pack = tempfile::tempdir().unwrap();
        let (mut workspace, _) = ready(pack.path());
        let draft = approved(&mut workspace);
        profile(pack.path(), "name = \"two\"\n");
        let (why, is_unjudged) = refused(written(&mut workspace, Effect::Emit(draft.clone())));
        assert!(why.contains("the profile or the judgement changed") && !is_unjudged, "{why}");
        assert!(!pack.path().join(draft.path.as_str()).exists());
        let again = approved(&mut workspace);
        assert!(matches!(written(&mut workspace, Effect::Emit(again))[..], [Event::Emitted(_), Event::Assessed(..)]));
        assert!(pack.path().join(draft.path.as_str()).exists());
    }

    #[test]
    fn a_cockpit_that_judges_as_of_another_moment_writes_no_note() {
        let pack = tempfile::tempdir().unwrap();
        let (mut workspace, _) = ready(pack.path());
        let draft = approved(&mut workspace);
        let pipeline = Pipeline::open(Some(pack.path()), None).unwrap();
        workspace.pipeline = pipeline.judging_at(Some(Timestamp::now()));
        let (why, _) = refused(written(&mut workspace, Effect::Emit(draft.clone())));
        assert!(why.contains("`--at`") && why.contains("no note was written"), "{why}");
        assert!(!pack.path().join(draft.path.as_str()).exists());
    }

    #[test]
    fn a_draft_is_the_same_at_each_reading_until_somebody_is_about_to_sign_it() {
        let pack = tempfile::tempdir().unwrap();
        let (mut workspace, _) = ready(pack.path());
        workspace.drafted = Some((Basis::of(workspace.newest.as_ref().unwrap()), Timestamp::UNIX_EPOCH));
        let first = approved(&mut workspace);
        workspace.look();
        assert_eq!(approved(&mut workspace), first);
        workspace.perform(Effect::DraftAnew { reason: None });
        assert!(approved(&mut workspace).request.author.at > first.request.author.at);
    }

    #[test]
    fn a_tick_does_not_follow_a_pack_that_was_moved_away() {
        let folder = tempfile::tempdir().unwrap();
        let (pack, away) = (folder.path().join("pack"), folder.path().join("away"));
        let (mut workspace, assessment) = ready(&pack);
        fs::rename(&pack, &away).unwrap();
        let (why, is_told) = refused(written(&mut workspace, tick(&assessment)));
        assert!(why.contains("pack is gone") && is_told, "{why}");
        assert_eq!(fs::read_to_string(away.join(CHECKLIST)).unwrap(), ITEMS);
    }

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
