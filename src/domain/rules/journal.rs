//! Rules behind `journal.*`: whether what people did is told as they told it.

use crate::domain::assessment::wording::{counted, join_capped};
use crate::domain::evidence::journal::entry::Entry;
use crate::domain::evidence::journal::graph::{Fork, Graph, Placed};
use crate::domain::evidence::journal::{JournalFile, file_name};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};

/// How a journal is put right: nothing in it is ever edited.
const RESTORE: &str = "Bring the journal's lines back as they were written: from git, or from whoever has them.";

pub(super) fn check_journals(pack: &Pack, graph: &Graph<'_>) -> Vec<Finding> {
    let strange = pack.journals().filter_map(|(path, file)| of_another(path, file));
    let broken = pack.journals().filter(|(_, file)| !file.broken.is_empty()).map(|(path, file)| broken(path, file));
    let cut_off = pack.journals().filter_map(|(path, file)| Some(cut_off(path, file.cut_off?)));
    let cut = graph.cut();
    let order = graph.out_of_order();
    broken
        .chain(strange)
        .chain(cut_off)
        .chain(graph.forks().iter().map(forked))
        .chain(cut.iter().map(|(gone, by)| lines_cut(gone, by.place)))
        .chain(named_by_notes(pack, graph))
        .chain(order.iter().map(|(expected, entry)| out_of_order(*expected, entry)))
        .collect()
}

fn broken(path: &PackPath, file: &JournalFile) -> Finding {
    let lines = counted(file.broken.len() as u64, "line");
    let first = file.broken.first().map(|(line, why)| format!("line {line}: {why}")).unwrap_or_default();
    let message = format!("{lines} of {path} cannot be what was written there; {first}.");
    let places = file.broken.iter().map(|(line, _)| Location::line(path, *line));
    let finding = Finding::new(Code::JournalBroken, path.as_str(), message).at_all(places).comparing(
        "lines that are entries",
        file.entries.len().to_string(),
        Origin::at(Location::file(path)),
    );
    let told = file.broken.iter().take(Finding::PLACES).fold(finding, |finding, (line, why)| {
        finding.comparing("why it is no entry", why.as_str(), Origin::at(Location::line(path, *line)))
    });
    told.remedy(format!("{RESTORE} After a merge, keep the lines of both sides and nothing else."))
}

/// Entries of somebody else than the journal is of: nobody but its person writes into it.
fn of_another(path: &PackPath, file: &JournalFile) -> Option<Finding> {
    let is_strange = |entry: &Entry| file_name(&entry.by, &entry.host) != path.name();
    let (line, recorded) = file.entries.iter().find(|(_, recorded)| is_strange(&recorded.entry))?;
    let Entry { by, host, .. } = &recorded.entry;
    let place = Location::line(path, *line);
    let message = format!("{place} is signed with {by} on {host}, whose journal this is not.");
    let finding = Finding::new(Code::JournalBroken, path.as_str(), message).at(place.clone());
    let compared = finding.comparing("journal of that person", file_name(by, host), Origin::at(place));
    Some(compared.comparing("journal", path.name(), Origin::at(Location::file(path))).remedy(RESTORE))
}

/// A write that was killed: what it was for was never done.
fn cut_off(path: &PackPath, line: u64) -> Finding {
    let message = format!("The last line of {path} was cut off while it was written: that act came to nothing.");
    Finding::new(Code::JournalBroken, path.as_str(), message)
        .weighing(Severity::Info)
        .at(Location::line(path, line))
        .comparing("whole lines", (line - 1).to_string(), Origin::at(Location::file(path)))
        .comparing("end of the last line", "missing", Origin::at(Location::line(path, line)))
        .remedy("Do it again where it should stand: the next act clears the line away.")
}

fn forked(fork: &Fork<'_>) -> Finding {
    let first = &fork.successors[0];
    let whose = format!("{} on {}", first.entry.by, first.entry.host);
    let places: Vec<String> = fork.successors.iter().map(|it| it.place.to_string()).collect();
    let after = first.entry.prev.map_or("The beginning".to_owned(), |prev| format!("The line {}", prev.short()));
    let (severity, ending, remedy) = match fork.is_settled {
        true => (Severity::Info, "; a later act had read them all", "Nothing is to be done."),
        false => {
            (Severity::Blocker, "", "Look at what both did; the next act of anybody who reads them all settles it.")
        }
    };
    let message =
        format!("{after} of the journal of {whose} has {} successors: {}{ending}.", places.len(), join_capped(&places));
    let finding = Finding::new(Code::JournalForked, first.place.path.as_str(), message).weighing(severity);
    let finding = fork
        .successors
        .iter()
        .fold(finding, |finding, it| finding.comparing("successor", it.id.short(), Origin::at(it.place.clone())));
    finding.at_all(fork.successors.iter().map(|it| it.place.clone())).remedy(remedy)
}

/// What a note was written upon, and no journal holds any more.
fn named_by_notes(pack: &Pack, graph: &Graph<'_>) -> Vec<Finding> {
    let named = pack.notes().flat_map(|(path, note)| note.journal.iter().map(move |named| (path, named)));
    let gone = named.filter(|(_, (id, _))| !graph.holds(id));
    gone.map(|(path, (id, line))| lines_cut(id, &Location::line(path, *line))).collect()
}

fn lines_cut(gone: &Digest, by: &Location) -> Finding {
    let message = format!("{by} names the line {}, and no journal holds it.", gone.short());
    Finding::new(Code::JournalCut, gone.to_string(), message)
        .at(by.clone())
        .comparing("line that was read", gone.to_string(), Origin::at(by.clone()))
        .comparing("line there", "none", Origin::computed("the lines of all journals"))
        .remedy(RESTORE)
}

fn out_of_order(expected: u64, entry: &Placed<'_>) -> Finding {
    let n = entry.entry.n;
    let message = format!("{} has the number {n}, and whoever wrote it had read {}.", entry.place, expected - 1);
    Finding::new(Code::JournalOrder, entry.id.to_string(), message)
        .at(entry.place.clone())
        .comparing("number", n.to_string(), Origin::at(entry.place.clone()))
        .comparing("one more than what it names", expected.to_string(), Origin::computed("the lines that it names"))
        .remedy(RESTORE)
}
