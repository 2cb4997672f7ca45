//! The timers of an engine whose configuration names none.

use super::{Action, Anchor, Offset, TimerConfig};
use crate::condition::{Condition, Field};
use crate::page::Severity;

/// A P2 that is unassigned for 30 minutes becomes a P1, and a P1 that is unassigned for 15 minutes pages. Both count
/// all time from when the ticket became unassigned: a P2 raised after 30 minutes pages at once.
pub fn standard() -> Vec<TimerConfig> {
    [
        ("raise-unassigned-p2", "P2", 30, Action::SetPriority("P1".to_owned())),
        ("page-unassigned-p1", "P1", 15, Action::Page { severity: Severity::Critical }),
    ]
    .map(|(id, priority, minutes, action)| TimerConfig {
        id: id.to_owned(),
        when: Some(Condition::is(Field::Priority, priority)),
        anchor: Anchor::Unassigned,
        calendar: None,
        after: Some(Offset::minutes(minutes)),
        actions: Some(vec![action]),
        levels: None,
        repeat: None,
    })
    .into()
}
