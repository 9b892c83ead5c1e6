//! A plan that was looked at whole, with all that it rests on.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::capturing::names::{RECORD, record_of};
use crate::domain::capturing::plan::{RunPlan, Scenario};
use crate::domain::capturing::surroundings::Outputs;
use crate::domain::evidence::capture::{
    AppFact, CaptureEnvironment, CaptureRecord, CaptureSession, CaptureState, CaptureVersion, FileFact, GitFact,
    ModelFact,
};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::temporary::is_temporary;
use crate::domain::values::time_span::to_millis;
use crate::domain::values::toml_text::TomlError;
use crate::io::git::Checkout;
use crate::io::kill_switch::KillSwitch;
use crate::io::launcher::Launcher;
use crate::run::UsageError;
use crate::run::operations::preparing::{self, PlanFile};
use crate::run::operations::probing::launcher;

use super::records::{Place, captured_in, name_of, read_record};

/// A plan that can be run here.
#[derive(Debug)]
pub struct Prepared {
    pub plan: RunPlan,
    pub environment: CaptureEnvironment,
    pub(super) plan_fact: FileFact,
    pub(super) profile: Profile,
    pub(super) folder: PathBuf,
    /// Per scenario.
    pub(super) programs: Vec<PathBuf>,
    pub(super) files: Vec<FileFact>,
    pub(super) checkout: Checkout,
    pub(super) launcher: Launcher,
}

impl Prepared {
    /// Looks at everything that the plan rests on; nothing is run.
    ///
    /// # Errors
    /// [`UsageError`] with everything that is wrong with the plan, or where its programs or its work tree cannot be used.
    pub fn new(file: &PlanFile, profile: Profile, kill_switch: KillSwitch) -> Result<Self, UsageError> {
        let plan = RunPlan::read(&file.text, &profile).map_err(|faults| file.refused(&faults))?;
        let folder = file.folder(&plan.run.folder)?;
        let launcher = launcher(None, kill_switch);
        let (programs, files) = programs(&plan, &launcher, &folder, file)?;
        let checkout = preparing::checkout(&folder)?;
        let repo = preparing::repository(&checkout, plan.run.repo.as_deref())?;
        let git = GitFact { repo, branch: checkout.branch.clone(), commit: checkout.commit.clone() };
        let model = ModelFact { provider: plan.run.provider.clone(), name: plan.run.model.clone() };
        let environment = CaptureEnvironment { git, model, app: AppFact { version: plan.run.version.clone() } };
        let plan_fact = file.fact();
        Ok(Self { plan, environment, plan_fact, profile, folder, programs, files, checkout, launcher })
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The record of a capture that begins.
    pub(super) fn record(
        &self,
        plan: &RunPlan,
        place: &Place,
        changed: Vec<String>,
        begun: Timestamp,
    ) -> CaptureRecord {
        let own = format!("{begun} {} {}", plan.run.id, std::process::id());
        CaptureRecord {
            capture_version: CaptureVersion::V1,
            capture: Digest::of(own.as_bytes()).to_string()[..12].to_owned(),
            run_id: plan.run.id.clone(),
            run_type: plan.run.run_type.clone(),
            state: CaptureState::Running,
            rows: name_of(&place.rows),
            planned: plan.rows(),
            written: 0,
            failed: 0,
            rows_sha256: None,
            longest_row_s: plan.scenarios.iter().map(|scenario| scenario.limit_s).max().unwrap_or_default(),
            plan: self.plan_fact.clone(),
            environment: self.environment.clone(),
            feature_flags: plan.run.flags.clone(),
            changed,
            operator: self.launcher.operator(),
            host: preparing::host(&self.launcher),
            files: self.files.clone(),
            scenarios: plan.scenarios.iter().map(Scenario::fact).collect(),
            sessions: vec![session(begun, 0)],
        }
    }

    /// Where captures write, as the work tree sees it.
    pub(super) fn outputs(&self, rows: &Path) -> Outputs {
        let folder = rows.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let inside = |path: &Path| preparing::within(&self.checkout, path);
        let Ok(folder) = folder.canonicalize() else { return Outputs::default() };
        let named = [name_of(rows), record_of(&name_of(rows))].into_iter().chain(captured_in(&folder));
        let files = named.filter_map(|name| inside(&folder.join(name))).chain(self.captured_elsewhere());
        let plan = preparing::plan_within(&self.checkout, Path::new(&self.plan_fact.path));
        Outputs { folder: inside(&folder), files: files.chain(plan).collect() }
    }

    /// What is no longer as it was when the plan was read: part of a sentence.
    pub(super) fn change(&self, outputs: &Outputs) -> Option<String> {
        let changed = preparing::changed_since(&self.checkout, &self.folder, &self.profile, outputs);
        changed.or_else(|| self.changed_file())
    }

    /// What earlier captures wrote elsewhere in the work tree, and what one left that was killed as it wrote.
    fn captured_elsewhere(&self) -> Vec<String> {
        let root = &self.checkout.root;
        let name = |path: &&String| name_of(Path::new(path.as_str()));
        let (differing, untracked) = (&self.checkout.changed, &self.checkout.untracked);
        let records = differing.iter().chain(untracked).filter(|path| name(path).ends_with(RECORD));
        let known = records.filter_map(|path| Some((path, read_record(&root.join(path)).ok()?.0)));
        let pairs = known.flat_map(|(path, record)| {
            let rows = Path::new(path).with_file_name(&record.rows);
            [path.clone(), rows.to_string_lossy().into_owned()]
        });
        let left = untracked.iter().filter(|path| is_temporary(&name(path))).cloned();
        pairs.chain(left).collect()
    }

    /// Files that nobody may write to while a run is captured: the plan and the harness.
    pub(super) fn watched(&self) -> Vec<PathBuf> {
        let plan = PathBuf::from(&self.plan_fact.path);
        let harness = self.files.iter().map(|file| self.folder.join(&file.path));
        std::iter::once(plan).chain(harness).collect()
    }

    fn changed_file(&self) -> Option<String> {
        let scenarios = self.plan.scenarios.iter().zip(&self.programs);
        let now = scenarios.map(|(it, program)| preparing::harness(program, &self.folder, &it.argv));
        match now.collect::<Result<Vec<_>, String>>() {
            Err(why) => Some(why),
            Ok(now) => {
                let now = distinct(now.concat());
                let changed = self.files.iter().find(|was| !now.contains(was));
                changed.map(|was| format!("`{}` of the harness was changed", was.path))
            }
        }
    }
}

/// The program of each scenario, and the files of the harness.
fn programs(
    plan: &RunPlan,
    launcher: &Launcher,
    folder: &Path,
    file: &PlanFile,
) -> Result<(Vec<PathBuf>, Vec<FileFact>), UsageError> {
    let (mut programs, mut files, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (index, scenario) in plan.scenarios.iter().enumerate() {
        let named = scenario.argv.first().map_or("", String::as_str);
        let found = preparing::program(launcher, folder, named).and_then(|program| {
            files.extend(preparing::harness(&program, folder, &scenario.argv)?);
            Ok(program)
        });
        let keys = ["scenario".to_owned(), index.to_string(), "argv".to_owned()];
        found.map_or_else(|why| faults.push(TomlError::at(&file.text, &keys, &why)), |program| programs.push(program));
    }
    if faults.is_empty() { Ok((programs, distinct(files))) } else { Err(file.refused(&faults)) }
}

fn distinct(mut files: Vec<FileFact>) -> Vec<FileFact> {
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup();
    files
}

/// A session that begins.
pub(super) fn session(begun: Timestamp, rows_before: u64) -> CaptureSession {
    CaptureSession {
        begun: to_millis(begun),
        ended: None,
        rows_before,
        stopped_by: None,
        spoiled_by: None,
        clock_jumped_ms: None,
    }
}
