//! What `--help` teaches: commands as they are typed, and what they print. Lines of at most 78 columns; a paragraph is one
//! line, wrapped to the terminal.

/// The question, in one line.
pub(super) const QUESTION: &str = "May this release ship, and on what grounds?";

pub(super) const ABOUT: &str = "\
May this release ship, and on what grounds?

signoff reads a folder of release evidence, recomputes every number from its raw rows, says what holds, what does not \
and why, takes you through what only a person can verify, and writes the approval note.";

pub(super) const FRONT: &str = "\
Examples:
  signoff demo                    the cockpit on an example pack
  signoff demo --unpack release   the same pack to keep, as in what follows
  signoff release                 the cockpit on the evidence in `release`
  signoff status release          the same as a page; exit status 1 if blocked
  signoff status --json release | jq -r .verdict
    blocked
  signoff checklist release       every item, its id and what stands behind it
  signoff note --stdout release   the approval note as it would be written
  signoff explain gate.missing    when a rule speaks, and where it comes from

A pack is a folder with release evidence in it. Without PACK the folder you are in, or its nearest ancestor that holds \
evidence, is taken.

Exit status: 0 ready, passed or done; 1 blocked, failed or refused; 2 wrong usage or unusable input.";

pub(super) const STATUS: &str = "\
Examples:
  signoff status release
    BLOCKED  12 block  11 warn  next: flag not rehearsed: replayJournal
    ...
  signoff status --json release | jq -r '.findings[].code'
    rollback.flag-missing
    ...
  signoff status --profile other.toml release

The same pack gives the same bytes.

Exit status: 0 ready; 1 blocked; 2 unusable input.";

pub(super) const COLLECT: &str = "\
Examples:
  signoff collect --scaffold --profile release/signoff.toml
    # A controlled run of Lantern 4.2: fill in what stands in <...>. ...
    [run]
    ...
  signoff collect plan.toml --out a.raw-runs.ndjson
  signoff collect plan.toml --out a.raw-runs.ndjson --resume
  signoff collect plan.toml --two-runs --out-dir docs/reliability/artifacts

A plan is checked whole before anything runs. Each row is one run of a scenario's program: without a shell, in the plan's \
`folder`, in a clean environment with SIGNOFF_RUN, SIGNOFF_SCENARIO, SIGNOFF_ROW, SIGNOFF_SESSION and SIGNOFF_FLAG_name. \
Under `read` each metric that the scenario feeds says where its value is: \"exit\", or \"json:/POINTER\" in the JSON object \
that the program prints on a line of its own. A row that cannot be measured counts against all of them.

Repository, branch and commit come from git. Rows are appended one at a time and synced; a record beside them \
(*.capture.json) says who captured what with what, and whether it is whole. --two-runs also writes both reports, the \
gate's output and a summary.

Exit status: 0 captured whole, and the gate of two runs passes; 1 stopped, spoiled or failed; 2 nothing was begun; 129, 130, \
131 or 143 interrupted.";

pub(super) const KPI: &str = "\
Examples:
  signoff kpi --raw a.raw-runs.ndjson --out a.report.json \\
    --branch release/4.2 --commit 9d2f4b7a1c3e5f60718293a4b5c6d7e8f9012345 \\
    --provider bench --model scripted-hands --app-version 4.2.0-rc3 \\
    --repo lantern/lantern --run-id gate-a --run-type gate \\
    --profile release/signoff.toml

The spellings --runId, --runType, --appVersion and --minSampleCount are taken too. Nothing is written unless every row is \
valid and names what the options name.

--out replaces a KPI report or an empty file, whole; what is anything else, an input under another name, a symbolic link \
or write-protected is refused and stays as it is.

Exit status: 0 written; 2 anything else.";

pub(super) const GATE: &str = "\
Examples:
  signoff gate --first a.report.json --second b.report.json \\
    --profile release/signoff.toml
  signoff gate --first a.report.json --second b.report.json \\
    --profile release/signoff.toml --out a-b.gate.json

With --out the JSON is kept too. It replaces a gate output or an empty file, whole; what is anything else, an input under \
another name, a symbolic link or write-protected is refused and stays as it is.

Exit status: 0 passed; 1 failed; 2 not comparable, or unusable input.";

pub(super) const REHEARSE: &str = "\
Examples:
  signoff rehearse --scaffold --profile release/signoff.toml
    # The rollback of Lantern 4.2: fill in what stands in <...>. ...
    [rehearsal]
    ...
  signoff rehearse plan.toml
  signoff rehearse plan.toml --out 2026-05-04-rollback-rehearsal-2.md

For every flag its setting is read and a new session looked at; then the full set is switched off, read and looked at again, \
and what new sessions fall back to; then each is put back and read once more, also where something failed, took too long, or \
you pressed ctrl-c. A flag that could not be put back is the first line of the document.

What is looked at is a command with a criterion (`shows`, `lacks`: regular expressions over a line), or what you type: \
`ask`, on a terminal alone. What failed is written as failed.

Exit status: 0 everything held and is as it was before; 1 not; 2 nothing was begun; 129, 130, 131 or 143 interrupted.";

pub(super) const CHECKLIST: &str = "\
Examples:
  signoff checklist release
    13 of 18 done: 9 sensed, 3 by hand, 3 failing
    ...
      [s] Every report has its rows  1-measured-every-report-has-its-rows
    ...
      [x] Release notes read by someone outside the team
    ...
  signoff checklist --json release | jq '.items[] | select(.state == \"open\").id'
    \"4-told-data-protection-officer-has-seen-what-the\"
    ...

[s] the machine holds it, [x] ticked by a person, [ ] open, [!] its check fails, [-] not required.

Exit status: 0 printed; 1 the pack has no readable checklist; 2 unusable input.";

pub(super) const PROVE: &str = "\
Examples:
  signoff prove release
    CAN THE GATE BLOCK?  Yes: every rule notices
    ...
  signoff prove --json release | jq -r '.rules[] | select(.outcome == \"vacuous\").code'
  signoff prove --profile stricter.toml release

For every rule, a copy of the pack in memory gets what the rule is there to find: a bad row too many, a run repeated, a \
flag flipped, a file gone, a placeholder put back. A rule that says nothing then is vacuous. Where the pack holds nothing \
that could be damaged, a rule is not tried. Nothing on disk changes.

Exit status: 0 no rule is vacuous; 1 one is; 2 unusable input.";

pub(super) const TICK: &str = "\
Examples:
  signoff tick 4-told-data-protection-officer-has-seen-what-the release --reason seen
    [x] Data protection officer has seen what the journal keeps
    now ticked in evidence/go-live-checklist.md:32; 14 of 18 done

The act is added to your journal with the digests of what stands behind the item, then one byte of the checklist \
changes, and only if the item still says what was judged. An item whose check fails is refused. Where nothing stands behind \
it, a reason is asked for.

Exit status: 0 ticked, or already so; 1 refused, or the file changed; 2 no such item or unusable input.";

pub(super) const UNTICK: &str = "\
Examples:
  signoff untick 4-told-release-notes-read-by-someone-outside-the release
    [ ] Release notes read by someone outside the team
    now open in evidence/go-live-checklist.md:31; 12 of 18 done

An item that the machine holds stays ticked.

Exit status: 0 unticked, or already so; 1 refused, or the file changed; 2 no such item or unusable input.";

pub(super) const ACKNOWLEDGE: &str = "\
Examples:
  signoff acknowledge kpi.not-proven release --reason accepted
    4 findings acknowledged
    ...

The finding is named by its id (`id` in `signoff status --json`), or all of a code by the code. The answer is added to your \
journal and holds for what the finding says now: once it says something else, it warns again. It warns no less, and the note \
tells the reason; where the profile asks for it (`note.answered_warnings`), a warning blocks until then.

Exit status: 0 done, or already so; 1 refused or failed; 2 no such finding, or unusable input.";

pub(super) const WAIVE: &str = "\
Examples:
  signoff waive rollback.flag-missing release --until 2031-01-01T00:00:00Z \\
    --owner kim --reason rehearsed-on-monday \\
    --profile agreed.toml
  signoff waive plugin.missing release --until 2031-01-01T00:00:00Z \\
    --reason next-week
    signoff: `plugin.missing:claude lantern-journal@lantern-plugins (0.3.0)` is
    ...

A blocker is put up with until an instant, in UTC; from then on it blocks again. It is allowed by a policy that does not lie in \
the pack (`--profile`), for the codes of its `waivers.codes` and at most `waivers.longest_days` ahead, and counts where the pack \
is judged under such a policy. That evidence, a journal, a policy or what a person stands for is not what it was can never be waived. Until then it is \
told as waived wherever it is told, and first in the note.

Exit status: 0 done; 1 refused or failed; 2 no such finding, or unusable input.";

pub(super) const WITHDRAW: &str = "\
Examples:
  signoff withdraw kpi.not-proven release

What was acknowledged or waived counts no more; the journal keeps both lines.

Exit status: 0 done; 1 refused or failed; 2 no such finding, or unusable input.";

pub(super) const NOTE: &str = "\
Examples:
  signoff note --stdout release   the note as it would be written, no more
  signoff note --decision approved release
    signoff: APPROVED is refused while 11 blockers remain; no note was written
    ...
  signoff note --decision blocked --reason 'the journal stays on disk' release
    release/evidence/notes/2026-04-09-final-approval-note.md

Without --decision the note approves where nothing stands against it, and blocks otherwise. An approval is confirmed on the \
terminal, by the words `sign` and six digits of the evidence's digest; without one, --evidence takes these digits. Beside the \
note stands a statement about it (*.intoto.json), which --sign signs. An existing file is never written over. A note is of the \
moment at which it is written: --at goes with --stdout.

Exit status: 0 written or printed; 1 refused; 2 the file exists, or unusable input.";

pub(super) const VERIFY: &str = "\
Examples:
  signoff verify release/evidence/notes/2026-04-09-final-approval-note.md
    HOLDS  release/evidence/notes/2026-04-09-final-approval-note.md
    ...
  signoff verify --allowed-signers signers.txt NOTE
  signoff verify --json NOTE | jq -r '.differences[].about'

The statement beside the note must be of these bytes; every file must have the digest that it had; the judgement as of the \
note's moment must come to the same, and to the same note, line by line; the journals may only have grown. What git and this \
machine tell is not in the pack, and is left out. With --allowed-signers the statement must be signed by whoever wrote the note, \
with a key that was good at the note's moment (*.intoto.json.sig, namespace `signoff`). Where another note counts by now, that is said.

Exit status: 0 all holds; 1 something differs, each named as note.altered; 2 no note, or unusable input.";

pub(super) const PIN: &str = "\
Examples:
  signoff pin 'Relay Gateway' listenUrl http://localhost:9443 release
  signoff pin 'Docker MCP Gateway' containerDigest --collect release
  signoff pin 'Edge Gateway' --defer 'no edge in this region yet' release
  signoff pin 'Relay Gateway' --close release
  signoff pin --close release
  signoff pin 'Edge Gateway' --attach edge-deployment.log release

A value must have the form of its field, and be no placeholder. A target, or the whole, is closed only where everything \
holds that its mode asks for; a target is deferred only where mode and lock allow it. Only the changed values differ in the \
file, and only if it is still the one that was judged.

Exit status: 0 done, or already so; 1 refused, or the file changed; 2 no such target or field, or unusable input.";

pub(super) const DIFF: &str = "\
Examples:
  signoff diff release
    evidence/gateways.lock.json since commit 0a1b2c3: 1 changed
    ...
  signoff diff --keep release    keep it among the artifacts, as DATE-lock.diff

Without a commit that holds the lock it is compared with what it was when the command began, which is itself.

Exit status: 0 told or kept; 1 there is no lock, or nothing to keep; 2 unusable input.";

pub(super) const PROBE: &str = "\
Examples:
  signoff probe kubectl
  signoff probe 'Docker MCP Gateway' release
  signoff probe --all --yes release

NAME is a probe, a target, a runtime or a plugin. What exactly is run is shown first: without a shell, with a program that \
does not lie in the pack, in a folder of its own, for a limited time. ctrl-c ends it, with what it started. The \
transcript is kept among the artifacts whatever it shows, and judged as one that was written by hand.

Exit status: 0 everything showed what it must; 1 something did not, or was not run; 2 no such probe, or nobody to ask.";

pub(super) const EXPLAIN: &str = "\
Examples:
  signoff explain                  every code and what it says
  signoff explain kpi.not-proven   when that rule speaks, and its source
    kpi.not-proven  target met, not proven
    ...
  signoff explain rollback.flag-missing release
    ...
    ON release  1 finding
    ...
  signoff explain --json kpi.not-proven release | jq '.rules[].findings[].compared'
    ...

On a pack every finding of the code is told with the values that were compared, and where each came from: path, line, JSON \
pointer or row, the profile's key, or what it was worked out from.

Exit status: 0 told; 1 a finding of that code blocks the pack; 2 no such code, or unusable input.";

pub(super) const DEMO: &str = "\
Examples:
  signoff demo
  signoff demo --unpack example   keep the pack, to try the other commands on it
    example

Without --unpack the folder is gone when the cockpit ends. Without a terminal the pack's status page is printed instead.

Exit status: 0 done; 2 the folder is not empty.";

pub(super) const COMPLETIONS: &str = "\
Examples:
  signoff completions bash > ~/.local/share/bash-completion/completions/signoff
  signoff completions fish > ~/.config/fish/completions/signoff.fish
  signoff completions zsh > ~/.zfunc/_signoff";

pub(super) const MAN: &str = "\
Examples:
  signoff man > ~/.local/share/man/man1/signoff.1
  signoff man | man -l -";
