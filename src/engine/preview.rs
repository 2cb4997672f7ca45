//! Looking without deciding.

use super::{AdvanceCommand, Engine};
use crate::error::TicketEngineError;
use crate::sla::{ClockPreview, Metric, Preview};
use crate::ticket::Ticket;

impl Engine {
    /// The clocks of `ticket` as they stand at an instant, deadlines passed by then included.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration.
    pub fn preview(
        &self,
        ticket: &Ticket,
        command: &AdvanceCommand,
    ) -> Result<Preview, TicketEngineError> {
        let ticket = self.advance(ticket, command)?.ticket;
        let at = command.at.max(ticket.updated_at);
        let mut clocks = Vec::new();
        for metric in Metric::ALL {
            if let Some(clock) = ticket.sla.clock(metric) {
                let calendar = self.calendar_of(clock, metric)?;
                clocks.push(ClockPreview::new(metric, clock, calendar, at));
            }
        }
        Ok(Preview { at, clocks })
    }
}
