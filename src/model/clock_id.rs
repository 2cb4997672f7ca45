//! The names of clocks and of their groups.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::value::codec::{Encoder, Pack, Reader, Unpack};
use crate::value::limits;

/// Which clock: one of the three built-in ones, or one that the configuration defines.
///
/// The order of what falls due at one instant: the built-in clocks first, in this order, then the
/// others by their ids.
///
/// ```
/// use ticket_engine::ClockId;
/// assert_eq!(ClockId::from("resolution"), ClockId::Resolution);
/// assert_eq!(ClockId::from("ownership").as_str(), "ownership");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        export_to = "types.ts",
        type = "\"firstResponse\" | \"nextResponse\" | \"resolution\" | (string & {})"
    )
)]
#[non_exhaustive]
pub enum ClockId {
    /// From opening to the desk's first response.
    FirstResponse,
    /// From the customer's oldest unanswered comment to the desk's public reply. While a first
    /// response with a target is pending, only that clock runs. This one starts when it ends, and
    /// counts from the comment, unless that deadline has passed by then.
    NextResponse,
    /// From opening to resolved or closed.
    Resolution,
    /// A clock of the configuration.
    Custom(CustomClockId),
}

/// The id of a clock that the configuration defines: never that of a built-in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomClockId(Box<str>);

impl ClockId {
    /// The built-in clocks, in order.
    pub const BUILT_IN: [ClockId; 3] =
        [ClockId::FirstResponse, ClockId::NextResponse, ClockId::Resolution];

    /// The id as it is written in snapshots, results and paths.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            ClockId::FirstResponse => "firstResponse",
            ClockId::NextResponse => "nextResponse",
            ClockId::Resolution => "resolution",
            ClockId::Custom(CustomClockId(id)) => id,
        }
    }

    /// Whether the configuration defines it.
    #[must_use]
    pub const fn is_custom(&self) -> bool {
        matches!(self, ClockId::Custom(_))
    }
}

impl From<&str> for ClockId {
    fn from(id: &str) -> ClockId {
        match id {
            "firstResponse" => ClockId::FirstResponse,
            "nextResponse" => ClockId::NextResponse,
            "resolution" => ClockId::Resolution,
            id => ClockId::Custom(CustomClockId(id.into())),
        }
    }
}

impl fmt::Display for ClockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ClockId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Pack for ClockId {
    fn pack(&self, out: &mut Encoder) {
        out.text(self.as_str());
    }
}

impl Unpack for ClockId {
    fn blank() -> Self {
        ClockId::FirstResponse
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if let Some(text) = name(reader) {
            *self = ClockId::from(text);
        }
    }
}

/// A group of policies, and of the clocks that they promise. Within a group the first policy that
/// matches applies; groups run side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts", type = "string"))]
pub struct ClockGroup(GroupName);

/// Most clocks are in the group `sla`, which takes no memory and no time to compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum GroupName {
    Sla,
    /// Never `sla`.
    Other(Box<str>),
}

/// The name of [`ClockGroup::SLA`].
const SLA: &str = "sla";

impl ClockGroup {
    /// The group of policies that name none.
    pub const SLA: ClockGroup = ClockGroup(GroupName::Sla);

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            GroupName::Sla => SLA,
            GroupName::Other(name) => name,
        }
    }

    /// Whether it is the group of policies that name none.
    #[must_use]
    pub const fn is_sla(&self) -> bool {
        matches!(self.0, GroupName::Sla)
    }
}

/// By name.
impl Ord for ClockGroup {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for ClockGroup {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for ClockGroup {
    fn default() -> ClockGroup {
        ClockGroup::SLA
    }
}

impl From<&str> for ClockGroup {
    fn from(name: &str) -> ClockGroup {
        if name == SLA { ClockGroup::SLA } else { ClockGroup(GroupName::Other(name.into())) }
    }
}

impl fmt::Display for ClockGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ClockGroup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Pack for ClockGroup {
    fn pack(&self, out: &mut Encoder) {
        out.text(self.as_str());
    }
}

impl Unpack for ClockGroup {
    fn blank() -> Self {
        ClockGroup::SLA
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        if let Some(text) = name(reader) {
            *self = ClockGroup::from(text);
        }
    }
}

/// Reads a name that is not empty.
fn name<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let Some(text) = reader.cursor.text().filter(|text| !text.is_empty()) else {
        reader.expected("a string that is not empty");
        return None;
    };
    match limits::limited(text, limits::NAME) {
        Ok(()) => Some(text),
        Err(reason) => {
            reader.refuse(reason);
            None
        }
    }
}

crate::value::codec::deserialize_by_unpacking!(ClockId, ClockGroup);
