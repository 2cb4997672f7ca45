//! Ready-made policies.

use crate::condition::{Condition, Field};
use crate::model::{StatusCategory, WaitsFor};
use crate::sla::{ClockConfig, ClockEvent, SlaPolicy, TargetTime, Trigger};
use crate::value::Minutes;

/// Four policies with response and resolution targets as ITIL practice commonly sets them.
///
/// P1 has 15 minutes and 4 hours, P2 30 minutes and 8 hours, both 24x7. P3 has 4 and 24 hours, P4 8
/// and 72 hours, both in business hours.
#[must_use]
pub fn standard_policies() -> Vec<SlaPolicy> {
    [
        ("P1", "standard-p1", 15, 4 * 60, false),
        ("P2", "standard-p2", 30, 8 * 60, false),
        ("P3", "standard-p3", 4 * 60, 24 * 60, true),
        ("P4", "standard-p4", 8 * 60, 72 * 60, true),
    ]
    .map(|(priority, id, response, resolution, business_hours_only)| SlaPolicy {
        priority: Some(priority.to_owned()),
        response_time_minutes: Some(TargetTime::Minutes(Minutes::whole(response))),
        resolution_time_minutes: Some(TargetTime::Minutes(Minutes::whole(resolution))),
        business_hours_only: Some(business_hours_only),
        ..SlaPolicy::new(id)
    })
    .into()
}

/// Six clocks that desks commonly measure, for `clocks` of a configuration.
///
/// | id | it counts | it pauses |
/// |---|---|---|
/// | `periodicUpdate` | from each public reply of the desk to the next, until resolved | never |
/// | `pausableUpdate` | the same | while the customer must answer |
/// | `requesterWait` | from opening to resolved | while the customer must answer |
/// | `agentWork` | from opening to resolved | in every pending state |
/// | `ownership` | how long each team has the ticket, until resolved | in every pending state |
/// | `timeToOwn` | while nobody is assigned, until somebody is | never |
///
/// A reopening starts all of them again; `timeToOwn` only if nobody is assigned, and `ownership`
/// only in a team. A cancelled ticket ends them without a verdict, and a resolved one ends
/// `timeToOwn` without a verdict.
#[must_use]
pub fn clocks() -> Vec<ClockConfig> {
    use ClockEvent::{Opened, PublicReply, Reopened, TeamAssigned, TeamChanged, Unassigned};
    let events = |events: &[ClockEvent]| events.iter().copied().map(Trigger::Event).collect();
    let absent = |field: Field| Trigger::When(Condition::Exists { field, exists: false });
    let resolved = Trigger::StatusCategory(vec![StatusCategory::Resolved, StatusCategory::Closed]);
    let cancelled = Trigger::StatusCategory(vec![StatusCategory::Cancelled]);
    let in_pending = Condition::is(Field::StatusCategory, StatusCategory::Pending.as_str());
    let for_customer = Condition::is(Field::WaitsFor, WaitsFor::Customer.as_str());
    let clock = |clock_id: &str, start: &[ClockEvent], pause: Option<&Condition>| ClockConfig {
        stop: vec![resolved.clone()],
        cancel: vec![cancelled.clone()],
        pause: pause.cloned(),
        ..ClockConfig::new(clock_id, events(start))
    };
    let mut periodic = clock("periodicUpdate", &[PublicReply, Reopened], None);
    periodic.stop.insert(0, Trigger::Event(PublicReply));
    let pausable = ClockConfig {
        clock_id: "pausableUpdate".to_owned(),
        pause: Some(for_customer.clone()),
        ..periodic.clone()
    };
    let mut ownership = clock("ownership", &[TeamAssigned, Reopened], Some(&in_pending));
    ownership.stop.insert(0, Trigger::Event(TeamChanged));
    ownership.stop.push(absent(Field::TeamId));
    let mut to_own = clock("timeToOwn", &[Opened, Unassigned, Reopened], None);
    let assigned = Condition::Exists { field: Field::AssigneeId, exists: true };
    to_own.stop = vec![Trigger::When(assigned)];
    to_own.cancel.push(resolved.clone());
    vec![
        periodic,
        pausable,
        clock("requesterWait", &[Opened, Reopened], Some(&for_customer)),
        clock("agentWork", &[Opened, Reopened], Some(&in_pending)),
        ownership,
        to_own,
    ]
}
