//! The keys that work here and now, with what each does and its headless twin; typing filters.

use crate::app::availability::{self, Offer};

use super::super::bar::end_of;
use super::super::layout::Body;
use super::super::line::Line;
use super::super::screen::{Role, Row};
use super::super::text::width;
use super::At;

/// The keys' column.
const KEYS: usize = 14;

pub fn help(body: &Body<'_>, filter: &str, top: usize) -> (Vec<Row>, Option<At>) {
    let state = body.state;
    let line = || Line::new(state.session.glyphs);
    let title = format!(" Keys that work in {}", state.ui.pane.title());
    let field = line().push(&title, Role::Title).push("   filter: ", Role::Faint);
    let room = body.width.saturating_sub(field.width() + 1);
    let field = field.push(&end_of(filter, room), Role::Input);
    let at = field.width();
    let offers = availability::help(state, filter);
    let room = body.height.saturating_sub(1);
    let first = top.min(offers.len().saturating_sub(room));
    let mut rows = vec![field.fit(body.width)];
    if offers.is_empty() {
        rows.push(line().push(" no key does that here", Role::Faint).fit(body.width));
    }
    for offer in offers.iter().skip(first) {
        rows.extend(offer_rows(body, offer));
    }
    rows.truncate(body.height);
    (rows, Some((at, 0)))
}

/// Keys and what they do; the twin, or why it cannot be done now, behind it or below.
fn offer_rows(body: &Body<'_>, offer: &Offer) -> Vec<Row> {
    let line = || Line::new(body.state.session.glyphs).push(" ", Role::Text);
    let keys: Vec<String> = offer.keys.iter().map(ToString::to_string).collect();
    let does = line().cell(&keys.join(" "), KEYS, Role::Key).push(&offer.help, Role::Text);
    let more = match (&offer.refused, &offer.twin) {
        (Some(why), _) => format!("not now: {}", why.0),
        (None, Some(twin)) => format!("$ {twin}"),
        (None, None) => return vec![does.fit(body.width)],
    };
    if does.width() + 2 + width(&more) <= body.width {
        return vec![does.push("  ", Role::Text).push(&more, Role::Faint).fit(body.width)];
    }
    vec![does.fit(body.width), line().to(KEYS + 2).push(&more, Role::Faint).fit(body.width)]
}
