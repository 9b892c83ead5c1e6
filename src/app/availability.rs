//! What can be done now, and why not the rest.
