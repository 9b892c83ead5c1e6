//! Where the cockpit's facts come from: the terminal, signals, the watch. All of them end in one queue.

use std::io;
use std::time::Duration;

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::run::Exit;
use crate::tui::hangup;
use crate::tui::input::{Input, Inputs};

use super::executor::Executor;
use super::queue::{Incoming, Queue, RescanHandle};

/// What to call when the terminal is gone.
pub(super) fn gone(queue: &Queue) -> impl FnOnce() + Send + 'static {
    let queue = queue.clone();
    move || queue.send(Incoming::End(Exit::HungUp))
}

/// Lets everything run that feeds the queue.
pub(super) fn start(queue: &Queue, signals: Signals, executor: &Executor) {
    hangup::watch(gone(queue));
    tokio::spawn(signals.pass_on(queue.clone()));
    tokio::spawn(pass_on_inputs(queue.clone(), executor.rescan()));
}

async fn pass_on_inputs(queue: Queue, rescan: RescanHandle) {
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
            Some(Ok(Input::FocusGained)) => rescan.look(),
            Some(Ok(Input::Held)) => {}
            Some(Err(_)) | None => return queue.send(Incoming::End(Exit::HungUp)),
        }
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
    pub(super) fn listen() -> io::Result<Self> {
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
