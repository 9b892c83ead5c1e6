//! JSON pointers (RFC 6901): the places of values in a document.

/// The pointer to nested keys.
pub fn pointer(keys: &[&str]) -> String {
    keys.iter().fold(String::new(), |pointer, key| below(&pointer, key))
}

/// The pointer to a key within what another points at.
pub fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The pointer to a field that is named with dots: `scope.runId`.
pub fn of_field(field: &str) -> String {
    format!("/{}", field.replace('.', "/"))
}

/// The field that a pointer points at, named with dots; what is escaped stays escaped.
pub fn as_field(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_escaped_and_dots_are_steps() {
        assert_eq!(pointer(&["a/b", "~c"]), "/a~1b/~0c");
        assert_eq!((pointer(&[]), of_field("scope.runId")), (String::new(), "/scope/runId".to_owned()));
        assert_eq!(as_field("/scope/runId"), "scope.runId");
    }
}
