//! The clocks of a ticket, by group and id.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{ClockGroup, ClockId, SlaClock};
use crate::value::codec::{Encoder, Grow, Pack, Reader, Unpack, key};
use crate::value::{Reason, limits};

/// The clocks of a ticket: at most one for each group and id.
///
/// In JSON an object of groups, each an object of clocks. The order is that of what falls due at
/// one instant: the built-in clocks first, then by group and id.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export_to = "types.ts", type = "{ [group: string]: { [clockId: string]: SlaClock } }")
)]
pub struct Clocks(Vec<ClockEntry>);

/// One clock of a ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockEntry {
    /// Its group.
    pub group: ClockGroup,
    /// What it measures.
    pub clock_id: ClockId,
    /// The clock.
    pub clock: SlaClock,
}

impl ClockEntry {
    /// The key of the order.
    fn rank(&self) -> (bool, &ClockGroup, &ClockId) {
        (self.clock_id.is_custom(), &self.group, &self.clock_id)
    }

    /// Its group and id.
    pub(crate) fn name(&self) -> (ClockGroup, ClockId) {
        (self.group.clone(), self.clock_id.clone())
    }

    /// The path of its clock in a ticket.
    pub(crate) fn path(&self) -> String {
        path(&self.group, &self.clock_id)
    }
}

/// The path of a clock in a ticket.
pub(crate) fn path(group: &ClockGroup, clock_id: &ClockId) -> String {
    format!("ticket.sla.clocks.{group}.{clock_id}")
}

impl Clocks {
    /// The clocks, in order.
    pub fn iter(&self) -> impl Iterator<Item = &ClockEntry> {
        self.0.iter()
    }

    /// The clock with that id in that group.
    #[must_use]
    pub fn get(&self, group: &str, clock_id: &ClockId) -> Option<&SlaClock> {
        let found = self
            .0
            .iter()
            .find(|entry| entry.clock_id == *clock_id && entry.group.as_str() == group)?;
        Some(&found.clock)
    }

    /// The clock with that id in the group `sla`.
    pub(crate) fn of_sla(&self, clock_id: &ClockId) -> Option<&SlaClock> {
        let mut of_sla = self.0.iter().filter(|entry| entry.group.is_sla());
        of_sla.find(|entry| entry.clock_id == *clock_id).map(|entry| &entry.clock)
    }

    /// The entry at `index` of the order.
    pub(crate) fn at(&self, index: usize) -> Option<&ClockEntry> {
        self.0.get(index)
    }

    /// The entry at `index` of the order.
    pub(crate) fn at_mut(&mut self, index: usize) -> Option<&mut ClockEntry> {
        self.0.get_mut(index)
    }

    /// The index of a clock.
    pub(crate) fn index_of(&self, group: &ClockGroup, clock_id: &ClockId) -> Option<usize> {
        self.0.iter().position(|entry| entry.clock_id == *clock_id && entry.group == *group)
    }

    /// The number of clocks.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a clock whose group and id are not there yet, and returns its index.
    pub(crate) fn insert(
        &mut self,
        group: &ClockGroup,
        clock_id: &ClockId,
        clock: SlaClock,
    ) -> usize {
        let entry = ClockEntry { group: group.clone(), clock_id: clock_id.clone(), clock };
        let index = self.0.partition_point(|other| other.rank() < entry.rank());
        self.0.insert(index, entry);
        index
    }

    /// Each group by name, with its clocks in order.
    fn groups(&self) -> Vec<(&ClockGroup, Group<'_>)> {
        let mut groups: Vec<&ClockGroup> = Vec::new();
        for entry in &self.0 {
            if let Err(index) = groups.binary_search(&&entry.group) {
                groups.insert(index, &entry.group);
            }
        }
        groups.into_iter().map(|group| (group, Group { clocks: self, group })).collect()
    }
}

/// The clocks of one group.
struct Group<'a> {
    clocks: &'a Clocks,
    group: &'a ClockGroup,
}

impl Group<'_> {
    fn entries(&self) -> impl Iterator<Item = &ClockEntry> {
        self.clocks.iter().filter(|entry| entry.group == *self.group)
    }
}

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for entry in self.entries() {
            map.serialize_entry(entry.clock_id.as_str(), &entry.clock)?;
        }
        map.end()
    }
}

impl Serialize for Clocks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (group, clocks) in self.groups() {
            map.serialize_entry(group.as_str(), &clocks)?;
        }
        map.end()
    }
}

impl Pack for Group<'_> {
    fn pack(&self, out: &mut Encoder) {
        out.begin();
        for entry in self.entries() {
            match entry.clock_id {
                ClockId::FirstResponse => out.key(const { key("firstResponse") }),
                ClockId::NextResponse => out.key(const { key("nextResponse") }),
                ClockId::Resolution => out.key(const { key("resolution") }),
                ClockId::Custom(_) => out.name(entry.clock_id.as_str()),
            }
            entry.clock.pack(out);
        }
        out.end();
    }
}

impl Pack for Clocks {
    fn pack(&self, out: &mut Encoder) {
        out.begin();
        let first = self.0.first().map(|entry| &entry.group);
        if let Some(group) = first.filter(|first| self.0.iter().all(|entry| entry.group == **first))
        {
            // Most tickets have clocks of one group only.
            out.name(group.as_str());
            Group { clocks: self, group }.pack(out);
        } else {
            for (group, clocks) in self.groups() {
                out.name(group.as_str());
                clocks.pack(out);
            }
        }
        out.end();
    }
}

/// Reads the groups.
struct Groups(GroupReader);

/// Reads the clocks of one group.
struct GroupReader {
    group: ClockGroup,
    clocks: Clocks,
}

impl Grow for Groups {
    fn grow(&mut self, name: &str) -> &mut dyn Unpack {
        self.0.group = ClockGroup::from(name);
        &mut self.0
    }
}

impl Grow for GroupReader {
    fn grow(&mut self, name: &str) -> &mut dyn Unpack {
        let entries = &mut self.clocks.0;
        entries.push(ClockEntry {
            group: self.group.clone(),
            clock_id: ClockId::from(name),
            clock: SlaClock::blank(),
        });
        let last = entries.len() - 1;
        &mut entries[last].clock
    }
}

impl Unpack for GroupReader {
    fn blank() -> Self {
        GroupReader { group: ClockGroup::SLA, clocks: Clocks::default() }
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        reader.map(self);
    }
}

impl Unpack for Clocks {
    fn blank() -> Self {
        Clocks::default()
    }
    fn unpack(&mut self, reader: &mut Reader<'_>) {
        let mut groups = Groups(GroupReader::blank());
        reader.map(&mut groups);
        let mut clocks = groups.0.clocks;
        if clocks.0.len() > limits::CLOCKS {
            let limit = format!("{} clocks of one ticket", limits::CLOCKS);
            return reader.refuse(Reason::limit_exceeded(&limit, "remove clocks that ended"));
        }
        if !clocks.0.is_sorted_by(|a, b| a.rank() < b.rank()) {
            clocks.0.sort_unstable_by(|a, b| a.rank().cmp(&b.rank()));
        }
        *self = clocks;
    }
}

crate::value::codec::deserialize_by_unpacking!(Clocks);
