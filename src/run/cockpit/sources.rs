//! Where the cockpit's facts come from: the terminal, signals, the watch. All of them end in one queue.

use std::io;
use std::time::Duration;

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::app::event::{Event, Watching};
use crate::domain::values::path::PackPath;
use crate::io::watch::{Change, Mode, Watch};
use crate::run::Exit;
use crate::tui::hangup;
use crate::tui::input::{Input, Inputs};

use super::executor::{Executor, RescanHandle};

/// One thing that happened.
#[derive(Debug)]
pub(super) enum Incoming {
    Fact(Event),
    /// SIGTSTP: somebody asks us to stop.
    Stop,
    /// SIGCONT: we were stopped, whoever did it.
    Continued,
    /// It is over.
    End(Exit),
}

/// The queue's tail.
#[derive(Clone, Debug)]
pub(super) struct Queue(UnboundedSender<Incoming>);

impl Queue {
    pub fn send(&self, incoming: Incoming) {
        // A queue without a reader belongs to a cockpit that has ended: there is nobody to tell.
        self.0.send(incoming).unwrap_or_default();
    }

    /// A fact for the cockpit.
    pub fn tell(&self, event: Event) {
        self.send(Incoming::Fact(event));
    }
}

pub(super) fn queue() -> (Queue, UnboundedReceiver<Incoming>) {
    let (tail, head) = mpsc::unbounded_channel();
    (Queue(tail), head)
}

/// What to call when the terminal is gone.
pub(super) fn gone(queue: &Queue) -> impl FnOnce() + Send + 'static {
    let queue = queue.clone();
    move || queue.send(Incoming::End(Exit::HungUp))
}

/// Lets everything run that feeds the queue.
pub(super) fn start(queue: &Queue, signals: Signals, performer: &Executor) {
    hangup::watch(gone(queue));
    tokio::spawn(signals.pass_on(queue.clone()));
    tokio::spawn(pass_on_inputs(queue.clone(), performer.looker()));
}

async fn pass_on_inputs(queue: Queue, looker: RescanHandle) {
    let mut inputs = Inputs::default();
    loop {
        let hold = Duration::from_millis(Inputs::HOLD_MS);
        let next = tokio::select! {
            next = inputs.next() => next,
            () = tokio::time::sleep(hold), if inputs.is_holding() => {
                inputs.settle();
                continue;
            }
        };
        match next {
            Some(Ok(Input::Fact(event))) => queue.tell(event),
            Some(Ok(Input::FocusGained)) => looker.look(),
            Some(Ok(Input::Held)) => {}
            Some(Err(_)) | None => return queue.send(Incoming::End(Exit::HungUp)),
        }
    }
}

/// Passes on what the watch says, and lets it watch the files that the newest assessment looked at.
pub(super) async fn pass_on_changes(
    mut watch: Watch,
    mut beyond: UnboundedReceiver<Vec<PackPath>>,
    queue: Queue,
    looker: RescanHandle,
) {
    queue.tell(Event::Watching(words(watch.mode())));
    loop {
        tokio::select! {
            change = watch.changed() => match change {
                Change::Pack => looker.look(),
                Change::Mode(mode) => queue.tell(Event::Watching(words(&mode))),
            },
            paths = beyond.recv() => match paths {
                Some(paths) => watch.also(paths),
                None => return,
            },
        }
    }
}

fn words(mode: &Mode) -> Watching {
    match mode {
        Mode::Events => Watching::Events,
        Mode::Polling { seconds, why } => Watching::Polling { seconds: *seconds, why: why.clone() },
    }
}

/// The signals that the cockpit answers.
#[derive(Debug)]
pub(super) struct Signals {
    hangup: Signal,
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
    stop: Signal,
    continued: Signal,
}

impl Signals {
    /// From now on these signals no longer do what they do by themselves.
    pub fn listen() -> io::Result<Self> {
        let other = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            stop: other(Number::TSTP)?,
            continued: other(Number::CONT)?,
        })
    }

    async fn pass_on(mut self, queue: Queue) {
        loop {
            queue.send(tokio::select! {
                _ = self.hangup.recv() => Incoming::End(Exit::HungUp),
                _ = self.terminate.recv() => Incoming::End(Exit::Terminated),
                _ = self.interrupt.recv() => Incoming::End(Exit::Interrupted),
                _ = self.quit.recv() => Incoming::End(Exit::QuitBySignal),
                _ = self.stop.recv() => Incoming::Stop,
                _ = self.continued.recv() => Incoming::Continued,
            });
        }
    }
}
