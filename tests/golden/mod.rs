//! Golden texts: `tests/<name>.txt`, written anew where `UPDATE_GOLDEN` is set.

use std::path::Path;
use std::{env, fs};

/// Holds `text` to the golden file of that name.
pub fn check(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name).with_extension("txt");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, golden, "{} differs: look, then run again with UPDATE_GOLDEN=1", file.display());
}
