//! Tags of HTML in Markdown, as far as they change what a reader takes from it.

/// What strikes out as `~~` does.
const STRIKING: [&str; 3] = ["del", "s", "strike"];
/// Elements in which nothing stands: they have no end.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

fn is_end(tag: &str) -> bool {
    tag.starts_with("</")
}

fn name(tag: &str) -> &str {
    tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// Elements that were begun and not ended, and that hide or strike out what stands in them.
#[derive(Debug, Default)]
pub(super) struct Covering {
    /// The names of these, and of those within them of the innermost one's name.
    open: Vec<String>,
}

impl Covering {
    pub(super) fn covers(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes in a tag, or a block of HTML.
    pub(super) fn take_in(&mut self, html: &str) {
        for tag in tags(html) {
            let is_innermost = self.open.last().is_some_and(|open| open.eq_ignore_ascii_case(name(tag)));
            match is_end(tag) {
                true if is_innermost => drop(self.open.pop()),
                false if is_innermost || hides(tag) => self.open.push(name(tag).to_owned()),
                _ => {}
            }
        }
    }
}

fn hides(tag: &str) -> bool {
    let plain: String = tag.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let mut words = tag.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '/' | '='));
    let is_hidden = words.any(|word| word.eq_ignore_ascii_case("hidden")) || plain.contains("display:none");
    let is_one_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name(tag)));
    !is_end(tag) && (is_one_of(&STRIKING) || (has_attributes(tag) && is_hidden && !is_one_of(&VOID)))
}

/// The tags of a text; what stands in a comment is none.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let tag = &rest[rest.find('<')?..];
            let end = if tag.starts_with("<!--") { "-->" } else { ">" };
            let length = tag.find(end).map_or(tag.len(), |at| at + end.len());
            let (found, behind) = tag.split_at(length);
            rest = behind;
            if !found.starts_with("<!--") {
                return Some(found);
            }
        }
    })
}

/// Whether it says where it leads, or how it is shown. A comment does not.
pub(super) fn has_attributes(tag: &str) -> bool {
    let inside = tag.trim_matches(['<', '/', '>', ' ']);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    inside.starts_with(|c: char| c.is_ascii_alphabetic()) && !inside.chars().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_covers_until_it_is_ended() {
        for (blocks, expected) in [
            (&["<del>\n"][..], true),
            (&["<del>\n", "</DEL>\n"], false),
            (&["<div hidden>\n<div>\n", "</div>\n"], true),
            (&["<div hidden>\n<div>\n", "</div>\n</div>\n"], false),
            (&["<section style=\"display: none\">"], true),
            (&["<details><summary>more</summary>\n", "<div align=\"hidden-ish\">"], false),
            (&["<!-- <del> \n <s> -->", "<p>"], false),
            (&["</del>", "<br><hr>", "<img src=a hidden>"], false),
            (&["<S class=\"a\">"], true),
            (&["<S class=\"a\">", "</s >"], false),
            (&["<strike>", "<span>", "</span>", "</strike>"], false),
        ] {
            let mut covering = Covering::default();
            blocks.iter().for_each(|html| covering.take_in(html));
            assert_eq!(covering.covers(), expected, "{blocks:?}");
        }
    }

    #[test]
    fn comments_and_bare_names_have_no_attributes() {
        for tag in ["<b>", "</b>", "<br />", "<my-tag>", "<!-- a=\"b\" -->", "<?a b?>"] {
            assert!(!has_attributes(tag), "{tag}");
        }
        for tag in ["<a href='b'>", "<span hidden>", "<a/href=b>", "<IMG\nsrc=b/>"] {
            assert!(has_attributes(tag), "{tag}");
        }
    }
}
