//! Properties of random cases: as many cases as `HIREBOOK_CASES`, or a number that fits the suite.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// Runs a property `usual` times, or as often as `HIREBOOK_CASES`. A failing case is reduced for some seconds and printed.
pub(crate) fn hold<S: Strategy>(
    usual: u32,
    seconds: u32,
    tapes: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let wanted = std::env::var("HIREBOOK_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: wanted.unwrap_or(usual),
        failure_persistence: None,
        max_shrink_iters: 2000,
        max_shrink_time: seconds * 1000,
        ..Config::default()
    };
    match TestRunner::new(config).run(tapes, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, tapes)) => {
            panic!("{}\nwritten from {tapes:?}", reason.message())
        }
        Err(problem) => panic!("{problem}"),
    }
}
