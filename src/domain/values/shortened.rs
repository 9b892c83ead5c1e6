//! Long texts in a message.

use std::borrow::Cow;

/// In characters.
const MOST: usize = 200;

/// At most 200 characters of a text; an ellipsis where that is not all.
pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}
