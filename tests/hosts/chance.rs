//! A pseudo-random generator (xorshift64). The same seed gives the same numbers in every run.

pub(crate) struct Chance(pub u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
