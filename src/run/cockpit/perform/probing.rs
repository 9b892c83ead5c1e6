//! Runs of probes that were asked for in the cockpit: what would be run, and what came of it.

use crate::app::event::Event;
use crate::app::probe_ask::ProbeAsk;
use crate::domain::assessment::{ProbeFact, ProbeState};
use crate::domain::probing::batch::{Asked, Batch};
use crate::domain::rules::host::tally;
use crate::io::host::{self, RuntimeFile};
use crate::io::kill_switch::KillSwitch;
use crate::run::operations::probing::{described, host_described, keep, of_runtimes, prepare, runner};

use super::Workspace;
use crate::run::cockpit::queue::Ran;

impl Workspace {
    /// Exactly what would be run, line by line.
    pub(super) fn prepare_probe(&self, ask: &ProbeAsk) -> Result<(Vec<String>, Vec<Batch>), String> {
        let newest = self.newest.as_ref().ok_or("nothing is judged now: there is nothing to hold a probe against")?;
        let trusted = self.pipeline.profile().trusted().map_err(|wrong| wrong.to_string())?;
        let runner = runner(&self.pipeline, KillSwitch::default());
        let ProbeAsk::Probes(name) = ask else {
            let batches = of_runtimes(&trusted, newest);
            return Ok((host_described(&files(), &batches, &runner), batches));
        };
        let batches = prepare(&trusted, newest, Asked::Named(name));
        if batches.is_empty() {
            return Err(format!(
                "`{name}` is probed by the pack's own profile alone: nothing that a pack names is run"
            ));
        }
        let lines: Vec<String> = batches.iter().flat_map(|batch| described(batch, &runner)).collect();
        if batches.iter().all(|batch| batch.plans.is_empty()) {
            return Err(lines.join("; "));
        }
        Ok((lines, batches))
    }

    pub(super) fn run_probe(&mut self, ask: &ProbeAsk, batches: Vec<Batch>) -> Vec<Event> {
        let pipeline = &self.pipeline;
        if *ask == ProbeAsk::Host {
            let begun = self.probe_worker.look_at_host(batches, files(), |kill_switch| runner(pipeline, kill_switch));
            return not_begun(begun);
        }
        if let Err(why) = self.may_write() {
            return vec![Event::ProbeEnded(Err(why))];
        }
        self.unkept.clear();
        not_begun(self.probe_worker.start(batches, |kill_switch| runner(pipeline, kill_switch)))
    }

    /// Keeps what was run, and tells what it shows: as it is judged, like any other transcript.
    pub(in super::super) fn probed(&mut self, ran: Ran) -> Vec<Event> {
        match ran {
            Ran::Batch(ran) => {
                let kept = match &self.newest {
                    Some(newest) => keep(&self.pipeline, newest, (&ran.0, &ran.1)),
                    None => Err("nothing is judged now; the transcript was not kept".to_owned()),
                };
                self.unkept.extend(kept.err());
                Vec::new()
            }
            Ran::Host(reading) => {
                let (loaded, all) = tally(&reading, self.pipeline.profile());
                self.pipeline.hold_against(reading);
                let said = format!("this machine has {loaded} of {all} required plugins");
                vec![self.look(), Event::ProbeEnded(Ok(said))]
            }
            Ran::Cancelled => vec![Event::ProbeEnded(Err("cancelled: what ran was ended, and not kept".to_owned()))],
            Ran::All(names) => vec![Event::ProbeEnded(self.outcome(&names))],
        }
    }

    fn outcome(&self, names: &[String]) -> Result<String, String> {
        if !self.unkept.is_empty() {
            return Err(self.unkept.join("; "));
        }
        let facts = self.newest.iter().flat_map(|newest| newest.all_probes());
        let facts: Vec<&ProbeFact> = facts.filter(|fact| names.contains(&fact.name)).collect();
        let failed: Vec<String> = facts.iter().filter_map(|fact| failure(fact)).collect();
        if !failed.is_empty() || facts.is_empty() {
            return Err(failed.join("; "));
        }
        let unseen =
            |fact: &&&ProbeFact| matches!(&fact.state, ProbeState::Shown { unobserved, .. } if !unobserved.is_empty());
        let beside =
            if facts.iter().any(|fact| unseen(&fact)) { ", but not all that is pinned was seen in it" } else { "" };
        Ok(format!("shown: {}{beside}; the transcript is kept", names.join(", ")))
    }
}

/// What is to be told of a run that could not begin.
fn not_begun(begun: Result<(), String>) -> Vec<Event> {
    begun.err().map(|why| Event::ProbeEnded(Err(why))).into_iter().collect()
}

/// The runtimes' files in the operator's home.
fn files() -> Vec<RuntimeFile> {
    host::files(&std::env::vars_os().collect::<Vec<_>>())
}

/// What a probe failed with, in a few words: the whole of it stands with the probe.
fn failure(fact: &ProbeFact) -> Option<String> {
    match &fact.state {
        ProbeState::Shown { .. } => None,
        ProbeState::NotRun { why, .. } => Some(format!("{}: {why}", fact.name)),
        ProbeState::Failed { reason, .. } => Some(format!("{}: {reason}", fact.name)),
    }
}
