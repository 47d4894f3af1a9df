//! The lines of a price that is being worked out.

/// Lines of which some percentage is, at the first places; of longer lists the others are on the heap.
const FEW: usize = 16;

/// The lines so far, by their places.
#[derive(Default)]
pub(super) struct Lines {
    few: [i64; FEW],
    more: Vec<i64>,
}

impl Lines {
    pub(super) fn at(&self, place: usize) -> i64 {
        self.few.get(place).or_else(|| self.more.get(place.checked_sub(FEW)?)).copied().unwrap_or(0)
    }

    pub(super) fn put(&mut self, place: usize, line: i64) {
        if let Some(own) = self.few.get_mut(place) {
            *own = line;
        } else {
            self.more.resize(place - FEW + 1, 0);
            if let Some(own) = self.more.last_mut() {
                *own = line;
            }
        }
    }
}
