//! Values and how they are read and written: ids, instants, durations, limits, errors, plain JSON
//! and the packed codec.
//!
//! This is the lowest module: it knows nothing about tickets.

mod actor;
#[doc(hidden)]
pub mod codec;
mod duration;
mod error;
mod id;
mod input;
mod instant;
pub(crate) mod json;
pub(crate) mod limits;
mod name_map;
pub(crate) mod number;
mod offset;
mod priority;
pub(crate) mod sorted;
mod working_days;

pub use actor::{Actor, Role};
pub(crate) use duration::MS_PER_MINUTE;
pub use duration::{Minutes, OpenTime};
pub(crate) use error::{MAX_PROBLEMS, listed, shown, shown_value};
pub use error::{Problem, Reason, TicketEngineError};
pub use id::Id;
pub use input::{Input, from_json, from_value};
pub use instant::Instant;
pub use json::{Attributes, MAX_DEPTH, MAX_VALUES, Value};
pub(crate) use json::{in_words, is_empty};
pub use name_map::NameMap;
pub use offset::Offset;
pub(crate) use priority::known_priority;
pub use working_days::{AfterPause, By, TimeOfDay, WorkingDays};
