//! Looking without deciding.

use serde::Deserialize;

use super::{AdvanceCommand, Engine, OpenCommand};
use crate::error::{Reason, TicketEngineError};
use crate::instant::Instant;
use crate::packed::Read;
use crate::sla::{ClockPreview, Metric, Preview};
use crate::text;
use crate::ticket::{Ticket, TicketDraft};

/// Decisions that one preview looks ahead by.
const MAX_ROUNDS: usize = 100;

/// What is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(deny_unknown_fields)]
pub struct PreviewCommand {
    /// The instant to look at; one before the ticket's last change is taken for that change.
    pub at: Instant,
    /// From when on segments are wanted; none are when absent.
    #[serde(default)]
    pub from: Option<Instant>,
    /// Until when.
    #[serde(default)]
    pub to: Option<Instant>,
    /// Whether to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl PreviewCommand {
    /// The clocks at `at`, without segments.
    pub fn new(at: Instant) -> PreviewCommand {
        PreviewCommand { at, from: None, to: None, explain: false }
    }

    fn range(&self) -> Result<Option<(Instant, Instant)>, TicketEngineError> {
        match (self.from, self.to) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) if from <= to => Ok(Some((from, to))),
            (Some(_), None) => Err(Reason::MissingField.at("to").into()),
            (None, Some(_)) => Err(Reason::MissingField.at("from").into()),
            (Some(_), Some(_)) => {
                let expected = "an instant that is not before from".to_owned();
                Err(Reason::InvalidValue { expected }.at("to").into())
            }
        }
    }
}

impl Engine {
    /// The clocks of `ticket` that have a target, as they stand at an instant, what falls due by then included.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration; `TOO_MUCH` when a
    /// clock has more than 10,000 segments between `from` and `to`.
    pub fn preview(
        &self,
        ticket: &Ticket,
        command: &PreviewCommand,
    ) -> Result<Preview, TicketEngineError> {
        let range = command.range()?;
        let advance = AdvanceCommand::new(command.at);
        let mut rounds = 0;
        let mut decision = self.advance(ticket, &advance)?;
        // One decision applies so many things and no more; what is shown is the state at that instant.
        while decision.is_change() && decision.next_wake_at.is_some_and(|wake| wake <= command.at) {
            rounds += 1;
            if rounds > MAX_ROUNDS {
                let mend = "advance the ticket to the present first".to_owned();
                return Err(Reason::TooMuch { mend }.at("at").into());
            }
            decision = self.advance(&decision.ticket, &advance)?;
        }
        let at = command.at.max(ticket.updated_at);
        let mut clocks = Vec::new();
        for metric in Metric::ALL {
            // Without a target there is nothing promised that could be shown.
            let clock = decision.ticket.sla.clock(metric);
            if let Some(clock) = clock.filter(|clock| clock.target_ms.is_some()) {
                let calendar = self.calendar_of(clock, metric)?;
                clocks.push(ClockPreview::new(metric, clock, calendar, at, range)?);
            }
        }
        let trace = if command.explain { Some(self.trace(&decision.ticket, at)?) } else { None };
        Ok(Preview { at, clocks, next_wake_at: decision.next_wake_at, trace })
    }

    /// The clocks that `draft` would have if it were opened at that instant.
    ///
    /// # Errors
    /// As [`open`](Engine::open) and [`preview`](Engine::preview).
    pub fn preview_draft(
        &self,
        draft: &TicketDraft,
        command: &PreviewCommand,
    ) -> Result<Preview, TicketEngineError> {
        self.preview(&self.open(draft, &OpenCommand::new(command.at))?.ticket, command)
    }
}
