//! Changes of the folder, passed on to whoever reads it.

use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::event::{Event, Watching};
use crate::io::watch::{Change, Scope, Watch, WatchMode};

use super::queue::{Queue, RescanHandle};

/// Passes on what the watch says, and lets it watch what the newest reading looked at.
pub(super) async fn pass_on_changes(
    mut watch: Watch,
    mut scopes: UnboundedReceiver<Scope>,
    queue: Queue,
    rescan: RescanHandle,
) {
    queue.tell(Event::Watching(words(watch.mode())));
    loop {
        tokio::select! {
            change = watch.changed() => match change {
                Change::Pack => rescan.look(),
                Change::WatchMode(mode) => queue.tell(Event::Watching(words(&mode))),
            },
            scope = scopes.recv() => match scope {
                Some(scope) => watch.turn_to(scope),
                None => return,
            },
        }
    }
}

fn words(mode: &WatchMode) -> Watching {
    match mode {
        WatchMode::Events => Watching::Events,
        WatchMode::Polling { seconds, why } => Watching::Polling { seconds: *seconds, why: why.clone() },
    }
}
