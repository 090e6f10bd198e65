//! Tests of valid command lines; `usage/tests.rs` has those that are wrong.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::*;
use crate::cli::args::*;
use crate::cli::values::PresetChoice;
use crate::diagnostic::Format;

fn parse_line(line: &str) -> Result<Invocation, UsageError> {
    parse(line.split_whitespace().map(OsString::from))
}

pub(super) fn parsed(line: &str) -> Command {
    match parse_line(line) {
        Ok(Invocation::Run(command)) => command,
        other => panic!("`{line}` is {other:?}"),
    }
}

/// The text that a line prints.
pub(super) fn printed(line: &str) -> String {
    match parse_line(line) {
        Ok(Invocation::Print(text)) => text,
        other => panic!("`{line}` is {other:?}"),
    }
}

fn build(line: &str) -> BuildArgs {
    match parsed(line) {
        Command::Build(args) => args,
        other => panic!("`{line}` is {other:?}"),
    }
}

/// Asserts that `line` is refused with exactly this message.
pub(in crate::cli) fn assert_error(line: &str, message: &str) {
    match parse_line(line) {
        Ok(command) => panic!("`{line}` is {command:?}"),
        Err(usage) => assert_eq!(usage.to_string(), message, "for `{line}`"),
    }
}

#[test]
fn serve_takes_an_address() {
    let serve = |line: &str| match parsed(line) {
        Command::Serve(args) => args,
        other => panic!("`{line}` is {other:?}"),
    };
    let bare = serve("serve");
    assert_eq!(
        (bare.host.as_str(), bare.port, bare.poll, bare.open),
        ("127.0.0.1", 4000, false, false)
    );
    let args = serve("serve --host 0.0.0.0 --port 8080 --poll --open --audience guest");
    assert_eq!(
        (args.host.as_str(), args.port, args.poll, args.open),
        ("0.0.0.0", 8080, true, true)
    );
    assert_eq!(args.audience.as_deref(), Some("guest"));
    assert_error(
        "serve --port 70000",
        "error: `--port 70000` is not a port\n  = help: a port is a number up to 65535",
    );
    assert_error(
        "build --port 80",
        "error: `build` does not take `--port`\n  = help: it is an option of `serve`\n  = help: run `hirebook build --help` to list the options",
    );
}

#[test]
fn a_bare_build_has_the_defaults() {
    let source = SourceArgs {
        root: RootArgs { root: None },
        content: None,
        run: RunArgs {
            today: None,
            jobs: None,
        },
    };
    let report = ReportArgs {
        format: Format::Human,
        terminal: TerminalArgs {
            quiet: false,
            color: ColorWhen::Auto,
        },
    };
    let expected = BuildArgs {
        output: None,
        base_url: None,
        audience: None,
        strict: false,
        timings: false,
        source,
        report,
    };
    assert_eq!(build("build"), expected);
}

#[test]
fn every_option_of_build_arrives() {
    let line = "build --root r --content c --output o --base-url /x/ --audience panel --strict --today 2026-05-31 \
                --format short --jobs 3 -q --color never";
    let source = SourceArgs {
        root: RootArgs {
            root: Some("r".into()),
        },
        content: Some("c".into()),
        run: RunArgs {
            today: Some(jiff::civil::date(2026, 5, 31)),
            jobs: NonZeroUsize::new(3),
        },
    };
    let report = ReportArgs {
        format: Format::Short,
        terminal: TerminalArgs {
            quiet: true,
            color: ColorWhen::Never,
        },
    };
    let expected = BuildArgs {
        source,
        strict: true,
        output: Some("o".into()),
        base_url: Some("/x".to_owned()),
        audience: Some("panel".to_owned()),
        timings: false,
        report,
    };
    assert_eq!(build(line), expected);
    assert_eq!(
        build(
            &line
                .replace(" r ", "=r ")
                .replace(" c ", "=c ")
                .replace(" 3 ", "=3 ")
        ),
        expected,
        "with equals signs"
    );
    let moved = line
        .strip_prefix("build ")
        .map(|options| format!("{options} build"))
        .expect("it begins with the command");
    assert_eq!(build(&moved), expected, "with the command last");
}

#[test]
fn output_has_no_default_in_the_arguments() {
    assert_eq!(build("build --root site").output, None);
    assert_eq!(
        build("build --root site --output x").output,
        Some(PathBuf::from("x"))
    );
}

#[test]
fn the_last_of_repeated_options_counts() {
    assert_eq!(
        build("build --output a --output b").output,
        Some(PathBuf::from("b"))
    );
    assert_eq!(
        build("--format json build --format=github").report.format,
        Format::Github
    );
    assert!(
        build("build --strict --strict -q --quiet")
            .report
            .terminal
            .quiet
    );
}

#[test]
fn check_takes_source_and_report_options() {
    let Command::Check(args) =
        parsed("check --strict --format=github --today=2026-01-02 --content x")
    else {
        panic!("not a check")
    };
    assert!(args.strict);
    assert_eq!(args.report.format, Format::Github);
    assert_eq!(args.source.content, Some("x".into()));
}

#[test]
fn schema_prints_or_exports() {
    let report = ReportArgs::default();
    let args = |root: Option<&str>, json: Option<&str>| {
        Command::Schema(SchemaArgs {
            root: RootArgs {
                root: root.map(Into::into),
            },
            preset: None,
            json: json.map(Into::into),
            migrate: false,
            report,
        })
    };
    assert_eq!(parsed("schema"), args(None, None));
    let preset = |words| match parsed(words) {
        Command::Schema(args) => args.preset,
        _ => panic!("not a schema"),
    };
    assert_eq!(preset("schema --preset"), Some(PresetChoice::OfSite));
    assert_eq!(
        preset("schema --preset --root a"),
        Some(PresetChoice::OfSite)
    );
    assert_eq!(
        preset("schema --preset pages"),
        Some(PresetChoice::BuiltIn("pages".into()))
    );
    assert_eq!(
        parsed("schema --root a --json b"),
        args(Some("a"), Some("b"))
    );
}

#[test]
fn why_takes_a_page_and_diff_one_or_two_states() {
    let report = ReportArgs {
        format: Format::Json,
        ..ReportArgs::default()
    };
    let audience = Some("guest".to_owned());
    let why = WhyArgs {
        page: "dish:curry".to_owned(),
        source: SourceArgs::default(),
        audience: audience.clone(),
        report,
    };
    assert_eq!(
        parsed("why --format json dish:curry --audience guest"),
        Command::Why(why)
    );
    let diff = DiffArgs {
        old: "v1".into(),
        new: Some("..".into()),
        root: RootArgs {
            root: Some("a".into()),
        },
        run: RunArgs::default(),
        audience,
        brief: true,
        exit_code: true,
        report,
    };
    assert_eq!(
        parsed("diff --brief v1 --exit-code --root a .. --format=json --audience guest"),
        Command::Diff(diff.clone())
    );
    let plain = DiffArgs {
        new: None,
        brief: false,
        exit_code: false,
        ..diff
    };
    assert_eq!(
        parsed("diff v1 --root a --format json --audience guest"),
        Command::Diff(plain)
    );
    assert!(matches!(parsed("diff -- -v"), Command::Diff(args) if args.old == "-v"));
}

#[test]
fn explain_takes_codes_or_none() {
    assert_eq!(
        parsed("explain"),
        Command::Explain(ExplainArgs { codes: Vec::new() })
    );
    let codes = vec!["broken-link".into(), "bad-id".into()];
    assert_eq!(
        parsed("explain broken-link bad-id"),
        Command::Explain(ExplainArgs { codes })
    );
}

#[test]
fn help_is_printed_wherever_it_is_requested() {
    for line in ["", "--", "--help", "-h", "-h build2", "--help --nonsense"] {
        assert!(
            printed(line).contains("Usage: hirebook <COMMAND>"),
            "{line}"
        );
    }
    for line in [
        "build --help",
        "build -h --nonsense",
        "-h build",
        "--strict -h build",
        "build -qh",
        "build --strict -h",
    ] {
        assert!(printed(line).contains("Usage: hirebook build"), "{line}");
    }
    assert_eq!(parsed("help"), Command::Help(HelpArgs { command: None }));
    for name in ["build", "help"] {
        assert_eq!(
            parsed(&format!("help {name}")),
            Command::Help(HelpArgs {
                command: Some(name.to_owned())
            })
        );
    }
    for line in ["--version", "-V", "build -V", "-V --nonsense"] {
        assert_eq!(
            printed(line),
            format!("hirebook {}\n", env!("CARGO_PKG_VERSION")),
            "{line}"
        );
    }
}

#[test]
fn paths_may_begin_with_dashes_or_contain_equals_signs() {
    assert_eq!(
        build("build --root=--odd").source.root.root,
        Some(PathBuf::from("--odd"))
    );
    assert_eq!(
        build("build --root -").source.root.root,
        Some(PathBuf::from("-"))
    );
    assert_eq!(
        build("build --root=a=b").source.root.root,
        Some(PathBuf::from("a=b"))
    );
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_utf8_but_names_must() {
    use std::os::unix::ffi::OsStringExt;
    let odd = |prefix: &str| OsString::from_vec([prefix.as_bytes(), b"\xff"].concat());
    let with =
        |option: &str, value: OsString| parse(["build".into(), option.into(), value].into_iter());
    for option in ["--root", "--content", "--output"] {
        assert!(with(option, odd("a")).is_ok(), "{option}");
    }
    let Ok(Invocation::Run(Command::Build(args))) =
        parse(["build".into(), odd("--output=")].into_iter())
    else {
        panic!("it is refused")
    };
    assert_eq!(args.output.map(PathBuf::into_os_string), Some(odd("")));
    let message =
        |result: Result<Invocation, UsageError>| result.expect_err("it is refused").message;
    assert_eq!(
        message(with("--audience", odd("a"))),
        "`--audience a\u{fffd}` is not UTF-8 text"
    );
    assert_eq!(
        message(parse([odd("buil")].into_iter())),
        "unknown command `buil\u{fffd}`"
    );
    assert_eq!(
        message(parse(["build".into(), odd("--roo")].into_iter())),
        "unknown option `--roo\u{fffd}`"
    );
    assert_eq!(
        message(parse(["build".into(), odd("-")].into_iter())),
        "unknown option `-\u{fffd}`"
    );
}

#[test]
fn options_may_precede_the_command() {
    assert_error(
        "--jobs 2 --strict biuld",
        "error: unknown command `biuld`\n  = help: did you mean `build`?",
    );
    assert_eq!(
        parsed("--jobs 2 --color=never -q build"),
        parsed("build --jobs 2 --color=never -q")
    );
    assert_eq!(parsed("--root build check"), parsed("check --root build"));
}

#[test]
fn completions_and_man_take_names() {
    assert_eq!(
        parsed("completions zsh"),
        Command::Completions(CompletionsArgs {
            shell: clap_complete::Shell::Zsh
        })
    );
    assert_eq!(
        parsed("man build"),
        Command::Man(ManArgs {
            command: Some("build".to_owned()),
            output: None
        })
    );
}
