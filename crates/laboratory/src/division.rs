//! Work divided among the threads of a process, and among processes that share a store.

use crate::store::LOOK_EVERY;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What `attempt` gives for each of the numbers from 0 on that `order` holds, in their order, made by the threads of the current
/// pool, which take them one by one as `order` says: if the longest come first, no thread is left with much at the end.
///
/// `attempt` gives nothing for what another process is making; it is asked again later, until everything is there. `waiting`
/// is called when nothing is left but to wait.
pub(crate) fn divided<T: Send, E: Send>(
    order: &[usize],
    attempt: impl Fn(usize) -> Result<Option<T>, E> + Sync,
    waiting: impl Fn(),
) -> Result<Vec<T>, E> {
    let mut results: Vec<Option<T>> = order.iter().map(|_| None).collect();
    loop {
        let pending: Vec<usize> = order.iter().copied().filter(|index| results[*index].is_none()).collect();
        let found = one_by_one(&pending, &attempt)?;
        let progress = found.iter().any(|(_, found)| found.is_some());
        for (index, found) in found {
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

/// Every thread takes the next number when it is done with one. Of an iterator over all of them a thread would get many at once, to
/// be worked off while others have nothing to do.
fn one_by_one<T: Send, E: Send>(
    pending: &[usize],
    attempt: &(impl Fn(usize) -> Result<Option<T>, E> + Sync),
) -> Result<Vec<(usize, Option<T>)>, E> {
    let next = AtomicUsize::new(0);
    let worker = |_| {
        let mut found = Vec::new();
        while let Some(&index) = pending.get(next.fetch_add(1, Relaxed)) {
            match attempt(index) {
                Ok(made) => found.push((index, made)),
                Err(error) => {
                    next.store(pending.len(), Relaxed);
                    return Err(error);
                }
            }
        }
        Ok(found)
    };
    let workers = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1);
    Ok(workers.map(worker).collect::<Result<Vec<_>, E>>()?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn what_others_make_is_asked_for_again() {
        let attempts = AtomicUsize::new(0);
        let waited = AtomicBool::new(false);
        let attempt = |index: usize| -> Result<Option<usize>, ()> {
            let others = index == 3 && attempts.fetch_add(1, Relaxed) < 2;
            Ok((!others).then_some(10 * index))
        };
        let found = divided(&[4, 0, 1, 2, 3], attempt, || waited.store(true, Relaxed)).unwrap();
        assert_eq!(found, [0, 10, 20, 30, 40]);
        assert!(waited.into_inner());
        assert_eq!(
            divided(&[0, 1, 2], |index| if index == 1 { Err("no") } else { Ok(Some(index)) }, || ()),
            Err("no")
        );
        assert_eq!(divided(&[], |_| Ok::<Option<()>, ()>(None), || ()), Ok(vec![]));
    }

    #[test]
    fn no_thread_waits_while_there_is_something_to_begin() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        // The first takes as long as all others together.
        let others = AtomicUsize::new(0);
        let attempt = |index: usize| -> Result<_, ()> {
            if index == 7 {
                while others.load(Relaxed) < 7 {
                    std::thread::yield_now();
                }
            } else {
                others.fetch_add(1, Relaxed);
            }
            Ok(Some(index))
        };
        let found = pool.install(|| divided(&[7, 6, 5, 4, 3, 2, 1, 0], attempt, || ()));
        assert_eq!(found.unwrap(), [0, 1, 2, 3, 4, 5, 6, 7]);
        let begun = Mutex::new(Vec::new());
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let attempt = |index: usize| -> Result<_, ()> {
            begun.lock().unwrap().push(index);
            Ok(Some(()))
        };
        one.install(|| divided(&[2, 0, 1], attempt, || ())).unwrap();
        assert_eq!(begun.into_inner().unwrap(), [2, 0, 1]);
    }
}
