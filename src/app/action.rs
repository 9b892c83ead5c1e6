//! What may happen: the verbs of the cockpit. What each does in words, its key and its headless twin stand in
//! `assets/keymap.toml`; here are only their names.

use std::fmt;
use std::str::FromStr;

use super::pane::Pane;

/// `NAME` is not an action's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no action: `?` in the cockpit lists them all")]
pub struct ParseActionError(pub String);

macro_rules! actions {
    ($($variant:ident $name:literal;)*) => {
        /// A verb, in the order in which help and palette list them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($variant,)*
        }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As keymap, palette and log call it: `next-blocker`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

actions! {
    NextBlocker "next-blocker";
    PreviousBlocker "previous-blocker";
    Open "open";
    Back "back";
    Why "why";
    Toggle "toggle";
    Tick "tick";
    Untick "untick";
    Undo "undo";
    Redo "redo";
    Answer "answer";
    Acknowledge "acknowledge";
    Waive "waive";
    Withdraw "withdraw";
    Emit "emit";
    Reason "reason";
    Filter "filter";
    NextMatch "next-match";
    PreviousMatch "previous-match";
    MakeRunA "make-run-a";
    MakeRunB "make-run-b";
    Prove "prove";
    Probe "probe";
    Host "host";
    Pin "pin";
    Collect "collect";
    CloseTarget "close-target";
    Defer "defer";
    Attach "attach";
    KeepDiff "keep-diff";
    AllFields "all-fields";
    Freeze "freeze";
    Zoom "zoom";
    Rescan "rescan";
    Down "down";
    Up "up";
    HalfPageDown "half-page-down";
    HalfPageUp "half-page-up";
    PageDown "page-down";
    PageUp "page-up";
    First "first";
    Last "last";
    NextPart "next-part";
    PreviousPart "previous-part";
    Status "status";
    Kpi "kpi";
    Gate "gate";
    Flags "flags";
    Checklist "checklist";
    Closure "closure";
    Evidence "evidence";
    Note "note";
    Palette "palette";
    Help "help";
    Log "log";
    Quit "quit";
    Cancel "cancel";
    Suspend "suspend";
    Repaint "repaint";
    Confirm "confirm";
    Close "close";
    SwitchDecision "switch-decision";
    Widen "widen";
    Lengthen "lengthen";
    CaretLeft "caret-left";
    CaretRight "caret-right";
    CaretHome "caret-home";
    CaretEnd "caret-end";
    Erase "erase";
    EraseNext "erase-next";
    EraseWord "erase-word";
    EraseAll "erase-all";
}

impl Action {
    /// The pane that the action opens.
    pub fn pane(self) -> Option<Pane> {
        Some(match self {
            Self::Status => Pane::Overview,
            Self::Kpi => Pane::Kpi,
            Self::Gate => Pane::Gate,
            Self::Flags => Pane::Flags,
            Self::Checklist => Pane::Checklist,
            Self::Closure => Pane::Closure,
            Self::Evidence => Pane::Evidence,
            Self::Note => Pane::Note,
            _ => return None,
        })
    }

    /// Whether it leads to something being written: refused in a read-only cockpit.
    pub fn writes(self) -> bool {
        let marks = matches!(self, Self::Toggle | Self::Tick | Self::Untick | Self::Undo | Self::Redo);
        let pins = matches!(self, Self::Pin | Self::CloseTarget | Self::Defer | Self::Attach | Self::KeepDiff);
        let answers = matches!(self, Self::Answer | Self::Acknowledge | Self::Waive | Self::Withdraw);
        marks || pins || answers || matches!(self, Self::Emit | Self::Probe)
    }

    /// Whether it moves the cursor in what is listed, and changes nothing that is.
    pub fn is_motion(self) -> bool {
        let steps = matches!(self, Self::Down | Self::Up | Self::First | Self::Last);
        let pages = matches!(self, Self::HalfPageDown | Self::HalfPageUp | Self::PageDown | Self::PageUp);
        let parts = matches!(self, Self::NextPart | Self::PreviousPart | Self::NextMatch | Self::PreviousMatch);
        steps || pages || parts
    }

    /// Whether it only makes sense in a dialog.
    pub fn is_for_dialogs(self) -> bool {
        let carets = matches!(self, Self::CaretLeft | Self::CaretRight | Self::CaretHome | Self::CaretEnd);
        let erases = matches!(self, Self::Erase | Self::EraseNext | Self::EraseWord | Self::EraseAll);
        carets
            || erases
            || matches!(
                self,
                Self::Confirm | Self::Close | Self::SwitchDecision | Self::Collect | Self::Widen | Self::Lengthen
            )
    }
}

impl FromStr for Action {
    type Err = ParseActionError;

    fn from_str(name: &str) -> Result<Self, ParseActionError> {
        Self::ALL.iter().copied().find(|action| action.name() == name).ok_or_else(|| ParseActionError(name.to_owned()))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
