//! What the terminal sends, as the cockpit understands it.

use std::collections::VecDeque;
use std::io;
use std::thread::Builder;
use std::time::Duration;

use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::event::Event;
use crate::app::key::Key;

use super::escape_decoder::EscapeDecoder;
use super::guard;

/// Something that came from the terminal.
#[derive(Clone, Debug)]
pub enum Input {
    /// A fact for the cockpit: a key, a paste, a size.
    Fact(Event),
    /// The operator looks at us again.
    FocusGained,
}

/// How long a key that may begin a sequence is held back.
const HOLD: Duration = Duration::from_millis(30);

/// The terminal's input, in order.
#[derive(Default)]
pub struct Inputs {
    decoder: EscapeDecoder,
    ready: VecDeque<Input>,
}

impl Inputs {
    /// # Errors
    /// When the terminal cannot be read.
    pub fn open() -> io::Result<Self> {
        event::poll(Duration::ZERO)?;
        Ok(Self::default())
    }

    /// Calls `tell` with each, on a thread of its own; `lost` once the terminal cannot be read any more.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn pass_on(
        mut self,
        tell: impl Fn(Input) + Send + 'static,
        lost: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let reading = move || {
            while let Ok(input) = self.next() {
                tell(input);
            }
            lost();
        };
        Builder::new().spawn(reading).map(drop)
    }

    fn next(&mut self) -> io::Result<Input> {
        loop {
            if let Some(input) = self.ready.pop_front() {
                return Ok(input);
            }
            match self.decoder.is_holding() && !event::poll(HOLD)? {
                true => self.settle(),
                false => self.take(event::read()?),
            }
        }
    }

    /// Nothing more came: what was held back is what it is.
    fn settle(&mut self) {
        let keys = self.decoder.settle();
        self.give(keys);
    }

    fn take(&mut self, event: event::Event) {
        match event {
            event::Event::Key(key) => {
                let keys = key_of(key).map(|key| self.decoder.push(key)).unwrap_or_default();
                self.give(keys);
            }
            event::Event::Paste(text) => self.after_held(Input::Fact(Event::Paste(text))),
            event::Event::Resize(..) => {
                let (columns, rows) = guard::size();
                self.after_held(Input::Fact(Event::Resize(columns, rows)));
            }
            event::Event::FocusGained => self.after_held(Input::FocusGained),
            event::Event::FocusLost | event::Event::Mouse(_) => {}
        }
    }

    fn after_held(&mut self, input: Input) {
        self.settle();
        self.ready.push_back(input);
    }

    fn give(&mut self, keys: Vec<Key>) {
        self.ready.extend(keys.into_iter().map(|key| Input::Fact(Event::Key(key))));
    }
}

/// The key of a press or a repeat; `None` for what is never bound (function keys, Alt, releases).
fn key_of(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release || event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER) {
        return None;
    }
    let is_ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    match event.code {
        KeyCode::Char(c) if is_ctrl => Some(Key::Ctrl(c.to_ascii_lowercase())),
        KeyCode::Char(c) => Some(Key::Char(c)),
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Esc => Some(Key::Esc),
        KeyCode::Tab => Some(Key::Tab),
        KeyCode::BackTab => Some(Key::BackTab),
        KeyCode::Backspace => Some(Key::Backspace),
        KeyCode::Delete => Some(Key::Delete),
        KeyCode::Up => Some(Key::Up),
        KeyCode::Down => Some(Key::Down),
        KeyCode::Left => Some(Key::Left),
        KeyCode::Right => Some(Key::Right),
        KeyCode::Home => Some(Key::Home),
        KeyCode::End => Some(Key::End),
        KeyCode::PageUp => Some(Key::PageUp),
        KeyCode::PageDown => Some(Key::PageDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_function_keys_and_alt_mean_nothing() {
        let press = |code, modifiers| key_of(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('q'), KeyModifiers::ALT), None);
        assert_eq!(press(KeyCode::F(1), KeyModifiers::NONE), None);
        assert_eq!(press(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Key::Char('G')));
        assert_eq!(press(KeyCode::Char('C'), KeyModifiers::CONTROL), Some(Key::Ctrl('c')));
        let release = KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key_of(release), None);
    }
}
