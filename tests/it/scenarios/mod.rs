//! One good pack, one damage, the findings that follow: every code is told by at least one scenario.
//!
//! `tests/scenarios/base` is a pack of which everything holds. A scenario `tests/scenarios/NAME.toml` edits it and
//! lists every finding that the judgement must then have, each as `severity code subject`.

mod copies;
mod decision;
mod files;
mod findings;
mod history;
mod honest;
mod newest;
mod pins;
mod real;
mod reasoning;
mod required;
mod runs;
mod smoke;

use signoff::domain::rules::history::questions;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use signoff::domain::assessment::Assessment;
use signoff::domain::evidence::runtime::opencode::OpencodeConfig;
use signoff::domain::evidence::runtime::{HostReading, HostSource, RuntimeSaid};
use signoff::domain::finding::Finding;
use signoff::domain::profile::{Profile, Sources};
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;

use self::history::Past;
use crate::fixtures::loader::{self, Files, Stands};
use crate::fixtures::measuring;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[serde(default)]
    edits: Vec<Edit>,
    /// What git says; nobody asks it where this is absent.
    history: Option<Past>,
    /// What opencode's file on this machine lists as plugins; nobody looks at the machine where this is absent.
    opencode: Option<Vec<String>>,
    /// Before the base's profile, which is then the pack's own; else it comes from outside.
    own: Option<String>,
    /// `severity code subject`, in any order.
    findings: BTreeSet<String>,
}

/// One change to the base pack. `FILE` names may leave out the folder.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Edit {
    /// Every occurrence of a text, which must be there.
    Replace {
        file: String,
        from: String,
        to: String,
    },
    Write {
        file: String,
        text: String,
    },
    Remove {
        file: String,
    },
    Rename {
        file: String,
        to: String,
    },
    /// Without one line, counted from 1.
    RemoveLine {
        file: String,
        line: usize,
    },
    /// The first bytes only.
    Cut {
        file: String,
        bytes: usize,
    },
    /// So many rows, each of which took another while (`seed`), up to `blur` milliseconds longer, or which follow each
    /// other every `step` milliseconds.
    Measure {
        file: String,
        rows: usize,
        seed: u64,
        #[serde(default)]
        blur: u64,
        step: Option<u64>,
    },
    Unreadable {
        file: String,
        why: String,
    },
    Escapes {
        file: String,
        target: String,
    },
    BeingWritten {
        file: String,
    },
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

fn profile() -> Profile {
    let text = std::fs::read_to_string(folder().join("base/signoff.toml")).unwrap();
    Profile::read(&[&text]).unwrap()
}

fn scenarios() -> Vec<(String, Scenario)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let named = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        (name.clone(), toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    named.collect()
}

/// The one file whose path ends so.
fn full(files: &Files, name: &str) -> String {
    let fitting: Vec<&String> = files.keys().filter(|path| path.ends_with(name)).collect();
    assert!(fitting.len() == 1, "`{name}` is {fitting:?}");
    fitting[0].clone()
}

fn bytes<'a>(files: &'a mut Files, name: &str) -> &'a mut Vec<u8> {
    let path = full(files, name);
    match files.get_mut(&path) {
        Some(Stands::File(bytes)) => bytes,
        other => panic!("{path} is {other:?}"),
    }
}

fn apply(files: &mut Files, edit: &Edit) {
    match edit {
        Edit::Replace { file, from, to } => {
            let bytes = bytes(files, file);
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.contains(from), "{file} does not hold {from}");
            *bytes = text.replace(from, to).into_bytes();
        }
        Edit::Write { file, text } => drop(files.insert(file.clone(), Stands::File(text.clone().into_bytes()))),
        Edit::Remove { file } => drop(files.remove(&full(files, file))),
        Edit::Rename { file, to } => {
            let stands = files.remove(&full(files, file)).unwrap();
            files.insert(to.clone(), stands);
        }
        Edit::RemoveLine { file, line } => {
            let bytes = bytes(files, file);
            let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
            *bytes = lines.filter(|(index, _)| index + 1 != *line).flat_map(|(_, line)| line.to_vec()).collect();
        }
        Edit::Measure { file, rows, seed, blur, step } => {
            let bytes = bytes(files, file);
            let model = String::from_utf8(bytes.clone()).unwrap();
            let took = measuring::blurred(measuring::durations(*seed, *rows), *blur);
            *bytes = measuring::rows(&model, &took, *step).into_bytes();
        }
        Edit::Cut { file, bytes: kept } => bytes(files, file).truncate(*kept),
        Edit::BeingWritten { file } => drop(files.insert(full(files, file), Stands::BeingWritten)),
        Edit::Unreadable { file, why } => drop(files.insert(full(files, file), Stands::Unreadable(why.clone()))),
        Edit::Escapes { file, target } => drop(files.insert(full(files, file), Stands::Escapes(target.clone()))),
    }
}

fn judge(edits: &[Edit]) -> Assessment {
    judge_within(edits, None, None)
}

fn judge_within(edits: &[Edit], past: Option<&Past>, own: Option<&str>) -> Assessment {
    judge_beside(None, edits, past, own)
}

/// Beside a machine whose opencode lists these plugins.
fn judge_beside(opencode: Option<&Vec<String>>, edits: &[Edit], past: Option<&Past>, own: Option<&str>) -> Assessment {
    let mut files = loader::files(&folder().join("base"));
    edits.iter().for_each(|edit| apply(&mut files, edit));
    let Some(Stands::File(profile)) = files.get("signoff.toml") else { panic!("the base has a profile") };
    let text = std::str::from_utf8(profile).unwrap();
    let profile = match own {
        Some(own) => {
            let text = format!("{own}\n{text}");
            Profile::in_force(&Sources { pack: Some(("signoff.toml", &text)), ..Sources::default() }).unwrap()
        }
        None => Profile::read(&[text]).unwrap(),
    };
    let mut pack = loader::pack(&files, &profile);
    pack.host = opencode.map(|plugins| {
        let config = OpencodeConfig { plugins: plugins.clone(), instructions: Vec::new() };
        let said = Ok(RuntimeSaid::OpencodeFile(config));
        let source = HostSource { runtime: "opencode".to_owned(), name: "opencode.json".to_owned(), said };
        Arc::new(HostReading { sources: vec![source] })
    });
    if let Some(past) = past {
        let questions = questions(&assess(&pack, &profile, &PairOverride::default()), &profile);
        pack.history = past.history(&pack, &questions);
    }
    assess(&pack, &profile, &PairOverride::default())
}

impl Scenario {
    fn judge(&self) -> Assessment {
        judge_beside(self.opencode.as_ref(), &self.edits, self.history.as_ref(), self.own.as_deref())
    }
}

fn told(finding: &Finding) -> String {
    let severity = format!("{:?}", finding.severity).to_lowercase();
    format!("{severity} {} {}", finding.code, finding.subject)
}

/// The files and the judgement of the real pack.
fn real(moment: &str) -> Option<(Files, Assessment)> {
    let files = loader::files(&loader::real_pack(moment)?);
    let profile = Profile::read(&[]).unwrap();
    let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
    Some((files, assessment))
}
