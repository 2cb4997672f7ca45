//! Where open time comes from: the hours of one zone, or several calendars taken together.

use super::local::LocalHours;
use super::openness::{self, Stretch};
use super::set;
use super::zone::Zone;

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
    /// The open stretches of `[from, to)`.
    pub fn open(&self, from: i64, to: i64) -> Vec<Stretch> {
        // In pairs, so that each stretch is handled a logarithm of times and not once a member.
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
