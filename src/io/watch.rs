//! Noticing changes: the file system's word where it gives one, looking again where it does not.
