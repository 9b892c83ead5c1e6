//! The dialog over a run: exactly what is about to be run, then how far it is.

use crate::app::action::Action;
use crate::app::probe_ask::{ProbeAsk, ProbeStage};
use crate::view::body::Body;
use crate::view::border::{Edge, boxed};
use crate::view::line::Line;
use crate::view::screen::{Role, Row};
use crate::view::text::{shown, wrap};

/// Rows of a box that are not its lines: the edges, the question and a blank above it.
const AROUND: usize = 4;

pub(super) fn probe(body: &Body<'_>, ask: &ProbeAsk, stage: &ProbeStage) -> Vec<Row> {
    let glyphs = body.state.session.glyphs;
    let line = |text: &str, role| Line::new(glyphs).push(text, role);
    let lines = match stage {
        ProbeStage::Preparing => vec![line("looking what would be run ...", Role::Faint)],
        ProbeStage::Asking { lines, top, .. } => asking_lines(body, lines, *top),
        ProbeStage::Running { probe, seconds, written } => {
            let name = if probe.is_empty() { "it begins" } else { probe };
            let so_far = format!("{seconds} s, {written} bytes of output");
            vec![
                line(name, Role::Title),
                line(&so_far, Role::Text),
                line("Esc ends it, with what it started.", Role::Faint),
            ]
        }
        ProbeStage::Ending => vec![line("it is being ended ...", Role::Warn)],
    };
    boxed(glyphs, Edge::Light, &heading(ask), lines, body.width)
}

fn heading(ask: &ProbeAsk) -> String {
    match ask {
        ProbeAsk::Probes(name) => format!("RUN THE PROBES OF {name}"),
        ProbeAsk::Host => "LOOK AT THIS MACHINE".to_owned(),
    }
}

/// As much as there is room for; the question stays in sight.
fn asking_lines(body: &Body<'_>, told: &[String], top: usize) -> Vec<Line> {
    let glyphs = body.state.session.glyphs;
    let inside = body.width.saturating_sub(4).max(8);
    let all = told.iter().flat_map(|text| indented(text, inside));
    let rows: Vec<String> = all.collect();
    let room = body.height.saturating_sub(AROUND).max(1);
    let first = top.min(rows.len().saturating_sub(room));
    let mut lines: Vec<Line> =
        rows.iter().skip(first).take(room).map(|text| Line::new(glyphs).push_shown(text, Role::Text)).collect();
    let key = body.state.keymap.key(body.state.context(), Action::Confirm);
    let key = key.map_or_else(|| format!(":{}", Action::Confirm), |key| key.to_string());
    let more = if first + room < rows.len() { ", j shows more" } else { "" };
    lines.push(Line::new(glyphs));
    let question =
        Line::new(glyphs).push(&key, Role::Key).push(&format!(" runs this{more}. Esc goes back."), Role::Text);
    lines.push(question);
    lines
}

/// Wrapped, below where it begins.
fn indented(text: &str, cells: usize) -> Vec<String> {
    let text = shown(text);
    let indent = text.as_str().len() - text.as_str().trim_start().len();
    let blank = " ".repeat(indent.min(cells / 2));
    let lines = wrap(text.as_str().trim_start(), cells.saturating_sub(blank.len()).max(8));
    lines.into_iter().map(|line| format!("{blank}{line}")).collect()
}
