//! Changing the fields of a ticket that are not its status.

use serde::{Deserialize, Deserializer};

use super::Engine;
use super::ledger::{Ledger, Occasion};
use crate::actor::Actor;
use crate::decision::Decision;
use crate::error::TicketEngineError;
use crate::history::Cause;
use crate::id::Id;
use crate::instant::Instant;
use crate::packed::Read;
use crate::text;
use crate::ticket::Ticket;
use crate::value::{self, Attributes};

/// A change of fields.
#[derive(Clone, Debug, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCommand {
    /// The new values.
    pub changes: TicketChanges,
    /// Who does it.
    pub actor: Actor,
    /// The present time, from the host.
    pub at: Instant,
    /// Whether the decision is to say why.
    #[serde(default, deserialize_with = "text::or_default")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub explain: bool,
}

/// New values of fields; what is absent stays. Null clears a field that may be empty: description,
/// category, tags, assignee, team, feedback and attributes. The status changes
/// by a transition, and what the engine works out (deadlines, milestones) cannot be set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Read)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TicketChanges {
    /// One line.
    #[serde(default, deserialize_with = "given_title")]
    pub title: Option<String>,
    /// The full text.
    #[serde(default, deserialize_with = "prose_or_null")]
    #[cfg_attr(test, ts(optional, type = "string | null"))]
    pub description: Option<Option<String>>,
    /// A configured priority.
    #[serde(default, deserialize_with = "given_name")]
    pub priority: Option<String>,
    /// A category of the host's.
    #[serde(default, deserialize_with = "name_or_null")]
    #[cfg_attr(test, ts(optional, type = "string | null"))]
    pub category: Option<Option<String>>,
    /// Tags of the host's; at most 1,000.
    #[serde(default, deserialize_with = "names_or_null")]
    #[cfg_attr(test, ts(optional, type = "Array<string> | null"))]
    pub tags: Option<Vec<String>>,
    /// Who asked.
    #[serde(default, deserialize_with = "given_id")]
    pub reporter_id: Option<Id>,
    /// Who works on it.
    #[serde(default, deserialize_with = "id_or_null")]
    #[cfg_attr(test, ts(optional, type = "Id | null"))]
    pub assignee_id: Option<Option<Id>>,
    /// Whose queue it is in.
    #[serde(default, deserialize_with = "id_or_null")]
    #[cfg_attr(test, ts(optional, type = "Id | null"))]
    pub team_id: Option<Option<Id>>,
    /// The reporter's feedback.
    #[serde(default, deserialize_with = "prose_or_null")]
    #[cfg_attr(test, ts(optional, type = "string | null"))]
    pub feedback: Option<Option<String>>,
    /// The host's own attributes, all of them: at most 10,000 values, nested at most 32 deep.
    #[serde(default, deserialize_with = "attributes_or_null")]
    #[cfg_attr(test, ts(optional, type = "{ [name: string]: Value } | null"))]
    pub attributes: Option<Attributes>,
}

// A field that is there is a change, whatever its value: of a field that may be empty, null too.

fn given_title<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    text::written_title(d).map(Some)
}

fn given_name<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    text::name(d).map(Some)
}

fn given_id<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Id>, D::Error> {
    Id::deserialize(d).map(Some)
}

fn prose_or_null<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<String>>, D::Error> {
    text::optional_prose(d).map(Some)
}

fn name_or_null<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<String>>, D::Error> {
    text::optional_name(d).map(Some)
}

fn names_or_null<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Vec<String>>, D::Error> {
    text::names(d).map(Some)
}

fn id_or_null<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<Id>>, D::Error> {
    Option::deserialize(d).map(Some)
}

fn attributes_or_null<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Attributes>, D::Error> {
    value::attributes(d).map(Some)
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
    /// Changes fields of `ticket`. Values that are there already change nothing; when none differs the
    /// decision is empty. Another priority may bring another policy: the time used is carried over.
    ///
    /// # Errors
    /// `UNKNOWN_PRIORITY`, `TIME_WENT_BACK`, `CATCH_UP_FIRST`, `DEADLINE_OUT_OF_RANGE`.
    pub fn update(
        &self,
        ticket: &Ticket,
        command: &UpdateCommand,
    ) -> Result<Decision, TicketEngineError> {
        if let Some(priority) = &command.changes.priority {
            self.known_priority(priority, "changes.priority")?;
        }
        let mut ledger = Ledger::resume(self, ticket, command.at)?;
        let occasion = Occasion::command(command.at, &command.actor, Cause::Update);
        ledger.apply(&occasion, None, |ticket| command.changes.write_to(ticket))?;
        ledger.close(command.at, command.explain)
    }
}
