//! Effects into facts: one thread that reads, judges and writes, one thing after the other, so that no two writes and no
//! write and a reading meet. Of several readings that wait, only the newest is done.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;

use crate::app::effect::Effect;
use crate::app::state::Access;
use crate::io::clock;
use crate::io::kill_switch::KillSwitch;
use crate::io::watch::{Scope, Watch};
use crate::run::person::Person;
use crate::run::pipeline::Pipeline;

use super::history_worker::HistoryWorker;
use super::perform::Workspace;
use super::probe_worker::{ProbeWorker, Running};
use super::queue::{Job, Order, Queue, RescanHandle};
use super::watching;
use super::writes::Writes;

/// Hands effects to the thread that performs them. Dropping it ends the programs that run.
#[derive(Debug)]
pub(super) struct Executor {
    jobs: RescanHandle,
    writes: Writes,
    asking: KillSwitch,
    running: Running,
}

impl Executor {
    /// Begins with the watch; reads nothing before it is asked to. Needs the runtime.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start((pipeline, person): (Pipeline, Person), access: Access, queue: Queue) -> io::Result<Self> {
        let ((orders, to_do), (tell_scope, scopes)) = (mpsc::channel(), tokio::sync::mpsc::unbounded_channel());
        let writes = Writes::default();
        let jobs = RescanHandle::new(orders, writes.clone());
        let (root, scope) = (pipeline.root().path().to_owned(), pipeline.scope());
        let watch = Watch::start(&root, &scope.evidence, scope.also.clone())?;
        watch.turn_to(scope);
        tokio::spawn(watching::pass_on_changes(watch, scopes, queue.clone(), jobs.clone()));
        let learner = jobs.clone();
        let history_worker = HistoryWorker::start(move |history| learner.send(Job::Learn(Box::new(history))))?;
        let (asking, running) = (history_worker.kill_switch(), Running::default());
        let probe_worker = ProbeWorker::new(queue.clone(), jobs.clone(), running.clone());
        let workspace = Workspace::new((pipeline, person), access, history_worker, probe_worker);
        Builder::new().spawn(move || work(workspace, &to_do, &queue, &tell_scope))?;
        Ok(Self { jobs, writes, asking, running })
    }

    pub(super) fn perform(&self, effect: Effect) {
        self.jobs.send(Job::Perform(effect));
    }

    pub(super) fn look(&self) {
        self.jobs.look();
    }

    pub(super) fn rescan(&self) -> RescanHandle {
        self.jobs.clone()
    }

    /// Waits for the writes that were asked for, but not longer than this.
    pub(super) fn settle(&self, patience: Duration) {
        self.writes.settle(patience);
    }

    /// Ends once the writes that were asked for are done, but waits no longer than this; for nothing that only reads.
    pub(super) fn finish(self, patience: Duration) {
        self.jobs.send(Job::Perform(Effect::Quit));
        self.settle(patience);
    }
}

/// No program outlives who asked for it.
impl Drop for Executor {
    fn drop(&mut self) {
        self.asking.cut();
        self.running.cut();
    }
}

fn work(mut workspace: Workspace, to_do: &Receiver<Order>, queue: &Queue, scopes: &UnboundedSender<Scope>) {
    let mut waiting = VecDeque::new();
    while let Some(Order { job, write }) = next(&mut waiting, to_do, workspace.looks_again_at()) {
        let facts = match job {
            Job::Perform(Effect::Quit) => return,
            Job::Perform(effect) => workspace.perform(effect),
            Job::Look => vec![workspace.look()],
            Job::Learn(history) => workspace.learn(*history).into_iter().collect(),
            Job::Probed(ran) => workspace.probed(ran),
        };
        facts.into_iter().for_each(|fact| queue.tell(fact));
        if let Some(write) = write {
            // Done, for whoever waits for it; then it is shown as it is on disk, whatever became of it.
            drop(write);
            queue.tell(workspace.look());
        }
        // A watch that has ended needs no more of them.
        scopes.send(workspace.scope()).ok();
    }
}

/// The next thing to do; a reading at the latest when one is due, none that a later one makes idle, and before the end
/// nothing but writes.
fn next(waiting: &mut VecDeque<Order>, to_do: &Receiver<Order>, due: Option<Timestamp>) -> Option<Order> {
    if waiting.is_empty() {
        waiting.push_back(wait(to_do, due)?);
    }
    waiting.extend(to_do.try_iter());
    if waiting.iter().any(|order| order.job.is_quitting()) {
        waiting.retain(|order| order.write.is_some() || order.job.is_quitting());
    }
    while waiting.iter().filter(|order| is_reading(&order.job)).count() > 1 {
        let Some(idle) = waiting.iter().position(|order| matches!(order.job, Job::Look)) else { break };
        waiting.remove(idle);
    }
    waiting.pop_front()
}

fn is_reading(job: &Job) -> bool {
    matches!(job, Job::Look | Job::Perform(Effect::Rescan(_)))
}

fn wait(to_do: &Receiver<Order>, due: Option<Timestamp>) -> Option<Order> {
    let Some(due) = due else { return to_do.recv().ok() };
    let left = Duration::try_from(due.duration_since(clock::now())).unwrap_or_default();
    match to_do.recv_timeout(left) {
        Ok(order) => Some(order),
        Err(RecvTimeoutError::Timeout) => Some(Order { job: Job::Look, write: None }),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::pair::PairOverride;
    use crate::domain::values::path::PackPath;

    /// No test takes this long unless it has failed.
    const LIMIT: Duration = Duration::from_secs(20);

    /// An executor whose jobs nobody does but a test.
    fn idle() -> (Executor, Receiver<Order>) {
        let ((orders, to_do), writes) = (mpsc::channel(), Writes::default());
        let jobs = RescanHandle::new(orders, writes.clone());
        (Executor { jobs, writes, asking: KillSwitch::default(), running: Running::default() }, to_do)
    }

    fn drained(jobs: Vec<Job>) -> Vec<String> {
        let (executor, to_do) = idle();
        jobs.into_iter().for_each(|job| executor.jobs.send(job));
        drop(executor);
        let mut waiting = VecDeque::new();
        std::iter::from_fn(|| next(&mut waiting, &to_do, None)).map(|order| format!("{:?}", order.job)).collect()
    }

    #[test]
    fn of_many_readings_one_is_done() {
        assert_eq!(drained(vec![Job::Look, Job::Look, Job::Look]), ["Look"]);
        let rescan = Job::Perform(Effect::Rescan(PairOverride::default()));
        assert_eq!(drained(vec![Job::Look, rescan, Job::Look]).len(), 1);
    }

    #[test]
    fn a_write_is_done_before_the_end_and_what_reads_is_not() {
        let draft = Job::Perform(Effect::Draft { reason: None });
        let jobs = vec![Job::Look, draft, Job::Perform(Effect::KeepDiff), Job::Perform(Effect::Quit)];
        assert_eq!(drained(jobs), ["Perform(KeepDiff)", "Perform(Quit)"]);
    }

    /// Ends an executor; whether it has ended is heard.
    fn finished(executor: Executor) -> Receiver<()> {
        let (say, heard) = mpsc::channel();
        let ending = move || {
            executor.finish(100 * LIMIT);
            say.send(()).unwrap();
        };
        Builder::new().spawn(ending).unwrap();
        heard
    }

    #[test]
    fn the_end_waits_for_nothing_that_reads() {
        let (executor, to_do) = idle();
        let path = PackPath::new("a.md").unwrap();
        for effect in [Effect::Preview(path), Effect::Prove(PairOverride::default()), Effect::CancelProbe] {
            executor.perform(effect);
        }
        executor.look();
        let under_way = to_do.recv().unwrap();
        assert_eq!(finished(executor).recv_timeout(LIMIT), Ok(()));
        drop(under_way);
    }

    #[test]
    fn the_end_waits_for_a_write_that_is_under_way_or_waits_behind_a_reading() {
        let (executor, to_do) = idle();
        let asking = executor.asking.clone();
        executor.look();
        executor.perform(Effect::KeepDiff);
        let finished = finished(executor);
        let is_write = |order: &Order| order.write.is_some();
        let write = to_do.iter().find(is_write).unwrap();
        // Until it is told to end it has not; and it ends only once the write is done.
        assert!(to_do.recv().unwrap().job.is_quitting());
        assert_eq!(finished.try_recv(), Err(mpsc::TryRecvError::Empty));
        assert!(!asking.is_cut());
        drop(write);
        assert_eq!(finished.recv_timeout(LIMIT), Ok(()));
        assert!(asking.is_cut());
    }
}
