//! The states of a workflow, as far as clocks and conditions look at them.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};

/// What a state means to the clocks: every state of a workflow belongs to one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum StatusCategory {
    /// Waiting for the desk to begin.
    Open,
    /// The desk works on it.
    Active,
    /// Waiting for somebody, as `waitsFor` says: resolution clocks pause.
    Pending,
    /// Solved, until the reporter says otherwise.
    Resolved,
    /// Finished for good, unless it is reopened.
    Closed,
    /// Withdrawn: its clocks end without a verdict, unless it is reopened.
    Cancelled,
}

impl StatusCategory {
    /// Whether the desk has finished: resolved, closed or cancelled.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(
            self,
            StatusCategory::Resolved | StatusCategory::Closed | StatusCategory::Cancelled
        )
    }

    /// The name as a configuration writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            StatusCategory::Open => "open",
            StatusCategory::Active => "active",
            StatusCategory::Pending => "pending",
            StatusCategory::Resolved => "resolved",
            StatusCategory::Closed => "closed",
            StatusCategory::Cancelled => "cancelled",
        }
    }
}

/// Whom a pending ticket waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum WaitsFor {
    /// The customer must answer.
    Customer,
    /// A supplier or another company.
    ThirdParty,
    /// Another team of the same company.
    Internal,
}

impl WaitsFor {
    /// The name as a configuration writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            WaitsFor::Customer => "customer",
            WaitsFor::ThirdParty => "thirdParty",
            WaitsFor::Internal => "internal",
        }
    }
}

/// A state of a workflow: its category, and of a pending one, whom it waits for.
///
/// ```
/// use ticket_engine::{State, StatusCategory, from_json};
/// let on_hold: State =
///     from_json(r#"{ "category": "pending", "waitsFor": "thirdParty" }"#, "state")?;
/// assert_eq!(on_hold.category, StatusCategory::Pending);
/// assert_eq!(State::from(StatusCategory::Open), from_json(r#""open""#, "state")?);
/// # Ok::<(), ticket_engine::TicketEngineError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        export_to = "types.ts",
        type = "StatusCategory | { category: StatusCategory, waitsFor?: WaitsFor }"
    )
)]
#[non_exhaustive]
pub struct State {
    /// Its category.
    pub category: StatusCategory,
    /// Whom a pending state waits for. Default: the customer. Only pending states may have it.
    pub waits_for: Option<WaitsFor>,
}

impl From<StatusCategory> for State {
    fn from(category: StatusCategory) -> State {
        State { category, waits_for: None }
    }
}

impl State {
    /// A pending state that waits for `waits_for`.
    #[must_use]
    pub const fn waiting_for(waits_for: WaitsFor) -> State {
        State { category: StatusCategory::Pending, waits_for: Some(waits_for) }
    }

    /// Whom a ticket in this state waits for; `None` unless it is pending.
    #[must_use]
    pub fn waits_for(self) -> Option<WaitsFor> {
        let is_pending = self.category == StatusCategory::Pending;
        is_pending.then(|| self.waits_for.unwrap_or(WaitsFor::Customer))
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(waits_for) = self.waits_for else { return self.category.serialize(serializer) };
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("category", &self.category)?;
        map.serialize_entry("waitsFor", &waits_for)?;
        map.end()
    }
}

/// The long form of a state.
#[derive(Unpack, Pack)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LongState {
    category: StatusCategory,
    waits_for: Option<WaitsFor>,
}

impl Pack for State {
    fn pack(&self, out: &mut Encoder) {
        match self.waits_for {
            None => self.category.pack(out),
            waits_for => LongState { category: self.category, waits_for }.pack(out),
        }
    }
}

impl Unpack for State {
    fn blank() -> Self {
        State::from(StatusCategory::Open)
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if reader.cursor.is_object() {
            let mut long = LongState::blank();
            long.unpack(reader);
            *self = State { category: long.category, waits_for: long.waits_for };
        } else {
            self.category.unpack(reader);
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(State);
