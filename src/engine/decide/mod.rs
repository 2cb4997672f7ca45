//! How decisions are made: shared by all commands and by replays.
//!
//! | what | file |
//! |---|---|
//! | a decision under construction, and what it records | `builder` |
//! | what falls due next, and applying it | `due` |
//! | what follows from an event for milestones, activity, clocks and timers | `event` |
//! | what an event does to the clocks: start, pause, resume, stop, cancel | `clocks` |
//! | what a timer's step does | `timers` |
//! | pages: triggered, acknowledged, resolved | `pages` |
//! | which of many tickets comes first | `risk_order` |

mod builder;
mod clocks;
mod due;
mod event;
mod pages;
mod risk_order;
mod timers;

pub(crate) use builder::{DecisionBuilder, Occasion};
pub(crate) use due::What;
pub(crate) use event::{Commented, Event, TicketStanding};
pub(crate) use risk_order::risk_key;
