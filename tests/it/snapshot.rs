//! Snapshots: `tests/it/snapshots/NAME.snap`, kept and compared by `insta`.

use std::path::Path;

use insta::{Settings, assert_snapshot};

/// Holds a text to the snapshot `FOLDER/NAME`, byte by byte.
pub fn check(name: &str, text: &str) {
    assert!(is_compared_whole(text), "{name} would not be compared whole: {text:?}");
    let (folder, name) = name.split_once('/').expect("FOLDER/NAME");
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, text));
}

/// Whether a text holds nothing of what `insta` passes over: how lines end, blanks at the end, a header at the start.
fn is_compared_whole(text: &str) -> bool {
    let inner = text.strip_suffix('\n').unwrap_or_default();
    let has_header = inner.starts_with('\n') || inner.starts_with("---\n");
    !inner.is_empty() && inner == inner.trim_end() && !inner.contains('\r') && !has_header
}

#[test]
fn a_text_of_which_something_would_be_passed_over_is_no_snapshot() {
    for text in [" a\n\n  b\n", "-- a\n"] {
        assert!(is_compared_whole(text), "{text:?}");
    }
    for text in ["", "\n", "a", "a\n\n", "a \n", "\na\n", "---\na\n", "a\r\nb\n"] {
        assert!(!is_compared_whole(text), "{text:?}");
    }
}
