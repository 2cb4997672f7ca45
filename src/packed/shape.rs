//! The records that answers are full of: they are known by number, so that no key of theirs is sent and JavaScript makes
//! each of them at one stroke.

use crate::history::TicketHistory;
use crate::sla::activity::Activity;
use crate::sla::warning::WarningMark;
use crate::sla::{SlaClock, SlaState};
use crate::{Decision, Ticket};

/// A record whose fields are all sent, in their order. `packed(shape = N)` on the type makes it one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What stands for it in packed data.
    pub number: u8,
    /// The names of its fields.
    pub fields: &'static [&'static str],
}

/// All shapes, each at the place of its number.
pub const SHAPES: &[Shape] = &[
    Decision::SHAPE,
    TICKET,
    SlaState::SHAPE,
    SlaClock::SHAPE,
    TicketHistory::SHAPE,
    Activity::SHAPE,
    WarningMark::SHAPE,
];

/// The shape of a ticket, of which a patch is a part.
pub const TICKET: Shape = Ticket::SHAPE;

const _: () = {
    let mut place = 0;
    while place < SHAPES.len() {
        assert!(SHAPES[place].number as usize == place, "each shape is at the place of its number");
        place += 1;
    }
};
