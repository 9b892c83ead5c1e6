//! Runs probes on a thread of its own: they may take a minute, and nothing waits for them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;

use crate::app::event::Event;
use crate::domain::probing::batch::Batch;
use crate::domain::probing::collection::Collection;
use crate::io::host::{self, RuntimeFile};
use crate::io::kill_switch::KillSwitch;
use crate::io::no_thread;
use crate::io::probe::{ProbeRunner, Stage};
use crate::run::operations::pinning::collect;

use super::queue::{Job, Queue, Ran, RescanHandle};

/// Runs one thing at a time, and can end it.
#[derive(Debug)]
pub(super) struct ProbeWorker {
    queue: Queue,
    jobs: RescanHandle,
    running: Running,
}

/// The switch of what runs now.
#[derive(Clone, Debug, Default)]
pub(super) struct Running(Arc<Mutex<KillSwitch>>);

impl Running {
    /// Ends what runs; a switch for what runs next.
    fn next(&self) -> KillSwitch {
        let mut running = self.now();
        running.cut();
        *running = KillSwitch::default();
        running.clone()
    }

    /// Ends what runs.
    pub(super) fn cut(&self) {
        self.now().cut();
    }

    fn now(&self) -> MutexGuard<'_, KillSwitch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProbeWorker {
    pub(super) fn new(queue: Queue, jobs: RescanHandle, running: Running) -> Self {
        Self { queue, jobs, running }
    }

    /// Begins to run, with what `runner` makes of a switch.
    ///
    /// # Errors
    /// A sentence, when no thread can be started; so with all that begin.
    pub(super) fn start(
        &self,
        batches: Vec<Batch>,
        runner: impl FnOnce(KillSwitch) -> ProbeRunner,
    ) -> Result<(), String> {
        let (runner, queue, jobs) = (runner(self.running.next()), self.queue.clone(), self.jobs.clone());
        begin(move || {
            let ended = run(&runner, batches, &queue, &jobs);
            jobs.send(Job::Probed(ended));
        })
    }

    /// Begins to look at this machine.
    pub(super) fn look_at_host(
        &self,
        batches: Vec<Batch>,
        files: Vec<RuntimeFile>,
        runner: impl FnOnce(KillSwitch) -> ProbeRunner,
    ) -> Result<(), String> {
        let (runner, queue, jobs) = (runner(self.running.next()), self.queue.clone(), self.jobs.clone());
        begin(move || {
            let reading = host::read(&files, &runner, &batches, &mut Telling::new(&queue).hears());
            jobs.send(Job::Probed(reading.map_or(Ran::Cancelled, Ran::Host)));
        })
    }

    /// Asks a field's command for its value, and tells it.
    pub(super) fn collect(
        &self,
        collection: Collection,
        (target, field): (String, String),
        runner: impl FnOnce(KillSwitch) -> ProbeRunner,
    ) -> Result<(), String> {
        let (runner, queue) = (runner(self.running.next()), self.queue.clone());
        begin(move || {
            let value = collect(&collection, &runner);
            queue.tell(Event::Collected { target, field, value });
        })
    }

    pub(super) fn cancel(&self) {
        self.running.cut();
    }
}

fn begin(work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    Builder::new().spawn(work).map(drop).map_err(|error| no_thread(&error))
}

fn run(runner: &ProbeRunner, batches: Vec<Batch>, queue: &Queue, jobs: &RescanHandle) -> Ran {
    let mut names = Vec::new();
    for batch in batches.into_iter().filter(|batch| !batch.plans.is_empty()) {
        let run = runner.run(&batch, &mut Telling::new(queue).hears());
        if run.is_cancelled {
            return Ran::Cancelled;
        }
        names.extend(batch.plans.iter().map(|plan| plan.probe.name.clone()));
        jobs.send(Job::Probed(Ran::Batch(Box::new((batch, run)))));
    }
    Ran::All(names)
}

/// Tells how far a run is: a second is as often as anybody reads it.
struct Telling<'q> {
    queue: &'q Queue,
    told: Option<(String, u64)>,
}

impl<'q> Telling<'q> {
    fn new(queue: &'q Queue) -> Self {
        Self { queue, told: None }
    }

    fn hears(mut self) -> impl FnMut(Stage<'_>) {
        move |Stage { probe, progress }| {
            let at = (probe.to_owned(), progress.elapsed.as_secs());
            if self.told.as_ref() != Some(&at) {
                self.queue.tell(Event::ProbeAt { probe: at.0.clone(), seconds: at.1, written: progress.written });
                self.told = Some(at);
            }
        }
    }
}
