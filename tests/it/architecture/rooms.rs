//! The plan: the rooms, who may import whom, and what may not be named where.

/// A room: a module with all that is in it, less the rooms inside it.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Its module's path in the crate.
    pub name: &'static str,
    /// The rooms that it may import beside itself; `a::*` is `a` with every room inside it.
    pub imports: &'static [&'static str],
    /// What it may not name: paths of other crates, and macros.
    pub forbids: &'static [&'static str],
}

const fn room(name: &'static str, imports: &'static [&'static str], forbids: &'static [&'static str]) -> Room {
    Room { name, imports, forbids }
}

/// From the ground up. A row allows what it names and nothing else: not what that imports in turn.
pub const ROOMS: &[Room] = &[
    room("domain", &[], PURE),
    room("domain::values", &[], PURE),
    room("domain::finding", &["domain::values"], PURE),
    room("domain::profile", &["domain::values", "domain::finding"], PURE),
    room("domain::evidence", &["domain::values", "domain::finding", "domain::profile"], PURE),
    room("domain::statistics", &["domain::values", "domain::profile", "domain::evidence"], PURE),
    room("domain::canonical", &["domain::values", "domain::profile", "domain::evidence"], PURE),
    room("domain::capturing", &["domain::values", "domain::profile", "domain::evidence", "domain::canonical"], PURE),
    room(
        "domain::assessment",
        &[
            "domain::values",
            "domain::finding",
            "domain::profile",
            "domain::evidence",
            "domain::statistics",
            "domain::canonical",
        ],
        PURE,
    ),
    room("domain::probing", &["domain::values", "domain::profile", "domain::evidence", "domain::assessment"], PURE),
    room(
        "domain::signing",
        &["domain::values", "domain::finding", "domain::profile", "domain::evidence", "domain::assessment"],
        PURE,
    ),
    room(
        "domain::rules",
        &[
            "domain::values",
            "domain::finding",
            "domain::profile",
            "domain::evidence",
            "domain::statistics",
            "domain::canonical",
            "domain::capturing",
            "domain::assessment",
            "domain::probing",
            "domain::signing",
        ],
        PURE,
    ),
    room("domain::mutation", &["domain::*"], PURE),
    room("report", &["domain::*"], PURE),
    room("app", &["domain::*"], PURE),
    room("view", &["app", "domain::*", "view::*"], PURE),
    room("view::subject", &["app", "domain::*", "view"], PURE),
    room("view::dialog", &["app", "domain::*", "view"], PURE),
    room(
        "tui",
        &["view", "app"],
        &["std::fs", "std::process", "std::thread::spawn", "notify", "serde_json", "println", "eprintln"],
    ),
    room("io", &["domain::*"], SILENT),
    room("run", &["domain::*", "io"], SILENT),
    room("run::options", &["run", "run::pipeline"], TYPED),
    room("run::pipeline", &["domain::*", "io", "run"], SILENT),
    room("run::operations", &["domain::*", "io", "run", "run::pipeline"], SILENT),
    room(
        "run::commands",
        &[
            "domain::*",
            "io",
            "report",
            "run",
            "run::pipeline",
            "run::operations",
            "run::options",
            "run::cockpit",
            "run::cockpit::options",
        ],
        TYPED,
    ),
    room(
        "run::cockpit",
        &[
            "domain::*",
            "io",
            "app",
            "view",
            "tui",
            "run",
            "run::pipeline",
            "run::operations",
            "run::options",
            "run::cockpit::options",
        ],
        SILENT,
    ),
    room("run::cockpit::options", &["app", "run::options"], TYPED),
    room(
        "cli",
        &["domain::values", "run", "run::options", "run::commands", "run::cockpit", "run::cockpit::options"],
        &["std::fs", "tokio", "ratatui", "crossterm"],
    ),
    room("main", &["cli", "run"], &["std::fs", "tokio", "ratatui", "crossterm"]),
];

/// What has no answer but in its input: no files, environment, processes, threads, clock, terminal, colours.
const PURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "std::os",
    "std::time::SystemTime",
    "std::time::Instant",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "tokio",
    "notify",
    "rustix",
    "nix",
    "tempfile",
    "ratatui",
    "crossterm",
    "clap",
    "print",
    "println",
    "eprint",
    "eprintln",
    "dbg",
];

/// What touches the outside, but neither draws nor prints: `tui` draws, `main` prints.
const SILENT: &[&str] =
    &["std::thread::spawn", "ratatui", "crossterm", "clap", "print", "println", "eprint", "eprintln", "dbg"];

/// The same where options are: clap reads them.
const TYPED: &[&str] = &["std::thread::spawn", "ratatui", "crossterm", "print", "println", "eprint", "eprintln", "dbg"];

impl Room {
    pub fn may_import(&self, other: &Room) -> bool {
        let allows = |allowed: &&str| match allowed.strip_suffix("::*") {
            Some(outer) => other.is_within(outer),
            None => *allowed == other.name,
        };
        self.name == other.name || self.imports.iter().any(allows)
    }

    /// Whether it is the room of this name, or lies in it.
    fn is_within(&self, outer: &str) -> bool {
        self.name.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }

    /// A file that would lie in this room.
    pub fn a_file(&self) -> String {
        match self.name {
            "main" => "src/main.rs".to_owned(),
            name => format!("src/{}/broken.rs", name.replace("::", "/")),
        }
    }
}

/// The room in which a module lies, or that a path leads into: the innermost one.
pub fn room_of(path: &[String]) -> &'static Room {
    let path = path.join("::");
    let holds =
        |room: &&Room| path.strip_prefix(room.name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    let innermost = ROOMS.iter().filter(holds).max_by_key(|room| room.name.len());
    innermost.unwrap_or_else(|| panic!("`{path}` is in no room of the table"))
}
