//! The rule behind `kpi.impossible`: figures of summaries and regression evidence that no measurement gives.

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::evidence::figures::ImpossibleFigure;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::path::{Location, PackPath};

/// One finding per document.
pub(super) fn check_figures(pack: &Pack) -> Vec<Finding> {
    let summaries = pack.summaries().map(|(path, summary)| (path, &summary.impossible));
    let regressions = pack.regressions().map(|(path, regression)| (path, &regression.impossible));
    summaries
        .chain(regressions)
        .filter(|(_, figures)| !figures.is_empty())
        .map(|(path, it)| finding(path, it))
        .collect()
}

fn finding(path: &PackPath, figures: &[ImpossibleFigure]) -> Finding {
    let place = |figure: &ImpossibleFigure| Location::line(path, figure.line);
    let said: Vec<String> =
        figures.iter().map(|it| format!("line {}, {}: {}", it.line, quoted(&it.written), it.why)).collect();
    let message = format!("{} holds figures that cannot be: {}.", quoted(path.name()), join_capped(&said));
    let finding = Finding::new(Code::KpiImpossible, path.as_str(), message).at_all(figures.iter().map(place));
    figures
        .iter()
        .fold(finding, |finding, it| {
            let why = Origin::computed(format!("whole counts: {}", it.why));
            finding.comparing("as written", cut(&it.written), Origin::at(place(it))).comparing(
                "what whole counts give",
                &it.why,
                why,
            )
        })
        .remedy("Take the figures from the reports, or from what the tests printed.")
}
