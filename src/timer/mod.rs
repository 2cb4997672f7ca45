//! Timers: automation when a ticket has been in some state for some time.
//!
//! | rule | file |
//! |---|---|
//! | what a timer counts from | `since` |
//! | how long it waits | `after` |
//! | what a timer does | `action` |
//! | when a step of a timer is due | `due` |
//! | the two default timers | [`presets`] |
//!
//! A timer has steps: its levels, and the repeats of the last one. Each step fires once per
//! *episode*, the period in which what the timer counts from stays the same: unassigned since then,
//! in this status since then. The condition is tested when a step is due. If it does not hold then,
//! the step fires as soon as it does. If several steps are due by then, only the last one fires.

mod action;
mod after;
mod compile;
mod config;
mod due;
pub mod presets;
mod since;

pub use action::Action;
pub use after::After;
pub(crate) use compile::{Known, Timer, compile};
pub use config::{Level, Repeat, TimerConfig};
pub(crate) use due::{TimerDue, matched, next, pass, remember, store};
pub use since::{ClockName, Since};
