//! Small values: paths, image references, times, placeholders, names of temporary files.
//!
//! Covers: src/domain/values/image_ref.rs src/domain/values/path.rs src/domain/values/placeholder.rs
//! src/domain/values/temporary.rs src/domain/values/time_span.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::values::image_ref::ImageRef;
use signoff::domain::values::path::{PackPath, relative, resolve, with_slashes};
use signoff::domain::values::placeholder::{has_template, is_filler};
use signoff::domain::values::temporary::{holds_its_own, is_temporary};
use signoff::domain::values::time_span::{TimeSpan, date_in, number_in, time};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(path) = PackPath::new(text) {
        let said = path.as_str();
        assert!(
            !said.is_empty() && !said.starts_with('/') && said.split('/').all(|part| !["", ".", ".."].contains(&part))
        );
        assert_eq!(PackPath::new(said), Some(path.clone()));
        assert!(path.name().len() + path.folder().len() <= said.len());
        let between = relative("docs/a", said);
        assert_eq!(resolve("docs/a", &between), said);
    }
    if let Some(image) = ImageRef::parse(text) {
        assert!(text.contains(image.repository()));
        let _ = (image.is_pinned(), image.listed());
    }
    let _ = (with_slashes(text), is_filler(text), has_template(text), TimeSpan::of(Some(text), text));
    let _ = (date_in(text), number_in(text), time(Some(text)));
    assert!(!is_temporary(text) || !text.is_empty());
    let _ = holds_its_own(text, bytes);
});
