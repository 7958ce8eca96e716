//! Work divided among the threads of a process, and among processes that share a store.

use crate::store::LOOK_EVERY;
use rayon::prelude::*;

/// What `attempt` gives for each of the numbers from 0 to `count`, in their order, made by the threads of the current pool.
///
/// `attempt` gives nothing for what another process is making; it is asked again later, until everything is there. `waiting`
/// is called when nothing is left but to wait.
pub(crate) fn divided<T: Send, E: Send>(
    count: usize,
    attempt: impl Fn(usize) -> Result<Option<T>, E> + Sync,
    waiting: impl Fn(),
) -> Result<Vec<T>, E> {
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    loop {
        let pending: Vec<usize> = (0..count).filter(|index| results[*index].is_none()).collect();
        let found: Vec<Option<T>> =
            pending.par_iter().map(|index| attempt(*index)).collect::<Result<_, E>>()?;
        let progress = found.iter().any(Option::is_some);
        for (index, found) in pending.into_iter().zip(found) {
            results[index] = found;
        }
        if results.iter().all(Option::is_some) {
            return Ok(results.into_iter().flatten().collect());
        }
        if !progress {
            waiting();
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

    #[test]
    fn what_others_make_is_asked_for_again() {
        let attempts = AtomicUsize::new(0);
        let waited = AtomicBool::new(false);
        let attempt = |index: usize| -> Result<Option<usize>, ()> {
            let others = index == 3 && attempts.fetch_add(1, Relaxed) < 2;
            Ok((!others).then_some(10 * index))
        };
        let found = divided(5, attempt, || waited.store(true, Relaxed)).unwrap();
        assert_eq!(found, [0, 10, 20, 30, 40]);
        assert!(waited.into_inner());
        assert_eq!(
            divided(3, |index| if index == 1 { Err("no") } else { Ok(Some(index)) }, || ()),
            Err("no")
        );
        assert_eq!(divided(0, |_| Ok::<Option<()>, ()>(None), || ()), Ok(vec![]));
    }
}
