//! What the newest reading could not judge is the state: nothing that was judged before is acted upon, or shown as so.

use signoff::run::pipeline::Past;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::fixtures::screen::Shown;
use crate::fixtures::terminal::{Terminal, signoff as program};
use crate::fixtures::*;
use proptest::prelude::*;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use signoff::app::action::Action;
use signoff::app::availability::{hints, palette};
use signoff::app::dialog::Dialog;
use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::pane::Pane;
use signoff::app::selection::Selection;
use signoff::app::state::*;
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::assessment::unjudged::{Cause, Unjudged};
use signoff::domain::evidence::note::Decision;
use signoff::domain::finding::Code;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::run::pipeline::{Pipeline, RecentFiles};
use signoff::view::lay_out;

const BROKEN: &str = "signoff.toml: line 2: `colour`: unknown field";
const SIZES: [(u16, u16); 5] = [(30, 6), (60, 15), (80, 24), (120, 40), (160, 50)];

// ---- The state

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (i, part) in keys.split('\'').enumerate() {
        let pressed: Vec<Key> = if i % 2 == 1 {
            part.chars().map(Key::Char).collect()
        } else {
            part.split_whitespace().map(|key| key.parse().unwrap()).collect()
        };
        for key in pressed {
            effects.extend(update(state, Event::Key(key)));
            let sight = lay_out(state, state.ui.width, state.ui.height).sight;
            update(state, Event::Drawn(Box::new(sight)));
            update(state, Event::Paused);
        }
    }
    effects
}

fn assess(state: &mut State, assessment: Assessment) -> Vec<Effect> {
    update(state, Event::Assessed(Box::new(assessment), now()))
}

fn fail(state: &mut State) -> Vec<Effect> {
    update(state, failed(Cause::ProfileUnusable, BROKEN))
}

fn ready() -> State {
    showing(ready_assessment())
}

fn screen(state: &State, (width, height): (u16, u16)) -> String {
    lay_out(state, width, height).text()
}

fn message(state: &State) -> String {
    state.ui.message.as_ref().map(|it| format!("{:?}: {}", it.weight, it.text)).unwrap_or_default()
}

/// Everything that could write, choose, test, draft or lead somewhere, each in a pane in which it may be asked for.
const ACTING: [(&str, &str); 14] = [
    ("1", "E"),
    ("5", "space"),
    ("5", "u"),
    ("5", "U"),
    ("3", "t"),
    ("2", "a"),
    ("2", "A"),
    ("1", "b"),
    ("1", "w"),
    ("8", "e"),
    ("5", ": 'tick' enter"),
    ("5", ": 'untick' enter"),
    ("1", ": 'emit' enter"),
    ("8", ": 'prove' enter"),
];

/// What may happen in any order; `sign` stands for the words that confirm the note of the ready fixture.
const PRESSED: [&str; 18] = [
    "fail", "fail", "ready", "blocked", "E", "space", "u", "U", "t", "a", "f", "enter", "esc", "5", "8", "j", "tab",
    "sign",
];

#[test]
fn a_reading_that_failed_is_told_in_row_1_and_in_every_pane_and_no_pane_says_what_was_before() {
    for pane in Pane::ALL {
        let mut state = ready();
        state.ui.pane = pane;
        fail(&mut state);
        for size in SIZES {
            (state.ui.width, state.ui.height) = size;
            let text = screen(&state, size);
            let row_one = text.lines().next().unwrap();
            assert!(row_one.contains("BLOCKED  profile cann"), "{row_one}");
            for claim in ["READY", "Yes: nothing blocks", "[s]", "[x]", "passes", "APPROVED"] {
                assert!(!text.contains(claim), "{pane:?} {size:?} still says `{claim}`:\n{text}");
            }
            let tells = size.1 < 15 || (text.contains("line 2") && text.contains("put it back"));
            assert!(tells, "{text}");
        }
    }
}

#[test]
fn nothing_is_done_on_what_was_judged_before() {
    for (pane, keys) in ACTING {
        let mut state = showing(assessment());
        press(&mut state, pane);
        let done = Done::Mark(Marked { id: "the-plan-was-read".to_owned(), mark: Mark::Tick, reason: None });
        let ticked = Write { done, was_read: true };
        (state.decisions.undo, state.decisions.redo) = (vec![ticked.clone()], vec![ticked]);
        fail(&mut state);
        assert_eq!(press(&mut state, keys), [], "{pane} {keys}");
        assert!(message(&state).starts_with("Refusal: profile cannot be used"), "{pane} {keys}: {}", message(&state));
        assert_eq!((&state.ui.dialog, state.decisions.awaited.len()), (&None, 0), "{pane} {keys}");
    }
}

#[test]
fn what_is_offered_while_nothing_is_judged_acts_on_nothing() {
    let mut state = ready();
    fail(&mut state);
    let selection = Selection::of(&state);
    let offered: Vec<Action> = hints(&state, &selection).map(|offer| offer.action).collect();
    let in_palette = palette(&state, "").into_iter().filter(|offer| offer.refused.is_none()).map(|offer| offer.action);
    let acting =
        [Action::Emit, Action::Toggle, Action::Tick, Action::Prove, Action::MakeRunA, Action::Freeze, Action::Reason];
    for action in offered.into_iter().chain(in_palette) {
        assert!(!acting.contains(&action), "{action} is offered");
    }
    assert_eq!(press(&mut state, ": 'rescan' enter"), [Effect::Rescan(PairOverride::default())]);
}

#[test]
fn once_judged_again_the_refusal_is_gone_from_the_screen_and_the_log_keeps_both() {
    let mut state = ready();
    fail(&mut state);
    press(&mut state, "E");
    assert!(screen(&state, (80, 24)).contains("refused: profile cannot be used"));
    let effects = assess(&mut state, ready_assessment());
    assert!(effects.contains(&Effect::Draft { reason: None }));
    update(&mut state, drafted(&ready_assessment()));
    let text = screen(&state, (80, 24));
    assert!(text.starts_with(" READY") && !text.contains("profile") && !text.contains("refused"), "{text}");
    let kept: Vec<&str> = state.ui.log.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(kept, [&format!("profile cannot be used: {BROKEN}"), "judged again: READY"]);
    press(&mut state, "E");
    assert!(matches!(state.ui.dialog, Some(Dialog::Emit { .. })));
}

#[test]
fn an_error_that_speaks_of_the_failure_goes_with_it_and_another_stays() {
    let mut state = ready();
    update(&mut state, Event::Refused(format!("profile cannot be used: {BROKEN}; no note was written")));
    fail(&mut state);
    assert!(message(&state).contains("no note was written"));
    assess(&mut state, ready_assessment());
    assert_eq!(message(&state), "");
    update(&mut state, Event::Refused("the disk is full; no note was written".to_owned()));
    fail(&mut state);
    assess(&mut state, ready_assessment());
    assert!(message(&state).contains("the disk is full"));
}

#[test]
fn what_was_said_of_the_state_before_goes_when_the_reading_fails() {
    let mut state = showing(assessment());
    assess(&mut state, ready_assessment());
    assert!(message(&state).contains("READY, was BLOCKED"), "{}", message(&state));
    fail(&mut state);
    assert_eq!(message(&state), "");
}

#[test]
fn the_same_failure_is_logged_once_and_another_one_as_well() {
    let mut state = ready();
    update(&mut state, failed(Cause::ProfileBeingWritten, BROKEN));
    update(&mut state, failed(Cause::ProfileBeingWritten, BROKEN));
    fail(&mut state);
    assert_eq!(state.ui.log.len(), 2);
}

#[test]
fn drafts_that_come_after_the_failure_are_not_taken_and_old_ones_do_not_come_back() {
    let mut state = ready();
    fail(&mut state);
    update(&mut state, drafted(&ready_assessment()));
    assert_eq!(state.draft(), None);
    assess(&mut state, ready_assessment());
    assert_eq!(state.draft(), None, "drafts of before the failure");
}

#[test]
fn an_open_emit_dialog_says_that_nothing_is_judged_and_writes_nothing() {
    let mut state = ready();
    press(&mut state, "E");
    let words = state.draft().unwrap().confirmation();
    press(&mut state, &format!("'{words}'"));
    fail(&mut state);
    let text = screen(&state, (80, 24));
    assert!(text.contains("CANNOT BE JUDGED now") && text.contains("not known: nothing is judged"), "{text}");
    assert_eq!(press(&mut state, "enter"), []);
    assert!(message(&state).starts_with("Refusal: profile cannot be used"));
    assert_eq!(press(&mut state, "tab"), []);
    assess(&mut state, ready_assessment());
    update(&mut state, drafted(&ready_assessment()));
    let text = screen(&state, (80, 24));
    assert!(text.contains("unchanged since the preview") && !text.contains("refused"), "{text}");
    assert_eq!(press(&mut state, "enter"), [Effect::Emit(draft(&ready_assessment(), Decision::Approved))]);
}

#[test]
fn a_draft_made_under_another_profile_or_of_other_runs_is_not_current() {
    let mut other_profile = ready_assessment();
    other_profile.policy.digest = Digest::of(b"another profile");
    let mut other_runs = ready_assessment();
    other_runs.gate.pair = None;
    for other in [other_profile, other_runs] {
        let mut state = ready();
        press(&mut state, "E");
        let words = state.draft().unwrap().confirmation();
        assess(&mut state, other.clone());
        update(&mut state, drafted(&ready_assessment()));
        assert_eq!(state.draft(), None, "drafts of the profile before");
        update(&mut state, drafted(&other));
        assert_eq!(press(&mut state, &format!("'{words}' enter")), []);
        assert!(message(&state).contains("changed since this note was previewed"), "{}", message(&state));
        assess(&mut state, ready_assessment());
        assert!(!message(&state).contains("can no longer be written"), "{}", message(&state));
    }
}

#[test]
fn a_test_of_the_gate_under_another_profile_is_stale_and_a_failed_one_ends_with_its_cause() {
    let mut other = assessment();
    let tested = mutants(&other);
    other.policy.digest = Digest::of(b"another profile");
    assert!(tested.are_stale(&other) && !tested.are_stale(&assessment()));
    let mut state = showing(assessment());
    press(&mut state, "3 t");
    update(&mut state, Event::Proved(Err(BROKEN.to_owned())));
    fail(&mut state);
    assess(&mut state, assessment());
    assert_eq!((&state.testing, message(&state).as_str()), (&Testing::NotAsked, ""));
}

#[test]
fn a_failure_ends_a_freeze_and_nothing_waits_behind_it() {
    let mut state = ready();
    press(&mut state, "f");
    assess(&mut state, assessment());
    assert!(state.waiting.is_some());
    fail(&mut state);
    assert_eq!((state.ui.frozen, state.waiting.is_some()), (Frozen::No, false));
    assert!(screen(&state, (80, 24)).starts_with(" BLOCKED  profile cannot be used"));
    press(&mut state, "f");
    assert_eq!(state.ui.frozen, Frozen::No);
    assess(&mut state, ready_assessment());
    assert!(screen(&state, (80, 24)).starts_with(" READY"));
}

#[test]
fn cursor_and_opened_entry_stand_where_they_stood_once_it_is_judged_again() {
    let mut state = showing(assessment());
    press(&mut state, "5 j j j j enter");
    let (selected, open) = (state.ui.selected.clone(), state.ui.open.clone());
    assert!(open.is_some());
    fail(&mut state);
    update(&mut state, Event::Resize(120, 40));
    update(&mut state, Event::Resize(80, 24));
    assess(&mut state, assessment());
    assert_eq!((state.ui.selected, state.ui.open), (selected, open));
}

#[test]
fn what_was_seen_before_the_failure_must_be_seen_again_where_it_changed_meanwhile() {
    let seen_after = |again: Assessment| {
        let mut state = showing(assessment());
        state.decisions.seen.insert("both-runs-were-watched".to_owned());
        fail(&mut state);
        assess(&mut state, again);
        !state.decisions.seen.is_empty()
    };
    assert!(seen_after(assessment()));
    let mut changed = assessment();
    let evidence = changed.artifacts.iter_mut().find(|it| it.artifact.path.as_str() == RUN_B).unwrap();
    evidence.artifact.digest = Some(Digest::of(b"other rows"));
    assert!(!seen_after(changed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_pressed_nothing_is_written_or_tested_while_nothing_is_judged(
        pressed in prop::collection::vec(prop::sample::select(PRESSED.to_vec()), 1..40),
    ) {
        let mut state = ready();
        for keys in pressed {
            let has_failed = state.facts.reading.failed().is_some();
            let effects = match keys {
                "fail" => fail(&mut state),
                "ready" => [assess(&mut state, ready_assessment()), update(&mut state, drafted(&ready_assessment()))].concat(),
                "blocked" => [assess(&mut state, assessment()), update(&mut state, drafted(&assessment()))].concat(),
                "sign" => press(&mut state, &format!("'sign {}'", ready_assessment().digest.short())),
                keys => press(&mut state, keys),
            };
            let is_acting = |effect: &Effect| matches!(effect, Effect::Mark { .. } | Effect::Emit(_) | Effect::Prove(_));
            prop_assert!(!has_failed || !effects.iter().any(is_acting), "{} gave {:?}", keys, effects);
            let says_ready = screen(&state, (80, 24)).contains("READY");
            prop_assert!(!says_ready || state.facts.reading.failed().is_none());
        }
    }
}

// ---- The reading

struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(scene.pack().join("docs/reliability")).unwrap();
        scene
    }

    fn pack(&self) -> PathBuf {
        self.0.path().join("pack")
    }

    fn own(&self) -> PathBuf {
        self.pack().join("signoff.toml")
    }

    fn named(&self) -> PathBuf {
        self.0.path().join("named.toml")
    }

    fn put_away(&self) {
        match self.own().symlink_metadata() {
            Ok(about) if about.is_dir() => fs::remove_dir(self.own()).unwrap(),
            Ok(_) => fs::remove_file(self.own()).unwrap(),
            Err(_) => {}
        }
    }

    fn pipeline(&self) -> Pipeline {
        Pipeline::open(Some(&self.pack()), None).unwrap()
    }
}

/// Long ago: no young file.
fn date_back(file: &Path) {
    File::options().append(true).open(file).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
}

fn write_old(file: &Path, text: impl AsRef<[u8]>) {
    fs::write(file, text).unwrap();
    date_back(file);
}

fn look(pipeline: &mut Pipeline) -> Result<String, Unjudged> {
    pipeline
        .judge(RecentFiles::BeingWritten, &PairOverride::default(), Past::Asked)
        .map(|(_, assessment)| assessment)
        .map(|assessment| assessment.profile)
}

#[test]
fn a_broken_profile_fails_every_reading_and_not_only_the_first() {
    let scene = Scene::new();
    write_old(&scene.own(), "name = \"one\"\n");
    let mut pipeline = scene.pipeline();
    assert_eq!(look(&mut pipeline).unwrap(), "one");
    write_old(&scene.own(), "name = \"two\"\ncolour = 1\n");
    for _ in 0..3 {
        let failed = look(&mut pipeline).unwrap_err();
        assert_eq!(failed.cause, Cause::ProfileUnusable);
        assert!(failed.text.contains("signoff.toml: line 2: ") && !failed.hint.is_empty(), "{failed}");
    }
    write_old(&scene.own(), "name = \"one\"\n");
    assert_eq!(look(&mut pipeline).unwrap(), "one");
    fs::remove_file(scene.own()).unwrap();
    assert_ne!(look(&mut pipeline).unwrap(), "one");
}

#[test]
fn a_profile_that_is_not_accepted_under_a_missing_folder_is_read_again_once_that_is_there() {
    let scene = Scene::new();
    let mut pipeline = scene.pipeline();
    write_old(&scene.own(), "name = \"two\"\n[paths]\nevidence = \"proof\"\n");
    for _ in 0..2 {
        assert_eq!(look(&mut pipeline).unwrap_err().cause, Cause::PackGone);
    }
    fs::create_dir(scene.pack().join("proof")).unwrap();
    assert_eq!(look(&mut pipeline).unwrap(), "two");
    assert_eq!(pipeline.scope().evidence, "proof");
}

#[test]
fn whatever_stands_in_the_profiles_place_fails_the_reading_and_hangs_nothing() {
    let scene = Scene::new();
    fs::write(scene.0.path().join("outside.toml"), "name = \"outside\"\n").unwrap();
    let own = scene.own();
    let stands: [(&str, &dyn Fn()); 5] = [
        ("is no regular file", &|| mknodat(CWD, &own, FileType::Fifo, Mode::RWXU, 0).unwrap()),
        ("is a folder", &|| fs::create_dir(&own).unwrap()),
        ("leads outside the pack", &|| symlink("../outside.toml", &own).unwrap()),
        ("there is no such file", &|| symlink("nowhere.toml", &own).unwrap()),
        ("larger than 1 MiB", &|| fs::write(&own, vec![b'#'; (1 << 20) + 1]).unwrap()),
    ];
    for (why, stand) in stands {
        write_old(&own, "name = \"one\"\n");
        let mut pipeline = scene.pipeline();
        scene.put_away();
        stand();
        let failed = look(&mut pipeline).unwrap_err();
        assert!(failed.cause == Cause::ProfileUnusable && failed.text.contains(why), "{failed}");
        assert_eq!(pipeline.looks_again_at(), None, "{why}");
        scene.put_away();
    }
}

#[test]
fn a_young_profile_that_is_none_yet_is_being_written_and_looked_at_again_and_an_old_one_is_judged() {
    let scene = Scene::new();
    for (text, why) in
        [("name = ", "no TOML"), ("colour = 1\n", "unknown field"), ("", "empty"), ("name = \"\u{e9}", "no TOML")]
    {
        write_old(&scene.own(), "name = \"one\"\n");
        let mut pipeline = scene.pipeline();
        fs::write(scene.own(), text).unwrap();
        let failed = look(&mut pipeline).unwrap_err();
        assert!(failed.cause == Cause::ProfileBeingWritten && failed.text.contains(why), "{failed}");
        assert!(pipeline.looks_again_at().is_some());
        // A command looks once, and judges.
        let judged = pipeline.judge_once();
        assert_eq!(
            judged.map(drop).map_err(|failed| failed.cause),
            if text.is_empty() { Ok(()) } else { Err(Cause::ProfileUnusable) }
        );
        write_old(&scene.own(), "name = \"one\"\n");
        look(&mut pipeline).unwrap();
        write_old(&scene.own(), text);
        let judged = look(&mut pipeline);
        assert_eq!(
            judged.map(drop).map_err(|failed| failed.cause),
            if text.is_empty() { Ok(()) } else { Err(Cause::ProfileUnusable) }
        );
        assert_eq!(pipeline.looks_again_at(), None);
    }
    let future = SystemTime::now() + Duration::from_secs(3600);
    fs::write(scene.own(), "colour = 1\n").unwrap();
    File::options().append(true).open(scene.own()).unwrap().set_modified(future).unwrap();
    let mut pipeline = {
        scene.put_away();
        scene.pipeline()
    };
    fs::write(scene.own(), "colour = 1\n").unwrap();
    File::options().append(true).open(scene.own()).unwrap().set_modified(future).unwrap();
    assert_eq!(look(&mut pipeline).unwrap_err().cause, Cause::ProfileUnusable);
}

#[test]
fn a_young_profile_that_is_one_is_followed_at_once() {
    let scene = Scene::new();
    let mut pipeline = scene.pipeline();
    fs::write(scene.own(), "name = \"two\"\n").unwrap();
    assert_eq!(look(&mut pipeline).unwrap(), "two");
}

#[test]
fn a_pack_that_is_lost_while_a_file_is_being_written_is_not_looked_at_without_end() {
    let scene = Scene::new();
    fs::write(scene.pack().join("docs/reliability/a.gate.json"), "{").unwrap();
    let mut pipeline = scene.pipeline();
    look(&mut pipeline).unwrap();
    assert!(pipeline.looks_again_at().is_some());
    fs::rename(scene.pack(), scene.0.path().join("away")).unwrap();
    assert_eq!(look(&mut pipeline).unwrap_err().cause, Cause::PackGone);
    assert_eq!(pipeline.looks_again_at(), None);
}

#[test]
fn the_named_profile_is_read_anew_and_fails_the_reading_where_it_is_broken_or_gone() {
    let scene = Scene::new();
    write_old(&scene.named(), "name = \"named\"\n");
    let mut pipeline = Pipeline::open(Some(&scene.pack()), Some(&scene.named())).unwrap();
    assert_eq!(look(&mut pipeline).unwrap(), "named");
    write_old(&scene.named(), "name = \"renamed\"\n");
    assert_eq!(look(&mut pipeline).unwrap(), "renamed");
    write_old(&scene.named(), "\n\ncolour = 1\n");
    assert!(look(&mut pipeline).unwrap_err().text.contains("named.toml: line 3: "));
    fs::remove_file(scene.named()).unwrap();
    assert!(look(&mut pipeline).unwrap_err().text.contains("named.toml: there is no such file"));
    write_old(&scene.named(), "name = \"renamed\"\n");
    assert_eq!(look(&mut pipeline).unwrap(), "renamed");
    assert_eq!(pipeline.scope().outside, Some(scene.named()));
}

// ---- The cockpit on a terminal

const CHECKLIST: &str = "docs/reliability/release-readiness-checklist.md";
const ITEMS: &str = "# Acme Widget\n\n- [ ] The shop window was washed\n- [ ] The bell rings\n";

/// A profile under which nothing blocks.
fn lenient() -> String {
    let codes = Code::ALL.iter().map(|code| format!("'{}' = 'info'\n", code.name()));
    format!("name = \"acme\"\n[severity]\n{}", codes.collect::<String>())
}

/// A pack that is ready under its own profile.
fn ready_pack() -> Scene {
    let scene = Scene::new();
    write_old(&scene.pack().join(CHECKLIST), ITEMS);
    write_old(&scene.own(), lenient());
    scene
}

fn opened(scene: &Scene, arguments: &[&str]) -> Terminal {
    let pack = scene.pack();
    let arguments: Vec<&str> = arguments.iter().copied().chain([pack.to_str().unwrap()]).collect();
    let mut terminal = Terminal::start(program(&arguments));
    row_one(&mut terminal, "READY");
    terminal
}

fn row_one(terminal: &mut Terminal, says: &str) {
    let first = |terminal: &Terminal| terminal.text().lines().next().unwrap_or_default().to_owned();
    terminal.wait(&format!("`{says}` in row 1"), |terminal| first(terminal).contains(says));
}

/// Another version in one step, as editors save.
fn exchange(file: &Path, text: &str) {
    let beside = file.with_extension("new");
    write_old(&beside, text);
    fs::rename(beside, file).unwrap();
}

fn notes(scene: &Scene) -> usize {
    let found = fs::read_dir(scene.pack().join("docs/reliability/artifacts")).into_iter().flatten();
    found.filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains("note")).count()
}

#[test]
fn a_reading_that_fails_as_the_one_before_leaves_a_refusal_on_screen() {
    let mut state = showing(assessment());
    update(&mut state, gone());
    press(&mut state, "E");
    let refused = state.ui.message.clone();
    assert!(refused.is_some());
    update(&mut state, gone());
    assert_eq!(state.ui.message, refused);
    update(&mut state, failed(Cause::PackUnreadable, "another failure"));
    assert_eq!(state.ui.message.as_ref().map(|message| message.weight), None);
}

#[test]
fn a_broken_profile_stops_tick_and_note_until_it_is_mended() {
    let scene = ready_pack();
    let mut terminal = opened(&scene, &[]);
    terminal.press("5");
    terminal.shows("The bell rings");
    exchange(&scene.own(), "name = \"acme\"\ncolour = \"red\"\n");
    row_one(&mut terminal, "BLOCKED  profile cannot be used: signoff.toml: line 2");
    terminal.wait("no older claim", |terminal| !terminal.text().contains("The bell rings"));
    for keys in ["E", "  ", ":tick\r", ":emit\r"] {
        terminal.press(keys);
        terminal.shows("refused: profile cannot be used");
        terminal.press("6");
        terminal.wait("no refusal", |terminal| !terminal.text().contains("refused:"));
        terminal.press("5");
    }
    terminal.press("E");
    terminal.shows("refused: profile cannot be used");
    exchange(&scene.own(), &lenient());
    row_one(&mut terminal, "READY");
    terminal.wait("no error", |terminal| {
        !terminal.text().contains("refused") && !terminal.text().contains("cannot be used")
    });
    assert_eq!((notes(&scene), fs::read_to_string(scene.pack().join(CHECKLIST)).unwrap().as_str()), (0, ITEMS));
    terminal.press("8");
    terminal.shows("APPROVED, not written yet");
}

#[test]
fn an_open_emit_dialog_writes_no_note_under_a_broken_profile() {
    let scene = ready_pack();
    let mut terminal = opened(&scene, &[]);
    terminal.press("8");
    terminal.shows("APPROVED, not written yet");
    terminal.press("E");
    terminal.shows("Type  sign ");
    let text = terminal.text();
    let words: String = text.split("Type  ").nth(1).unwrap().chars().take("sign a9f3c1".len()).collect();
    fs::remove_file(scene.own()).unwrap();
    fs::create_dir(scene.own()).unwrap();
    row_one(&mut terminal, "BLOCKED  profile cannot be used: signoff.toml: is a folder");
    terminal.press(&format!("{words}\r"));
    terminal.shows("refused: profile cannot be used");
    assert_eq!(notes(&scene), 0);
}

#[test]
fn a_young_broken_profile_is_being_written_and_judged_by_itself_once_it_is_old() {
    let scene = ready_pack();
    let mut terminal = opened(&scene, &[]);
    fs::write(scene.own(), "name = \"acme\"\ncolour = \"red\"\n").unwrap();
    row_one(&mut terminal, "BLOCKED  profile is being written: signoff.toml");
    row_one(&mut terminal, "BLOCKED  profile cannot be used: signoff.toml: line 2");
}

#[test]
fn a_pack_moved_away_is_gone_and_no_tick_follows_it() {
    let scene = ready_pack();
    let mut terminal = opened(&scene, &[]);
    terminal.press("5");
    terminal.shows("The bell rings");
    terminal.press("j ");
    terminal.shows("once more ticks it");
    let away = scene.0.path().join("away");
    fs::rename(scene.pack(), &away).unwrap();
    terminal.press(" ");
    row_one(&mut terminal, "BLOCKED  pack is gone");
    assert_eq!(fs::read_to_string(away.join(CHECKLIST)).unwrap(), ITEMS);
    fs::rename(&away, scene.pack()).unwrap();
    row_one(&mut terminal, "READY");
    terminal.wait("no error", |terminal| !terminal.text().contains("gone"));
}

#[test]
fn a_named_profile_outside_the_pack_is_watched() {
    let scene = ready_pack();
    fs::remove_file(scene.own()).unwrap();
    write_old(&scene.named(), lenient());
    let named = scene.named();
    let mut terminal = opened(&scene, &["--profile", named.to_str().unwrap()]);
    exchange(&named, "colour = 1\n");
    row_one(&mut terminal, "BLOCKED  profile cannot be used");
    exchange(&named, &lenient());
    row_one(&mut terminal, "READY");
    fs::remove_file(&named).unwrap();
    row_one(&mut terminal, "BLOCKED  profile cannot be used");
}

#[test]
fn evidence_is_watched_where_a_new_profile_says_that_it_stands() {
    let scene = ready_pack();
    let mut terminal = opened(&scene, &[]);
    fs::create_dir(scene.pack().join("proof")).unwrap();
    exchange(&scene.own(), &format!("{}[paths]\nevidence = \"proof\"\n", lenient()));
    terminal.press("7");
    terminal.wait("the other folder", |terminal| {
        terminal.text().contains("0 artifacts") || !terminal.text().contains("release-readiness")
    });
    fs::write(scene.pack().join("proof/arrived.txt"), "new\n").unwrap();
    terminal.shows("arrived.txt");
}

#[test]
fn headless_a_broken_profile_is_unusable_input_at_once() {
    let scene = ready_pack();
    let status = |text: &str| {
        fs::write(scene.own(), text).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_signoff")).arg("status").arg(scene.pack()).output();
        output.unwrap().status.code()
    };
    assert_eq!(status(&lenient()), Some(0));
    assert_eq!(status("colour = 1\n"), Some(2));
}
