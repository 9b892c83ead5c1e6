//! Words that are the same on every face: values quoted and lists told, so that no message grows with the evidence; what
//! samples prove, with bounds rounded away from what they claim; what lies between two commits.

use crate::domain::profile::Target;
use crate::domain::statistics::Interval;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::contrast::Contrast;
use crate::domain::statistics::proof::{Proof, StatVerdict, bad_rows};
use crate::domain::values::path::Location;
use crate::domain::values::rate::Tally;

use super::report::Sample;

/// The most characters of one value that a message quotes.
const QUOTED: usize = 120;
/// The most entries of one list that a message tells.
const LISTED: usize = 20;
/// The most places of one finding or item that are named in a line.
const PLACES: usize = 6;
/// No share is told with more decimals of a percent.
const DECIMALS: i32 = 9;

/// A text in back quotes, cut where it is long.
pub fn quoted(text: &str) -> String {
    format!("`{}`", cut(text))
}

/// The text, cut where it is long.
pub fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Entries with commas between them; of a long list the first ones and how many more.
pub fn join_capped(entries: &[String]) -> String {
    join_first(entries, LISTED)
}

/// Places of one finding or item as `path:line`; of very many the first six and how many more.
pub fn places(evidence: &[Location]) -> String {
    join_first(evidence, PLACES)
}

fn join_first(entries: &[impl ToString], most: usize) -> String {
    let shown: Vec<String> = entries.iter().take(most).map(ToString::to_string).collect();
    let shown = shown.join(", ");
    match entries.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// How many findings block: `1 block`.
pub fn block(count: usize) -> String {
    format!("{count} block")
}

/// How many findings warn: `9 warn`.
pub fn warn(count: usize) -> String {
    format!("{count} warn")
}

/// `1 row`, `2 rows`.
pub fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `is` for one, `are` for any other number.
pub fn are(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// The first seven digits of a commit.
pub fn short_commit(whole: &str) -> &str {
    match whole.char_indices().nth(7) {
        Some((end, _)) if whole.bytes().all(|byte| byte.is_ascii_hexdigit()) => &whole[..end],
        _ => whole,
    }
}

/// `0/200 proves 1.49 %`
pub(super) fn short_bound(tally: Tally, target: Target, proof: Proof) -> String {
    format!("{}/{} proves {}", tally.hits, tally.total, percent(target, proof.bound))
}

/// A bound as the target would spell it: `>= 92.78 %`, `< 1.49 %`.
pub fn bound(target: Target, bound: f64) -> String {
    let sign = match target {
        Target::AtLeast(_) => ">=",
        Target::Below(_) => "<",
    };
    format!("{sign} {}", percent(target, bound))
}

/// Two decimals of a percent, or as many more as two digits take that are not those of 0 or 100.
fn percent(target: Target, bound: f64) -> String {
    let percent = bound * 100.0;
    let digits = decimals(percent.min(100.0 - percent)).max(2);
    let scale = 10_f64.powi(digits);
    let rounded = match target {
        Target::AtLeast(_) => (percent * scale).floor(),
        Target::Below(_) => (percent * scale).ceil(),
    };
    let text = format!("{:.*}", digits as usize, rounded / scale);
    format!("{} %", if digits > 2 { trimmed(text) } else { text })
}

/// So many decimals show two digits of a number.
fn decimals(number: f64) -> i32 {
    if number <= 0.0 {
        return 0;
    }
    (1 - number.log10().floor() as i32).clamp(0, DECIMALS)
}

/// `0 of 200 rows`, with a word for one.
pub fn of_rows(tally: Tally) -> String {
    format!("{} of {}", tally.hits, rows(tally.total))
}

/// `4 of 4 rows`, and how many were left out as they repeat others.
pub fn sampled(sample: Sample) -> String {
    match sample.left_out {
        0 => of_rows(sample.tally),
        repeats => format!("{}, {} left out", of_rows(sample.tally), counted(repeats, "repeat")),
    }
}

fn rows(count: u64) -> String {
    counted(count, "row")
}

/// How many clean rows would prove a target: `299 rows, all clean, would prove it (99 more)`.
pub fn enough(target: Target, tally: Tally, proof: Proof) -> String {
    let bad = bad_rows(target, tally);
    let bad = if bad == 0 { "all clean".to_owned() } else { format!("no more than {bad} of them bad") };
    match proof.rows_needed {
        Some(needed) => {
            let more = needed.saturating_sub(tally.total);
            format!("{}, {bad}, would prove it ({more} more)", rows(needed))
        }
        None => "no number of rows would prove it".to_owned(),
    }
}

/// How many more bad rows would turn what holds: `1 more bad row would leave it MET, not proven`. `None` where nothing
/// holds.
pub fn turning(proof: Proof) -> Option<String> {
    let turned = if proof.proven { "leave it unproven" } else { "miss it" };
    proof.to_turn.map(|more| format!("{} would {turned}", counted(more, "more bad row")))
}

/// Everything that is to be said beside a word in one line: `0 of 200 rows prove < 1.49 %; 299 rows, all clean, would
/// prove it (99 more); 2 more bad rows would miss it`.
pub fn proof(target: Target, sample: Option<Sample>, proof: Option<Proof>, verdict: StatVerdict) -> String {
    let (Some(sample), Some(proof)) = (sample, proof) else {
        return verdict.undefined().map_or_else(String::new, |undefined| undefined.why().to_owned());
    };
    let verb = if sample.tally.total == 1 { "proves" } else { "prove" };
    let left_out = if sample.left_out == 0 { "" } else { "," };
    let mut said = vec![format!("{}{left_out} {verb} {}", sampled(sample), bound(target, proof.bound))];
    if verdict == StatVerdict::Met {
        said.push(enough(target, sample.tally, proof));
    }
    if proof.thin().is_some() {
        said.extend(turning(proof));
    }
    said.join("; ")
}

/// A verdict, and of what is proven whether that survives trying again: `PROVEN (if run once)`.
pub fn verdict(verdict: StatVerdict, any_time: Option<AnyTime>) -> String {
    let survives = any_time.filter(|_| verdict == StatVerdict::Proven).map(survives);
    survives.map_or_else(|| verdict.name().to_owned(), |survives| format!("{} {survives}", verdict.name()))
}

/// Whether what is proven is proven however often it was tried.
pub fn survives(any_time: AnyTime) -> &'static str {
    if any_time.holds() { "(any time)" } else { "(if run once)" }
}

/// Which attempt at the gate it is, and the price of a proof that survives trying again: `attempt 2: 8 more clean rows
/// would prove it at any time`.
pub fn attempt(any_time: AnyTime) -> String {
    let AnyTime { attempt, tally, .. } = any_time;
    let price = match any_time.price() {
        _ if any_time.holds() => format!("the {} of all so far prove it however often it is tried", rows(tally.total)),
        Some(more) => format!("{} would prove it at any time", counted(more, "more clean row")),
        None => "no number of rows would prove it at any time".to_owned(),
    };
    format!("attempt {attempt}: {price}")
}

/// A share in percent: `95 %`.
pub fn share(share: f64) -> String {
    format!("{} %", trimmed(format!("{:.4}", share * 100.0)))
}

/// An interval of rates in percent: `91.23 % to 100 %`.
pub fn interval(interval: Interval) -> String {
    let percent = |share: f64| trimmed(format!("{:.2}", share * 100.0));
    format!("{} % to {} %", percent(interval.low), percent(interval.high))
}

/// A difference in percentage points, with its sign: `-2.5`, `0`, `+1.9`.
pub fn signed_points(difference: f64) -> String {
    let points = difference * 100.0;
    let text = trimmed(format!("{points:+.*}", decimals(points.abs()).max(1) as usize));
    if text.trim_start_matches(['+', '-']).chars().all(|c| c == '0' || c == '.') { "0".to_owned() } else { text }
}

/// A change in two digits, rounded up: what is said to be seen is seen. `17 points`, `3.4 points`.
pub fn points(change: f64) -> String {
    let points = change * 100.0;
    let digits = decimals(points);
    let scale = 10_f64.powi(digits);
    trimmed(format!("{:.*}", digits as usize, (points * scale - 1e-9).ceil() / scale))
}

/// How often chance alone does something: `1`, `0.4937`, `below 0.0001`.
pub fn chance(chance: f64) -> String {
    if chance < 1e-4 { "below 0.0001".to_owned() } else { trimmed(format!("{chance:.4}")) }
}

/// How often chance brings something, in words: `chance brings as many in 0.03 % of cases`.
pub fn rarity(chance: f64, what: &str) -> String {
    let least = 1e-6;
    let (than, shown) = if chance < least { ("less than ", least) } else { ("", chance) };
    format!("chance brings {what} in {than}{} of cases", share(shown))
}

/// What such samples see: `40 rows against 40 see only drops of 17 points or more`.
pub fn seen(target: Target, contrast: &Contrast) -> String {
    let (now, then) = (contrast.now.total, contrast.then.total);
    match contrast.shows_from {
        Some(from) => {
            format!("{} against {then} see only {}s of {} points or more", rows(now), worsening(target), points(from))
        }
        None => format!("{} against {then} can see no {}", rows(now), worsening(target)),
    }
}

/// What a change to the worse side is called.
pub fn worsening(target: Target) -> &'static str {
    match target {
        Target::AtLeast(_) => "drop",
        Target::Below(_) => "rise",
    }
}

fn trimmed(number: String) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::rate::Rate;

    const AT_LEAST: fn(u32) -> Target = |rate| Target::AtLeast(Rate::from_millionths(rate));
    const BELOW: fn(u32) -> Target = |rate| Target::Below(Rate::from_millionths(rate));

    #[test]
    fn bounds_are_rounded_away_from_what_they_claim() {
        assert_eq!(bound(AT_LEAST(950_000), 0.927_842), ">= 92.78 %");
        assert_eq!(bound(BELOW(10_000), 0.007_461), "< 0.75 %");
        assert_eq!(bound(BELOW(10), 0.000_002_995_7), "< 0.0003 %");
        assert_eq!(bound(AT_LEAST(999_990), 0.999_997_004_3), ">= 99.9997 %");
        assert_eq!(
            (bound(AT_LEAST(950_000), 0.0), bound(BELOW(10_000), 1.0)),
            (">= 0.00 %".to_owned(), "< 100.00 %".to_owned())
        );
    }

    #[test]
    fn changes_are_told_with_two_digits_and_none_is_promised_too_small() {
        assert_eq!([0.162_327_6, 0.033_376_5, 0.8, 0.17].map(points), ["17", "3.4", "80", "17"]);
        assert_eq!(points(9.518_75e-7), "0.000096");
        assert_eq!([0.0, -0.0, -0.025, 0.018_845, 1.0].map(signed_points), ["0", "0", "-2.5", "+1.9", "+100"]);
        assert_eq!([1.0, 0.493_72, 0.000_01].map(chance), ["1", "0.4937", "below 0.0001"]);
    }

    #[test]
    fn a_met_target_is_told_with_what_would_prove_and_what_would_turn_it() {
        let told = |target: Target, hits, total| {
            let tally = Tally { hits, total };
            let found = Proof::of(target, tally, 0.95);
            let sample = Sample::new(tally, Tally::default());
            proof(target, Some(sample), found, StatVerdict::of(Some(target), Some(tally), found.as_ref()))
        };
        assert_eq!(
            told(BELOW(10_000), 0, 200),
            "0 of 200 rows prove < 1.49 %; 299 rows, all clean, would prove it (99 more); 2 more bad rows would miss it"
        );
        assert_eq!(
            told(AT_LEAST(950_000), 80, 80),
            "80 of 80 rows prove >= 96.32 %; 1 more bad row would leave it unproven"
        );
        assert_eq!(
            told(AT_LEAST(950_000), 39, 40),
            "39 of 40 rows prove >= 88.68 %; 93 rows, no more than 1 of them bad, would prove it (53 more); \
             2 more bad rows would miss it"
        );
        assert_eq!(told(BELOW(10_000), 3, 200), "3 of 200 rows prove < 3.84 %");
        assert_eq!(told(BELOW(10_000), 0, 0), "over no rows");
    }

    #[test]
    fn long_values_and_lists_are_cut() {
        assert_eq!(quoted(&"é".repeat(130)).chars().count(), 125);
        let many: Vec<String> = (0..25).map(|number| number.to_string()).collect();
        assert!(join_capped(&many).ends_with("19 and 5 more"));
    }
}
