//! A small generator of numbers, ours so that a course never changes with a library.

/// `SplitMix64`: eight bytes of state, good enough for choosing words.
pub struct Random(u64);

impl Random {
    /// The numbers of one page. Each page has its own, so that pages can be written in any order
    /// and a longer course begins like a shorter one.
    pub fn of_page(seed: u64, page: usize) -> Self {
        let mut random = Self(seed ^ (page as u64).wrapping_mul(0xD1B5_4A32_D192_ED03));
        random.next();
        random
    }

    /// A number from zero to below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or_default()
    }

    /// One of `choices`.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Yes, once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
