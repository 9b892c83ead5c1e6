//! The release-readiness checklist: GitHub-flavoured task list items under headings (docs/contracts.md, section 1:
//! checklist).

use std::collections::{HashMap, HashSet};

use crate::domain::values::digest::Digest;

use super::line_index::LineIndex;
use super::markdown::{self, Block, BlockKind, Line};

mod under;

use under::Under;

pub use under::own_words;

/// More items than this are no checklist.
pub(super) const MOST_ITEMS: usize = 10_000;
/// So many characters of a heading stand in each item beneath it.
const LONGEST_TITLE: usize = 240;

/// A parsed checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checklist {
    /// In order of appearance.
    pub items: Vec<Item>,
    /// Lines with a box that are no items.
    pub boxes: Vec<BoxLine>,
}

/// A line that begins with a box and is no task list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxLine {
    /// From 1.
    pub line: u64,
    /// What stands behind the box.
    pub text: String,
    /// Whether a reader of the page sees it as text: not in code, a comment or HTML.
    pub is_shown: bool,
}

/// One task list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Durable: made of the section's and the item's words (and a count where they repeat), never of the line, so that
    /// it survives edits elsewhere. Lower case, `a-z0-9-` only, at most 60 characters, unique in the checklist.
    pub id: String,
    /// The line (from 1) of the item's marker.
    pub line: u64,
    /// The nearest heading above; empty where there is none.
    pub section: String,
    /// The item's own text, Markdown taken off, without nested items.
    pub text: String,
    /// The same without what is struck out.
    pub said: String,
    /// Whether it stands between the tags of an element of HTML that strikes it out: no item that the profile asks for.
    pub is_struck: bool,
    /// Its own lines and those beneath it, nested items left out.
    pub lines: Vec<Line>,
    /// What a tick is of: what it stands under, then what these lines and their footnotes say and where their links lead,
    /// blanks and line ends as one blank; then what is left of them where something is struck out, and what stands among
    /// them and is no text: code, HTML, comments.
    pub words: String,
    /// Nesting among task items: 0 for a top one.
    pub depth: usize,
    pub ticked: bool,
    /// The byte between the brackets in the file (a byte order mark counted): what a tick changes.
    pub mark: usize,
    /// The index of the item this one is nested under.
    pub parent: Option<usize>,
}

/// Reads a checklist. An item inside a code fence, a comment or front matter is no item.
pub fn parse(text: &str) -> Checklist {
    let (mut outline, mut places, mut under) = (Outline::default(), Places::default(), Under::default());
    markdown::each_block(text, |block| {
        places.add(&block);
        under.add(&block);
        outline.read(block);
    });
    let mut items = outline.items;
    let (places, mut left) = (places.in_order(), Left::of(text, &items, &mut under));
    let lines = LineIndex::of(text);
    for (item, path) in items.iter_mut().zip(under.paths()) {
        item.words = under::joined(&path, &words(item, &lines, &places, &left));
        item.said = left.items.remove(&item.mark).unwrap_or_default();
    }
    Checklist { boxes: boxes(&lines, &places), items }
}

/// How many items a checklist has, without holding them.
pub(super) fn count(text: &str) -> usize {
    let mut count = 0;
    markdown::each_block(text, |block| count += usize::from(block.task.is_some()));
    count
}

/// The lines that begin with a box, or hold a cell that does, and are none of the items'.
fn boxes(lines: &LineIndex<'_>, places: &Places) -> Vec<BoxLine> {
    let others = lines.numbered_from(1).filter(|(line, _)| !Places::has(&places.items, *line));
    let boxed = others.filter_map(|(line, raw)| Some((behind_box(raw)?.trim().to_owned(), line)));
    boxed.map(|(text, line)| BoxLine { line, text, is_shown: Places::has(&places.text, line) }).collect()
}

/// What stands behind the box at the beginning of a line, or of a cell.
fn behind_box(line: &str) -> Option<&str> {
    let mut cells = line.split('|').skip(1);
    let marker = |c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')');
    behind(line.trim_start_matches(marker)).or_else(|| cells.find_map(|cell| behind(cell.trim_start())))
}

/// `[]`, `[ ]`, `[x]`, `[-]`, `[~]`, `[v]` and the like, and the boxes that are characters; `[x](...)` is a link.
fn behind(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(['☐', '☑', '☒']) {
        return Some(rest);
    }
    let (inside, rest) = text.strip_prefix('[')?.split_once(']')?;
    let is_mark = |c: char| c.is_whitespace() || matches!(c, 'x' | 'X' | '~' | '-' | 'v' | 'V' | '*' | '✓' | '✔' | '✗');
    let is_box = inside.chars().count() <= 1 && inside.chars().all(is_mark);
    (is_box && !rest.starts_with(['(', '[', ':'])).then_some(rest)
}

/// The items so far, and where in the document they stand.
#[derive(Default)]
struct Outline {
    items: Vec<Item>,
    section: String,
    /// The list items around the current place, the innermost last.
    around: Vec<Around>,
    ids: Ids,
}

/// A list item around the current place.
#[derive(Clone, Copy)]
struct Around {
    /// How many list items it stands in, its own included.
    depth: usize,
    /// The index of the task that it is, or else of the nearest one that it stands in.
    task: Option<usize>,
}

impl Outline {
    fn read(&mut self, block: Block) {
        match block.kind {
            BlockKind::Heading(_) => self.section = block.text().chars().take(LONGEST_TITLE).collect(),
            BlockKind::Item => self.enter(block),
            BlockKind::Paragraph | BlockKind::Row => self.continue_item(block),
        }
    }

    /// A paragraph within a list item belongs to the task that it stands in.
    fn continue_item(&mut self, block: Block) {
        self.leave(|around| around.depth > block.depth);
        self.add_lines(block);
    }

    /// Leaves the list items around the current place that are no longer: depths ascend, so they are the last ones.
    fn leave(&mut self, is_left: impl Fn(&Around) -> bool) {
        while self.around.pop_if(|around| is_left(around)).is_some() {}
    }

    /// The task around the current place.
    fn task(&self) -> Option<usize> {
        self.around.last()?.task
    }

    /// Gives a block's lines to the task around it.
    fn add_lines(&mut self, block: Block) {
        if let Some(item) = self.task().and_then(|index| self.items.get_mut(index)) {
            match item.lines.is_empty() {
                true => item.lines = block.lines,
                false => item.lines.extend(block.lines),
            }
        }
    }

    fn enter(&mut self, block: Block) {
        self.leave(|around| around.depth >= block.depth);
        let parent = self.task();
        let index = block.task.map(|task| {
            let text = block.text();
            self.items.push(Item {
                id: self.ids.issue(&self.section, &text),
                line: task.line,
                section: self.section.clone(),
                text,
                said: String::new(),
                is_struck: task.is_struck,
                lines: Vec::new(),
                words: String::new(),
                depth: parent.and_then(|parent| self.items.get(parent)).map_or(0, |parent| parent.depth + 1),
                ticked: task.ticked,
                mark: task.mark,
                parent,
            });
            self.items.len() - 1
        });
        self.around.push(Around { depth: block.depth, task: index.or(parent) });
        self.add_lines(block);
    }
}

/// The ids given so far.
#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// How often an id was asked for: the next count to try.
    counts: HashMap<String, usize>,
}

impl Ids {
    /// Characters of an id, at most.
    const LONGEST: usize = 60;
    /// Of which the section may take so many, so that the item's own words are always there,
    const SECTION: usize = 24;
    /// and so many are kept free for a count.
    const COUNT: usize = 8;

    fn issue(&mut self, section: &str, text: &str) -> String {
        let section = slug(section, Self::SECTION);
        let mut words = slug(text, Self::LONGEST - Self::COUNT - section.len() - 1);
        if words.is_empty() {
            // No Latin letter or digit in it: its own bytes name it.
            words = format!("item-{}", Digest::of(text.as_bytes()).short());
        }
        let id = if section.is_empty() { words } else { format!("{section}-{words}") };
        self.distinct(id)
    }

    fn distinct(&mut self, id: String) -> String {
        let count = self.counts.entry(id.clone()).or_insert(0);
        let mut candidate = id.clone();
        loop {
            *count += 1;
            if *count > 1 {
                candidate = format!("{id}-{count}");
            }
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// The text's Latin words and digits in lower case, joined by `-`: as many whole words as fit in `longest` characters.
fn slug(text: &str, longest: usize) -> String {
    let mut slug = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let room = longest - slug.len();
        let word = word.to_ascii_lowercase();
        match slug.is_empty() {
            true => slug.push_str(&word[..word.len().min(room)]),
            false if word.len() < room => slug.extend(["-", &word]),
            false => break,
        }
    }
    slug
}

/// Where the blocks of a checklist stand: lines by their numbers, ascending.
#[derive(Default)]
struct Places {
    /// Where blocks begin.
    starts: Vec<u64>,
    /// What is text of a block.
    text: Vec<u64>,
    /// What holds an item's box.
    items: Vec<u64>,
}

impl Places {
    fn add(&mut self, block: &Block) {
        let boxed = block.task.map(|task| task.line);
        // An item without words has its box alone.
        self.starts.extend(boxed.or_else(|| Some(block.lines.first()?.number)));
        self.text.extend(block.lines.iter().map(|line| line.number));
        self.items.extend(boxed);
    }

    fn in_order(mut self) -> Self {
        [&mut self.starts, &mut self.text, &mut self.items].into_iter().for_each(|lines| lines.sort_unstable());
        self
    }

    fn has(lines: &[u64], line: u64) -> bool {
        lines.binary_search(&line).is_ok()
    }
}

/// What is left of the items where what is struck out is not said.
struct Left {
    /// By the item's mark.
    items: HashMap<usize, String>,
    /// Of the items' lines, by their numbers.
    lines: HashMap<u64, String>,
}

impl Left {
    fn of(text: &str, items: &[Item], under: &mut Under) -> Self {
        let wanted: HashSet<u64> = items.iter().flat_map(|item| &item.lines).map(|line| line.number).collect();
        let mut left = Self { items: HashMap::new(), lines: HashMap::new() };
        markdown::each_statement(text, |block| {
            under.add_left(&block);
            left.items.extend(block.task.map(|task| (task.mark, block.text())));
            let lines = block.lines.into_iter().filter(|line| wanted.contains(&line.number));
            left.lines.extend(lines.map(|line| (line.number, line.text)));
        });
        left
    }
}

/// What is left of a line that is struck out as a whole.
const STRUCK: &str = "~~";

/// What an item says, line by line: see [`Item::words`].
fn words(item: &Item, lines: &LineIndex<'_>, places: &Places, left: &Left) -> String {
    let said = item.lines.iter().flat_map(Line::said);
    let left = |line: &Line| left.lines.get(&line.number).map_or("", String::as_str);
    let of_struck = |line: &Line| if left(line).is_empty() { STRUCK } else { left(line) };
    let struck = item.lines.iter().filter(|line| left(line) != line.text).map(of_struck);
    let last = item.lines.iter().map(|line| line.number).max().unwrap_or(item.line);
    let next = places.starts[places.starts.partition_point(|start| *start <= last)..].first().copied();
    let among = lines.numbered_from(item.line).take_while(|(number, _)| next.is_none_or(|next| *number < next));
    let is_text = |line: u64| Places::has(&places.text, line) || Places::has(&places.items, line);
    let is_within = |line: &&str| line.starts_with([' ', '\t', '>']);
    let other = among.filter(|(number, _)| !is_text(*number)).map(|(_, line)| line).filter(is_within);
    let around = item.is_struck.then_some(STRUCK);
    said.chain(around).chain(struck).chain(other).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

impl Checklist {
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::markdown::Task;
    use super::*;

    /// The tasks around a block, the innermost first: the items before it that neither it nor a block between has left.
    fn around(blocks: &[Block], at: usize) -> Vec<Task> {
        let mut deepest = blocks[at].depth;
        let mut tasks = Vec::new();
        for block in blocks[..at].iter().rev() {
            if block.kind == BlockKind::Item && block.depth < deepest {
                tasks.extend(block.task);
                deepest = block.depth;
            }
            if matches!(block.kind, BlockKind::Paragraph | BlockKind::Row) {
                deepest = deepest.min(block.depth + 1);
            }
        }
        tasks
    }

    proptest! {
        #[test]
        fn an_item_stands_in_the_tasks_around_it(
            lines in proptest::collection::vec("[ ]{0,6}(- |1\\. |> |- - )?(\\[ \\] )?[ab#]?( a|```|\\|)?\n?", 0..16)
        ) {
            let text = lines.join("\n");
            let (list, blocks) = (parse(&text), markdown::blocks(&text));
            let tasks = (0..blocks.len()).filter(|at| blocks[*at].task.is_some());
            for (item, at) in list.items.iter().zip(tasks) {
                let around = around(&blocks, at);
                let parent = item.parent.map(|parent| list.items[parent].mark);
                prop_assert_eq!(item.depth, around.len());
                prop_assert_eq!(parent, around.first().map(|task| task.mark));
            }
        }
    }

    /// The same from all blocks at once, by what stands on each line.
    fn words_of_all(text: &str, items: &[Item]) -> Vec<(String, String)> {
        let (blocks, blocks_left) = (markdown::blocks(text), markdown::statements(text).blocks);
        let raw: Vec<&str> = LineIndex::of(text).numbered_from(1).map(|(_, line)| line).collect();
        let said: HashMap<u64, &str> =
            blocks_left.iter().flat_map(|block| &block.lines).map(|line| (line.number, line.text.as_str())).collect();
        let boxed = |block: &Block| block.task.map(|task| task.line);
        let starts: HashSet<u64> =
            blocks.iter().filter_map(|block| boxed(block).or_else(|| Some(block.lines.first()?.number))).collect();
        let lines = blocks.iter().flat_map(|block| &block.lines).map(|line| line.number);
        let shown: HashSet<u64> = lines.chain(blocks.iter().filter_map(boxed)).collect();
        let words = |item: &Item| {
            let left = |line: &Line| said.get(&line.number).copied().unwrap_or_default();
            let mut words: Vec<&str> = item.lines.iter().map(|line| line.text.as_str()).collect();
            let struck = item.lines.iter().filter(|line| left(line) != line.text).map(left);
            words.extend(struck.map(|left| if left.is_empty() { STRUCK } else { left }));
            let last = item.lines.iter().map(|line| line.number).max().unwrap_or(item.line);
            let end = (last + 1..=raw.len() as u64).find(|line| starts.contains(line)).unwrap_or(raw.len() as u64 + 1);
            let among = (item.line..end).filter(|line| !shown.contains(line)).map(|line| raw[line as usize - 1]);
            words.extend(among.filter(|line| line.starts_with([' ', '\t', '>'])));
            let is_of_item = |block: &&Block| block.task.is_some_and(|task| task.mark == item.mark);
            let said = blocks_left.iter().find(is_of_item).map(Block::text).unwrap_or_default();
            (words.into_iter().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" "), said)
        };
        items.iter().map(words).collect()
    }

    proptest! {
        #[test]
        fn what_an_item_says_is_told_from_its_lines(
            lines in proptest::collection::vec("[ ]{0,6}(- |1\\. |> |- - |# )?(\\[[ x]\\] )?(~~a~~|<s>b</s>|`c`|d)?( e|```|\\| f|<!--|-->|<p>|~~)?\r?", 0..16)
        ) {
            let text = lines.join("\n");
            let list = parse(&text);
            let told: Vec<(String, String)> = list.items.iter().map(|it| (own_words(&it.words).to_owned(), it.said.clone())).collect();
            prop_assert_eq!(told, words_of_all(&text, &list.items));
            prop_assert_eq!(list.items.len(), count(&text));
        }
    }

    /// To look for the task around each item in all the items around it would be to look at 20,000,000,000.
    #[test]
    fn a_list_in_a_list_and_so_on_is_read_to_its_end() {
        let list = parse(&format!("- [ ] a\n  {}b\n", "- ".repeat(200_000)));
        assert_eq!(list.items.len(), 1);
        assert_eq!(list.items[0].words, "a b");
    }

    #[test]
    fn what_looks_like_an_item_and_is_none_is_found_where_it_stands() {
        for line in ["- []a", "-[ ] a", "- [ ]a", "[ ] a", "- [-] a", "* [~] a", "1. [v] a", "☐ a", "> [] a"] {
            let boxes = parse(&format!("# A\n\n- [x] item\n\n{line}\n")).boxes;
            assert_eq!(boxes, [BoxLine { line: 5, text: "a".to_owned(), is_shown: true }], "{line}");
        }
        let table = parse("| what | done |\n|---|---|\n| a | [ ] |\n");
        assert_eq!((table.boxes[0].line, table.boxes[0].is_shown), (3, true));
        for hidden in ["```\n- [x] a\n```\n", "<!--\n- [x] a\n-->\n", "<div>\n- [x] a\n</div>\n"] {
            assert_eq!(parse(hidden).boxes, [BoxLine { line: 2, text: "a".to_owned(), is_shown: false }], "{hidden}");
        }
        for none in
            ["- [x](a.md)\n", "- [x] a\n  - [ ] b\n", "> - [ ] a\n", "see [x] and [1]\n", "[v]: a.md\n", "- a [ ]\n"]
        {
            assert_eq!(parse(none).boxes, [], "{none}");
        }
    }

    #[test]
    fn a_line_that_ends_with_a_carriage_return_alone_is_one_here_too() {
        let list = parse("- [x] `a\r\r  b\n  - [ ] c\n\r[ ] d\r");
        assert_eq!(list.items[0].words, "`a b");
        assert_eq!(list.boxes, [BoxLine { line: 6, text: "d".to_owned(), is_shown: true }]);
    }

    #[test]
    fn what_is_struck_out_is_not_said() {
        let said = |text: &str| parse(text).items.remove(0).said;
        assert_eq!(said("- [x] ~~all~~ of `it`\n"), " of it".trim());
        assert_eq!((said("- [x] <del>all</del>\n").as_str(), said("- [x] all\n").as_str()), ("", "all"));
    }

    fn words(text: &str) -> Vec<String> {
        parse(text).items.into_iter().map(|item| item.words).collect()
    }

    #[test]
    fn an_item_s_words_begin_with_the_headings_above_and_the_items_around() {
        let text = "- [ ] a\n\n# R\n\n## iOS\n- [ ] b\n  - [x] c\n  - d\n    - [ ] e\n\n### Deep\n- [ ] f\n\n\
                    ## Web\n- [ ] g\n\n# S\n- [ ] h\n";
        let under_r = ["R › iOS › b d", "R › iOS › b › c", "R › iOS › b › d › e", "R › iOS › Deep › f", "R › Web › g"];
        assert_eq!(words(text)[1..6], under_r);
        assert_eq!((words(text)[0].as_str(), words(text)[6].as_str()), ("a", "S › h"));
    }

    #[test]
    fn a_heading_in_an_item_is_over_with_it_and_one_that_is_struck_out_says_so() {
        assert_eq!(words("- a\n\n  ## H\n\n  - [ ] b\n- c\n  - [ ] d\n"), ["a › H › b", "c › d"]);
        assert_eq!(words("# ~~A~~\n- [ ] b\n"), ["A ~~ › b"]);
    }

    #[test]
    fn a_long_path_is_cut_and_still_told_apart() {
        let under = |last: &str| words(&format!("# {}{last}\n- [ ] b\n", "a".repeat(300))).remove(0);
        assert!(under("x").len() < 400 && under("x") != under("y"), "{}", under("x"));
        assert_eq!(own_words(&under("x")), "b");
    }

    #[test]
    fn where_a_link_leads_is_a_part_of_the_words() {
        assert_eq!(words("- [ ] see [it](a.md) and ![b](c.png)\n"), ["see it and b a.md c.png"]);
        assert_eq!(words("- [ ] see [it]\n\n[it]: d.md\n"), ["see it d.md"]);
        assert_eq!(words("- [ ] <a href=\"e.md\">it</a> is **b**<br>\n"), ["it is b <a href=\"e.md\">"]);
        assert_eq!(words("- [ ] it is <b>b</b> <!-- a b=c -->\n"), ["it is b"]);
        assert_eq!(words("- [ ] it <span hidden>not</span> is\n"), ["it not is <span hidden>"]);
        assert_eq!(words("<del>\n\n- [ ] a\n\n</del>\n\n- [ ] b\n"), ["a ~~", "b"]);
    }

    #[test]
    fn what_a_footnote_says_is_a_part_of_the_words() {
        let noted = |note: &str| words(&format!("- [ ] a[^N] b\n- [ ] c\n\n[^n]: {note}\n[^n]: other\n"));
        assert_eq!(noted("only *once* it rang[^2]."), ["a b [^n]: only *once* it rang[^2].", "c"]);
        assert_eq!(
            words("- [ ] a[^1]\n\n[^1]: as[^2]\n\n[^2]: in `d.md`[^1]\n"),
            ["a [^1]: as[^2] [^2]: in `d.md`[^1]"]
        );
        let nested = |end: char| noted(&format!("{}[^m]\n\n[^m]: {end}", "x".repeat(2000))).remove(0);
        assert_ne!(nested('y'), nested('z'));
        let more = |notes: &str| noted(&format!("{}\n\n{notes}", "x".repeat(2000))).remove(0);
        assert_ne!(more("[^l]: a[^p]: b\n\n[^q]: c"), more("[^l]: a\n\n[^p]: b[^q]: c"));
        assert_eq!(noted("a\r\n    b"), noted("a\n    b"));
        let long = |end: char| noted(&format!("{}{end}", "x".repeat(2000))).remove(0);
        assert!(long('y').len() < 1100 && long('y') != long('z'));
        let ticked = |mark| words(&format!("- [ ] a[^1]\n\n[^1]: b\n    - [{mark}] c\n"));
        assert_eq!((ticked('x'), ticked(' ')[0].as_str()), (ticked(' '), "a [^1]: b - [ ] c"));
        assert_eq!(words("- [ ] ~~a[^1]~~ b\n\n[^1]: c\n")[0], "a b [^1]: c b");
    }

    /// Each of 2,000 references would repeat a long footnote: 2 MB of a text of 25 KB.
    #[test]
    fn footnotes_that_many_refer_to_take_the_room_of_the_text_and_then_a_digest_each() {
        let text = format!("{}[^1]: {}\n", "- [ ] a[^1]\n\n".repeat(2000), "b ".repeat(500));
        let said: usize = words(&text).iter().map(String::len).sum();
        assert!(said < text.len() + 2000 * 80, "{said} of {}", text.len());
    }
}
