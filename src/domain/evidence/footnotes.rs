//! What the footnotes of a Markdown text say: its readers find that where they are referred to.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::domain::values::digest::{Digest, Digester};

/// So many bytes of footnotes are told where they are referred to; a digest of all of them tells the rest.
const LONGEST: usize = 1000;

/// The footnotes of one text.
pub(super) struct Footnotes {
    /// As they are written, line ends and blanks as one blank, then where their links lead; by their labels. Of several with
    /// one label the first counts, as on GitHub.
    notes: HashMap<String, String>,
    /// Of all of them.
    digest: Digest,
    /// So many bytes may be told still: each reference repeats its footnote.
    room: usize,
}

impl Footnotes {
    pub(super) fn of(text: &str, options: Options) -> Self {
        let (mut places, mut boxes, mut is_within) = (Vec::new(), Vec::new(), false);
        if text.contains("[^") {
            for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
                match event {
                    Event::Start(Tag::FootnoteDefinition(label)) => {
                        places.push((label.to_lowercase(), range, String::new()));
                        is_within = true;
                    }
                    Event::End(TagEnd::FootnoteDefinition) => is_within = false,
                    Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if is_within => {
                        places.last_mut().into_iter().for_each(|(_, _, targets)| targets.extend([" ", &dest_url]));
                    }
                    Event::TaskListMarker(_) => boxes.push(range),
                    _ => {}
                }
            }
        }
        let mut digester = Digester::default();
        let mut notes = HashMap::new();
        for (label, place, targets) in places {
            let note = unticked(text, place, &boxes) + &targets;
            let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
            // None has a line end in it: what moves from one to the next is seen.
            digester.update(format!("{note}\n").as_bytes());
            notes.entry(label).or_insert(note);
        }
        Self { notes, digest: digester.finish(), room: text.len() }
    }

    /// What a reference tells: the footnote, and those that it refers to itself.
    pub(super) fn said(&mut self, label: &str) -> String {
        let limit = LONGEST.min(self.room);
        let (mut said, mut known, mut asked) = (String::new(), HashSet::new(), vec![label.to_lowercase()]);
        while let Some(label) = asked.pop() {
            let Some(note) = self.notes.get(&label).filter(|_| known.insert(label.clone())) else { continue };
            let part = &note[..note.floor_char_boundary(limit.saturating_sub(said.len()))];
            said.extend([if said.is_empty() { "" } else { " " }, part]);
            asked.extend(referred(part));
            if part.len() < note.len() {
                said.push_str(&format!(" ... {}", self.digest));
                break;
            }
        }
        self.room = self.room.saturating_sub(said.len());
        said
    }
}

/// A part of a text without what stands in its boxes: who ticks an item changes nothing that another one says.
fn unticked(text: &str, place: Range<usize>, boxes: &[Range<usize>]) -> String {
    let (mut said, mut from) = (String::with_capacity(place.len()), place.start);
    let first = boxes.partition_point(|it| it.start < place.start);
    for of_box in boxes[first..].iter().take_while(|it| it.end <= place.end) {
        said.push_str(&text[from..of_box.start]);
        said.push_str("[ ]");
        from = of_box.end;
    }
    said.push_str(&text[from..place.end]);
    said
}

/// The labels of the references in a footnote, as they are spelled; its own among them.
fn referred(note: &str) -> impl Iterator<Item = String> {
    note.split("[^").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0.to_lowercase()))
}
