//! Changes of the folder, passed on to whoever reads it.

use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::event::{Event, Watching};
use crate::domain::values::path::PackPath;
use crate::io::watch::{Change, Mode, Watch};

use super::queue::{Queue, RescanHandle};

/// Passes on what the watch says, and lets it watch the files that the newest assessment looked at.
pub(super) async fn pass_on_changes(
    mut watch: Watch,
    mut beyond: UnboundedReceiver<Vec<PackPath>>,
    queue: Queue,
    looker: RescanHandle,
) {
    queue.tell(Event::Watching(words(watch.mode())));
    loop {
        tokio::select! {
            change = watch.changed() => match change {
                Change::Pack => looker.look(),
                Change::Mode(mode) => queue.tell(Event::Watching(words(&mode))),
            },
            paths = beyond.recv() => match paths {
                Some(paths) => watch.also(paths),
                None => return,
            },
        }
    }
}

fn words(mode: &Mode) -> Watching {
    match mode {
        Mode::Events => Watching::Events,
        Mode::Polling { seconds, why } => Watching::Polling { seconds: *seconds, why: why.clone() },
    }
}
