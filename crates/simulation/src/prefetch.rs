//! The one place with unsafe code: a hint to the processor.
//!
//! Rows of targets lie scattered over tens of megabytes, and the row of the next spike is known while that of the last
//! one is being delivered. Asking for it early takes the wait for memory off the critical path.

/// Asks for the memory behind `values` to be brought into the cache. Changes nothing else.
#[inline(always)]
#[allow(unsafe_code, reason = "the prefetch instruction is only offered as an unsafe function")]
pub(crate) fn prefetch<T>(values: &[T]) {
    const LINE: usize = 64;
    #[cfg(target_arch = "x86_64")]
    for line in values.chunks(LINE / size_of::<T>()) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch neither faults nor changes memory, whatever its address; this one is valid besides.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (values, LINE);
}
