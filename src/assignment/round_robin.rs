//! The round-robin rule.

use super::Agent;
use crate::id::Id;

/// The next agent after `cursor` in the order of ids, beginning anew at the end. The cursor's own agent
/// need not be there any more: "after" is a question of order, so nobody is skipped when the roster changes.
pub(super) fn next<'a>(eligible: &[&'a Agent], cursor: Option<&Id>) -> Option<&'a Agent> {
    let after = eligible
        .iter()
        .filter(|agent| cursor.is_none_or(|cursor| agent.agent_id > *cursor))
        .min_by(|a, b| a.agent_id.cmp(&b.agent_id));
    after.or_else(|| eligible.iter().min_by(|a, b| a.agent_id.cmp(&b.agent_id))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_turns_by_id_and_survives_a_removed_cursor() {
        let agents = [3, 1, 5].map(Agent::new);
        let eligible: Vec<&Agent> = agents.iter().collect();
        for (cursor, chosen) in
            [(None, 1), (Some(1), 3), (Some(2), 3), (Some(4), 5), (Some(5), 1), (Some(9), 1)]
        {
            let cursor = cursor.map(Id::Number);
            assert_eq!(next(&eligible, cursor.as_ref()).unwrap().agent_id, Id::Number(chosen));
        }
        assert!(next(&[], None).is_none());
    }
}
