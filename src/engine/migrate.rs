//! Moving a ticket's clocks to the present configuration.

use serde::Deserialize;
use serde_json::json;

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::decision::Decision;
use crate::duration::MS_PER_MINUTE;
use crate::error::TicketEngineError;
use crate::history::Cause;
use crate::instant::Instant;
use crate::packed::Read;
use crate::sla::{Metric, slot_name};
use crate::text;
use crate::ticket::Ticket;
use crate::value::{Attributes, Recorded, Value};

/// When clocks are moved to the present configuration, and by whom.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MigrateCommand {
    /// The present time, from the host.
    pub at: Instant,
    /// Who does it; `system` when absent.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// What the clocks of `ticket` promise.
fn promises(ticket: &Ticket) -> Value {
    let mut clocks = Attributes::new();
    for metric in Metric::ALL {
        let Some(clock) = ticket.sla.clock(metric) else { continue };
        let minutes = |ms: i64| ms as f64 / MS_PER_MINUTE;
        let promise = json!({
            "policyId": clock.policy_id.recorded(),
            "policyVersion": clock.policy_version,
            "calendarId": clock.calendar_id.recorded(),
            "targetMinutes": clock.target_ms.map(minutes),
            "dueAt": clock.due_at().recorded(),
        });
        clocks.insert(slot_name(metric).to_owned(), promise);
    }
    Value::Object(clocks)
}

impl Engine {
    /// Moves the clocks of `ticket` that have not ended to the policies and calendars of this engine: the time used
    /// is kept, the rest is counted anew in the hours as they now are. A ticket that has no clocks yet, because it
    /// was not opened by the engine, gets them, counted from its opening. When nothing promised changes the decision
    /// is empty. The time used in the present run is counted by the calendar of that name as it now is; a running clock
    /// whose calendar the configuration no longer has is refused: keep the name until its tickets have been moved.
    /// Otherwise the entry `migration` of its history has what was promised before and after.
    ///
    /// # Errors
    /// `TIME_WENT_BACK`, `CATCH_UP_FIRST`, `DEADLINE_OUT_OF_RANGE`.
    pub fn migrate(
        &self,
        ticket: &Ticket,
        command: &MigrateCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        let system = Actor::system();
        let actor = command.actor.as_ref().unwrap_or(&system);
        let before = ledger.ticket.clone();
        let occasion = Occasion::command(command.at, actor, Cause::Migration);
        ledger.apply(&occasion, None, |_| ())?;
        if ledger.ticket.revision != before.revision {
            let (old, new) = (promises(&before), promises(&ledger.ticket));
            ledger.enter(&occasion, "migration", old, new);
        }
        ledger.close(command.at, command.explain)
    }
}
