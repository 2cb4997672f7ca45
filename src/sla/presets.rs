//! Ready-made policies.

use crate::sla::SlaPolicy;
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
        response_time_minutes: Some(Minutes::whole(response)),
        resolution_time_minutes: Some(Minutes::whole(resolution)),
        business_hours_only,
        ..SlaPolicy::new(id)
    })
    .into()
}
