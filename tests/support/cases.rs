//! Properties that hold of random cases: as many as `HIREBOOK_CASES` says, or as the suite can bear.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

/// Runs a property, `usual` times if nothing else is wanted; of a case where it does not hold, a smaller one is looked for, for some seconds, and told.
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
