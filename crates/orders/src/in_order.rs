//! Units of work, done by several threads at once and put together in the order in which they were handed out.
//!
//! Whoever is idle takes the next unit himself, so there is no thread that only reads. No unit is handed out while too many of those before
//! it aren't put together yet: memory is bounded by the units in flight, whatever their number in all.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many units are in flight for each thread: one in work, one done and waiting for its turn, and one for those that are slower.
const FLIGHT_PER_THREAD: usize = 3;

/// How many threads to use: as many as there are cores, unless somebody wants it otherwise.
#[must_use]
pub fn threads(wanted: Option<NonZeroUsize>) -> NonZeroUsize {
    wanted.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

/// The most units that are handed out and not yet put together.
pub(crate) fn most_in_flight(threads: NonZeroUsize) -> usize {
    threads.get() * FLIGHT_PER_THREAD
}

/// Where the units come from, one after the other.
struct Units<N> {
    next: N,
    count: usize,
    ended: bool,
}

/// How far the putting together is.
#[derive(Default)]
struct Flow {
    folded: usize,
    stopped: bool,
}

struct Gate {
    flow: Mutex<Flow>,
    moved: Condvar,
    flight: usize,
}

/// A lock whose holder can't have left anything half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    /// Waits until a unit of this number may be handed out; false if none is any more.
    fn opens_for(&self, number: usize) -> bool {
        let waits = |flow: &mut Flow| !flow.stopped && number >= flow.folded + self.flight;
        let flow = self.moved.wait_while(locked(&self.flow), waits).unwrap_or_else(PoisonError::into_inner);
        !flow.stopped
    }

    fn folded(&self, count: usize) {
        locked(&self.flow).folded = count;
        self.moved.notify_all();
    }

    fn stop(&self) {
        locked(&self.flow).stopped = true;
        self.moved.notify_all();
    }
}

/// Lets nobody wait for a worker that is no more.
struct Leaving<'a>(&'a Gate);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// Takes units from `next` until it has none, lets `threads` workers do `work` on them, each with a state of its own from `start`, and
/// gives what comes out to `fold`, in order, on the calling thread. Answers the workers' states, in no particular order.
///
/// # Errors
/// The first error of `fold`; nothing is handed out any more then.
pub fn in_order<U, S, P, E>(
    threads: NonZeroUsize,
    next: impl FnMut() -> Option<U> + Send,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, U) -> P + Sync,
    fold: impl FnMut(P) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    U: Send,
    S: Send,
    P: Send,
{
    if threads == NonZeroUsize::MIN {
        return alone(next, start(), work, fold);
    }
    let units = Mutex::new(Units { next, count: 0, ended: false });
    let gate = Gate { flow: Mutex::default(), moved: Condvar::new(), flight: most_in_flight(threads) };
    let states = Mutex::new(Vec::new());
    let (sender, receiver) = channel();
    let worker = |sender: Sender<(usize, P)>| {
        let _leaving = Leaving(&gate);
        let mut state = start();
        while let Some((number, unit)) = take(&units, &gate) {
            let part = work(&mut state, unit);
            if sender.send((number, part)).is_err() {
                break;
            }
        }
        locked(&states).push(state);
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.get() {
            let sender = sender.clone();
            scope.spawn(|| worker(sender));
        }
        drop(sender);
        fold_all(&receiver, &gate, fold)
    })?;
    Ok(states.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// All of it on the calling thread: one thread more would only be waited for, and on the web there is none.
fn alone<U, S, P, E>(
    mut next: impl FnMut() -> Option<U>,
    mut state: S,
    work: impl Fn(&mut S, U) -> P,
    mut fold: impl FnMut(P) -> Result<(), E>,
) -> Result<Vec<S>, E> {
    while let Some(unit) = next() {
        fold(work(&mut state, unit))?;
    }
    Ok(vec![state])
}

/// The next unit, once there is room for it.
fn take<U>(units: &Mutex<Units<impl FnMut() -> Option<U>>>, gate: &Gate) -> Option<(usize, U)> {
    let mut units = locked(units);
    if units.ended || !gate.opens_for(units.count) {
        return None;
    }
    let unit = (units.next)();
    units.ended = unit.is_none();
    units.count += 1;
    unit.map(|unit| (units.count - 1, unit))
}

fn fold_all<P, E>(parts: &Receiver<(usize, P)>, gate: &Gate, mut fold: impl FnMut(P) -> Result<(), E>) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut folded = 0;
    while let Ok((number, part)) = parts.recv() {
        waiting.insert(number, part);
        while let Some(part) = waiting.remove(&folded) {
            if let Err(stop) = fold(part) {
                gate.stop();
                return Err(stop);
            }
            folded += 1;
            gate.folded(folded);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn squares(threads: usize, count: u64) -> (Vec<u64>, u64) {
        let mut units = 0..count;
        let mut folded = Vec::new();
        let states = in_order(
            NonZeroUsize::new(threads).unwrap(),
            || units.next(),
            || 0,
            |sum, unit| {
                // Some take longer than others.
                let spin = (0..unit * 7919 % 5000).fold(0_u64, |sum, step| std::hint::black_box(sum ^ step));
                *sum += unit;
                unit * unit + spin - spin
            },
            |square| {
                folded.push(square);
                Ok::<(), ()>(())
            },
        );
        (folded, states.unwrap().iter().sum())
    }

    #[test]
    fn parts_come_in_the_order_of_their_units_whatever_the_threads() {
        let expected: Vec<u64> = (0..500).map(|unit| unit * unit).collect();
        for threads in [1, 2, 3, 8] {
            assert_eq!(squares(threads, 500), (expected.clone(), 499 * 500 / 2), "{threads}");
        }
        assert_eq!(squares(4, 0), (Vec::new(), 0));
    }

    #[test]
    fn no_more_units_are_in_flight_than_are_allowed() {
        let (threads, in_flight, most) = (NonZeroUsize::new(4).unwrap(), AtomicUsize::new(0), AtomicUsize::new(0));
        let mut units = 0..2_000;
        let next = || {
            let unit = units.next()?;
            most.fetch_max(in_flight.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            Some(unit)
        };
        // The first one is slow: all others wait for it to be put together.
        let work = |(): &mut (), unit: u32| {
            if unit == 0 {
                while in_flight.load(Ordering::SeqCst) < most_in_flight(threads) {
                    std::thread::yield_now();
                }
            }
        };
        let fold = |()| {
            in_flight.fetch_sub(1, Ordering::SeqCst);
            Ok::<(), ()>(())
        };
        in_order(threads, next, || (), work, fold).unwrap();
        // The putting together has made room before the count goes down: one more may have been counted.
        assert!(most.load(Ordering::SeqCst) <= most_in_flight(threads) + 1, "{most:?}");
    }

    #[test]
    fn an_error_of_the_putting_together_ends_it_all() {
        let mut units = 0_u64..;
        let mut folded = 0;
        let end = in_order(
            NonZeroUsize::new(3).unwrap(),
            || units.next(),
            || (),
            |(), unit| unit,
            |unit| {
                folded = unit;
                if unit == 100 { Err("enough") } else { Ok(()) }
            },
        );
        assert!(matches!(end, Err("enough")));
        assert_eq!(folded, 100);
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_worker_that_panics_lets_nobody_wait() {
        let mut units = 0_u64..;
        let work = |(): &mut (), unit| assert!(unit != 50, "unit 50");
        let _ = in_order(NonZeroUsize::new(2).unwrap(), || units.next(), || (), work, |()| Ok::<(), ()>(()));
    }
}
