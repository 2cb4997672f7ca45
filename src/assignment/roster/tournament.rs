//! A tournament: a binary tree whose leaves are seats and whose inner nodes hold the better of the
//! winners below.

/// The winner where nobody takes part.
const NONE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Tournament {
    /// A power of two: the leaf of a seat is at `width + seat`.
    width: usize,
    /// The winner of each node. The root is at 1.
    winners: Vec<u32>,
}

impl Tournament {
    /// A tournament in which none of the seats takes part yet.
    pub(super) fn new(seats: usize) -> Tournament {
        let width = seats.next_power_of_two();
        Tournament { width, winners: vec![NONE; 2 * width] }
    }

    /// The better of two winners. `a` is in the lower seat.
    #[inline]
    fn match_of(a: u32, b: u32, is_better: &impl Fn(usize, usize) -> bool) -> u32 {
        match (a, b) {
            (NONE, other) | (other, NONE) => other,
            (a, b) if is_better(a as usize, b as usize) => a,
            (_, b) => b,
        }
    }

    /// Replays the matches of one seat after its agent has changed.
    pub(super) fn play(
        &mut self,
        seat: usize,
        takes_part: bool,
        is_better: impl Fn(usize, usize) -> bool,
    ) {
        let mut node = self.width + seat;
        let leaf = if takes_part { seat as u32 } else { NONE };
        if leaf == NONE && self.winners[node] == NONE {
            return;
        }
        self.winners[node] = leaf;
        while node > 1 {
            node /= 2;
            let winner =
                Self::match_of(self.winners[2 * node], self.winners[2 * node + 1], &is_better);
            // Another seat won before and wins again, so nothing changes further up.
            if winner == self.winners[node] && winner != seat as u32 {
                return;
            }
            self.winners[node] = winner;
        }
    }

    /// Plays all matches.
    pub(super) fn play_all(
        &mut self,
        take_part: &[bool],
        is_better: impl Fn(usize, usize) -> bool,
    ) {
        for (seat, takes_part) in take_part.iter().enumerate() {
            self.winners[self.width + seat] = if *takes_part { seat as u32 } else { NONE };
        }
        for node in (1..self.width).rev() {
            self.winners[node] =
                Self::match_of(self.winners[2 * node], self.winners[2 * node + 1], &is_better);
        }
    }

    pub(super) fn takes_part(&self, seat: usize) -> bool {
        self.winners[self.width + seat] != NONE
    }

    /// The best seat that is not in `passed`, which must ascend.
    pub(super) fn winner(
        &self,
        passed: &[u32],
        is_better: impl Fn(usize, usize) -> bool,
    ) -> Option<usize> {
        let winner = self.best_below(1, passed, &is_better);
        (winner != NONE).then_some(winner as usize)
    }

    fn best_below(
        &self,
        node: usize,
        passed: &[u32],
        is_better: &impl Fn(usize, usize) -> bool,
    ) -> u32 {
        let winner = self.winners[node];
        if winner == NONE || passed.binary_search(&winner).is_err() {
            return winner;
        }
        if node >= self.width {
            return NONE;
        }
        let left = self.best_below(2 * node, passed, is_better);
        let right = self.best_below(2 * node + 1, passed, is_better);
        Self::match_of(left, right, is_better)
    }

    /// The first seat at or after `from` that takes part and is not in `passed`, which must ascend.
    pub(super) fn first_from(&self, from: usize, passed: &[u32]) -> Option<usize> {
        let first = self.first_below(1, 0, self.width, from, passed);
        (first != NONE).then_some(first as usize)
    }

    fn first_below(
        &self,
        node: usize,
        start: usize,
        size: usize,
        from: usize,
        passed: &[u32],
    ) -> u32 {
        if start + size <= from || self.winners[node] == NONE {
            return NONE;
        }
        if node >= self.width {
            let seat = self.winners[node];
            return if passed.binary_search(&seat).is_ok() { NONE } else { seat };
        }
        let half = size / 2;
        match self.first_below(2 * node, start, half, from, passed) {
            NONE => self.first_below(2 * node + 1, start + half, half, from, passed),
            first => first,
        }
    }
}
