//! Deadlines: how clocks measure time, and how much of it policies promise.
//!
//! | rule | file |
//! |---|---|
//! | a clock as a configuration writes it | `clock_config` |
//! | a clock's rules, and the three built-in clocks | `clock_rules` |
//! | what starts and ends a clock | `trigger` |
//! | which policy applies to a ticket | `policy` |
//! | what a policy promises for one clock | `target` |
//! | how a clock's time is counted | `clock` |
//! | when a clock pauses | `pause` |
//! | how a change of target treats the time used | `target_change` |
//! | how a reopening treats a clock | `reopen` |
//! | when to warn | `warn_at` |

mod clock;
mod clock_config;
mod clock_rules;
mod pause;
mod policy;
pub mod presets;
mod reopen;
mod target;
mod target_change;
mod trigger;
mod warn_at;

pub(crate) use clock::MAX_CYCLES;
pub(crate) use clock_config::MAX_TRIGGERS;
pub use clock_config::{Again, ClockConfig, Origin};
pub(crate) use clock_rules::{ClockRules, built_in};
pub(crate) use pause::{OF_CONDITIONS, PauseRule};
pub use pause::{PauseOn, PolicyPause};
pub(crate) use policy::Policy;
pub use policy::SlaPolicy;
pub use reopen::OnReopen;
pub(crate) use target::{AROUND_THE_CLOCK, CalendarChoice, Terms};
pub use target::{CalendarField, CalendarName, Target, TargetOptions, TargetTime};
pub use target_change::OnTargetChange;
pub use trigger::{ClockEvent, Trigger};
pub(crate) use trigger::{ClockEvents, Triggers, is_about_status, tests_only_status};
pub use warn_at::WarnAt;
pub(crate) use warn_at::marks;
