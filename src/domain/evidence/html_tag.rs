//! Tags of HTML within a line of Markdown, as far as they change what a reader takes from it.

/// What strikes out as `~~` does.
const STRIKING: [&str; 3] = ["del", "s", "strike"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strike {
    Begins,
    Ends,
}

/// `<del>` and its kin.
pub(super) fn strike(tag: &str) -> Option<Strike> {
    let is_end = tag.starts_with("</");
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_striking = STRIKING.iter().any(|known| known.eq_ignore_ascii_case(name));
    is_striking.then_some(if is_end { Strike::Ends } else { Strike::Begins })
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
    fn what_strikes_out_is_known_in_any_case() {
        for (tag, expected) in [
            ("<del>", Some(Strike::Begins)),
            ("<S class=\"a\">", Some(Strike::Begins)),
            ("</Strike >", Some(Strike::Ends)),
            ("<span>", None),
            ("<!-- del -->", None),
        ] {
            assert_eq!(strike(tag), expected, "{tag}");
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
