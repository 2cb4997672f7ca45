//! The fair window: nobody gets more than so many tickets in so much time, however free they are. Without it whoever
//! comes first in the morning gets everything.

use serde::{Deserialize, Serialize};

use super::up_to_thousand;
use crate::duration::Minutes;
use crate::instant::Instant;
use crate::packed::{Read, Write};

/// At most `limit` tickets for one agent in any `minutes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, Write)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "types.ts"))]
#[serde(deny_unknown_fields)]
pub struct FairWindow {
    /// How long the window is, in all time.
    pub minutes: Minutes,
    /// How many tickets, from 1 to 1,000.
    #[serde(deserialize_with = "up_to_thousand")]
    pub limit: u32,
}

impl FairWindow {
    /// Whether what was assigned at `own` has not left the window by `at`.
    pub(super) fn has_inside(self, own: Instant, at: Instant) -> bool {
        own.epoch_ms() > at.epoch_ms() - self.minutes.ms()
    }

    /// When somebody who was assigned tickets at `recent` may have another; `None` when at `at` they may.
    pub(super) fn closed_until(self, recent: &[Instant], at: Instant) -> Option<Instant> {
        let mut inside: Vec<i64> = recent
            .iter()
            .filter(|own| **own <= at && self.has_inside(**own, at))
            .map(|own| own.epoch_ms())
            .collect();
        let limit = self.limit as usize;
        if inside.len() < limit {
            return None;
        }
        // When the last of as many as are allowed has left the window.
        let place = inside.len() - limit;
        crate::sorted::select(&mut inside, place);
        Instant::from_epoch_ms(inside[place] + self.minutes.ms()).or(Some(Instant::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_opens_when_the_last_ticket_too_many_has_left_it() {
        let minute = |minute: i64| Instant::from_epoch_ms(minute * 60_000).unwrap();
        let window = FairWindow { minutes: Minutes::whole(60), limit: 2 };
        let recent = [minute(10), minute(40), minute(5)];
        for (at, until) in [(39, Some(65)), (50, Some(70)), (69, Some(70)), (70, None), (99, None)]
        {
            let until = until.map(minute);
            assert_eq!(window.closed_until(&recent, minute(at)), until, "at {at}");
        }
    }
}
