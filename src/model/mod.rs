//! The data of a snapshot and of a decision, without the rules that decide.

mod activity;
mod breach;
mod clock_state;
mod comment;
mod effect;
mod history_entry;
mod page_state;
mod party;
mod queue_state;
mod sla_state;
mod ticket;
mod timer_state;
mod warning_mark;

pub(crate) use activity::Act;
pub use activity::Activity;
pub(crate) use breach::open_deadline;
pub use breach::{BreachType, SlaBreach};
pub use clock_state::{Pause, Phase, SlaClock};
pub use comment::{CommentDraft, TicketComment};
pub use effect::{Effect, TicketEvent};
pub use history_entry::{Cause, TicketHistory};
pub(crate) use history_entry::{Recorded, holds_instant};
pub use page_state::{PageAction, PageState, Severity};
pub(crate) use party::Party;
pub use queue_state::{Offer, QueueState};
pub use sla_state::{ClockId, CompletedCycle, SlaState};
pub use ticket::{Ticket, TicketDraft, TicketPatch};
pub use timer_state::TimerState;
pub use warning_mark::WarningMark;
