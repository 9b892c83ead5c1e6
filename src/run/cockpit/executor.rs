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
use crate::io::watch::{Scope, Watch};
use crate::run::person::Person;
use crate::run::pipeline::Pipeline;

use super::history_worker::HistoryWorker;
use super::perform::Workspace;
use super::probe_worker::ProbeWorker;
use super::queue::{Job, Queue, RescanHandle};
use super::watching;

/// Hands effects to the thread that performs them.
#[derive(Debug)]
pub(super) struct Executor {
    jobs: RescanHandle,
    ended: Receiver<()>,
}

impl Executor {
    /// Begins with the watch; reads nothing before it is asked to. Needs the runtime.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start((pipeline, person): (Pipeline, Person), access: Access, queue: Queue) -> io::Result<Self> {
        let (jobs, to_do) = mpsc::channel();
        let (say_ended, ended) = mpsc::channel();
        let (tell_scope, scopes) = tokio::sync::mpsc::unbounded_channel();
        let rescan = RescanHandle::new(jobs);
        let (root, scope) = (pipeline.root().path().to_owned(), pipeline.scope());
        let watch = Watch::start(&root, &scope.evidence, scope.also.clone())?;
        watch.turn_to(scope);
        tokio::spawn(watching::pass_on_changes(watch, scopes, queue.clone(), rescan.clone()));
        let (learner, probing) = (rescan.clone(), rescan.clone());
        let history_worker = HistoryWorker::start(move |history| learner.send(Job::Learn(Box::new(history))))?;
        Builder::new().spawn(move || {
            let probe_worker = ProbeWorker::new(queue.clone(), probing);
            work(Workspace::new((pipeline, person), access, history_worker, probe_worker), &to_do, &queue, &tell_scope);
            drop(say_ended);
        })?;
        Ok(Self { jobs: rescan, ended })
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

    /// Waits for what is under way and what waits, but not longer than this.
    pub(super) fn finish(self, patience: Duration) {
        self.jobs.send(Job::Perform(Effect::Quit));
        // Nothing is ever sent: the other end is dropped when all is done.
        self.ended.recv_timeout(patience).ok();
    }
}

fn work(mut workspace: Workspace, to_do: &Receiver<Job>, queue: &Queue, scopes: &UnboundedSender<Scope>) {
    let mut waiting = VecDeque::new();
    while let Some(job) = next(&mut waiting, to_do, workspace.looks_again_at()) {
        let facts = match job {
            Job::Perform(Effect::Quit) => return,
            Job::Perform(effect) => workspace.perform(effect),
            Job::Look => vec![workspace.look()],
            Job::Learn(history) => workspace.learn(*history).into_iter().collect(),
            Job::Probed(ran) => workspace.probed(ran),
        };
        facts.into_iter().for_each(|fact| queue.tell(fact));
        // A watch that has ended needs no more of them.
        scopes.send(workspace.scope()).ok();
    }
}

/// The next thing to do; a reading at the latest when one is due, and none that a later one makes idle.
fn next(waiting: &mut VecDeque<Job>, to_do: &Receiver<Job>, due: Option<Timestamp>) -> Option<Job> {
    if waiting.is_empty() {
        waiting.push_back(wait(to_do, due)?);
    }
    waiting.extend(to_do.try_iter());
    let is_quitting = waiting.iter().any(|job| matches!(job, Job::Perform(Effect::Quit)));
    while is_quitting || waiting.iter().filter(|job| is_reading(job)).count() > 1 {
        let Some(idle) = waiting.iter().position(|job| matches!(job, Job::Look)) else { break };
        waiting.remove(idle);
    }
    waiting.pop_front()
}

fn is_reading(job: &Job) -> bool {
    matches!(job, Job::Look | Job::Perform(Effect::Rescan(_)))
}

fn wait(to_do: &Receiver<Job>, due: Option<Timestamp>) -> Option<Job> {
    let Some(due) = due else { return to_do.recv().ok() };
    let left = Duration::try_from(due.duration_since(clock::now())).unwrap_or_default();
    match to_do.recv_timeout(left) {
        Ok(job) => Some(job),
        Err(RecvTimeoutError::Timeout) => Some(Job::Look),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::pair::PairOverride;

    fn drained(jobs: Vec<Job>) -> Vec<String> {
        let (send, to_do) = mpsc::channel();
        jobs.into_iter().for_each(|job| send.send(job).unwrap());
        drop(send);
        let mut waiting = VecDeque::new();
        std::iter::from_fn(|| next(&mut waiting, &to_do, None)).map(|job| format!("{job:?}")).collect()
    }

    #[test]
    fn of_many_readings_one_is_done() {
        assert_eq!(drained(vec![Job::Look, Job::Look, Job::Look]), ["Look"]);
        let rescan = Job::Perform(Effect::Rescan(PairOverride::default()));
        assert_eq!(drained(vec![Job::Look, rescan, Job::Look]).len(), 1);
    }

    #[test]
    fn a_write_is_done_before_the_end_and_a_reading_is_not() {
        let write = Job::Perform(Effect::Draft { reason: None });
        let jobs = drained(vec![Job::Look, write, Job::Perform(Effect::Quit)]);
        assert_eq!(jobs, ["Perform(Draft { reason: None })", "Perform(Quit)"]);
    }
}
