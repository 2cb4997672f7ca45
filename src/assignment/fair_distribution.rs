//! Fair distribution: an agent gets at most `limit` tickets in any period of length `per`, however
//! low their load.
//! Without it, the first agent to start in the morning gets everything.

use serde::Serialize;

use crate::value::codec::{Pack, Unpack};
use crate::value::{Instant, Minutes};

/// At most `limit` tickets for one agent in any window of `per` minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Unpack, Pack)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(deny_unknown_fields)]
pub struct FairDistribution {
    /// The length of the window, counted 24x7.
    pub per: Minutes,
    /// How many tickets an agent may get in a window, from 1 to 1,000.
    #[packed(range = 1..=1_000)]
    pub limit: u32,
}

impl FairDistribution {
    /// Whether an assignment at `assigned_at` is still in the window at `at`.
    pub(super) fn has_inside(self, assigned_at: Instant, at: Instant) -> bool {
        assigned_at.epoch_ms() > at.epoch_ms() - self.per.ms()
    }

    /// When an agent with the assignments `recent` may get another ticket; `None` when they may at
    /// `at`.
    pub(super) fn closed_until(self, recent: &[Instant], at: Instant) -> Option<Instant> {
        let mut inside: Vec<i64> = recent
            .iter()
            .filter(|assigned_at| **assigned_at <= at && self.has_inside(**assigned_at, at))
            .map(|assigned_at| assigned_at.epoch_ms())
            .collect();
        let limit = self.limit as usize;
        if inside.len() < limit {
            return None;
        }
        // The window has room when so many have left that `limit - 1` remain.
        let place = inside.len() - limit;
        inside.select_nth_unstable(place);
        Instant::from_epoch_ms(inside[place] + self.per.ms()).or(Some(Instant::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_opens_when_fewer_tickets_than_the_limit_are_left_in_it() {
        let minute = |minute: i64| Instant::from_epoch_ms(minute * 60_000).unwrap();
        let window = FairDistribution { per: Minutes::whole(60), limit: 2 };
        let recent = [minute(10), minute(40), minute(5)];
        for (at, until) in [(39, Some(65)), (50, Some(70)), (69, Some(70)), (70, None), (99, None)]
        {
            let until = until.map(minute);
            assert_eq!(window.closed_until(&recent, minute(at)), until, "at {at}");
        }
    }
}
