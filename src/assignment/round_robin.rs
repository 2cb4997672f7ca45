//! `ROUND_ROBIN`: taking turns in the order of ids.

use crate::assignment::{Agent, Team};
use crate::value::Id;

/// Whether `agent` is the cursor's agent and has turns left: a weight of 3 is 3 tickets in a row.
///
/// If the host does not store the turns, weights have no effect. A column of zeros counts as not
/// stored.
pub(super) fn has_turns_left(team: &Team, agent: &Agent) -> bool {
    team.cursor.as_ref() == Some(&agent.agent_id)
        && team.cursor_turns.is_some_and(|turns| (1..agent.weight).contains(&turns))
}

/// The next agent in the order of ids: the cursor's agent while they have turns left, then the one
/// after the cursor, starting over at the end.
///
/// The cursor's agent need not exist any more: "after" compares ids, so nobody is skipped when the
/// team changes.
pub(super) fn next<'a>(
    eligible: impl Iterator<Item = &'a Agent> + Clone,
    team: &Team,
) -> Option<&'a Agent> {
    let repeated = eligible.clone().find(|agent| has_turns_left(team, agent));
    let is_after =
        |agent: &&Agent| team.cursor.as_ref().is_none_or(|cursor| agent.agent_id > *cursor);
    let by_id = |a: &&Agent, b: &&Agent| a.agent_id.cmp(&b.agent_id);
    repeated
        .or_else(|| eligible.clone().filter(is_after).min_by(by_id))
        .or_else(|| eligible.clone().min_by(by_id))
}

/// The cursor's turns after `chosen` gets a ticket.
pub(super) fn turns_after(team: &Team, chosen: &Agent) -> u32 {
    match team.cursor_turns {
        Some(turns) if has_turns_left(team, chosen) => turns + 1,
        _ => 1,
    }
}

/// Moves the team's cursor to `chosen`.
pub(super) fn advance_cursor(team: &mut Team, chosen: Option<Id>, turns: Option<u32>) {
    team.cursor = chosen;
    team.cursor_turns = turns;
}

#[cfg(test)]
mod tests {
    use super::super::QueueStrategy::RoundRobin;
    use super::*;

    fn next_of(agents: &[Agent], cursor: Option<i64>, turns: Option<u32>) -> Option<Id> {
        let team = Team {
            cursor: cursor.map(Id::Number),
            cursor_turns: turns,
            ..Team::new("desk", RoundRobin)
        };
        next(agents.iter(), &team).map(|agent| agent.agent_id.clone())
    }

    #[test]
    fn turns_go_by_id_even_after_the_cursors_agent_was_removed() {
        let agents = [3, 1, 5].map(Agent::new);
        for (cursor, chosen) in
            [(None, 1), (Some(1), 3), (Some(2), 3), (Some(4), 5), (Some(5), 1), (Some(9), 1)]
        {
            assert_eq!(next_of(&agents, cursor, Some(1)), Some(Id::Number(chosen)));
        }
        assert_eq!(next_of(&[], None, None), None);
    }

    #[test]
    fn a_weight_is_the_number_of_tickets_in_a_row() {
        let agents = [(1, 2), (2, 1)].map(|(id, weight)| Agent { weight, ..Agent::new(id) });
        for (turns, chosen) in [(Some(1), 1), (Some(2), 2), (None, 2), (Some(0), 2)] {
            assert_eq!(next_of(&agents, Some(1), turns), Some(Id::Number(chosen)), "{turns:?}");
        }
    }
}
