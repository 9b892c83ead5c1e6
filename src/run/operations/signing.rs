//! Signing with the key of a file, as the note and the approvals do it.

use std::path::Path;

use crate::io::kill_switch::KillSwitch;
use crate::io::scan::Root;
use crate::io::ssh_keygen::{SshError, SshKeygen};

/// Who signs, and who hears of it.
pub struct Signing<'a> {
    pub key: &'a Path,
    /// Ends what asks on the terminal once it is cut.
    pub kill_switch: KillSwitch,
    /// Hears what is said to whoever signs, untrusted.
    pub tell: &'a mut dyn FnMut(&str),
}

impl Signing<'_> {
    /// The signature of these bytes, by a program that does not lie in the pack.
    ///
    /// # Errors
    /// [`SshError`].
    pub(super) fn sign(&mut self, root: &Root, bytes: &[u8]) -> Result<Vec<u8>, SshError> {
        let program = SshKeygen::find(Some(root.path()))?.under(self.kill_switch.clone());
        program.sign(self.key, bytes, self.tell)
    }
}
