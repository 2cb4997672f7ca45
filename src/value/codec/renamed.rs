//! Names that changed before 1.0. An old name is refused, and the hint says the new one.

/// Fields: the old name and the new one.
pub(crate) const FIELDS: [(&str, &str); 12] = [
    ("anchor", "since"),
    ("exclude", "excludedAgents"),
    ("fairWindow", "fairDistribution"),
    ("historyChain", "tamperEvidentHistory"),
    ("left", "remaining"),
    ("loadMeasure", "balanceBy"),
    ("mayExceedCapacity", "capacityExemptPriorities"),
    ("metric", "clockId"),
    ("minutes", "per"),
    ("relaxSkillsAfter", "skillTimeout"),
    ("rule", "timerId"),
    ("wanted", "preferredAgents"),
];

/// Values: the old name and the new one.
pub(crate) const VALUES: [(&str, &str); 12] = [
    ("COUNT", "count"),
    ("FIRST_RESPONSE", "firstResponse"),
    ("NEXT_RESPONSE", "nextResponse"),
    ("RESOLUTION", "resolution"),
    ("SHARE", "utilization"),
    ("carry", "keepElapsed"),
    ("created", "opened"),
    ("frozen", "stayStopped"),
    ("migration", "reapplyPolicies"),
    ("publicAgentComment", "publicReply"),
    ("resumeCountingGap", "resumeIncludingResolvedTime"),
    ("scale", "proportional"),
];

/// The new name of a field.
pub(super) fn new_field(name: &str) -> Option<&'static str> {
    new_name(&FIELDS, name)
}

/// The new name of a value.
pub(crate) fn new_value(name: &str) -> Option<&'static str> {
    new_name(&VALUES, name)
}

fn new_name(names: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    names.iter().find(|(old, _)| *old == name).map(|(_, new)| *new)
}
