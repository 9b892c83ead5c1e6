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

/// The place in an array that a token of a pointer names: digits without a sign, and no zero before others (RFC 6901,
/// section 4).
pub fn index(token: &str) -> Option<usize> {
    let is_plain = token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    token.parse().ok().filter(|_| is_plain)
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

    #[test]
    fn a_place_in_an_array_is_spelled_in_one_way() {
        assert_eq!(["0", "7", "10"].map(index), [Some(0), Some(7), Some(10)]);
        assert_eq!(["", "+1", "01", "00", "-1", " 1", "1 ", "99999999999999999999"].map(index), [None; 8]);
    }
}
