//! Panics as values: a panic in a dependency loses one file, one code block or one page instead of the whole run.
//!
//! Panics are caught nowhere else. The panic hook is process-wide and prints the payload, which may quote hidden text, so
//! it is silenced on threads that are inside [`catch`]. The flag for that is the only cell of the library, and no result
//! depends on it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

static HOOK: Once = Once::new();

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`. Returns `None` if it panics, and prints nothing.
///
/// Callers must discard whatever `work` was changing when it panicked. `work` must not run tasks on other threads, where
/// panics would be printed.
pub fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let default_hook = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                default_hook(panic);
            }
        }));
    });
    let was_guarded = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(was_guarded);
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
