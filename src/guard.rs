//! Panics as values: a fault of a dependency costs one file, one block of code or one page, and not the run.
//!
//! This is the only place that catches panics. The panic hook is process-wide and prints the payload, which may quote a
//! hidden text; it is silenced on this thread while a guard is open. That flag is the one cell of the library, and no result depends
//! on it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

static HOOK: Once = Once::new();

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; none if it panics. Nothing is printed then.
///
/// What `work` was changing when it panicked must not be used afterwards. `work` does not hand out tasks to other threads: their
/// panics would be printed there.
pub fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let outer = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                outer(panic);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::catch;

    #[test]
    fn a_panic_becomes_none_at_any_depth() {
        assert_eq!(catch(|| 1), Some(1));
        assert_eq!(catch(|| -> u8 { panic!("not shown") }), None);
        assert_eq!(
            catch(|| catch(|| -> u8 { panic!("not shown") })),
            Some(None)
        );
        assert_eq!(
            catch(|| catch(|| 1).map(|one| -> u8 { panic!("{one} is not shown") })),
            None
        );
    }
}
