//! What happened and what is to be done: the queues between the threads of the cockpit.

use std::sync::mpsc::Sender;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::domain::evidence::history::History;
use crate::domain::evidence::runtime::HostReading;
use crate::domain::probing::batch::Batch;
use crate::domain::probing::transcript::BatchRun;
use crate::run::Exit;

use super::writes::{OpenWrite, Writes};

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
    pub(super) fn send(&self, incoming: Incoming) {
        // A queue without a reader belongs to a cockpit that has ended: there is nobody to tell.
        self.0.send(incoming).ok();
    }

    /// A fact for the cockpit.
    pub(super) fn tell(&self, event: Event) {
        self.send(Incoming::Fact(event));
    }
}

pub(super) fn queue() -> (Queue, UnboundedReceiver<Incoming>) {
    let (tail, head) = unbounded_channel();
    (Queue(tail), head)
}

/// Something to do.
#[derive(Debug)]
pub(super) enum Job {
    /// Read again: something may have changed.
    Look,
    Perform(Effect),
    /// What git answered.
    Learn(Box<History>),
    /// What a run of probes has come to.
    Probed(Ran),
}

/// What a run has come to.
#[derive(Debug)]
pub(super) enum Ran {
    /// A batch is done.
    Batch(Box<(Batch, BatchRun)>),
    /// What this machine loads.
    Host(HostReading),
    /// Everything is; these are the probes that were run.
    All(Vec<String>),
    Cancelled,
}

impl Job {
    /// Whether it changes a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Perform(effect) => effect.writes(),
            Self::Probed(Ran::Batch(_)) => true,
            Self::Look | Self::Learn(_) | Self::Probed(_) => false,
        }
    }

    pub(super) fn is_quitting(&self) -> bool {
        matches!(self, Self::Perform(Effect::Quit))
    }
}

/// A job that waits to be done, or is; with the write that it is.
#[derive(Debug)]
pub(super) struct Order {
    pub job: Job,
    pub write: Option<OpenWrite>,
}

/// Asks for a reading.
#[derive(Clone, Debug)]
pub(super) struct RescanHandle {
    orders: Sender<Order>,
    writes: Writes,
}

impl RescanHandle {
    pub(super) fn new(orders: Sender<Order>, writes: Writes) -> Self {
        Self { orders, writes }
    }

    pub(super) fn look(&self) {
        self.send(Job::Look);
    }

    pub(super) fn send(&self, job: Job) {
        // The thread ends after a panic alone, and that ends the cockpit: nobody waits for an answer.
        let write = job.writes().then(|| self.writes.begin());
        self.orders.send(Order { job, write }).ok();
    }
}
