//! Previewing clocks without deciding.

use crate::engine::{AdvanceCommand, Decision, Engine, OpenCommand};
use crate::explain::{ClockPreview, Preview, SlaStatus};
use crate::model::{ClockEntry, PreviewDraft, Ticket, TicketHistory};
use crate::value::codec::Unpack;
use crate::value::{Instant, Reason, TicketEngineError};

/// Decisions by which one preview or breakdown may advance a ticket.
const MAX_DECISIONS: usize = 100;

/// The instant to preview, and the range of segments.
#[derive(Clone, Copy, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(deny_unknown_fields)]
pub struct PreviewCommand {
    /// The instant to preview. An instant before the ticket's last change counts as that change.
    pub at: Instant,
    /// The start of the range in which to return segments; no segments when absent.
    #[serde(default)]
    pub from: Option<Instant>,
    /// The end of that range; required with `from`.
    #[serde(default)]
    pub to: Option<Instant>,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

impl PreviewCommand {
    /// The clocks at `at`, without segments.
    #[must_use]
    pub fn new(at: Instant) -> PreviewCommand {
        PreviewCommand { at, from: None, to: None, explain: false }
    }

    fn range(&self) -> Result<Option<(Instant, Instant)>, TicketEngineError> {
        match (self.from, self.to) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) if from <= to => Ok(Some((from, to))),
            (Some(_), None) => Err(Reason::MissingField { hint: None }.at("to").into()),
            (None, Some(_)) => Err(Reason::MissingField { hint: None }.at("from").into()),
            (Some(_), Some(to)) => {
                let expected = "an instant that is not before from";
                Err(Reason::expected(expected, to.to_string()).at("to").into())
            }
        }
    }
}

/// A ticket with everything applied that falls due by an instant.
pub(super) struct CaughtUp {
    pub ticket: Ticket,
    /// The entries of what fell due.
    pub history: Vec<TicketHistory>,
    pub next_wake_at: Option<Instant>,
}

impl Engine {
    /// Applies to `ticket` everything that falls due by `at`. One decision applies a limited number
    /// of due items; this takes as many decisions as it needs.
    pub(super) fn catch_up(
        &self,
        ticket: &Ticket,
        at: Instant,
    ) -> Result<CaughtUp, TicketEngineError> {
        let advance = AdvanceCommand::new(at);
        let mut decision = self.advance(ticket, &advance)?;
        let mut history = std::mem::take(&mut decision.history);
        let mut decisions = 0;
        while decision.is_change() && decision.next_wake_at.is_some_and(|wake| wake <= at) {
            decisions += 1;
            if decisions > MAX_DECISIONS {
                let reason = Reason::limit_exceeded(
                    "100,000 due items",
                    "advance the ticket to the present first",
                );
                return Err(reason.at("at").into());
            }
            decision = self.advance(&decision.ticket, &advance)?;
            history.append(&mut decision.history);
        }
        let Decision { ticket, next_wake_at, .. } = decision;
        Ok(CaughtUp { ticket, history, next_wake_at })
    }

    /// The clocks of `ticket` that have a target, as they will be at `at`, with what falls due by
    /// then applied.
    ///
    /// # Errors
    /// `UNKNOWN_STATUS` and `UNKNOWN_CALENDAR` when the snapshot belongs to another configuration;
    /// `MISSING_FIELD` for one of `from` and `to` without the other; `INVALID_VALUE` for `to`
    /// before `from`; `LIMIT_EXCEEDED` when a clock has more than 10,000 segments between `from`
    /// and `to`, or when more than 100,000 items fall due by `at`.
    pub fn preview(
        &self,
        ticket: &Ticket,
        command: &PreviewCommand,
    ) -> Result<Preview, TicketEngineError> {
        let range = command.range()?;
        let CaughtUp { ticket: caught_up, next_wake_at, .. } = self.catch_up(ticket, command.at)?;
        let at = command.at.max(ticket.updated_at);
        let sla = &caught_up.sla;
        let mut sla_status = SlaStatus::None;
        let mut clocks = Vec::new();
        // A clock without a target promises nothing, and one that is not configured rests.
        let is_shown = |entry: &&ClockEntry| {
            entry.clock.target_ms.is_some() && self.config.clock_index(entry).is_some()
        };
        for entry in sla.clocks.iter().filter(is_shown) {
            let calendar = self.config.calendar_of(entry)?;
            let preview = ClockPreview::new(entry, sla, calendar, at, range)?;
            let is_warned = entry.clock.warnings.iter().any(|mark| mark.given_at.is_some());
            sla_status = sla_status.min(preview.status(is_warned));
            clocks.push(preview);
        }
        let is_breached = sla.clocks.iter().any(|entry| entry.clock.breached_at.is_some())
            || sla.completed.iter().any(|cycle| cycle.clock.breached_at.is_some())
            || sla.earlier_cycles.iter().any(|sums| sums.breached > 0);
        if is_breached {
            sla_status = SlaStatus::Breached;
        }
        let trace = if command.explain { Some(self.config.trace(&caught_up, at)?) } else { None };
        Ok(Preview { at, sla_status, clocks, next_wake_at, trace })
    }

    /// The clocks that `draft` would have if it were opened at `at`. It needs only what policies
    /// look at.
    ///
    /// # Errors
    /// As [`open`](Engine::open) and [`preview`](Engine::preview).
    pub fn preview_draft(
        &self,
        draft: &PreviewDraft,
        command: &PreviewCommand,
    ) -> Result<Preview, TicketEngineError> {
        let draft = draft.clone().into();
        self.preview(&self.open(&draft, &OpenCommand::new(command.at))?.ticket, command)
    }
}
