//! How programs are started for the operator: from a clean search path, in a clean environment, supervised.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::probing::transcript::HostFact;

use super::child::{self, Attachment, ChildRun, Launch, Progress, Streams, TO_THE_END};
use super::kill_switch::KillSwitch;
use super::login;
use super::search_path::{NoProgram, SearchPath};

/// What a program sees of the environment, beside a clean search path: where the operator's own settings stand, the language,
/// and the way out. A name that ends with `*` stands for all that begin so.
const KEPT: [&str; 19] = [
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_*",
    "TMPDIR",
    "XDG_*",
    "DOCKER_*",
    "KUBECONFIG",
    "AZURE_CONFIG_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "FTP_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
];

/// What makes a tool ask another machine than this one.
const ELSEWHERE: [&str; 3] = ["DOCKER_HOST", "DOCKER_CONTEXT", "KUBECONFIG"];

/// Starts programs, until its switch is cut.
#[derive(Clone, Debug)]
pub struct Launcher {
    /// This program: it is started anew between itself and what it runs.
    supervisor: Option<PathBuf>,
    programs: SearchPath,
    environment: Vec<(OsString, OsString)>,
    kill_switch: KillSwitch,
}

/// What is to be started.
#[derive(Debug)]
pub struct Order<'a> {
    pub program: &'a Path,
    pub arguments: &'a [String],
    /// What it sees of the environment beside what every program does: `NAME`, or `NAME=VALUE` to set it.
    pub named: &'a [String],
    pub folder: &'a Path,
    pub limit: Duration,
    /// So many bytes of its output are kept, of each stream where they are apart.
    pub cap: usize,
    pub streams: Streams,
}

impl Launcher {
    /// With the environment of the operator; no program from `outside_of` is started.
    pub fn new(environment: Vec<(OsString, OsString)>, outside_of: Option<&Path>, kill_switch: KillSwitch) -> Self {
        let path = environment.iter().find(|(name, _)| name == "PATH").map(|(_, path)| path.clone());
        let programs = SearchPath::new(&path.unwrap_or_default(), outside_of);
        Self { supervisor: None, programs, environment, kill_switch }
    }

    /// With a signoff between this process and what it starts, which ends that once this one is gone.
    #[must_use]
    pub fn supervised_by(self, signoff: Option<PathBuf>) -> Self {
        Self { supervisor: signoff, ..self }
    }

    /// The same under another switch.
    #[must_use]
    pub fn under(&self, kill_switch: KillSwitch) -> Self {
        Self { kill_switch, ..self.clone() }
    }

    /// The program of a name, or at a whole path.
    ///
    /// # Errors
    /// [`NoProgram`] where there is none that may be started.
    pub fn find(&self, program: &str) -> Result<PathBuf, NoProgram> {
        self.programs.find(program)
    }

    pub fn is_cut(&self) -> bool {
        self.kill_switch.is_cut()
    }

    /// Runs a program to its end, to its limit, or until the switch is cut.
    pub fn run(&self, order: &Order<'_>, tell: &mut dyn FnMut(Progress<'_>)) -> ChildRun {
        let Order { program, arguments, named, folder, limit, cap, streams } = *order;
        let (environment, attachment) = (self.environment(named), self.attachment());
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let (arguments, environment) = (arguments.as_slice(), environment.as_slice());
        let is_enough = TO_THE_END;
        let launch = Launch { attachment, program, arguments, environment, folder, limit, cap, streams, is_enough };
        child::run(&launch, &self.kill_switch, tell)
    }

    fn attachment(&self) -> Attachment<'_> {
        self.supervisor.as_deref().map_or(Attachment::Detached(&[]), Attachment::Supervised)
    }

    fn environment(&self, named: &[String]) -> Vec<(OsString, OsString)> {
        let is_kept = |name: &OsStr| {
            let name = name.to_string_lossy();
            let fits = |kept: &str| kept.strip_suffix('*').map_or(kept == name, |head| name.starts_with(head));
            KEPT.iter().any(|kept| fits(kept)) || named.iter().any(|own| own.as_str() == name)
        };
        let kept = self.environment.iter().filter(|(name, _)| is_kept(name) && name != "PATH").cloned();
        let set = named.iter().filter_map(|it| it.split_once('='));
        let set = set.map(|(name, value)| (name.into(), value.into()));
        kept.chain([("PATH".into(), self.programs.to_os_string())]).chain(set).collect()
    }

    /// This machine, and what may have its tools ask another one.
    pub fn host(&self) -> HostFact {
        let told = rustix::system::uname();
        let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
        let system = [told.sysname(), told.release(), told.machine()].map(text).join(" ");
        let elsewhere = self.environment.iter().filter(|(name, _)| ELSEWHERE.iter().any(|it| name == it));
        let lossy = |text: &OsString| text.to_string_lossy().into_owned();
        let environment = elsewhere.map(|(name, value)| (lossy(name), lossy(value))).collect();
        HostFact { name: login::host(), system, environment }
    }

    /// Who runs it: the login name, else the number of the user.
    pub fn operator(&self) -> String {
        let found = |name: &str| self.environment.iter().find(|(it, _)| it == name);
        login::name(|name| Some(found(name)?.1.to_string_lossy().into_owned()))
    }
}
