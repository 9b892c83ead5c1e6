//! Which key means which action, where: `assets/keymap.toml`, patched by the operator's own file.

/// The bindings.
#[derive(Clone, Debug, Default)]
pub struct Keymap {}
