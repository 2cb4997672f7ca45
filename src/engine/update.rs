//! Changing fields of a ticket other than its status.

use crate::engine::decide::{DecisionBuilder, Occasion};
use crate::engine::{Decision, Engine};
use crate::model::{Cause, Ticket};
use crate::value::codec::Unpack;
use crate::value::{Actor, Attributes, Id, Instant, TicketEngineError, limits};

/// A change of fields.
#[derive(Clone, Debug, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCommand {
    /// The new values.
    pub changes: TicketChanges,
    /// Who changes the ticket.
    pub actor: Actor,
    /// The present time, from your application (the host).
    pub at: Instant,
    /// Whether to return the reasons as `trace`.
    #[serde(default)]
    #[packed(null = "absent")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// New values of fields. Absent fields stay as they are.
///
/// Null clears a field that may be empty: description, category, tags, assignee, team, feedback and
/// attributes. The status changes by a transition. What the engine computes (deadlines, milestones)
/// cannot be set.
#[derive(Clone, Debug, Default, PartialEq, Unpack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TicketChanges {
    /// The title, one line: not blank, at most 1,000 characters.
    #[serde(default)]
    #[packed(null = "value", max_chars = limits::TITLE, not_blank)]
    pub title: Option<String>,
    /// The description, at most 262,144 characters.
    #[serde(default)]
    #[packed(null = "value", max_chars = limits::PROSE)]
    #[cfg_attr(test, ts(optional, type = "string | null"))]
    pub description: Option<Option<String>>,
    /// The priority, one of the configured ones.
    #[serde(default)]
    #[packed(null = "value", max_chars = limits::NAME)]
    pub priority: Option<String>,
    /// The category, a name of the host's choice.
    #[serde(default)]
    #[packed(null = "value", max_chars = limits::NAME)]
    #[cfg_attr(test, ts(optional, type = "string | null"))]
    pub category: Option<Option<String>>,
    /// The tags, names of the host's choice; at most 1,000.
    #[serde(default)]
    #[packed(null = "empty", max_items = limits::ITEMS, max_chars = limits::NAME)]
    #[cfg_attr(test, ts(optional, type = "Array<string> | null"))]
    pub tags: Option<Vec<String>>,
    /// Who reported the ticket.
    #[serde(default)]
    #[packed(null = "value")]
    pub reporter_id: Option<Id>,
    /// The agent who works on the ticket.
    #[serde(default)]
    #[packed(null = "value")]
    #[cfg_attr(test, ts(optional, type = "Id | null"))]
    pub assignee_id: Option<Option<Id>>,
    /// The team whose queue the ticket is in.
    #[serde(default)]
    #[packed(null = "value")]
    #[cfg_attr(test, ts(optional, type = "Id | null"))]
    pub team_id: Option<Option<Id>>,
    /// The reporter's feedback, at most 262,144 characters.
    #[serde(default)]
    #[packed(null = "value", max_chars = limits::PROSE)]
    #[cfg_attr(test, ts(optional, type = "string | null"))]
    pub feedback: Option<Option<String>>,
    /// The host's attributes. They replace all present ones: at most 10,000 values, nested at most
    /// 32 deep.
    #[serde(default)]
    #[packed(null = "value")]
    #[cfg_attr(test, ts(optional, type = "{ [name: string]: Value } | null"))]
    pub attributes: Option<Attributes>,
}

impl TicketChanges {
    fn write_to(&self, ticket: &mut Ticket) {
        fn set<T: Clone>(field: &mut T, value: &Option<T>) {
            if let Some(value) = value {
                field.clone_from(value);
            }
        }
        set(&mut ticket.title, &self.title);
        set(&mut ticket.description, &self.description);
        set(&mut ticket.priority, &self.priority);
        set(&mut ticket.category, &self.category);
        set(&mut ticket.tags, &self.tags);
        set(&mut ticket.reporter_id, &self.reporter_id);
        set(&mut ticket.assignee_id, &self.assignee_id);
        set(&mut ticket.team_id, &self.team_id);
        set(&mut ticket.feedback, &self.feedback);
        set(&mut ticket.attributes, &self.attributes);
    }
}

impl Engine {
    /// Changes fields of `ticket`.
    ///
    /// The decision is empty when no value differs. Another priority may match another policy; the
    /// clocks then change their target as the policy's `onTargetChange` says.
    ///
    /// # Errors
    /// `UNKNOWN_PRIORITY`, `STALE_TIMESTAMP`, `CATCH_UP_FIRST`, `DEADLINE_OUT_OF_RANGE`.
    pub fn update(
        &self,
        ticket: &Ticket,
        command: &UpdateCommand,
    ) -> Result<Decision, TicketEngineError> {
        if let Some(priority) = &command.changes.priority {
            self.config.known_priority(priority, "changes.priority")?;
        }
        let mut builder = DecisionBuilder::catch_up(&self.config, ticket, command.at)?;
        let occasion = Occasion::new(command.at, &command.actor, Cause::Update);
        builder.apply(&occasion, None, |ticket| command.changes.write_to(ticket))?;
        builder.close(command.at, command.explain)
    }
}
