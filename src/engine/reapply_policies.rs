//! Reapplying policies: moving a ticket's clocks to the present configuration.

use serde_json::json;

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, ClockEntry, Recorded, Ticket};
use crate::value::codec::Unpack;
use crate::value::{Actor, Attributes, Instant, MS_PER_MINUTE, TicketEngineError, Value};

/// When policies are reapplied, and by whom.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReapplyPoliciesCommand {
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Who reapplies them; `system` when absent.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// What the clocks of `ticket` promise, by group and id, for its history.
fn promises(ticket: &Ticket) -> Value {
    let mut groups = Attributes::new();
    for ClockEntry { group, clock_id, clock } in ticket.sla.clocks.iter() {
        let minutes = |ms: i64| ms as f64 / MS_PER_MINUTE;
        let promise = json!({
            "policyId": clock.policy_id.recorded(),
            "policyVersion": clock.policy_version,
            "calendarId": clock.calendar_id.recorded(),
            "targetMinutes": clock.target_ms.map(minutes),
            "dueAt": clock.due_at().recorded(),
        });
        let clocks = groups.entry(group.as_str()).or_insert_with(|| json!({}));
        clocks[clock_id.as_str()] = promise;
    }
    Value::Object(groups)
}

impl Engine {
    /// Moves the live clocks of `ticket` to the policies and calendars of this engine.
    ///
    /// * The time used stays; the rest is counted in the new hours.
    /// * Time since a clock last started is counted by the present calendar of the clock's calendar
    ///   name. So keep a calendar in the configuration until no running clock uses its name.
    /// * A ticket without clocks, which the engine did not open, gets them, counted from its
    ///   opening.
    /// * A live clock that the configuration does not define any more is cancelled. It stays in the
    ///   snapshot.
    /// * The decision is empty when no promise changes. Otherwise the history entry
    ///   `reapplyPolicies` holds what was promised before and after.
    ///
    /// # Errors
    /// `UNKNOWN_CALENDAR` for a running clock whose calendar the configuration no longer has;
    /// `STALE_TIMESTAMP`; `CATCH_UP_FIRST`; `DEADLINE_OUT_OF_RANGE`.
    pub fn reapply_policies(
        &self,
        ticket: &Ticket,
        command: &ReapplyPoliciesCommand,
    ) -> Result<Decision, TicketEngineError> {
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, command.at)?;
        let system = Actor::system();
        let actor = command.actor.as_ref().unwrap_or(&system);
        let before = builder.ticket.clone();
        let occasion = Occasion::new(command.at, actor, Cause::ReapplyPolicies);
        builder.apply(&occasion, None, |_| ())?;
        if builder.ticket.revision != before.revision {
            let (old, new) = (promises(&before), promises(&builder.ticket));
            builder.record(&occasion, "reapplyPolicies", old, new);
        }
        builder.close(command.at, command.explain)
    }
}
