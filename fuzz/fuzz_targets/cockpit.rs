//! The cockpit over anything that may happen to it: split escape sequences, pastes, sizes, readings, answers that come or
//! are refused. Nothing panics, every frame is drawn, and the laws of `lawful.rs` hold.
//!
//! Covers: src/app/field.rs src/app/update.rs
#![no_main]

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use signoff::app::effect::Effect;
use signoff::app::event::{Event, Excerpt, Now, Preview};
use signoff::app::key::Key;
use signoff::app::keymap::Keymap;
use signoff::app::lock_text::LockText;
use signoff::app::selection::Selection;
use signoff::app::state::{Access, Glyphs, Provenance, Session, State};
use signoff::app::update::update;
use signoff::domain::assessment::unjudged::{Cause, Unjudged};
use signoff::domain::evidence::note::Decision;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::escaped::has_hazard;
use signoff::domain::values::path::PackPath;
use signoff::tui::escape_decoder::EscapeDecoder;
use signoff::view::lay_out;
use signoff_fuzz::lawful::Before;
use signoff_fuzz::packs::{assessments, profile};
use signoff_fuzz::signed::drafted_of;

/// A longer day than this is another input.
const LONGEST: usize = 96;
const SIZES: [(u16, u16); 8] = [(80, 24), (120, 30), (60, 15), (1, 1), (160, 50), (20, 5), (0, 0), (300, 100)];
const NAMED: [Key; 12] = [
    Key::Up,
    Key::Down,
    Key::PageUp,
    Key::PageDown,
    Key::Home,
    Key::End,
    Key::BackTab,
    Key::Delete,
    Key::Left,
    Key::Right,
    Key::Backspace,
    Key::Esc,
];

fuzz_target!(|bytes: &[u8]| {
    static OPENED: OnceLock<Cockpit> = OnceLock::new();
    let mut cockpit = OPENED.get_or_init(Cockpit::new).clone();
    let mut rest = bytes.get(..LONGEST).unwrap_or(bytes);
    while let Some((first, behind)) = rest.split_first() {
        rest = cockpit.happen(*first, behind);
    }
    cockpit.settle();
    cockpit.check_screen();
});

#[derive(Clone)]
struct Cockpit {
    state: State,
    decoder: EscapeDecoder,
    /// What was asked for and is not answered.
    asked: VecDeque<Effect>,
}

impl Cockpit {
    fn new() -> Self {
        let session = Session {
            pack: "acme".to_owned(),
            provenance: Provenance::Operator,
            operator: "kim".to_owned(),
            access: Access::ReadWrite,
            glyphs: Glyphs::Unicode,
        };
        let state = State::new(session, Keymap::built_in().expect("the built-in keymap"));
        let mut cockpit = Self { state, decoder: EscapeDecoder::default(), asked: VecDeque::new() };
        cockpit.take(Event::Resize(80, 24));
        cockpit.take(assessed(0));
        cockpit.answer(true);
        cockpit
    }

    /// One thing; what is left of the input.
    fn happen<'a>(&mut self, first: u8, behind: &'a [u8]) -> &'a [u8] {
        match first {
            0..0x80 => self.press(key_of(first)),
            0x80..0x88 => self.take(assessed(usize::from(first))),
            0x88..0x90 => {
                let (columns, rows) = SIZES[usize::from(first - 0x88)];
                self.take(Event::Resize(columns, rows));
                self.check_screen();
            }
            0x90..0xa0 => self.answer(first < 0x9c),
            0xa0..0xac => self.press(NAMED[usize::from(first - 0xa0)]),
            0xac..0xb0 => self.settle(),
            0xb0..0xb4 => self.type_confirmation(),
            0xb4 => {
                let why = Unjudged { cause: Cause::PackGone, text: "gone".to_owned(), hint: "put it back".to_owned() };
                self.take(Event::Unjudged(why, now().at));
            }
            0xb5..0xba => self.check_screen(),
            0xba..0xc0 => self.take(Event::Paused),
            _ => {
                let (pasted, rest) = behind.split_at(behind.len().min(usize::from(first - 0xc0)));
                self.settle();
                self.take(Event::Paste(String::from_utf8_lossy(pasted).into_owned()));
                return rest;
            }
        }
        behind
    }

    fn press(&mut self, key: Key) {
        for key in self.decoder.push(key) {
            self.take(Event::Key(key));
        }
    }

    fn settle(&mut self) {
        for key in self.decoder.settle() {
            self.take(Event::Key(key));
        }
    }

    /// The words that would sign the draft on screen, without Enter.
    fn type_confirmation(&mut self) {
        self.settle();
        let words = self.state.draft().map(|draft| draft.confirmation()).unwrap_or_default();
        words.chars().for_each(|c| self.take(Event::Key(Key::Char(c))));
    }

    fn take(&mut self, event: Event) {
        let before = Before::of(&self.state);
        let effects = update(&mut self.state, event.clone());
        before.check(&event, &effects);
        self.asked.extend(effects);
        self.asked.truncate(64);
    }

    /// The oldest thing that was asked for is done, or refused.
    fn answer(&mut self, is_done: bool) {
        let answers = self.asked.pop_front().map(|effect| self.answers(effect, is_done)).unwrap_or_default();
        answers.into_iter().for_each(|event| self.take(event));
    }

    fn answers(&self, effect: Effect, is_done: bool) -> Vec<Event> {
        let path = || PackPath::new("docs/reliability/artifacts/new.md").expect("a path");
        let text = |words: &str| LockText {
            path: path(),
            words: words.to_owned(),
            before: Arc::from("a"),
            after: Arc::from("b"),
        };
        match effect {
            Effect::Draft { reason } | Effect::DraftAnew { reason } => {
                self.drafted(reason.as_deref()).into_iter().collect()
            }
            _ if !is_done => vec![Event::Refused("no room".to_owned())],
            Effect::Rescan(_) => vec![assessed(0)],
            Effect::Mark { id, mark, .. } => vec![Event::Marked { id, ticked: mark == Mark::Tick }],
            Effect::Answer { .. } => vec![Event::Answered("answered".to_owned())],
            Effect::Emit(draft) => vec![Event::Emitted(draft.path)],
            Effect::ChangeLock(change, _) => vec![Event::LockChanged(text(&change.words()))],
            Effect::Attach { .. } => vec![Event::LockChanged(text("attached"))],
            Effect::RestoreLock(lock) => vec![Event::LockChanged(lock)],
            Effect::Collect { target, field } => {
                vec![Event::Collected { target, field, value: Ok("sha256:0".to_owned()) }]
            }
            Effect::KeepDiff => vec![Event::Kept(path())],
            Effect::PrepareProbe(ask) => {
                vec![Event::ProbeReady { ask, ready: Ok((vec!["acme ps".to_owned()], Vec::new())) }]
            }
            Effect::RunProbe(..) => vec![
                Event::ProbeAt { probe: "acme".to_owned(), seconds: 1, written: 2 },
                Event::ProbeEnded(Ok("passed".to_owned())),
            ],
            Effect::CancelProbe => vec![Event::ProbeEnded(Err("ended".to_owned()))],
            Effect::Prove(_) => vec![Event::Proved(Err("no room".to_owned()))],
            Effect::Preview(path) => {
                let lines = vec!["one".to_owned(), "\x1b[2Jtwo".to_owned()];
                vec![Event::Previewed(path, Preview::Text { lines, cut: true })]
            }
            Effect::Excerpt(place) => {
                let lines = Preview::Text { lines: vec!["one".to_owned()], cut: false };
                vec![Event::Excerpted(Excerpt { place, first: 1, lines })]
            }
            Effect::Suspend | Effect::Repaint | Effect::Quit => Vec::new(),
        }
    }

    fn drafted(&self, reason: Option<&str>) -> Option<Event> {
        let assessment = self.state.assessment()?;
        let draft = |decision| drafted_of(assessment, profile(), decision, reason);
        Some(Event::Drafted { approved: draft(Decision::Approved), blocked: draft(Decision::Blocked)? })
    }

    /// What is drawn has no control characters, and the terminal's size; the cursor stands on what can be selected.
    fn check_screen(&mut self) {
        let selection = Selection::of(&self.state);
        assert!(selection.cursor.is_none_or(|at| selection.entries[at].subject.is_selectable()));
        let (width, height) = (self.state.ui.width, self.state.ui.height);
        let screen = lay_out(&self.state, width, height);
        assert!(screen.rows.len() <= usize::from(height).max(1));
        for span in screen.rows.iter().flat_map(|row| &row.spans) {
            assert!(!span.text.as_str().chars().any(|c| c.is_control()), "{span:?}");
            assert!(!has_hazard(&format!("a{}", span.text.as_str())), "{span:?}");
        }
        self.take(Event::Drawn(Box::new(screen.sight)));
    }
}

fn assessed(which: usize) -> Event {
    let all = assessments();
    Event::Assessed(Box::new(all[which % all.len()].clone()), now())
}

fn now() -> Now {
    Now { at: "2025-05-06T12:00:00Z".parse().expect("a time"), today: date(2025, 5, 6) }
}

/// A byte of a terminal as a key.
fn key_of(byte: u8) -> Key {
    match byte {
        0x1b => Key::Esc,
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x7f => Key::Backspace,
        0..0x20 => Key::Ctrl(char::from(byte + 0x60)),
        _ => Key::Char(char::from(byte)),
    }
}
