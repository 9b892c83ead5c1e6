//! Other programs that append to a checklist while it is ticked: no line of theirs is lost.
//!
//! Half of them hold the file open for a while, half open it for each line. Each line that they appended is looked for in
//! the file, and in what the save said that it kept. `SIGNOFF_ROUNDS` says how many saves are tried (docs/CONTRIBUTING.md).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, iter};

use signoff::domain::signing::tick::OneByte;
use signoff::domain::values::digest::Digest;
use signoff::io::patch_byte::change_one_byte;
use signoff::io::store::{Obstacle, StoreError};

const ROUNDS: u64 = 200;
/// So often a new file is begun: it grows all the time.
const ROUNDS_A_FILE: u64 = 200;
const RIVALS: u64 = 4;
const LIST: &str = "- [ ] one\n";
const STATE: usize = 3;
const FILE: &str = "SIGNOFF_RIVAL_FILE";
const NUMBER: &str = "SIGNOFF_RIVAL_NUMBER";

#[test]
#[ignore = "takes as long as SIGNOFF_ROUNDS says"]
fn no_line_that_a_rival_appends_is_lost() {
    let rounds = env::var("SIGNOFF_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let mut told = BTreeMap::new();
    let (mut appended, mut lost) = (0, BTreeSet::new());
    for _ in 0..rounds.div_ceil(ROUNDS_A_FILE) {
        let scene = Scene::new();
        let rivals: Vec<Child> = (0..RIVALS).map(|number| scene.rival(number)).collect();
        let kept: Vec<PathBuf> = (0..ROUNDS_A_FILE).filter_map(|_| scene.round(&mut told)).collect();
        File::create(scene.stop()).unwrap();
        let lines = rivals.into_iter().flat_map(lines_of).collect::<BTreeSet<String>>();
        let found = scene.found(&kept);
        appended += lines.len();
        lost.extend(lines.difference(&found).cloned());
        assert_eq!(scene.untold(&kept), Vec::<PathBuf>::new());
    }
    println!("{rounds} saves: {told:?}; {appended} lines appended, {} lost", lost.len());
    assert_eq!(lost, BTreeSet::new());
    assert!(appended > 0);
}

struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::write(scene.list(), LIST).unwrap();
        scene
    }

    fn list(&self) -> PathBuf {
        self.0.path().join("list.md")
    }

    fn stop(&self) -> PathBuf {
        self.0.path().join("stop")
    }

    fn rival(&self, number: u64) -> Child {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "a_rival", "--ignored", "--nocapture"]);
        command.env(FILE, self.list()).env(NUMBER, number.to_string());
        command.stdout(Stdio::piped()).spawn().unwrap()
    }

    /// Ticks the list, or unticks it; the file that was kept beside it.
    fn round(&self, told: &mut BTreeMap<&'static str, u64>) -> Option<PathBuf> {
        let shown = fs::read(self.list()).unwrap();
        let (from, to) = if shown[STATE] == b' ' { (b' ', b'x') } else { (b'x', b' ') };
        let outcome = change_one_byte(&self.list(), OneByte { offset: STATE, from, to }, Digest::of(&shown));
        let (word, kept) = match outcome {
            Ok(()) => ("saved", None),
            Err(StoreError::Changed(_)) => ("changed", None),
            Err(StoreError::Obstructed { why: Obstacle::OpenElsewhere(_), .. }) => ("open elsewhere", None),
            Err(StoreError::Kept { kept, .. }) => ("kept", Some(kept)),
            Err(other) => panic!("{other}"),
        };
        *told.entry(word).or_default() += 1;
        kept
    }

    fn found(&self, kept: &[PathBuf]) -> BTreeSet<String> {
        let list = self.list();
        let files = iter::once(&list).chain(kept).map(|path| fs::read_to_string(path).unwrap());
        files.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// What stands in the folder and nobody told of.
    fn untold(&self, kept: &[PathBuf]) -> Vec<PathBuf> {
        let there = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
        let is_told = |path: &PathBuf| [self.list(), self.stop()].contains(path) || kept.contains(path);
        there.filter(|path| !is_told(path)).collect()
    }
}

/// The lines that a rival says it appended, once it has ended.
fn lines_of(rival: Child) -> Vec<String> {
    let output = rival.wait_with_output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().filter(|line| line.starts_with("rival ")).map(str::to_owned).collect()
}

/// A process of its own: it says what it appended, once it did.
#[test]
#[ignore = "is the other program of the test above"]
fn a_rival() {
    let Some(list) = env::var_os(FILE).map(PathBuf::from) else { return };
    let number: u64 = env::var(NUMBER).unwrap().parse().unwrap();
    let open = || OpenOptions::new().append(true).open(&list).unwrap();
    let mut random = Random(number + 1);
    let (mut appended, mut held) = (String::new(), None);
    for at in 0.. {
        if Path::new(&list).with_file_name("stop").exists() {
            break;
        }
        let line = format!("rival {number} line {at}\n");
        let mut file = held.take().unwrap_or_else(open);
        file.write_all(line.as_bytes()).unwrap();
        appended.push_str(&line);
        // Every other one holds the file for a few lines, and then leaves it alone for a while.
        held = Some(file).filter(|_| number.is_multiple_of(2) && random.below(4) > 0);
        dawdle(random.below(40_000));
        if held.is_none() && random.below(8) == 0 {
            dawdle(random.below(6_000_000));
        }
    }
    print!("\n{appended}");
}

fn dawdle(turns: u64) {
    (0..turns).for_each(|turn| {
        std::hint::black_box(turn);
    });
}

/// Numbers that look like chance, from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}
