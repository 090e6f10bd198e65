//! Properties of random cases: as many as `HIREBOOK_CASES`, or a number that is fast enough for each run.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// Runs a property on `default` cases, or on as many as `HIREBOOK_CASES`. A failing case is shrunk for at most `seconds` and printed.
pub(crate) fn hold<S: Strategy>(
    default: u32,
    seconds: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let requested = std::env::var("HIREBOOK_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: requested.unwrap_or(default),
        failure_persistence: None,
        max_shrink_iters: 2000,
        max_shrink_time: seconds * 1000,
        ..Config::default()
    };
    match TestRunner::new(config).run(strategy, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, case)) => {
            panic!("{}\nfrom {case:?}", reason.message())
        }
        Err(problem) => panic!("{problem}"),
    }
}
