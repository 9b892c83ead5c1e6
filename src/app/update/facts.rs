//! What comes in from outside: evidence, drafts, previews, and how writes ended.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::entries::{opens_by_itself, section_id};
use crate::app::entry::Subject;
use crate::app::event::{Event, Now};
use crate::app::lock_text::LockText;
use crate::app::pane::Pane;
use crate::app::reading::{Drafts, Judged, Reading};
use crate::app::selection::Selection;
use crate::app::state::{Awaited, Done, Frozen, Origin, State, Testing, VerdictChange, Weight};
use crate::domain::assessment::change::Change;
use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::assessment::{Assessment, ItemFact, Verdict};
use crate::domain::signing::recording::Shown;
use crate::domain::signing::tick::Mark;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

use super::{dialogs, drilling, moving, pinning, proving, resuming, saying, undoing};

/// Takes in a fact; a frozen screen keeps it waiting.
pub(super) fn take_in(state: &mut State, fact: Event) -> Vec<Effect> {
    match fact {
        Event::Assessed(assessment, now) => {
            return assessed(state, Box::new(Judged { assessment: *assessment, now, drafts: None }));
        }
        Event::Unjudged(why, at) => unjudged(state, why, at),
        Event::Resumed(read) => resuming::take_in(state, read),
        Event::Watching(watching) => state.facts.watching = Some(watching),
        Event::Marked { id, ticked } => return marked(state, &id, if ticked { Mark::Tick } else { Mark::Untick }),
        Event::Answered(said) => {
            state.ui.sent = None;
            state.decisions.awaited.retain(|awaited| *awaited != Awaited::Answer);
            saying::log(state, Weight::Word, said);
            return vec![rescan(state)];
        }
        Event::Refused(why) => return refused(state, why),
        Event::Warned(why) => saying::log(state, Weight::Error, why),
        Event::LockChanged(text) => return lock_changed(state, text),
        Event::Collected { target, field, value } => pinning::collected(state, (&target, &field), value),
        Event::Kept(path) => {
            saying::log(state, Weight::Word, format!("kept as {path}"));
            return vec![rescan(state)];
        }
        Event::ProbeReady { ask, ready } => pinning::ready(state, &ask, ready),
        Event::ProbeAt { probe, seconds, written } => pinning::running(state, (probe, seconds, written)),
        Event::ProbeEnded(outcome) => pinning::ended(state, outcome),
        Event::Emitted(path) => {
            state.decisions.awaited.retain(|awaited| *awaited != Awaited::Emit);
            // It stands in the note now: the next one is given its own.
            state.decisions.reason = None;
            saying::log(state, Weight::Word, format!("the note was written: {path}"));
            return vec![rescan(state)];
        }
        Event::Proved(ended) => proving::take_in(state, ended),
        Event::Previewed(path, preview) => drop(state.facts.previews.insert(path, preview)),
        Event::Excerpted(excerpt) => {
            state.facts.excerpts.insert(excerpt.place.clone(), excerpt);
        }
        Event::Drafted { approved, blocked } => drafted(state, Drafts { approved, blocked }),
        Event::NotDrafted(why) => not_drafted(state, why),
        Event::Key(_) | Event::Paste(_) | Event::Resize(..) | Event::Drawn(_) | Event::Paused => {}
    }
    Vec::new()
}

fn rescan(state: &State) -> Effect {
    Effect::Rescan(state.decisions.choice.clone())
}

fn assessed(state: &mut State, judged: Box<Judged>) -> Vec<Effect> {
    let mut effects = match state.ui.frozen {
        Frozen::No => show(state, judged),
        Frozen::Yes => {
            state.waiting = Some(judged);
            Vec::new()
        }
    };
    warn_the_dialog(state);
    effects.push(Effect::Draft { reason: state.decisions.reason.clone() });
    effects
}

/// Puts new evidence on screen, under a cursor that stays where it is.
fn show(state: &mut State, judged: Box<Judged>) -> Vec<Effect> {
    undoing::read(state);
    let on_screen = state.facts.reading.judged_mut();
    if let Some(same) = on_screen.filter(|on_screen| on_screen.assessment == judged.assessment) {
        (same.now, same.drafts) = (judged.now, judged.drafts.or(same.drafts.take()));
        resuming::resume(state);
        return Vec::new();
    }
    let before = Selection::of(state);
    forget_the_failure(state, judged.assessment.verdict());
    if let Some(last) = state.facts.reading.take_last() {
        tell_of_change(state, &last.assessment, &judged.assessment, judged.now);
        forget_what_changed(state, &last.assessment, &judged.assessment);
        keep_section_open(state, &before, &judged.assessment);
    }
    state.facts.reading = Reading::Judged(judged);
    moving::keep_row(state, &before);
    resuming::resume(state);
    look_again(state)
}

/// The newest reading failed: nothing that was judged before counts, on a frozen screen neither. One that fails as the one
/// before says nothing new, and leaves on screen what was answered meanwhile.
fn unjudged(state: &mut State, why: Unjudged, at: Timestamp) {
    if state.facts.reading.failed().is_some_and(|failed| failed.why == why) {
        return;
    }
    saying::keep(state, Weight::Error, why.to_string());
    if state.ui.frozen == Frozen::Yes {
        (state.ui.frozen, state.waiting) = (Frozen::No, None);
        saying::keep(state, Weight::Word, "no longer frozen: what was on screen no longer counts");
    }
    // What was said last was said of a state that is no more; how a write ended is worth a look all the same.
    state.ui.message.take_if(|message| message.weight != Weight::Error);
    state.facts.reading.fail(why, at);
}

/// The pack is judged (again): what was refused or failed for want of that has lost its cause.
fn forget_the_failure(state: &mut State, verdict: Verdict) {
    if state.facts.reading.judged().is_some() {
        return;
    }
    state.ui.message.take_if(|message| message.weight == Weight::Refusal);
    let Some(why) = state.facts.reading.failed().map(|failed| failed.why.text.clone()) else { return };
    state.ui.message.take_if(|message| message.text.contains(&why));
    if matches!(state.testing, Testing::Failed(_)) {
        state.testing = Testing::NotAsked;
    }
    saying::keep(state, Weight::Word, format!("judged again: {}", verdict.word()));
}

/// Remembers and tells what turned the verdict, unless an error is on screen: that is kept, and the log tells both.
fn tell_of_change(state: &mut State, old: &Assessment, new: &Assessment, now: Now) {
    let Some(change) = Change::between(old, new) else { return };
    let turned = VerdictChange { at: now.at, change };
    let error = state.ui.message.take().filter(|message| message.weight == Weight::Error);
    saying::log(state, Weight::Word, format!("{}: {}", turned.clock(), turned.change));
    state.ui.message = error.or(state.ui.message.take());
    state.facts.verdict_change = Some(turned);
}

/// Previews and sights of evidence that is not what it was are worth nothing.
fn forget_what_changed(state: &mut State, old: &Assessment, new: &Assessment) {
    let (was, is) = (digests(old), digests(new));
    state.facts.previews.retain(|path, _| is.contains_key(path) && was.get(path) == is.get(path));
    let same_bytes = |path: &PackPath| was.get(path) == is.get(path);
    state.facts.excerpts.retain(|place, _| same_bytes(&place.path));
    let (before, after) = (items(old), items(new));
    let is_same = |id: &str| {
        let same = |(one, other): (&&ItemFact, &&ItemFact)| {
            Shown::of(one) == Shown::of(other)
                && one.evidence == other.evidence
                && one.evidence.iter().all(|at| same_bytes(&at.path))
        };
        before.get(id).zip(after.get(id)).is_some_and(same)
    };
    state.decisions.seen.retain(|id| is_same(id));
    if state.ui.look.take_if(|look| !is_same(look.item())).is_some() && state.ui.asked.is_some() {
        (state.ui.asked, state.ui.press) = (None, None);
        saying::say(state, "the item changed under its card: look at it, and ask again");
    }
}

fn digests(assessment: &Assessment) -> BTreeMap<&PackPath, Option<Digest>> {
    assessment.artifacts.iter().map(|fact| (&fact.artifact.path, fact.artifact.digest)).collect()
}

fn items(assessment: &Assessment) -> BTreeMap<&str, &ItemFact> {
    let items = assessment.checklist.iter().flat_map(|checklist| &checklist.items);
    items.map(|item| (item.id.as_str(), item)).collect()
}

/// A section that settles, or opens again, does not fold away under the cursor.
fn keep_section_open(state: &mut State, before: &Selection, new: &Assessment) {
    let Some(selected) = before.entry().filter(|_| state.ui.pane == Pane::Checklist) else { return };
    if !matches!(selected.subject, Subject::Item(_)) {
        return;
    }
    let items = new.checklist.as_ref().map_or(&[][..], |checklist| &checklist.items);
    let holds = |section: &&[ItemFact]| section.iter().any(|item| selected.id == format!("item:{}", item.id));
    let section = items.chunk_by(|one, next| one.section == next.section).find(holds);
    let Some(section) = section else { return };
    // What is kept there stands otherwise than by itself.
    match opens_by_itself(state, section) {
        true => state.ui.unfolded.remove(&section_id(&section[0])),
        false => state.ui.unfolded.insert(section_id(&section[0])),
    };
}

/// Closes a detail whose entry is gone, and asks anew for the evidence of one that is still open.
fn look_again(state: &mut State) -> Vec<Effect> {
    let selection = Selection::of(state);
    let open = selection.entry().filter(|entry| state.ui.open.as_ref() == Some(&entry.id));
    match open {
        Some(entry) => drilling::preview(state, &entry.subject),
        None => {
            state.ui.open = None;
            Vec::new()
        }
    }
}

/// The emit dialog says so when the evidence is no longer what it previewed, until it is again.
fn warn_the_dialog(state: &mut State) {
    const CHANGED: &str = "the evidence changed: the note as previewed can no longer be written";
    let Some(Dialog::Emit { draft, .. }) = &state.ui.dialog else { return };
    if state.is_current(draft) {
        state.ui.message.take_if(|message| message.text == CHANGED);
    } else {
        saying::log(state, Weight::Error, CHANGED);
    }
}

/// Drafts belong to what they were made from; others come too late.
fn drafted(state: &mut State, drafts: Drafts) {
    let made_from = |judged: &&mut Judged| drafts.blocked.basis.holds_for(&judged.assessment);
    let on_screen = state.facts.reading.judged_mut().filter(made_from);
    if let Some(judged) = on_screen.or(state.waiting.as_deref_mut().filter(made_from)) {
        judged.drafts = Some(Ok(drafts));
        dialogs::renew_emit(state);
    }
    moving::settle(state);
}

/// There is no note to be shown; what there was, was of something else.
fn not_drafted(state: &mut State, why: String) {
    let newest = state.waiting.as_deref_mut().or(state.facts.reading.judged_mut());
    newest.into_iter().for_each(|judged| judged.drafts = Some(Err(why.clone())));
}

/// `f`: holds the screen, or shows what came in meanwhile.
pub(super) fn freeze_or_thaw(state: &mut State) -> Vec<Effect> {
    if state.ui.frozen == Frozen::No {
        state.ui.frozen = Frozen::Yes;
        saying::say(state, "frozen: new evidence waits");
        return Vec::new();
    }
    state.ui.frozen = Frozen::No;
    state.waiting.take().map(|waiting| show(state, waiting)).unwrap_or_default()
}

/// A mark was written: it can be taken back now.
fn marked(state: &mut State, id: &str, mark: Mark) -> Vec<Effect> {
    state.ui.sent = None;
    let is_it =
        |awaited: &Awaited| matches!(awaited, Awaited::Mark(marked, _) if marked.id == id && marked.mark == mark);
    let at = state.decisions.awaited.iter().position(is_it);
    if let Some(Awaited::Mark(marked, origin)) = at.and_then(|at| state.decisions.awaited.remove(at)) {
        undoing::written(state, Done::Mark(marked), origin);
    }
    let verb = if mark == Mark::Tick { "ticked" } else { "unticked" };
    saying::log(state, Weight::Word, format!("{verb}: {id}"));
    vec![rescan(state)]
}

/// The lock was changed: that can be taken back now.
fn lock_changed(state: &mut State, text: LockText) -> Vec<Effect> {
    state.ui.sent = None;
    let at = state.decisions.awaited.iter().position(|awaited| matches!(awaited, Awaited::Lock(..)));
    let origin = match at.and_then(|at| state.decisions.awaited.remove(at)) {
        Some(Awaited::Lock(_, origin)) => origin,
        _ => Origin::Hand,
    };
    let said = if origin == Origin::Undo { format!("taken back: {}", text.words) } else { text.words.clone() };
    saying::log(state, Weight::Word, said);
    undoing::written(state, Done::Lock(text), origin);
    vec![rescan(state)]
}

/// A write was refused: what was asked for is as before, what was typed for it is not lost, and the folder is read again.
fn refused(state: &mut State, why: String) -> Vec<Effect> {
    undoing::refused(state);
    let typed = state.ui.sent.take();
    let kept = if typed.is_some() { "; what you typed is kept: it is back when you ask again" } else { "" };
    state.ui.unsaid = typed.or(state.ui.unsaid.take());
    saying::log(state, Weight::Error, why + kept);
    vec![rescan(state)]
}
