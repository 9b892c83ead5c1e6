//! Rehearsing a rollback: every flag is read, switched off, looked at, and put back as it was, also where something fails or
//! somebody interrupts it.

mod kept;

use std::path::{Path, PathBuf};

use crate::domain::capturing::faults::OWN;
use crate::domain::capturing::rehearsal::{FlagRun, LogEntry, RehearsalRun, printed_setting};
use crate::domain::capturing::rehearsal_plan::{FlagPlan, Observation, RehearsalPlan};
use crate::domain::capturing::surroundings::{Outputs, dirt};
use crate::domain::evidence::capture::GitFact;
use crate::domain::evidence::setting::Setting;
use crate::domain::probing::plan::as_typed;
use crate::domain::profile::Profile;
use crate::domain::values::child_end::ChildEnd;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::redacted::shown_output;
use crate::domain::values::toml_text::TomlError;
use crate::io::child::{ChildRun, Streams};
use crate::io::clock;
use crate::io::git::Checkout;
use crate::io::kill_switch::KillSwitch;
use crate::io::launcher::{Launcher, Order};
use crate::io::store::StoreError;
use crate::run::{Console, UsageError};

use super::preparing::{self, Dirt, PlanFile, dirty};
use super::probing::launcher;

use kept::Kept;

/// So much of a command's output is read and kept: 64 KiB.
const CAP: usize = 64 << 10;
/// So often a restore that a signal ended is tried again.
const RESTORE_AGAIN: usize = 5;
/// What is said of a rehearsal that somebody interrupted.
const INTERRUPTED: &str = "it was interrupted";

/// A rehearsal that can be run here.
#[derive(Debug)]
pub struct Rehearsal {
    plan: RehearsalPlan,
    folder: PathBuf,
    launcher: Launcher,
    profile: Profile,
    checkout: Checkout,
    outputs: Outputs,
    /// As far as it went.
    run: RehearsalRun,
}

impl Rehearsal {
    /// Looks at everything that the plan rests on; nothing is run.
    ///
    /// # Errors
    /// [`UsageError`] with everything that is wrong with the plan, or where its programs or its work tree cannot be used.
    pub fn new(
        file: &PlanFile,
        profile: &Profile,
        (allowed, platform): (Dirt, String),
        kill_switch: KillSwitch,
    ) -> Result<Self, UsageError> {
        let plan = RehearsalPlan::read(&file.text, profile).map_err(|faults| file.refused(&faults))?;
        let folder = file.folder(&plan.rehearsal.folder)?;
        let launcher = launcher(None, kill_switch);
        let missing = plan.commands().filter_map(|(keys, argv)| {
            let named = argv.first().map_or("", String::as_str);
            let why = preparing::program(&launcher, &folder, named).err()?;
            Some(TomlError::at(&file.text, &keys, &why))
        });
        let missing: Vec<TomlError> = missing.collect();
        if !missing.is_empty() {
            return Err(file.refused(&missing));
        }
        let checkout = preparing::checkout(&folder)?;
        let repo = preparing::repository(&checkout, plan.rehearsal.repo.as_deref())?;
        let plan_within = preparing::plan_within(&checkout, &file.path);
        let outputs = Outputs { folder: None, files: plan_within.into_iter().collect() };
        let changed = dirt(checkout.changed.iter().chain(&checkout.untracked), profile, &outputs);
        if !changed.is_empty() && allowed == Dirt::Refused {
            return Err(dirty(&changed));
        }
        let run = RehearsalRun {
            id: plan.rehearsal.id.clone(),
            day: clock::today(),
            git: GitFact { repo, branch: checkout.branch.clone(), commit: checkout.commit.clone() },
            version: plan.rehearsal.version.clone(),
            platform,
            operator: launcher.operator(),
            host: preparing::host(&launcher),
            plan: file.fact().sha256,
            changed,
            flags: plan.flags.iter().map(|flag| FlagRun::new(&flag.name)).collect(),
            fallback: Some("it was not looked at".to_owned()),
            stopped: Some("it did not come to its end".to_owned()),
            log: Vec::new(),
        };
        Ok(Self { plan, folder, launcher, profile: profile.clone(), checkout, outputs, run })
    }

    pub fn id(&self) -> &str {
        &self.plan.rehearsal.id
    }

    /// Where programs run.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether somebody has to be asked.
    pub fn asks(&self) -> bool {
        self.plan.asks()
    }

    /// Runs it into a new document, which from its first command on says what is not put back yet. How it went, and whether
    /// the document tells so: what was switched off is put back whatever becomes of that.
    ///
    /// # Errors
    /// [`StoreError`] where the document could not be begun; nothing was run.
    pub fn run(mut self, id: String, document: &Path, console: &mut dyn Console) -> Result<Ended, StoreError> {
        self.run.id = id;
        let mut kept = Kept::create(document, &self.run)?;
        self.read_settings(console);
        self.fear_the_worst();
        let begun = kept.write(&self.run);
        if begun.is_ok() {
            let switched = self.switch_off(console);
            self.look_again(console);
            self.restore(switched, console);
        } else {
            self.run.flags.iter_mut().for_each(|flag| flag.unrestored = None);
        }
        self.conclude();
        let written = begun.and_then(|()| kept.write(&self.run));
        Ok(Ended { run: self.run, written })
    }

    fn is_stopped(&self) -> bool {
        self.launcher.is_cut()
    }

    fn read_settings(&mut self, console: &mut dyn Console) {
        for at in 0..self.plan.flags.len() {
            let flag = self.plan.flags[at].clone();
            self.tell(console, &flag.name, "before");
            self.run.flags[at].before =
                self.read_setting(at, (Setting::On, "it was off before, so that nothing was switched off"));
            self.observe(at, ("before", &flag.before), console);
        }
    }

    /// What a flag is set to; anything but what it must be fails.
    fn read_setting(&mut self, at: usize, (wanted, otherwise): (Setting, &str)) -> Option<String> {
        let flag = self.plan.flags[at].clone();
        match self.setting(&flag, &self.launcher.clone()) {
            Err(why) => {
                self.run.flags[at].fail(why);
                None
            }
            Ok((text, setting)) => {
                if setting != wanted {
                    self.run.flags[at].fail(otherwise);
                }
                Some(text)
            }
        }
    }

    /// Until it is put back, every flag that is switched off counts as not put back: the document says so even where this
    /// process is killed.
    fn fear_the_worst(&mut self) {
        for (flag, plan) in self.run.flags.iter_mut().zip(&self.plan.flags).filter(|(flag, _)| flag.was_on()) {
            let restore = as_typed(&plan.command(&plan.restore, flag.before.as_deref()));
            flag.unrestored = Some(format!("it was being rehearsed: {restore}"));
        }
    }

    /// Switches off every flag that is on; how many were tried, in the plan's order.
    fn switch_off(&mut self, console: &mut dyn Console) -> usize {
        for at in 0..self.plan.flags.len() {
            if self.is_stopped() {
                return at;
            }
            let flag = self.plan.flags[at].clone();
            if self.run.flags[at].unrestored.is_none() {
                continue;
            }
            self.tell(console, &flag.name, "off");
            let argv = flag.command(&flag.off, self.run.flags[at].before.as_deref());
            if let Err(why) = self.command(format!("{}: off", flag.name), &argv, &self.launcher.clone()) {
                self.run.flags[at].fail(format!("switching it off: {why}"));
            }
        }
        self.plan.flags.len()
    }

    /// Once all are off: what each is set to, what a new session does, and what it falls back to.
    fn look_again(&mut self, console: &mut dyn Console) {
        for at in 0..self.plan.flags.len() {
            if self.is_stopped() {
                return;
            }
            let flag = self.plan.flags[at].clone();
            self.tell(console, &flag.name, "after");
            self.run.flags[at].after = self.read_setting(at, (Setting::Off, "it is still on"));
            self.observe(at, ("after", &flag.after), console);
            self.run.flags[at].is_done = !self.is_stopped();
        }
        let fallback = self.plan.fallback.clone();
        self.tell(console, "fallback", "new session");
        self.run.fallback = self.see(("fallback", &fallback), |argv| argv.to_vec(), console);
    }

    /// Puts back what was switched off, the last one first: under a switch of its own, which nobody cuts.
    fn restore(&mut self, switched: usize, console: &mut dyn Console) {
        let launcher = self.launcher.under(KillSwitch::default());
        for at in (0..self.plan.flags.len()).rev() {
            let flag = self.plan.flags[at].clone();
            let Some(before) = self.run.flags[at].before.clone().filter(|_| self.run.flags[at].unrestored.is_some())
            else {
                continue;
            };
            self.run.flags[at].unrestored = None;
            if at < switched {
                self.tell(console, &flag.name, "restore");
                self.run.flags[at].unrestored = self.put_back(&flag, &before, &launcher);
            }
            if let Some(why) = &self.run.flags[at].unrestored {
                console.tell(&format!("NOT PUT BACK: {}\n", Escaped::new(&format!("{}: {why}", flag.name))));
            }
        }
    }

    /// Why it is not as it was before; `None` where it is.
    fn put_back(&mut self, flag: &FlagPlan, before: &str, launcher: &Launcher) -> Option<String> {
        let argv = flag.command(&flag.restore, Some(before));
        let what = format!("{}: restore", flag.name);
        let mut tried = self.command(what.clone(), &argv, launcher);
        // A key that was pressed just as it began may have ended it.
        for _ in 0..RESTORE_AGAIN {
            if self.run.log.last().is_none_or(|entry| !entry.end.starts_with("signal")) {
                break;
            }
            tried = self.command(what.clone(), &argv, launcher);
        }
        let why = match self.setting(flag, launcher) {
            Ok((now, _)) if now == before => return None,
            Ok((now, _)) => format!("it is `{now}`, it was `{before}`"),
            Err(why) => why,
        };
        let why = tried.err().map_or(why.clone(), |failed| format!("{failed}; {why}"));
        Some(format!("{why}; {}", as_typed(&argv)))
    }

    fn conclude(&mut self) {
        self.run.stopped = if self.is_stopped() && !self.is_whole() {
            Some(INTERRUPTED.to_owned())
        } else if self.run.unrestored().next().is_none() {
            let changed = preparing::changed_since(&self.checkout, &self.folder, &self.profile, &self.outputs);
            changed.map(|what| format!("something changed under it: {what}"))
        } else {
            None
        };
    }

    /// Whether everything was looked at before somebody interrupted it.
    fn is_whole(&self) -> bool {
        self.run.fallback.is_none() && self.run.flags.iter().all(|flag| flag.is_done)
    }

    fn setting(&mut self, flag: &FlagPlan, launcher: &Launcher) -> Result<(String, Setting), String> {
        let argv = flag.command(&flag.setting, None);
        let printed = self.command(format!("{}: setting", flag.name), &argv, launcher)?;
        printed_setting(&printed).ok_or_else(|| {
            let told: String = printed.trim().chars().take(60).collect();
            format!(
                "its setting is printed as `{told}`, expected one word: on, off, true, false, enabled, disabled, 1 or 0"
            )
        })
    }

    fn observe(&mut self, at: usize, (what, observation): (&str, &Observation), console: &mut dyn Console) {
        let flag = self.plan.flags[at].clone();
        let what = format!("{}: {what}", flag.name);
        if let Some(why) = self.see((&what, observation), |argv| flag.command(argv, None), console) {
            self.run.flags[at].fail(why);
        }
    }

    /// Why what is seen is not what it must be; `None` where it is.
    fn see(
        &mut self,
        (what, observation): (&str, &Observation),
        filled: impl FnOnce(&[String]) -> Vec<String>,
        console: &mut dyn Console,
    ) -> Option<String> {
        match observation {
            Observation::Command(command) => {
                match self.command(what.to_owned(), &filled(&command.argv), &self.launcher.clone()) {
                    Err(why) => Some(why),
                    Ok(output) => command.objection(&output),
                }
            }
            Observation::Person(ask) => self.ask_person(what, ask, console),
        }
    }

    fn ask_person(&mut self, what: &str, question: &str, console: &mut dyn Console) -> Option<String> {
        let cut = self.launcher.clone();
        let is_over = || cut.is_cut();
        let typed = console.read_line(&format!("{}\n  what do you see? ", Escaped::new(question)), &is_over);
        let typed = typed.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let holds = typed.as_ref().and_then(|_| console.read_line("  is that as it must be? [y/N] ", &is_over));
        let holds = holds.is_some_and(|answer| ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()));
        let end = if holds { "as it must be, says the operator" } else { "not as it must be, says the operator" };
        let output = shown_output(typed.clone().unwrap_or_default().as_bytes()).0;
        self.run.log.push(LogEntry {
            what: what.to_owned(),
            command: question.to_owned(),
            end: end.to_owned(),
            output,
        });
        match (typed, holds) {
            (None, _) => Some("nobody said what is to be seen".to_owned()),
            (Some(_), false) => Some("the operator saw something else than it must be".to_owned()),
            (Some(_), true) => None,
        }
    }

    /// What a command printed, where it ended with exit status 0.
    fn command(&mut self, what: String, argv: &[String], launcher: &Launcher) -> Result<String, String> {
        let ran = self.ran(argv, launcher);
        let end = match &ran.end {
            ChildEnd::Exit(status) => format!("exit status {status}"),
            ChildEnd::Signal(number) => format!("signal {number} ended it"),
            ChildEnd::TimeUp => format!("it took longer than {} s", self.plan.rehearsal.limit_s),
            ChildEnd::Cancelled => INTERRUPTED.to_owned(),
            ChildEnd::NotStarted(why) => format!("it could not be run: {why}"),
        };
        let mut said = String::from_utf8_lossy(&ran.output).into_owned();
        let both = [ran.output.as_slice(), &ran.errors].concat();
        let output = shown_output(&both).0;
        self.run.log.push(LogEntry { what, command: as_typed(argv), end: end.clone(), output });
        match ran.end {
            ChildEnd::Exit(0) if !ran.is_cut => {
                if said.trim().is_empty() {
                    said = String::from_utf8_lossy(&ran.errors).into_owned();
                }
                Ok(said)
            }
            ChildEnd::Exit(0) => Err("it printed more than 64 KiB".to_owned()),
            ChildEnd::Exit(_) => Err(format!("it ended with {end}")),
            _ => Err(end),
        }
    }

    fn ran(&self, argv: &[String], launcher: &Launcher) -> ChildRun {
        let named = argv.first().map_or("", String::as_str);
        let program = match preparing::program(launcher, &self.folder, named) {
            Ok(program) => program,
            Err(why) => return ChildRun::not_started(&std::io::Error::other(why)),
        };
        let own = format!("{OWN}REHEARSAL={}", self.run.id);
        let named: Vec<String> = self.plan.rehearsal.environment.iter().cloned().chain([own]).collect();
        let order = Order {
            program: &program,
            arguments: argv.get(1..).unwrap_or_default(),
            named: &named,
            folder: &self.folder,
            limit: self.plan.limit(),
            cap: CAP,
            streams: Streams::Apart,
        };
        launcher.run(&order, &mut |_| {})
    }

    fn tell(&self, console: &mut dyn Console, what: &str, stage: &str) {
        console.tell(&format!("{}: {stage} ...\n", Escaped::new(what)));
    }
}

/// How a rehearsal went, and whether its document tells so.
#[derive(Debug)]
pub struct Ended {
    pub run: RehearsalRun,
    pub written: Result<(), StoreError>,
}
