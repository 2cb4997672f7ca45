//! Deadlines: the targets that policies set, and how clocks count time.
//!
//! | rule | file |
//! |---|---|
//! | which policy applies to a ticket | `policy` |
//! | how a clock's time is counted | `clock` |
//! | in which states a clock pauses | `pause` |
//! | how a change of target treats the time used | `target_change` |
//! | how a reopening treats a clock | `reopen` |
//! | when to warn | `warn_at` |

mod clock;
mod pause;
mod policy;
pub mod presets;
mod reopen;
mod target_change;
mod warn_at;

pub use pause::PauseOn;
pub(crate) use pause::PauseRule;
pub(crate) use policy::Policy;
pub use policy::SlaPolicy;
pub use reopen::OnReopen;
pub use target_change::OnTargetChange;
pub use warn_at::WarnAt;
pub(crate) use warn_at::marks;
