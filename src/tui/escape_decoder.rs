//! Joining an escape sequence that the network split: `Esc` in one packet, `[A` in the next, is one arrow key.

use crate::app::key::Key;

/// Holds keys back that may be the beginning of a sequence. Pure: whoever owns it keeps the time.
#[derive(Clone, Debug, Default)]
pub struct EscapeDecoder {
    held: Vec<Key>,
}

/// A longer one is no sequence of ours.
const LONGEST: usize = 16;

impl EscapeDecoder {
    /// Whether keys are held back: after a short while they are what they are.
    pub fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// The held keys, as typed.
    pub fn settle(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.held)
    }

    /// Takes one key; returns those that are certain by now.
    pub fn push(&mut self, key: Key) -> Vec<Key> {
        match (self.held.as_slice(), key) {
            (_, Key::Esc) => std::mem::replace(&mut self.held, vec![Key::Esc]),
            ([], key) => vec![key],
            ([Key::Esc], Key::Char('[' | 'O')) => self.hold(key),
            ([Key::Esc, Key::Char('['), rest @ ..], Key::Char('0'..='9' | ';' | '?')) if rest.len() < LONGEST => {
                self.hold(key)
            }
            ([Key::Esc, _, rest @ ..], Key::Char(last @ '@'..='~')) => {
                let joined = meaning(rest, last);
                self.held.clear();
                joined.into_iter().collect()
            }
            _ => {
                let mut keys = self.settle();
                keys.push(key);
                keys
            }
        }
    }

    fn hold(&mut self, key: Key) -> Vec<Key> {
        self.held.push(key);
        Vec::new()
    }
}

/// The key of a sequence; `None` for one that means no key of ours: it is dropped, as a whole.
fn meaning(digits: &[Key], last: char) -> Option<Key> {
    match (digits, last) {
        (_, 'A') => Some(Key::Up),
        (_, 'B') => Some(Key::Down),
        (_, 'C') => Some(Key::Right),
        (_, 'D') => Some(Key::Left),
        (_, 'H') => Some(Key::Home),
        (_, 'F') => Some(Key::End),
        ([], 'Z') => Some(Key::BackTab),
        ([Key::Char('1' | '7')], '~') => Some(Key::Home),
        ([Key::Char('4' | '8')], '~') => Some(Key::End),
        ([Key::Char('3')], '~') => Some(Key::Delete),
        ([Key::Char('5')], '~') => Some(Key::PageUp),
        ([Key::Char('6')], '~') => Some(Key::PageDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<Key> {
        let mut decoder = EscapeDecoder::default();
        let key = |c| if c == '\x1b' { Key::Esc } else { Key::Char(c) };
        let mut keys: Vec<Key> = text.chars().flat_map(|c| decoder.push(key(c))).collect();
        keys.extend(decoder.settle());
        keys
    }

    #[test]
    fn a_split_arrow_is_one_key() {
        assert_eq!(typed("\x1b[A"), [Key::Up]);
        assert_eq!(typed("j\x1bOBk"), [Key::Char('j'), Key::Down, Key::Char('k')]);
        assert_eq!(typed("\x1b[5~\x1b[1;2C"), [Key::PageUp, Key::Right]);
    }

    #[test]
    fn an_escape_alone_stays_one() {
        assert_eq!(typed("\x1b"), [Key::Esc]);
        assert_eq!(typed("\x1b\x1b"), [Key::Esc, Key::Esc]);
        assert_eq!(typed("\x1bq"), [Key::Esc, Key::Char('q')]);
        assert_eq!(typed("\x1b["), [Key::Esc, Key::Char('[')]);
    }

    #[test]
    fn the_answer_to_a_question_is_no_key() {
        assert_eq!(typed("\x1b[?62;4cj"), [Key::Char('j')]);
    }
}
