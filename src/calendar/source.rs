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
        let fold = |members: &[Source], join: fn(&[Stretch], &[Stretch]) -> Vec<Stretch>| {
            members
                .iter()
                .map(|member| member.open(from, to))
                .reduce(|all, next| join(&all, &next))
                .unwrap_or_default()
        };
        match self {
            Source::Local(hours, zone) => openness::open(hours, zone, from, to),
            Source::Union(members) => fold(members, set::union),
            Source::Intersection(members) => fold(members, set::intersection),
            Source::Always => vec![(from, to)],
        }
    }
}
