//! Tags of HTML in Markdown, as far as they change what a reader takes from it.

/// What strikes out as `~~` does. What GitHub takes away (`hidden`, `style`) hides nothing there.
const STRIKING: [&str; 3] = ["del", "s", "strike"];

/// Elements that strike out, begun and not ended.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Struck {
    open: usize,
}

impl Struck {
    pub(super) fn is_open(self) -> bool {
        self.open > 0
    }

    /// Takes in a tag, or a block of HTML. Whether each end in it ended something.
    pub(super) fn take_in(&mut self, html: &str) -> bool {
        let mut is_balanced = true;
        for tag in tags(html).filter(|tag| STRIKING.iter().any(|known| known.eq_ignore_ascii_case(name(tag)))) {
            match (tag.starts_with("</"), self.open) {
                (false, _) => self.open += 1,
                (true, 0) => is_balanced = false,
                (true, _) => self.open -= 1,
            }
        }
        is_balanced
    }
}

fn name(tag: &str) -> &str {
    tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// What begins as tags do; a comment is none, and hides what stands in it.
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
    fn what_is_struck_out_is_until_it_is_ended() {
        for (html, expected) in [
            (&["<del>\n"][..], true),
            (&["<del>\n", "</DEL >\n"], false),
            (&["<S class=\"a\">"], true),
            (&["<del>", "<s>", "</del>", "</s>"], false),
            (&["<section>", "<span hidden>", "<a href=\"docs/del/s.md\">"], false),
            (&["<!-- <del> \n <s> -->", "<p>", "a < s > b"], false),
            (&["</del>", "<br>"], false),
        ] {
            let mut struck = Struck::default();
            for html in html {
                struck.take_in(html);
            }
            assert_eq!(struck.is_open(), expected, "{html:?}");
        }
        assert!(!Struck::default().take_in("</del>") && Struck::default().take_in("<del></del></p>"));
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
