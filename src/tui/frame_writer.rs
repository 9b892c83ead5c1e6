//! Where frames leave: a thread of its own, with a place for the newest screen alone. A terminal that takes no bytes (a
//! stalled SSH) holds up this thread and nothing else; when it wakes up, it shows the newest screen, not the old ones.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::{io, mem};

use crate::app::look::Sight;
use crate::view::screen::Screen;

use super::frame_diff::FrameDiff;
use super::guard;
use super::theme::Theme;

/// The way to the terminal. Dropping it ends its thread, once the frame that is on its way was written or dropped.
#[derive(Debug)]
pub struct FrameWriter {
    place: Arc<Slot>,
}

#[derive(Debug, Default)]
struct Slot {
    next: Mutex<Next>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Next {
    screen: Option<Screen>,
    from: RedrawFrom,
    is_over: bool,
}

/// What the next frame may build upon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum RedrawFrom {
    #[default]
    TheLastFrame,
    /// Nothing: all is drawn anew.
    Nothing,
    /// Another program's screen: ours has to be entered first.
    Outside,
}

impl FrameWriter {
    /// Begins outside, where another program's screen stands. `lost` is called when a frame could not be written, `drawn`
    /// with what was to be seen of an item's card once its frame was.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn open(
        theme: Theme,
        lost: impl FnOnce() + Send + 'static,
        drawn: impl Fn(Sight) + Send + 'static,
    ) -> io::Result<Self> {
        let place = Arc::new(Slot::default());
        place.lock().from = RedrawFrom::Outside;
        let theirs = Arc::clone(&place);
        Builder::new().spawn(move || {
            if theirs.write_frames(FrameDiff::new(theme), drawn).is_err() {
                lost();
            }
        })?;
        Ok(Self { place })
    }

    /// Shows this screen as soon as the terminal takes it, unless a newer one comes before.
    pub fn show(&self, screen: Screen) {
        self.place.change(|next| next.screen = Some(screen));
    }

    /// The next frame is drawn from nothing.
    pub fn repaint(&self) {
        self.place.change(|next| next.from = next.from.max(RedrawFrom::Nothing));
    }

    /// The next frame enters our own screen first: another program had the terminal.
    pub fn enter(&self) {
        self.place.change(|next| next.from = RedrawFrom::Outside);
    }
}

impl Drop for FrameWriter {
    fn drop(&mut self) {
        self.place.change(|next| next.is_over = true);
    }
}

impl RedrawFrom {
    fn max(self, other: Self) -> Self {
        if self == Self::Outside { self } else { other }
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, Next> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Next)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn write_frames(&self, mut diff: FrameDiff, drawn: impl Fn(Sight)) -> io::Result<()> {
        while let Some((screen, from)) = self.take() {
            match guard::write_frame(&frame(&mut diff, &screen, from)?)? {
                true => drawn(screen.sight),
                false => self.change(|next| next.from = RedrawFrom::Outside),
            }
        }
        Ok(())
    }

    /// The newest screen, once there is one; `None` at the end.
    fn take(&self) -> Option<(Screen, RedrawFrom)> {
        let nothing = |next: &mut Next| next.screen.is_none() && !next.is_over;
        let mut next = self.changed.wait_while(self.lock(), nothing).unwrap_or_else(PoisonError::into_inner);
        if next.is_over {
            return None;
        }
        Some((next.screen.take()?, mem::take(&mut next.from)))
    }
}

fn frame(diff: &mut FrameDiff, screen: &Screen, from: RedrawFrom) -> io::Result<Vec<u8>> {
    if from != RedrawFrom::TheLastFrame {
        diff.forget();
    }
    let mut bytes = if from == RedrawFrom::Outside { guard::ENTER.to_vec() } else { Vec::new() };
    bytes.extend(diff.draw(screen)?);
    Ok(bytes)
}
