//! The index for one kind of ticket: who has the skills, and the tournament of the eligible agents.

use crate::assignment::load::LoadRank;
use crate::assignment::roster::may_have;
use crate::assignment::roster::tournament::Tournament;
use crate::assignment::{Agent, Skill, Team, skill};

/// A kind of ticket: what the choice of an agent depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Need {
    pub required: Vec<Skill>,
    pub preferred: Vec<Skill>,
    /// How much a ticket adds to the load.
    pub weight: u32,
    /// Whether a ticket may exceed a capacity.
    pub exceeds: bool,
}

#[derive(Debug)]
pub(super) struct Index {
    /// The place of its kind of ticket.
    pub need: usize,
    /// The shifts that are open, a bit each.
    pub open: u64,
    /// The number of the query that used the index last.
    pub last_query: u64,
    /// Who has the required skills: a bit for each seat.
    skilled: Vec<u64>,
    /// How many of the preferred skills each seat has; empty when none are preferred.
    preferred_counts: Vec<u16>,
    tournament: Tournament,
}

impl Index {
    /// An index in whose tournament nobody takes part yet.
    pub(super) fn new(place: usize, open: u64, need: &Need, agents: &[Agent]) -> Index {
        let mut index = Index {
            need: place,
            open,
            last_query: 0,
            skilled: vec![0; agents.len().div_ceil(64)],
            preferred_counts: vec![0; if need.preferred.is_empty() { 0 } else { agents.len() }],
            tournament: Tournament::new(agents.len()),
        };
        for (seat, agent) in agents.iter().enumerate() {
            index.note_skills(need, seat, agent);
        }
        index
    }

    /// Records the skills of the agent in `seat`.
    pub(super) fn note_skills(&mut self, need: &Need, seat: usize, agent: &Agent) {
        let bit = 1 << (seat % 64);
        if skill::has_all(agent, &need.required) {
            self.skilled[seat / 64] |= bit;
        } else {
            self.skilled[seat / 64] &= !bit;
        }
        if let Some(count) = self.preferred_counts.get_mut(seat) {
            *count = skill::count(agent, &need.preferred) as u16;
        }
    }

    /// Whether the agent in `seat`, whose shifts have the bit `shift`, may take part.
    pub(super) fn admits(
        &self,
        team: &Team,
        need: &Need,
        seat: usize,
        agent: &Agent,
        shift: u64,
    ) -> bool {
        self.skilled[seat / 64] & 1 << (seat % 64) != 0
            && (shift == 0 || shift & self.open != 0)
            && may_have(team, need, agent)
    }

    /// Replays the matches of one seat. With `by_turn`, the lower seat wins.
    pub(super) fn play(
        &mut self,
        seat: usize,
        takes_part: bool,
        ranks: &[LoadRank],
        by_turn: bool,
    ) {
        let counts = &self.preferred_counts;
        self.tournament.play(seat, takes_part, |a, b| by_turn || is_better(counts, ranks, a, b));
    }

    /// Plays all matches. With `by_turn`, the lower seat wins.
    pub(super) fn play_all(&mut self, take_part: &[bool], ranks: &[LoadRank], by_turn: bool) {
        let counts = &self.preferred_counts;
        self.tournament.play_all(take_part, |a, b| by_turn || is_better(counts, ranks, a, b));
    }

    /// Whether the agent in `seat` takes part.
    pub(super) fn takes_part(&self, seat: usize) -> bool {
        self.tournament.takes_part(seat)
    }

    /// The best of `seats`, which must ascend.
    pub(super) fn best_of(
        &self,
        seats: impl Iterator<Item = usize>,
        ranks: &[LoadRank],
    ) -> Option<usize> {
        seats.reduce(|a, b| if is_better(&self.preferred_counts, ranks, a, b) { a } else { b })
    }

    /// The best seat that is not in `passed`, which must ascend.
    pub(super) fn winner(&self, passed: &[u32], ranks: &[LoadRank]) -> Option<usize> {
        self.tournament.winner(passed, |a, b| is_better(&self.preferred_counts, ranks, a, b))
    }

    /// The first seat at or after `seat` that is not in `passed`, starting over at the end.
    pub(super) fn next_in_turn(&self, seat: usize, passed: &[u32]) -> Option<usize> {
        self.tournament.first_from(seat, passed).or_else(|| self.tournament.first_from(0, passed))
    }
}

/// Whether the agent in seat `a` comes before the one in the higher seat `b`.
#[inline]
fn is_better(counts: &[u16], ranks: &[LoadRank], a: usize, b: usize) -> bool {
    let by_preferred = match (counts.get(a), counts.get(b)) {
        (Some(a), Some(b)) => b.cmp(a),
        _ => std::cmp::Ordering::Equal,
    };
    // Ties go to the lower seat: seats are in the order of ids.
    by_preferred.then_with(|| ranks[a].cmp(&ranks[b])).is_le()
}
