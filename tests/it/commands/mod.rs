//! Every command as it is seen from outside: stdout, stderr and exit status in one text.

mod answering;
mod approving;
mod help;
mod judging;
mod noting;
mod printing;
mod recording;
mod refusals;
mod ticking;
