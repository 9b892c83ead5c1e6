//! Every command as it is seen from outside: stdout, stderr and exit status in one text.

mod answering;
mod approving;
mod help;
mod judging;
mod printing;
mod recording;
mod refusals;
mod ticking;
