//! What the footnotes of a Markdown text say: its readers find that where they are referred to.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::domain::values::digest::Digest;

/// So many characters of a footnote are told where it is referred to; its digest tells the rest.
const LONGEST: usize = 1000;

/// The footnotes of one text.
#[derive(Default)]
pub(super) struct Footnotes {
    /// As they are written, by their labels. Of several with one label the first counts, as on GitHub.
    notes: HashMap<String, String>,
    /// So many bytes may be told still: each reference repeats its footnote.
    room: usize,
}

impl Footnotes {
    pub(super) fn of(text: &str, options: Options) -> Self {
        let (mut places, mut boxes) = (Vec::new(), Vec::new());
        if text.contains("[^") {
            for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
                match event {
                    Event::Start(Tag::FootnoteDefinition(label)) => places.push((label.to_lowercase(), range)),
                    Event::TaskListMarker(_) => boxes.push(range),
                    _ => {}
                }
            }
        }
        let mut notes = HashMap::new();
        for (label, place) in places {
            notes.entry(label).or_insert_with(|| unticked(text, place, &boxes));
        }
        Self { notes, room: text.len() }
    }

    /// What a reference tells: the footnote, and those that it refers to itself.
    pub(super) fn said(&mut self, label: &str) -> String {
        let (mut known, mut said) = (HashSet::new(), String::new());
        let mut asked = vec![label.to_lowercase()];
        while let Some(label) = asked.pop().filter(|_| said.len() <= self.room) {
            let Some(note) = self.notes.get(&label).filter(|_| known.insert(label.clone())) else { continue };
            said.push_str(note);
            asked.extend(referred(note));
        }
        let told = self.cut(&said);
        self.room = self.room.saturating_sub(told.len());
        told
    }

    fn cut(&self, said: &str) -> String {
        match said.char_indices().nth(LONGEST.min(self.room)) {
            Some((end, _)) => format!("{} ... {}", &said[..end], Digest::of(said.as_bytes())),
            None => said.to_owned(),
        }
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
