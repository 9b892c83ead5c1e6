//! A rehearsal that was run, and its Markdown: results that the judge reads as such (docs/contracts.md, section 1: rollback
//! rehearsal). What programs printed stands in `<pre>`, where no word of it can be taken for a result.

use jiff::civil::Date;

use crate::domain::evidence::build::AS_COMMITTED;
use crate::domain::evidence::capture::{GitFact, HostName};
use crate::domain::evidence::setting::{Setting, setting};
use crate::domain::values::digest::Digest;

/// What was rehearsed, and how it went.
#[derive(Clone, Debug)]
pub struct RehearsalRun {
    pub id: String,
    pub day: Date,
    pub git: GitFact,
    pub version: String,
    pub platform: String,
    pub operator: String,
    pub host: HostName,
    pub plan: Digest,
    /// What differed from the commit, and was allowed to.
    pub changed: Vec<String>,
    /// In the plan's order.
    pub flags: Vec<FlagRun>,
    /// Why new sessions were not seen to fall back; `None` where they were.
    pub fallback: Option<String>,
    /// Why it did not reach its end.
    pub stopped: Option<String>,
    pub log: Vec<LogEntry>,
}

/// How the rollback of one flag went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagRun {
    pub name: String,
    /// As it was printed before anything was switched off; `None` where it could not be read.
    pub before: Option<String>,
    /// As it was printed once it was to be off.
    pub after: Option<String>,
    /// The first thing that was not as it must be.
    pub failure: Option<String>,
    /// Whether everything about it was looked at.
    pub is_done: bool,
    /// Why it is not as it was before.
    pub unrestored: Option<String>,
}

/// One thing that was run, or asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    pub what: String,
    /// As it was typed, or asked.
    pub command: String,
    pub end: String,
    /// Without secrets, and with nothing that a terminal would take for a command.
    pub output: String,
}

/// A setting as a command prints it: one word on one line that says on or off.
pub fn printed_setting(output: &str) -> Option<(String, Setting)> {
    let mut lines = output.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines.next().filter(|_| lines.next().is_none())?;
    let is_word = line.chars().all(|c| c.is_ascii_alphanumeric());
    Some((line.to_owned(), setting(line).filter(|_| is_word)?))
}

impl FlagRun {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The first thing that goes wrong is what is told.
    pub fn fail(&mut self, why: impl Into<String>) {
        self.failure.get_or_insert_with(|| why.into());
    }

    /// Whether it was on before.
    pub fn was_on(&self) -> bool {
        self.before.as_deref().and_then(setting) == Some(Setting::On)
    }

    /// Whether it was on, was off, everything that was looked at was as it must be, and it is on again.
    pub fn holds(&self) -> bool {
        let is_off = self.after.as_deref().and_then(setting) == Some(Setting::Off);
        self.is_done && self.failure.is_none() && self.was_on() && is_off && self.unrestored.is_none()
    }

    /// Why it does not hold.
    pub fn why(&self) -> &str {
        let otherwise =
            if self.unrestored.is_some() { "it was not put back" } else { "it was not rehearsed to its end" };
        self.failure.as_deref().unwrap_or(otherwise)
    }
}

impl RehearsalRun {
    /// Whether everything held, and is as it was before.
    pub fn holds(&self) -> bool {
        self.stopped.is_none() && self.fallback.is_none() && self.flags.iter().all(FlagRun::holds)
    }

    /// The flags that are not as they were before, each with what is to be known.
    pub fn unrestored(&self) -> impl Iterator<Item = (&FlagRun, &str)> {
        self.flags.iter().filter_map(|flag| Some((flag, flag.unrestored.as_deref()?)))
    }

    /// The document's text.
    pub fn text(&self) -> String {
        [self.unrestored_lines(), self.head(), self.table(), self.reasons(), self.fallback_text(), self.log_text()]
            .concat()
    }

    /// The first lines, where somebody has to put something back: what, and how.
    fn unrestored_lines(&self) -> String {
        let named = self.unrestored().map(|(flag, _)| {
            format!("**RESTORE FAILED**: `{}` is not as before, which was {}\n\n", flag.name, word(&flag.before))
        });
        let named: String = named.collect();
        let how: Vec<&str> = self.unrestored().map(|(_, why)| why).collect();
        if how.is_empty() { String::new() } else { named + &preformatted(&how.join("\n")) + "\n" }
    }

    fn head(&self) -> String {
        let GitFact { repo, branch, commit } = &self.git;
        format!(
            "# Rollback Rehearsal\n\n- Date: {}\n- Commit: `{commit}`\n- Repo: `{repo}`\n- Branch: `{branch}`\n\
             - Version: `{}`\n- Platform: `{}`\n- Work tree: {}\n- Status: {}\n\n",
            self.day,
            self.version,
            self.platform,
            if self.changed.is_empty() { AS_COMMITTED } else { "other than the commit" },
            if self.stopped.is_some() { "aborted" } else { "completed" }
        )
    }

    fn table(&self) -> String {
        let row = |flag: &FlagRun| {
            let result = if flag.holds() { "pass" } else { "fail" };
            format!("| `{}` | {} | {} | {result} |\n", flag.name, word(&flag.before), word(&flag.after))
        };
        let rows: String = self.flags.iter().map(row).collect();
        format!("## Flags\n\n| Flag | Before | After | Result |\n|---|---|---|---|\n{rows}\n")
    }

    fn reasons(&self) -> String {
        let of_flags =
            self.flags.iter().filter(|flag| !flag.holds()).map(|flag| format!("{}: {}", flag.name, flag.why()));
        let fallback = self.fallback.iter().map(|why| format!("new sessions: {why}"));
        let stopped = self.stopped.iter().cloned();
        let all: Vec<String> = stopped.chain(of_flags).chain(fallback).collect();
        if all.is_empty() { String::new() } else { format!("{}\n", preformatted(&all.join("\n"))) }
    }

    fn fallback_text(&self) -> String {
        let result = if self.fallback.is_none() && self.stopped.is_none() { "pass" } else { "fail" };
        format!("## New sessions\n\n- Fallback of new sessions: {result}\n\n")
    }

    fn log_text(&self) -> String {
        let changed = self.changed.iter().map(|path| format!("differed from the commit: {path}\n")).collect::<String>();
        let about = format!(
            "rehearsal: {}\noperator: {}\nhost: {}, {}\nplan: sha256 {}\n{changed}",
            self.id, self.operator, self.host.name, self.host.system, self.plan
        );
        let entries = self.log.iter().map(|it| {
            let output = it.output.trim_end();
            let output = if output.is_empty() { String::new() } else { format!("{output}\n") };
            format!("\n[{}] {}\n{output}-> {}\n", it.what, it.command, it.end)
        });
        format!("## What was run, and what it answered\n\n{}", preformatted(&(about + &entries.collect::<String>())))
    }
}

/// A setting in the table.
fn word(printed: &Option<String>) -> &str {
    printed.as_deref().unwrap_or("unknown")
}

fn preformatted(text: &str) -> String {
    let escaped = text.trim_end().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<pre>\n{escaped}\n</pre>\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::evidence::outcome::StatedResult;
    use crate::domain::evidence::rollback::{self, Rehearsal};
    use crate::domain::profile::Profile;
    use crate::domain::values::redacted::shown_output;

    fn profile() -> Profile {
        Profile::read(&[]).unwrap()
    }

    fn rehearsed() -> RehearsalRun {
        let flag = |name: &String| FlagRun {
            before: Some("true".into()),
            after: Some("off".into()),
            is_done: true,
            ..FlagRun::new(name)
        };
        RehearsalRun {
            id: "rehearsal-3".into(),
            day: "2026-05-04".parse().unwrap(),
            git: GitFact { repo: "acme/widget".into(), branch: "main".into(), commit: "c0ffee0123".into() },
            version: "1.2.3".into(),
            platform: "linux".into(),
            operator: "ann".into(),
            host: HostName { name: "bench".into(), system: "Linux".into() },
            plan: Digest::of(b"plan"),
            changed: vec!["src/main.rs".into()],
            flags: profile().flags.iter().map(flag).collect(),
            fallback: None,
            stopped: None,
            log: Vec::new(),
        }
    }

    fn parsed(run: &RehearsalRun) -> Rehearsal {
        rollback::parse(&run.text(), &profile())
    }

    /// What the judge reads of each flag, of the fallback, and of before and after.
    fn read(run: &RehearsalRun) -> (Vec<&'static str>, &'static str, &'static str) {
        let rehearsal = parsed(run);
        assert!(!rehearsal.pending, "{}", run.text());
        let flags =
            profile().flags.iter().map(|flag| rehearsal.flag(flag).map_or("missing", |it| it.result.word())).collect();
        let step = |said: &Option<rollback::StepEvidence>| said.as_ref().map_or("missing", |it| it.result.word());
        (flags, step(&rehearsal.fallback), step(&rehearsal.before_and_after))
    }

    #[test]
    fn what_held_is_read_as_explicit_results() {
        let run = rehearsed();
        assert!(run.holds());
        assert_eq!(read(&run), (vec!["holds"; 5], "holds", "holds"), "{}", run.text());
        let rehearsal = parsed(&run);
        assert_eq!((rehearsal.date(), rehearsal.commit.as_deref()), ("2026-05-04".parse().ok(), Some("c0ffee0123")));
        let stated = |it: &Option<(String, u64)>| it.as_ref().map(|(text, _)| text.clone());
        let build = &rehearsal.build;
        assert_eq!(stated(&build.repo).as_deref(), Some("acme/widget"));
        assert_eq!((stated(&build.branch), stated(&build.version)), (Some("main".into()), Some("1.2.3".into())));
        assert!(rehearsal.failure(&profile().flags).is_none());
    }

    #[test]
    fn what_failed_is_read_as_failed_and_nothing_else_is() {
        let mut run = rehearsed();
        run.flags[1].fail("its output does not show what it must: pass");
        assert_eq!(read(&run), (vec!["holds", "fails", "holds", "holds", "holds"], "holds", "holds"), "{}", run.text());
        let mut run = rehearsed();
        run.flags[0].after = Some("on".into());
        run.fallback = Some("it ended with exit status 3".into());
        let (flags, fallback, _) = read(&run);
        assert_eq!((flags, fallback), (vec!["fails", "holds", "holds", "holds", "holds"], "fails"));
    }

    #[test]
    fn a_flag_that_could_not_be_put_back_is_the_first_line_and_fails() {
        let mut run = rehearsed();
        run.flags[2].unrestored = Some("it is `off`".into());
        let text = run.text();
        let first = text.lines().next().unwrap();
        assert_eq!(first, "**RESTORE FAILED**: `ffToolFirstRouting` is not as before, which was true");
        assert_eq!(read(&run).0, ["holds", "holds", "fails", "holds", "holds"], "{text}");
        assert!(!run.holds());
    }

    #[test]
    fn one_that_was_stopped_fails_whole() {
        let mut run = rehearsed();
        run.stopped = Some("it was interrupted".into());
        run.flags[4] = FlagRun::new("ffLoopGuardrails");
        let (flags, fallback, _) = read(&run);
        assert_eq!((flags, fallback), (vec!["fails"; 5], "fails"));
    }

    #[test]
    fn what_a_build_is_called_says_nothing_of_the_rehearsal() {
        for name in [
            "revert-broken",
            "not-restored",
            "did-not-hold",
            "it's-broken",
            "fix-flags-still-on",
            "fallback-legacy-failed",
            "ffInvokeGate",
            "1.0 (3 failed tests fixed)",
            "the rollback did not hold",
            "pending",
            "main|x",
        ] {
            let mut run = rehearsed();
            run.git.branch = name.to_owned();
            run.git.repo = format!("acme/{name}");
            run.version = name.to_owned();
            run.id = "fail-1".to_owned();
            assert_eq!(read(&run), (vec!["holds"; 5], "holds", "holds"), "{}", run.text());
        }
    }

    #[test]
    fn only_a_plain_setting_is_one() {
        assert_eq!(printed_setting(" true\n\n"), Some(("true".into(), Setting::On)));
        assert_eq!(printed_setting("Disabled"), Some(("Disabled".into(), Setting::Off)));
        for output in ["", "true\nfalse", "yes", "ff: true", "off | pass"] {
            assert_eq!(printed_setting(output), None, "{output}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_a_program_prints_is_taken_for_a_result(
            output in "(?s).{0,80}|(</pre>|\\n|\\| |fail|pass|~~|`|#|- \\[ \\] ffInvokeGate: failed|3 failed|<!--){0,8}",
            which in 0..3_usize,
        ) {
            let mut run = rehearsed();
            let output = shown_output(output.as_bytes()).0;
            run.log.push(LogEntry { what: "off".into(), command: output.clone(), end: "exit status 0".into(), output: output.clone() });
            prop_assert_eq!(read(&run), (vec!["holds"; 5], "holds", "holds"), "{}", run.text());
            match which {
                0 => run.flags[0].fail(output),
                1 => run.fallback = Some(output),
                _ => run.stopped = Some(output),
            }
            let (flags, fallback, _) = read(&run);
            let expected = match which {
                0 => ("fails", "holds"),
                1 => ("holds", "fails"),
                _ => ("fails", "fails"),
            };
            prop_assert_eq!((flags[0], fallback), expected, "{}", run.text());
            prop_assert_eq!(flags[1], if which == 2 { "fails" } else { "holds" }, "{}", run.text());
        }
    }

    #[test]
    fn results_of_a_rehearsal_are_never_undecided() {
        assert!(matches!(parsed(&rehearsed()).fallback.map(|it| it.result), Some(StatedResult::Holds)));
    }
}
