//! Where the cockpit's facts come from: the terminal, signals, the watch. All of them end in one queue.

use std::io;

use signal_hook::consts::{SIGCONT, SIGTSTP};

use crate::app::event::Event;
use crate::app::look::Sight;
use crate::run::Exit;
use crate::run::signals::{Signals, ending};
use crate::tui::hangup;
use crate::tui::input::{Input, Inputs};

use super::queue::{Incoming, Queue, RescanHandle};

/// What the cockpit hears beside what ends it.
pub(super) const STOPPING: [i32; 2] = [SIGTSTP, SIGCONT];

/// What to call when the terminal is gone.
pub(super) fn gone(queue: &Queue) -> impl FnOnce() + Send + 'static {
    let queue = queue.clone();
    move || queue.send(Incoming::End(Exit::HungUp))
}

/// What to call with what a frame showed.
pub(super) fn drawn(queue: &Queue) -> impl Fn(Sight) + Send + 'static {
    let queue = queue.clone();
    move |sight| queue.tell(Event::Drawn(Box::new(sight)))
}

/// Lets everything run that feeds the queue.
///
/// # Errors
/// When no thread can be started.
pub(super) fn start(queue: &Queue, signals: Signals, inputs: Inputs, rescan: RescanHandle) -> io::Result<()> {
    hangup::watch(gone(queue))?;
    let heard = queue.clone();
    signals.pass_on(move |signal| heard.send(meaning(signal)))?;
    let typed = queue.clone();
    let tell = move |input| match input {
        Input::Fact(event) => typed.tell(event),
        Input::FocusGained => rescan.look(),
    };
    inputs.pass_on(tell, gone(queue))
}

fn meaning(signal: i32) -> Incoming {
    match ending(signal) {
        Some(exit) => Incoming::End(exit),
        None if signal == SIGCONT => Incoming::Continued,
        None => Incoming::Stop,
    }
}
