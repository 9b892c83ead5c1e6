//! Markdown as its readers see it: blocks of plain lines, each with its place in the file. Code blocks, HTML and
//! comments are left out; front matter is read as one paragraph, so that nothing in it is a heading or a list.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::front_matter::FrontMatter;
use super::html_tag::{self, has_attributes};
use super::line_index::LineIndex;

/// A heading, a paragraph, a list item's own text, or a table row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// How many list items it stands in, its own included: 0 outside lists.
    pub depth: usize,
    /// Of a task list item.
    pub task: Option<Task>,
    /// Whether it is the head of a table.
    pub heads_table: bool,
    /// The lines of the file that it spans; of a table row its cells.
    pub lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// With its level from 1.
    Heading(u8),
    Paragraph,
    Item,
    Row,
}

/// A task list item's marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    pub ticked: bool,
    /// The byte between the brackets, counted in the whole file.
    pub mark: usize,
    /// From 1.
    pub line: u64,
    /// Whether it stands between the tags of an element of HTML that strikes it out, though not within its block.
    pub is_struck: bool,
}

/// A line of a block, Markdown taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// In the file, from 1.
    pub number: u64,
    pub text: String,
    /// The code spans and the targets of links and images in it, in order.
    pub spans: Vec<String>,
    /// Where its links and images lead, in order: their targets, tags of HTML with attributes, and what its footnotes say.
    pub targets: Vec<String>,
}

impl Line {
    /// All that a reader takes from it: its text, then where it leads.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.text).chain(&self.targets).flat_map(|text| text.split_whitespace())
    }
}

impl Block {
    /// The block's text on one line.
    pub(super) fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).filter(|it| !it.is_empty()).collect();
        lines.join(" ")
    }
}

/// What a text says: its blocks without what is struck out, and the lines of its code blocks, which are outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    pub blocks: Vec<Block>,
    pub output: Vec<Line>,
}

/// Reads a text as GitHub does: task lists, tables, strikethrough and footnotes are on.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    each_block(text, |block| blocks.push(block));
    blocks
}

/// The same, one after the other: a long text's blocks take many times its own room.
pub(super) fn each_block(text: &str, take: impl FnMut(Block)) {
    read(text, Struck::Kept, each(take));
}

/// The same as what it says: struck-out text is not said.
pub(super) fn statements(text: &str) -> Statements {
    read(text, Struck::LeftOut, |_| {})
}

/// The blocks of what it says, one after the other.
pub(super) fn each_statement(text: &str, take: impl FnMut(Block)) {
    read(text, Struck::LeftOut, each(take));
}

/// Takes the blocks out of what was read so far, and keeps nothing of it.
fn each(mut take: impl FnMut(Block)) -> impl FnMut(&mut Statements) {
    move |read| {
        read.blocks.drain(..).for_each(&mut take);
        read.output.clear();
    }
}

/// Shows what was read after each step, and gives what was not taken out of it.
fn read(text: &str, struck: Struck, mut show: impl FnMut(&mut Statements)) -> Statements {
    let head = FrontMatter::of(text);
    let mut reader = Reader::new(text, head.body, struck);
    reader.said.blocks.extend(front_matter(text, &head));
    for (event, range) in Parser::new_ext(&text[head.body..], OPTIONS).into_offset_iter() {
        reader.read(event, head.body + range.start, head.body + range.end);
        show(&mut reader.said);
    }
    reader.close();
    show(&mut reader.said);
    reader.said
}

/// What GitHub reads.
const OPTIONS: Options = Options::ENABLE_TASKLISTS
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_GFM);

/// What becomes of struck-out text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Struck {
    Kept,
    LeftOut,
}

fn front_matter(text: &str, head: &FrontMatter) -> Option<Block> {
    let (from, to) = head.front;
    let lines: Vec<Line> = text[from..to]
        .lines()
        .zip(2..)
        .map(|(line, number)| Line { number, text: line.trim().to_owned(), ..Line::default() })
        .collect();
    (!lines.is_empty()).then_some(Block { kind: BlockKind::Paragraph, depth: 0, task: None, heads_table: false, lines })
}

/// Collects blocks from the parser's events.
struct Reader<'t> {
    lines: LineIndex<'t>,
    footnotes: Footnotes,
    said: Statements,
    open: Option<Block>,
    depth: usize,
    in_code: bool,
    struck: Struck,
    /// How many marks strike out what is read now.
    strikes: usize,
    /// The same of HTML, within this block and around blocks.
    within: html_tag::Struck,
    around: html_tag::Struck,
    /// Of the block of HTML that is read now.
    html: String,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, body: usize, struck: Struck) -> Self {
        let (lines, said) = (LineIndex::from(text, body), Statements::default());
        let footnotes = Footnotes::of(&text[body..], OPTIONS);
        Self {
            lines,
            footnotes,
            said,
            open: None,
            depth: 0,
            in_code: false,
            struck,
            strikes: 0,
            within: html_tag::Struck::default(),
            around: html_tag::Struck::default(),
            html: String::new(),
        }
    }

    fn read(&mut self, event: Event<'_>, from: usize, to: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, from),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code(&text, from),
            Event::Text(_) | Event::Code(_) | Event::FootnoteReference(_) if self.is_struck() => {
                self.line(from);
            }
            Event::Text(text) => self.line(from).text.push_str(&text),
            Event::Code(text) => {
                let line = self.line(from);
                line.text.push_str(&text);
                line.spans.push(text.into_string());
            }
            Event::SoftBreak | Event::HardBreak => self.new_line(to),
            Event::InlineHtml(tag) => {
                // What ends nothing here ends what was begun around.
                if !self.within.take_in(&tag) {
                    self.around.take_in(&tag);
                }
                let line = self.line(from);
                if has_attributes(&tag) {
                    line.targets.push(tag.into_string());
                }
            }
            Event::Html(html) => self.html.push_str(&html),
            Event::FootnoteReference(label) => {
                let said = self.footnotes.said(&label);
                self.line(from).targets.push(said);
            }
            Event::TaskListMarker(ticked) => self.mark(ticked, to),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, from: usize) {
        match tag {
            Tag::Item => {
                self.depth += 1;
                self.begin(BlockKind::Item);
            }
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level_number(*level))),
            // An item's first paragraph is the item's own text.
            Tag::Paragraph if self.is_fresh_item() => {}
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::TableHead | Tag::TableRow => {
                self.begin(BlockKind::Row);
                if let Some(block) = &mut self.open {
                    block.heads_table = matches!(tag, Tag::TableHead);
                }
            }
            Tag::TableCell => self.new_line(from),
            Tag::CodeBlock(_) => {
                self.close();
                self.in_code = true;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let line = self.line(from);
                line.spans.push(dest_url.to_string());
                line.targets.push(dest_url.to_string());
            }
            Tag::Strikethrough => self.strikes += 1,
            Tag::Emphasis | Tag::Strong => {}
            _ => self.close(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Item => {
                self.close();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::HtmlBlock => {
                self.around.take_in(&std::mem::take(&mut self.html));
            }
            TagEnd::Strikethrough => self.strikes = self.strikes.saturating_sub(1),
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow => self.close(),
            _ => {}
        }
    }

    fn is_struck(&self) -> bool {
        self.struck == Struck::LeftOut && (self.strikes > 0 || self.within.is_open())
    }

    fn code(&mut self, text: &str, from: usize) {
        let first = self.lines.number(from);
        let lines = text.lines().zip(first..);
        self.said.output.extend(lines.map(|(line, number)| Line { number, text: line.to_owned(), ..Line::default() }));
    }

    fn is_fresh_item(&self) -> bool {
        self.open.as_ref().is_some_and(|block| block.kind == BlockKind::Item && block.lines.is_empty())
    }

    fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.open = Some(Block { kind, depth: self.depth, task: None, heads_table: false, lines: Vec::new() });
    }

    fn close(&mut self) {
        (self.strikes, self.within) = (0, html_tag::Struck::default());
        let Some(mut block) = self.open.take() else { return };
        for line in &mut block.lines {
            line.text = line.text.trim().to_owned();
        }
        // A marker with nothing behind it, on its own line or the next, is text.
        let text_line = block.lines.first().map(|line| line.number);
        block.task = block.task.filter(|task| text_line.is_some_and(|number| number <= task.line + 1));
        block.lines.shrink_to_fit();
        self.said.blocks.push(block);
    }

    /// The line under way; in a tight item, text after a nested block has no block of its own yet.
    fn line(&mut self, at: usize) -> &mut Line {
        let number = self.lines.number(at);
        let depth = self.depth;
        let fresh = || Block { kind: BlockKind::Paragraph, depth, task: None, heads_table: false, lines: Vec::new() };
        let lines = &mut self.open.get_or_insert_with(fresh).lines;
        if lines.is_empty() {
            lines.push(Line { number, ..Line::default() });
        }
        let last = lines.len() - 1;
        &mut lines[last]
    }

    fn new_line(&mut self, at: usize) {
        let number = self.lines.number(at);
        if let Some(block) = &mut self.open {
            block.lines.push(Line { number, ..Line::default() });
        }
    }

    fn mark(&mut self, ticked: bool, end: usize) {
        let line = self.lines.number(end);
        let Some(mark) = end.checked_sub(2) else { return };
        // The parser takes other white space than GitHub too.
        let known = matches!(self.lines.text.as_bytes().get(mark), Some(b' ' | b'\t' | b'x' | b'X'));
        if let Some(block) = self.open.as_mut().filter(|block| known && block.kind == BlockKind::Item) {
            block.task = Some(Task { ticked, mark, line, is_struck: self.around.is_open() });
        }
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(BlockKind, usize, String)> {
        blocks(text).into_iter().map(|block| (block.kind, block.depth, block.text())).collect()
    }

    #[test]
    fn blocks_keep_their_words_and_lose_their_markdown() {
        let text = "# A **b**\n\none\ntwo `c`\n\n- x [y](z)\n\n  more\n  - deep\n\n| h | i |\n|---|---|\n| 1 | `2` |\n";
        let expected = [
            (BlockKind::Heading(1), 0, "A b"),
            (BlockKind::Paragraph, 0, "one two c"),
            (BlockKind::Item, 1, "x y"),
            (BlockKind::Paragraph, 1, "more"),
            (BlockKind::Item, 2, "deep"),
            (BlockKind::Row, 0, "h i"),
            (BlockKind::Row, 0, "1 2"),
        ];
        assert_eq!(texts(text), expected.map(|(kind, depth, text)| (kind, depth, text.to_owned())));
        let lines: Vec<u64> = blocks(text).iter().map(|block| block.lines[0].number).collect();
        assert_eq!(lines, [1, 3, 6, 8, 9, 11, 13]);
    }

    #[test]
    fn front_matter_is_a_paragraph_and_a_thematic_break_is_none() {
        let front = blocks("---\nstatus: pending\n---\n# T\n");
        assert_eq!((front[0].lines[0].number, front[0].text()), (2, "status: pending".to_owned()));
        assert_eq!((front[1].kind, front[1].lines[0].number), (BlockKind::Heading(1), 4));
        assert_eq!(texts("---\n- a\n\n---\n").len(), 1);
    }

    #[test]
    fn what_is_struck_out_is_not_said_and_an_output_is_kept_apart() {
        let text = "- ~~a `b`~~ c\n- <del>d</del> e <s>f\n- g\n\n```\nh\ni\n```\n";
        let said = statements(text);
        assert_eq!(said.blocks.iter().map(Block::text).collect::<Vec<_>>(), ["c", "e", "g"]);
        assert_eq!(
            said.output.iter().map(|it| (it.number, it.text.as_str())).collect::<Vec<_>>(),
            [(6, "h"), (7, "i")]
        );
        assert_eq!(blocks(text)[0].text(), "a b c");
    }

    #[test]
    fn code_and_comments_say_nothing() {
        assert_eq!(texts("```\na\n```\n\n    b\n\n<!-- c\n\n- d\n-->\n"), []);
    }
}
