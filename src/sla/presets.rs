//! Ready-made policies.

use super::policy::SlaPolicy;
use crate::duration::Minutes;

/// Targets in common use after ITIL: P1 15 minutes and 4 hours, P2 30 minutes and 8 hours, both round
/// the clock; P3 4 and 24 hours, P4 8 and 72 hours, both in business hours.
pub fn itil() -> Vec<SlaPolicy> {
    [
        ("P1", "itil-p1", 15, 4 * 60, false),
        ("P2", "itil-p2", 30, 8 * 60, false),
        ("P3", "itil-p3", 4 * 60, 24 * 60, true),
        ("P4", "itil-p4", 8 * 60, 72 * 60, true),
    ]
    .map(|(priority, id, response, resolution, business_hours_only)| SlaPolicy {
        priority: Some(priority.to_owned()),
        response_time_minutes: Some(Minutes::whole(response)),
        resolution_time_minutes: Some(Minutes::whole(resolution)),
        business_hours_only,
        ..SlaPolicy::new(id)
    })
    .into()
}
