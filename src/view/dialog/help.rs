//! The keys that work here and now, with what each does and its headless twin; typing filters.

use crate::app::availability::{self, Offer};
use crate::app::field::Field;
use crate::view::body::Body;
use crate::view::field_line::with_field;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};
use crate::view::text::{shown, width, wrap};

/// The keys' column.
const KEYS: usize = 14;

pub(super) fn help(body: &Body<'_>, filter: &Field, top: usize) -> (Vec<Row>, Option<Position>) {
    let state = body.state;
    let line = || Line::new(state.session.glyphs);
    let title = format!(" Keys that work in {}", state.ui.pane.title());
    let field = line().push(&title, Role::Title).push("   filter: ", Role::Faint);
    let (field, at) = with_field(field, filter, body.width);
    let offers = availability::help(state, filter.text());
    let room = body.height.saturating_sub(1);
    let listed: Vec<Vec<Row>> = offers.iter().map(|offer| offer_rows(body, offer)).collect();
    let first = top.min(last_first(&listed, room));
    let mut rows = vec![field.fit(body.width)];
    if offers.is_empty() {
        rows.push(line().push(" no key does that here", Role::Faint).fit(body.width));
    }
    rows.extend(listed.into_iter().skip(first).flatten());
    rows.truncate(body.height);
    (rows, Some((at, 0)))
}

/// The first offer with which the last one is in sight.
fn last_first(listed: &[Vec<Row>], room: usize) -> usize {
    let mut left = room;
    let fit = listed.iter().rev().take_while(|rows| left.checked_sub(rows.len()).map(|rest| left = rest).is_some());
    listed.len() - fit.count()
}

/// Keys and what they do; the twin, or why it cannot be done now, behind it or below.
fn offer_rows(body: &Body<'_>, offer: &Offer) -> Vec<Row> {
    let line = || Line::new(body.state.session.glyphs).push(" ", Role::Text);
    let keys: Vec<String> = offer.keys.iter().map(ToString::to_string).collect();
    let told = wrap(shown(&offer.help).as_str(), body.width.saturating_sub(KEYS + 2).max(8));
    let mut told = told.iter();
    let first = told.next().map_or("", String::as_str);
    let does = line().cell(&keys.join(" "), KEYS, Role::Key).push_shown(first, Role::Text);
    let below: Vec<Row> = told.map(|text| line().to(KEYS + 2).push_shown(text, Role::Text).fit(body.width)).collect();
    let more = match (&offer.refused, &offer.twin) {
        (Some(why), _) => format!("not now: {}", why.0),
        (None, Some(twin)) => format!("$ {twin}"),
        (None, None) => return std::iter::once(does.fit(body.width)).chain(below).collect(),
    };
    if below.is_empty() && does.width() + 2 + width(&more) <= body.width {
        return vec![does.push("  ", Role::Text).push(&more, Role::Faint).fit(body.width)];
    }
    let more = line().to(KEYS + 2).push(&more, Role::Faint).fit(body.width);
    std::iter::once(does.fit(body.width)).chain(below).chain([more]).collect()
}
