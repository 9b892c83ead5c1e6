//! What `--help` teaches: commands as they are typed, and what they print. Lines of at most 78 columns; a paragraph is one
//! line, wrapped to the terminal.

/// The question, in one line.
pub const QUESTION: &str = "May this release ship, and on what grounds?";

pub const ABOUT: &str = "\
May this release ship, and on what grounds?

signoff reads a folder of release evidence, recomputes every number from its raw rows, says what holds, what does not \
and why, takes you through what only a person can verify, and writes the approval note.";

pub const FRONT: &str = "\
Examples:
  signoff demo                    the cockpit on an example pack
  signoff release                 the cockpit on the evidence in `release`
  signoff status release          the same as a page; exit status 1 if blocked
  signoff status --json release | jq -r .verdict
    blocked
  signoff checklist release       every item, its id and what stands behind it
  signoff note --stdout release   the approval note as it would be written

A pack is a folder with release evidence in it. Without PACK the folder you are in, or its nearest ancestor that holds \
evidence, is taken.

Exit status: 0 ready, passed or done; 1 blocked, failed or refused; 2 wrong usage or unusable input.";

pub const STATUS: &str = "\
Examples:
  signoff status release
    BLOCKED  1 block  2 warn  next: Edge Gateway
    ...
  signoff status --json release | jq -r '.findings[].code'
    closure.smoke-evidence-missing
    ...
  signoff status --profile other.toml release

The same pack gives the same bytes.

Exit status: 0 ready; 1 blocked; 2 unusable input.";

pub const KPI: &str = "\
Examples:
  signoff kpi --raw a.raw-runs.ndjson --out a.report.json \\
    --branch main --commit 4f0c2d9 --provider acme --model large-1 \\
    --app-version 2.4.0 --run-id gate-run-001 --run-type gate

The camel-case spellings of the canonical program (--runId, --appVersion, ...) are taken too. Nothing is written unless \
every row keeps the row contract.";

pub const GATE: &str = "\
Examples:
  signoff gate --first a.report.json --second b.report.json
  signoff gate --first a.report.json --second b.report.json --out a-b.gate.json

With --out the JSON is kept too; an existing file is replaced only whole.";

pub const CHECKLIST: &str = "\
Examples:
  signoff checklist release
    12 of 14 done: 5 sensed, 7 by hand
      [s] Raw runs linked for every report  evidence-raw-runs-linked
      [ ] Operations docs updated  sign-off-operations-docs-updated
  signoff checklist --json release | jq '.items[] | select(.state == \"open\").id'
    \"sign-off-operations-docs-updated\"

[s] the machine holds it, [x] ticked by a person, [ ] open, [!] its check fails, [-] not required.

Exit status: 0 printed; 1 the pack has no readable checklist; 2 unusable input.";

pub const TICK: &str = "\
Examples:
  signoff tick sign-off-operations-docs-updated release
    [x] Operations docs updated
    now so in docs/release-checklist.md:31; 13 of 14 done

One byte of the checklist changes, and only if the file is still the one that was judged. An item whose check fails is \
refused.

Exit status: 0 ticked, or already so; 1 refused, or the file changed; 2 no such item or unusable input.";

pub const UNTICK: &str = "\
Examples:
  signoff untick sign-off-operations-docs-updated release
    [ ] Operations docs updated
    now so in docs/release-checklist.md:31; 12 of 14 done

An item that the machine holds stays ticked.

Exit status: 0 unticked, or already so; 1 refused, or the file changed; 2 no such item or unusable input.";

pub const NOTE: &str = "\
Examples:
  signoff note --stdout release   the note as it would be written, no more
  signoff note --decision approved release
    release/docs/artifacts/2026-03-02-final-approval-note.md
  signoff note --decision blocked --reason 'rehearsal is too old' release

Without --decision the note approves where nothing stands against it, and blocks otherwise. APPROVED is refused while a \
blocker remains; an existing file is never written over.

Exit status: 0 written or printed; 1 refused; 2 the file exists, or unusable input.";

pub const DEMO: &str = "\
Examples:
  signoff demo
  signoff demo --unpack example   keep the pack, to try the other commands on it
    example

Without --unpack the folder is gone when the cockpit ends.

Exit status: 0 done; 2 the folder is not empty, or no terminal.";

pub const COMPLETIONS: &str = "\
Examples:
  signoff completions bash > ~/.local/share/bash-completion/completions/signoff
  signoff completions fish > ~/.config/fish/completions/signoff.fish";

pub const MAN: &str = "\
Examples:
  signoff man > ~/.local/share/man/man1/signoff.1
  signoff man | man -l -";
