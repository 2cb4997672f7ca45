//! The index for one kind of ticket: who has the skills, and the tournament of those who may have such a ticket.

use super::tournament::Tournament;
use super::{Agent, Skill, Standing, Team, may_have, skill};

/// A kind of ticket.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Need {
    pub required: Vec<Skill>,
    pub preferred: Vec<Skill>,
    /// How much it counts.
    pub weight: u32,
    /// Whether it may exceed a capacity.
    pub exceeds: bool,
}

#[derive(Debug)]
pub(super) struct Index {
    /// Its kind of ticket.
    pub need: usize,
    /// The shifts that are open.
    pub open: u64,
    /// The question that it was last asked by.
    pub asked: u64,
    /// By seat, who has the required skills: a bit each.
    skilled: Vec<u64>,
    /// By seat, how many of the preferred skills they have; empty when none are preferred.
    liked: Vec<u16>,
    tournament: Tournament,
}

impl Index {
    /// With nobody admitted yet.
    pub fn new(place: usize, open: u64, need: &Need, agents: &[Agent]) -> Index {
        let mut index = Index {
            need: place,
            open,
            asked: 0,
            skilled: vec![0; agents.len().div_ceil(64)],
            liked: vec![0; if need.preferred.is_empty() { 0 } else { agents.len() }],
            tournament: Tournament::new(agents.len()),
        };
        for (seat, agent) in agents.iter().enumerate() {
            index.learn(need, seat, agent);
        }
        index
    }

    /// Takes note of the skills of the agent in that seat.
    pub fn learn(&mut self, need: &Need, seat: usize, agent: &Agent) {
        let bit = 1 << (seat % 64);
        if skill::has_all(agent, &need.required) {
            self.skilled[seat / 64] |= bit;
        } else {
            self.skilled[seat / 64] &= !bit;
        }
        if let Some(liked) = self.liked.get_mut(seat) {
            *liked = skill::count(agent, &need.preferred) as u16;
        }
    }

    /// Whether the agent in that seat, whose shifts have the bit `shift`, takes part.
    pub fn admits(&self, team: &Team, need: &Need, seat: usize, agent: &Agent, shift: u64) -> bool {
        self.skilled[seat / 64] & 1 << (seat % 64) != 0
            && (shift == 0 || shift & self.open != 0)
            && may_have(team, need, agent)
    }

    /// Plays the matches of one seat again. In turn the lower seat wins.
    pub fn play(&mut self, seat: usize, takes_part: bool, standings: &[Standing], by_turn: bool) {
        let liked = &self.liked;
        self.tournament.play(seat, takes_part, |a, b| by_turn || is_better(liked, standings, a, b));
    }

    /// Plays all matches.
    pub fn play_all(&mut self, take_part: &[bool], standings: &[Standing], by_turn: bool) {
        let liked = &self.liked;
        self.tournament.play_all(take_part, |a, b| by_turn || is_better(liked, standings, a, b));
    }

    /// Whether the agent in that seat takes part.
    pub fn takes_part(&self, seat: usize) -> bool {
        self.tournament.takes_part(seat)
    }

    /// The best of `seats`, which ascend.
    pub fn best_of(
        &self,
        seats: impl Iterator<Item = usize>,
        standings: &[Standing],
    ) -> Option<usize> {
        seats.reduce(|a, b| if is_better(&self.liked, standings, a, b) { a } else { b })
    }

    /// The best of those not `passed` over, which are in order.
    pub fn winner(&self, passed: &[u32], standings: &[Standing]) -> Option<usize> {
        self.tournament.winner(passed, |a, b| is_better(&self.liked, standings, a, b))
    }

    /// The first at or after `seat` of those not `passed` over, beginning anew at the end.
    pub fn next_in_turn(&self, seat: usize, passed: &[u32]) -> Option<usize> {
        self.tournament.first_from(seat, passed).or_else(|| self.tournament.first_from(0, passed))
    }
}

/// Whether the agent in seat `a`, the lower one, comes before the one in seat `b`.
#[inline]
fn is_better(liked: &[u16], standings: &[Standing], a: usize, b: usize) -> bool {
    let wishes = match (liked.get(a), liked.get(b)) {
        (Some(a), Some(b)) => b.cmp(a),
        _ => std::cmp::Ordering::Equal,
    };
    // Of equals the lower seat: seats are in the order of ids.
    wishes.then_with(|| standings[a].cmp(&standings[b])).is_le()
}
