//! The source of open time: the hours of one zone, or several calendars combined.

use crate::calendar::local::LocalHours;
use crate::calendar::openness::Stretch;
use crate::calendar::zone::Zone;
use crate::calendar::{openness, set};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// Hours in one time zone.
    Local(Box<LocalHours>, Zone),
    /// Open when any of them is.
    Union(Vec<Source>),
    /// Open when all of them are.
    Intersection(Vec<Source>),
    /// Always open.
    Always,
}

impl Source {
    /// The zone of its local dates: its own, or that of the first calendar listed. `None` for a
    /// source without dates.
    pub(super) fn zone(&self) -> Option<&Zone> {
        match self {
            Source::Local(_, zone) => Some(zone),
            Source::Union(members) | Source::Intersection(members) => members.first()?.zone(),
            Source::Always => None,
        }
    }

    /// The open stretches of `[from, to)`.
    pub(super) fn open(&self, from: i64, to: i64) -> Vec<Stretch> {
        // Merging in pairs handles each stretch O(log n) times for n members.
        let fold = |members: &[Source], join: fn(&[Stretch], &[Stretch]) -> Vec<Stretch>| {
            let mut sets: Vec<_> = members.iter().map(|member| member.open(from, to)).collect();
            while sets.len() > 1 {
                sets = sets
                    .chunks(2)
                    .map(|pair| match pair {
                        [a, b] => join(a, b),
                        rest => rest.concat(),
                    })
                    .collect();
            }
            sets.pop().unwrap_or_default()
        };
        match self {
            Source::Local(hours, zone) => openness::open(hours, zone, from, to),
            Source::Union(members) => fold(members, set::union),
            Source::Intersection(members) => fold(members, set::intersection),
            Source::Always => vec![(from, to)],
        }
    }
}
