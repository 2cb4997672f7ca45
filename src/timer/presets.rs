//! The default timers, for a configuration without `timers`.

use crate::condition::{Condition, Field};
use crate::model::Severity;
use crate::timer::{Action, After, Since, TimerConfig};
use crate::value::Offset;

/// Two timers: a P2 unassigned for 30 minutes becomes a P1, and a P1 unassigned for 15 minutes
/// pages somebody.
///
/// Both count 24x7 from when the ticket became unassigned, so a P2 raised after 30 minutes pages at
/// once.
#[must_use]
pub fn standard() -> Vec<TimerConfig> {
    [
        ("raise-unassigned-p2", "P2", 30, Action::SetPriority("P1".to_owned())),
        ("page-unassigned-p1", "P1", 15, Action::Page { severity: Severity::Critical }),
    ]
    .map(|(id, priority, minutes, action)| TimerConfig {
        id: id.to_owned(),
        when: Some(Condition::is(Field::Priority, priority)),
        since: Since::Unassigned,
        calendar: None,
        after: Some(After::Offset(Offset::minutes(minutes))),
        actions: Some(vec![action]),
        levels: None,
        repeat: None,
    })
    .into()
}
