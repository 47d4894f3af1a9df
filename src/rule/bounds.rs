//! Bounds of one figure for many services: sorted, so that a figure's place among them says which services it leaves.

use crate::service_set::ServiceSet;

/// How many sets a bound keeps at most; between two of them services are taken out one by one.
const CHECKPOINTS: usize = 64;

/// The services' upper (or lower) ends of one figure.
#[derive(Debug)]
pub(crate) struct Bounds {
    /// From the tightest, with its service: ascending upper ends, or descending lower ends.
    ends: Vec<(i128, usize)>,
    /// The services that stay once the first `index × interval` ends are passed.
    checkpoints: Vec<ServiceSet>,
    interval: usize,
    upper: bool,
}

impl Bounds {
    /// Upper ends, included.
    pub(crate) fn upper(services: usize, ends: Vec<(i128, usize)>) -> Self {
        Self::new(services, ends, true)
    }

    /// Lower ends, included.
    pub(crate) fn lower(services: usize, ends: Vec<(i128, usize)>) -> Self {
        Self::new(services, ends, false)
    }

    fn new(services: usize, mut ends: Vec<(i128, usize)>, upper: bool) -> Self {
        ends.sort_unstable();
        if !upper {
            ends.reverse();
        }
        let interval = ends.len().div_ceil(CHECKPOINTS).max(1);
        let mut left = ServiceSet::all(services);
        let mut checkpoints = vec![left.clone()];
        for chunk in ends.chunks(interval) {
            for (_, service) in chunk {
                left.remove(*service);
            }
            checkpoints.push(left.clone());
        }
        Self { ends, checkpoints, interval, upper }
    }

    /// Takes out the services whose end `figure` is beyond.
    pub(crate) fn narrow(&self, figure: i128, eligible: &mut ServiceSet) {
        let passed = self.ends.partition_point(|(end, _)| if self.upper { *end < figure } else { *end > figure });
        if passed == 0 {
            return;
        }
        if let Some(checkpoint) = self.checkpoints.get(passed / self.interval) {
            eligible.keep(checkpoint);
        }
        let last = self.ends.get(passed / self.interval * self.interval..passed).unwrap_or_default();
        for (_, service) in last {
            eligible.remove(*service);
        }
    }

    pub(crate) fn memory(&self) -> usize {
        self.ends.capacity() * size_of::<(i128, usize)>() + self.checkpoints.iter().map(ServiceSet::memory).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_included_whatever_their_number() {
        for count in [1_usize, 3, 64, 65, 200, 1000] {
            let ends: Vec<_> = (0..count).map(|service| ((service * 7 % 50) as i128, service)).collect();
            let (upper, lower) = (Bounds::upper(count + 1, ends.clone()), Bounds::lower(count + 1, ends.clone()));
            for figure in -1..52 {
                let mut left = ServiceSet::all(count + 1);
                upper.narrow(figure, &mut left);
                let expected: Vec<_> = ends.iter().filter(|(end, _)| figure <= *end).map(|(_, service)| *service).chain([count]).collect();
                assert_eq!(left.iter().collect::<Vec<_>>(), expected, "{count} upper ends, {figure}");
                let mut left = ServiceSet::all(count + 1);
                lower.narrow(figure, &mut left);
                let expected: Vec<_> = ends.iter().filter(|(end, _)| figure >= *end).map(|(_, service)| *service).chain([count]).collect();
                assert_eq!(left.iter().collect::<Vec<_>>(), expected, "{count} lower ends, {figure}");
            }
        }
    }
}
