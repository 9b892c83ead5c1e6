//! Texts of the profile in which the lock's fields are named: `ancestor={imageRef}`.

/// The text with every `{name}` replaced that `value` knows; any other brace stays as it is.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut done, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        done.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| Some((value(name)?, after)));
        rest = match named {
            Some((value, after)) => {
                done.push_str(&value);
                after
            }
            None => {
                done.push('{');
                after
            }
        };
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_are_replaced() {
        let value = |name: &str| (name == "a").then(|| "{a}".to_owned());
        assert_eq!(filled("x{a}y{b}z{2,3}{a}{", value), "x{a}y{b}z{2,3}{a}{");
        assert_eq!(filled("", value), "");
    }
}
