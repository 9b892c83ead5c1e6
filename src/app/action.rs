//! What may happen: the verbs of the cockpit.
