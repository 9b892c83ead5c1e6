//! The cockpit's loop: drain what happened, update, perform, draw once.
//!
//! One queue, and one thread that owns the state. Reading and judging, writing files and drawing are done elsewhere, so
//! that nothing slow holds up a key, a signal or the end.

mod ending;
mod excerpt;
mod executor;
mod history_worker;
mod keeper;
mod options;
mod perform;
mod probe_worker;
mod queue;
mod session;
mod sources;
mod watching;
mod writes;

use std::io;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::bookmark::Bookmark;
use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::app::state::{Access, Provenance, State};
use crate::app::update::update;
use crate::io::describe_error;
use crate::run::person::Person;
use crate::run::pipeline::Pipeline;
use crate::run::signals::Signals;
use crate::run::{CommandOutput, Exit, UsageError};
use crate::tui::frame_writer::FrameWriter;
use crate::tui::guard::{self, Guard};
use crate::tui::input::Inputs;
use crate::tui::theme::Theme;
use crate::view::lay_out;
use crate::view::screen::Screen;

use executor::Executor;
use keeper::{Keeper, Seat};
use queue::{Incoming, Queue};
use sources::STOPPING;

pub use options::Options;

/// How long nothing is pressed after a key that is not held down: held ones repeat 10 to 40 times a second, the slowest 5.
const PAUSE: Duration = Duration::from_millis(200);
/// How long a write that is under way may hold up the end.
const LAST_WRITE: Duration = Duration::from_secs(2);
/// The same once the terminal is gone: the process ends within a second.
const LAST_WRITE_UNSEEN: Duration = Duration::from_millis(500);

/// What was kept of the last cockpit, or why it is left out.
type Read = Result<Bookmark, String>;

/// What the cockpit opens with. From its beginning on a signal does nothing by itself: it waits for the cockpit, which
/// ends in good order, and whoever made something for it (a temporary folder, say) can put that away.
#[derive(Debug)]
pub struct Opening {
    runtime: Runtime,
    signals: Signals,
}

impl Opening {
    /// # Errors
    /// [`UsageError`] where there is no runtime to be had, or a signal cannot be listened to.
    pub(super) fn begin() -> Result<Self, UsageError> {
        let runtime = Builder::new_current_thread().enable_time().build().map_err(no_terminal)?;
        let signals = Signals::listen(&STOPPING).map_err(no_terminal)?;
        Ok(Self { runtime, signals })
    }

    /// Opens the cockpit, as [`run`] does.
    pub(super) fn run(self, options: &Options) -> CommandOutput {
        open(options, || Ok(self)).unwrap_or_else(CommandOutput::from)
    }
}

/// Opens the cockpit, until the operator or a signal ends it.
pub fn run(options: &Options) -> CommandOutput {
    open(options, Opening::begin).unwrap_or_else(CommandOutput::from)
}

/// All that can be refused is refused before the terminal is taken.
fn open(options: &Options, opening: impl FnOnce() -> Result<Opening, UsageError>) -> Result<CommandOutput, UsageError> {
    if !has_terminal() {
        return Err(UsageError::new("the cockpit needs a terminal to draw on", "the same without one: signoff status"));
    }
    let keymap = session::keymap(options)?;
    let theme = session::theme(options)?;
    let person = options.identity.person()?;
    let pipeline = options.target.open()?;
    let state = State::new(session::session(options, &pipeline, &person), keymap);
    let Opening { runtime, signals } = opening()?;
    runtime.block_on(run_loop(state, theme, (pipeline, person), signals))
}

/// Whether there is something to draw on.
pub(super) fn has_terminal() -> bool {
    guard::is_terminal()
}

fn no_terminal(error: std::io::Error) -> UsageError {
    let text = format!("the cockpit cannot be opened: {}", describe_error(&error));
    UsageError::new(text, "the same without a terminal: signoff status")
}

async fn run_loop(
    state: State,
    theme: Theme,
    (pipeline, person): (Pipeline, Person),
    signals: Signals,
) -> Result<CommandOutput, UsageError> {
    let (queue, incoming) = queue::queue();
    ending::restore_before_panics_are_told(queue.clone());
    // Whatever fails from here on, the guard gives the terminal back.
    let guard = Guard::take().map_err(no_terminal)?;
    let inputs = Inputs::open().map_err(no_terminal)?;
    let no_thread = |error| UsageError::no_thread(&error);
    let writer = FrameWriter::open(theme, sources::gone(&queue), sources::drawn(&queue)).map_err(no_thread)?;
    let (keeper, last) = kept(&state, &pipeline, &person, &queue).map_err(no_thread)?;
    let executor = Executor::start((pipeline, person), state.session.access, queue.clone()).map_err(no_thread)?;
    sources::start(&queue, signals, inputs, executor.rescan()).map_err(no_thread)?;
    let mut cockpit = Cockpit { state, executor, writer, guard, incoming, shown: None, keeper };
    cockpit.executor.look();
    cockpit.take_in(std::iter::once(size()).chain(last.map(Event::Resumed).map(Incoming::Fact)).collect());
    cockpit.draw();
    let exit = cockpit.run_loop().await;
    Ok(cockpit.end(exit))
}

/// Who keeps what is typed, where anything may be written; and what was kept the last time. Of an example nothing is.
fn kept(
    state: &State,
    pipeline: &Pipeline,
    person: &Person,
    queue: &Queue,
) -> io::Result<(Option<Keeper>, Option<Read>)> {
    let place = keeper::place(pipeline.root().path(), person);
    let Some(place) = place.filter(|_| state.session.provenance == Provenance::Operator) else {
        return Ok((None, None));
    };
    match state.session.access {
        Access::ReadWrite => {
            let seat = Seat::take(&place);
            let last = keeper::read(&seat.place);
            Ok((Some(Keeper::start(seat, state, queue.clone())?), last))
        }
        Access::ReadOnly => Ok((None, keeper::read(&place))),
    }
}

fn size() -> Incoming {
    let (columns, rows) = guard::size();
    Incoming::Fact(Event::Resize(columns, rows))
}

struct Cockpit {
    state: State,
    executor: Executor,
    writer: FrameWriter,
    guard: Guard,
    incoming: UnboundedReceiver<Incoming>,
    /// The screen that was shown last; `None` where it is to be drawn whatever it holds.
    shown: Option<Screen>,
    /// `None` where nothing is kept.
    keeper: Option<Keeper>,
}

impl Cockpit {
    async fn run_loop(&mut self) -> Exit {
        loop {
            let happened = self.drain().await;
            if let Some(exit) = self.take_in(happened) {
                return exit;
            }
            self.draw();
            self.keeper.iter_mut().for_each(|keeper| keeper.keep(&self.state));
        }
    }

    /// Waits for something to happen; then takes all that has happened by now.
    async fn drain(&mut self) -> Vec<Incoming> {
        let first = if self.state.awaits_pause() { self.next_or_pause().await } else { self.incoming.recv().await };
        // What is ready elsewhere (the rest of a paste, say) gets into the queue first.
        tokio::task::yield_now().await;
        let rest = std::iter::from_fn(|| self.incoming.try_recv().ok());
        first.into_iter().chain(rest).collect()
    }

    /// What happens next; that nothing does for a while is a fact too.
    async fn next_or_pause(&mut self) -> Option<Incoming> {
        let next = tokio::time::timeout(PAUSE, self.incoming.recv()).await;
        next.unwrap_or(Some(Incoming::Fact(Event::Paused)))
    }

    /// Some exit once this is the end.
    fn take_in(&mut self, happened: Vec<Incoming>) -> Option<Exit> {
        happened.into_iter().find_map(|one| match one {
            Incoming::Fact(event) => self.update(event),
            Incoming::Stop => self.suspend(),
            Incoming::Continued => self.come_back(),
            Incoming::End(exit) => Some(exit),
        })
    }

    fn update(&mut self, event: Event) -> Option<Exit> {
        let effects = update(&mut self.state, event);
        effects.into_iter().find_map(|effect| match effect {
            Effect::Quit => Some(Exit::Done),
            Effect::Suspend => self.suspend(),
            Effect::Repaint => {
                self.writer.repaint();
                self.shown = None;
                None
            }
            effect => {
                self.executor.perform(effect);
                None
            }
        })
    }

    /// Shows what the state looks like now, where that is not on screen already.
    fn draw(&mut self) {
        let screen = lay_out(&self.state, self.state.ui.width, self.state.ui.height);
        if self.shown.as_ref() != Some(&screen) {
            self.writer.show(screen.clone());
            self.shown = Some(screen);
        }
    }

    fn suspend(&mut self) -> Option<Exit> {
        if !ending::can_be_continued() {
            let text = "There is no shell here that could bring the cockpit back: it goes on.".to_owned();
            return self.update(Event::Warned(text));
        }
        // A program that is stopped lets go of no lock.
        self.executor.settle(LAST_WRITE);
        self.guard.lend();
        ending::stop();
        self.come_back()
    }

    fn come_back(&mut self) -> Option<Exit> {
        if self.guard.retake().is_err() {
            return Some(Exit::HungUp);
        }
        self.writer.enter();
        self.shown = None;
        self.executor.look();
        self.take_in(vec![size()])
    }

    /// Lets a write that is under way come to its end, and gives the terminal back.
    fn end(self, exit: Exit) -> CommandOutput {
        let patience = if exit == Exit::HungUp { LAST_WRITE_UNSEEN } else { LAST_WRITE };
        // Also where somebody merely said that the terminal is gone (`kill -HUP`): one that is there is given back.
        if guard::is_gone() {
            guard::abandon();
        }
        self.executor.finish(patience);
        self.keeper.into_iter().for_each(|mut keeper| {
            keeper.keep(&self.state);
            keeper.end(&self.state, exit, patience);
        });
        drop(self.guard);
        CommandOutput { exit, ..CommandOutput::default() }
    }
}
