//! Command lines that mean something, and more that do not.

use super::*;

fn read(line: &str) -> Result<Command, Usage> {
    parse(line.split_whitespace().map(OsString::from))
}

fn ok(line: &str) -> Command {
    read(line).unwrap_or_else(|usage| panic!("`{line}` is refused: {usage}"))
}

fn build(line: &str) -> BuildArgs {
    match ok(line) {
        Command::Build(args) => args,
        other => panic!("`{line}` is {other:?}"),
    }
}

/// `line` is refused with exactly these words.
fn refused(line: &str, shown: &str) {
    match read(line) {
        Ok(command) => panic!("`{line}` is {command:?}"),
        Err(usage) => assert_eq!(usage.to_string(), shown, "for `{line}`"),
    }
}

#[test]
fn serve_and_where() {
    let serve = |line: &str| match ok(line) {
        Command::Serve(args) => args,
        other => panic!("`{line}` is {other:?}"),
    };
    let bare = serve("serve");
    assert_eq!(
        (bare.host.as_str(), bare.port, bare.poll, bare.open),
        ("127.0.0.1", 4000, false, false)
    );
    let told = serve("serve --host 0.0.0.0 --port 8080 --poll --open --audience guest");
    assert_eq!(
        (told.host.as_str(), told.port, told.poll, told.open),
        ("0.0.0.0", 8080, true, true)
    );
    assert_eq!(told.audience.as_deref(), Some("guest"));
    refused(
        "serve --port 70000",
        "error: `--port 70000` is not a port\n  = help: a port is a number up to 65535",
    );
    refused(
        "build --port 80",
        "error: `build` does not take `--port`\n  = help: it is a flag of `serve`\n  = help: `hirebook build --help` lists the flags",
    );
}

#[test]
fn a_bare_build_has_the_defaults() {
    let site = SiteArgs {
        root: None,
        content: None,
        strict: false,
        today: None,
        jobs: None,
    };
    let report = ReportArgs {
        format: Format::Human,
        quiet: false,
        color: ColorWhen::Auto,
    };
    assert_eq!(
        build("build"),
        BuildArgs {
            site,
            output: None,
            base_url: None,
            audience: None,
            timings: false,
            report
        }
    );
}

#[test]
fn every_flag_of_build_arrives() {
    let line = "build --root r --content c --output o --base-url /x/ --audience panel --strict --today 2026-05-31 \
                --format short --jobs 3 -q --color never";
    let site = SiteArgs {
        root: Some("r".into()),
        content: Some("c".into()),
        strict: true,
        today: Some(jiff::civil::date(2026, 5, 31)),
        jobs: NonZeroUsize::new(3),
    };
    let report = ReportArgs {
        format: Format::Short,
        quiet: true,
        color: ColorWhen::Never,
    };
    let expected = BuildArgs {
        site,
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
        .map(|flags| format!("{flags} build"))
        .expect("it begins with the command");
    assert_eq!(build(&moved), expected, "with the command last");
}

#[test]
fn the_output_is_left_open_unless_it_is_named() {
    assert_eq!(build("build --root site").output, None);
    assert_eq!(
        build("build --root site --output x").output,
        Some(PathBuf::from("x"))
    );
}

#[test]
fn later_flags_win() {
    assert_eq!(
        build("build --output a --output b").output,
        Some(PathBuf::from("b"))
    );
    assert_eq!(
        build("--format json build --format=github").report.format,
        Format::Github
    );
    assert!(build("build --strict --strict -q --quiet").report.quiet);
}

#[test]
fn check_takes_what_reads_and_reports() {
    let Command::Check(args) = ok("check --strict --format=github --today=2026-01-02 --content x")
    else {
        panic!("not a check")
    };
    assert!(args.site.strict);
    assert_eq!(args.report.format, Format::Github);
    assert_eq!(args.site.content, Some("x".into()));
}

#[test]
fn schema_prints_or_exports() {
    let report = ReportArgs::default();
    assert_eq!(
        ok("schema"),
        Command::Schema(SchemaArgs {
            root: None,
            json: None,
            report
        })
    );
    assert_eq!(
        ok("schema --root a --json b"),
        Command::Schema(SchemaArgs {
            root: Some("a".into()),
            json: Some("b".into()),
            report
        })
    );
}

#[test]
fn why_takes_a_page_and_diff_one_or_two_states() {
    let site = SiteArgs {
        root: None,
        content: None,
        strict: false,
        today: None,
        jobs: None,
    };
    let report = ReportArgs {
        format: Format::Json,
        ..ReportArgs::default()
    };
    let audience = Some("guest".to_owned());
    let why = WhyArgs {
        page: "dish:curry".to_owned(),
        site: site.clone(),
        audience: audience.clone(),
        report,
    };
    assert_eq!(
        ok("why --format json dish:curry --audience guest"),
        Command::Why(why)
    );
    let diff = DiffArgs {
        old: "v1".into(),
        new: Some("..".into()),
        site: SiteArgs {
            root: Some("a".into()),
            ..site
        },
        audience,
        brief: true,
        exit_code: true,
        report,
    };
    assert_eq!(
        ok("diff --brief v1 --exit-code --root a .. --format=json --audience guest"),
        Command::Diff(diff.clone())
    );
    let plain = DiffArgs {
        new: None,
        brief: false,
        exit_code: false,
        ..diff
    };
    assert_eq!(
        ok("diff v1 --root a --format json --audience guest"),
        Command::Diff(plain)
    );
    assert!(matches!(ok("diff -- -v"), Command::Diff(args) if args.old == "-v"));
}

#[test]
fn why_and_diff_with_too_few_or_too_many_words() {
    refused(
        "why --audience guest",
        "error: `why` is not told a page\n  = help: name it by its path, as in the site, or by its record: `TYPE:ID`",
    );
    refused(
        "why a \u{7}",
        "error: `why` takes one page, and `\\u{7}` is given too",
    );
    refused(
        "diff",
        "error: `diff` is not told what to compare with\n  = help: name a folder or a revision: `hirebook diff HEAD`",
    );
    refused(
        "diff a b c d",
        "error: `diff` takes two folders or revisions, and `c` is given too",
    );
    refused(
        "diff a --content b",
        "error: `diff` does not take `--content`\n  = help: it is a flag of `build`, `serve`, `check` and `why`\
         \n  = help: `hirebook diff --help` lists the flags",
    );
    refused(
        "why a --breif",
        "error: `--breif` is not a flag\n  = help: did you mean `--brief`? (a flag of `diff`)\
         \n  = help: `hirebook why --help` lists the flags",
    );
}

#[test]
fn explain_takes_codes_or_none() {
    assert_eq!(ok("explain"), Command::Explain(Vec::new()));
    assert_eq!(
        ok("explain broken-link bad-id"),
        Command::Explain(vec!["broken-link".into(), "bad-id".into()])
    );
}

#[test]
fn help_is_found_wherever_it_is_asked_for() {
    for line in ["", "--help", "-h", "help", "-h build2", "--help --nonsense"] {
        assert_eq!(ok(line), Command::Help(Topic::Overview), "{line}");
    }
    for line in [
        "build --help",
        "build -h --nonsense",
        "-h build",
        "help build",
        "build -qh",
        "build --strict -h",
    ] {
        assert_eq!(ok(line), Command::Help(Topic::Command("build")), "{line}");
    }
    assert_eq!(ok("help help"), Command::Help(Topic::Command("help")));
    for line in ["--version", "-V", "build -V", "-V --nonsense"] {
        assert_eq!(ok(line), Command::Version, "{line}");
    }
}

#[test]
fn paths_may_be_what_the_system_allows() {
    assert_eq!(
        build("build --root=--odd").site.root,
        Some(PathBuf::from("--odd"))
    );
    assert_eq!(build("build --root -").site.root, Some(PathBuf::from("-")));
    assert_eq!(
        build("build --root=a=b").site.root,
        Some(PathBuf::from("a=b"))
    );
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_text_but_names_do() {
    use std::os::unix::ffi::OsStringExt;
    let odd = |prefix: &str| OsString::from_vec([prefix.as_bytes(), b"\xff"].concat());
    let with =
        |flag: &str, value: OsString| parse(["build".into(), flag.into(), value].into_iter());
    for flag in ["--root", "--content", "--output"] {
        assert!(with(flag, odd("a")).is_ok(), "{flag}");
    }
    let Ok(Command::Build(args)) = parse(["build".into(), odd("--output=")].into_iter()) else {
        panic!("it is refused")
    };
    assert_eq!(args.output.map(PathBuf::into_os_string), Some(odd("")));
    let message = |result: Result<Command, Usage>| result.expect_err("it is refused").message;
    assert_eq!(
        message(with("--audience", odd("a"))),
        "`--audience a\u{fffd}` is not UTF-8 text"
    );
    assert_eq!(
        message(parse([odd("buil")].into_iter())),
        "`buil\u{fffd}` is not a command"
    );
    assert_eq!(
        message(parse(["build".into(), odd("--roo")].into_iter())),
        "`--roo\u{fffd}` is not a flag"
    );
    assert_eq!(
        message(parse(["build".into(), odd("-")].into_iter())),
        "`-\u{fffd}` is not a flag"
    );
}

#[test]
fn unknown_commands() {
    refused(
        "biuld",
        "error: `biuld` is not a command\n  = help: did you mean `build`?",
    );
    refused(
        "help cehck",
        "error: `cehck` is not a command\n  = help: did you mean `check`?",
    );
    refused(
        "deploy",
        "error: `deploy` is not a command\n  = help: the commands are `build`, `serve`, `check`, `why`, `diff`, `schema`, `search`, `explain` and `help`",
    );
    refused(
        "\x1b[31m",
        "error: `\\u{1b}[31m` is not a command\n  = help: the commands are `build`, `serve`, `check`, `why`, `diff`, `schema`, `search`, `explain` and `help`",
    );
    refused(
        "help broken-link",
        "error: `broken-link` is not a command\n  = help: the commands are `build`, `serve`, `check`, `why`, `diff`, `schema`, `search`, `explain` and `help`\
         \n  = help: `hirebook explain broken-link` tells what the code means",
    );
    refused(
        "help build check",
        "error: `help` takes one command, and `check` is given too",
    );
}

#[test]
fn unknown_flags() {
    refused(
        "build --ouput x",
        "error: `--ouput` is not a flag\n  = help: did you mean `--output`?\n  = help: `hirebook build --help` lists the flags",
    );
    refused(
        "--colour never build",
        "error: `--colour` is not a flag\n  = help: did you mean `--color`?\n  = help: `hirebook --help` lists the flags",
    );
    refused(
        "check --ouput x",
        "error: `--ouput` is not a flag\n  = help: did you mean `--output`? (a flag of `build` and `search`)\
         \n  = help: `hirebook check --help` lists the flags",
    );
    refused(
        "build -x",
        "error: `-x` is not a flag\n  = help: `hirebook build --help` lists the flags",
    );
    refused(
        "build -qx",
        "error: `-x` is not a flag\n  = help: `hirebook build --help` lists the flags",
    );
    refused(
        "check --porcelain",
        "error: `--porcelain` is not a flag\n  = help: `hirebook check --help` lists the flags",
    );
    refused(
        "build --hepl",
        "error: `--hepl` is not a flag\n  = help: did you mean `--help`?\n  = help: `hirebook build --help` lists the flags",
    );
}

#[test]
fn flags_of_other_commands() {
    refused(
        "check --output x",
        "error: `check` does not take `--output`\n  = help: it is a flag of `build` and `search`\n  = help: `hirebook check --help` lists the flags",
    );
    refused(
        "--strict explain",
        "error: `explain` does not take `--strict`\n  = help: it is a flag of `build`, `serve` and `check`\
         \n  = help: `hirebook explain --help` lists the flags",
    );
    refused(
        "--strict",
        "error: there is no command beside `--strict`\n  = help: `build`, `serve` and `check` take it",
    );
    refused(
        "--json x",
        "error: there is no command beside `--json`\n  = help: `schema` takes it",
    );
}

#[test]
fn missing_and_surplus_values() {
    refused(
        "build --root",
        "error: `--root` is followed by nothing, and not by its DIR",
    );
    refused(
        "build --root --strict",
        "error: `--root` is followed by `--strict`, and not by its DIR\
         \n  = help: a value that begins with a dash is written `--root=--strict`",
    );
    refused(
        "build --jobs -1",
        "error: `--jobs` is followed by `-1`, and not by its N\n  = help: a value that begins with a dash is written `--jobs=-1`",
    );
    refused(
        "build --strict=yes",
        "error: `--strict` takes no value, and `yes` is given\n  = help: write `--strict` alone",
    );
    refused(
        "build -q=yes",
        "error: `-q` takes no value, and `yes` is given\n  = help: write `-q` alone",
    );
    refused("build --root=", "error: the value of `--root` is empty");
    let twice = "error: `--audience` is given twice\n  = help: a site is for one audience: run the command once for each";
    refused("build --audience a --audience b", twice);
    refused("serve --audience a --audience=a", twice);
    refused(
        "build --audience=",
        "error: the value of `--audience` is empty",
    );
}

#[test]
fn values_that_do_not_do() {
    refused(
        "build --jobs=0",
        "error: `--jobs 0` is not a whole number from 1 up",
    );
    refused(
        "build --format xml",
        "error: `--format xml` is not known\n  = help: known are `human`, `short`, `json` and `github`",
    );
    refused(
        "build --format=jsno",
        "error: `--format jsno` is not known\n  = help: did you mean `json`?",
    );
    refused(
        "build --color sometimes",
        "error: `--color sometimes` is not known\n  = help: known are `auto`, `always` and `never`",
    );
    refused(
        "check --today 2026-02-30",
        "error: `--today 2026-02-30` is not a day of the calendar",
    );
    refused(
        "check --today yesterday",
        "error: `--today yesterday` is not a date\n  = help: a date is written year-month-day: 2026-05-31",
    );
    refused(
        "build --base-url example.org",
        "error: `--base-url example.org` is neither an address nor a path from `/`\
         \n  = help: it is written `https://host/path`, or `/path` for any host",
    );
    refused(
        "build --jobs=0 --jobs=2",
        "error: `--jobs 0` is not a whole number from 1 up",
    );
}

#[test]
fn surplus_words() {
    refused(
        "build docs",
        "error: `build` takes flags only, and `docs` is none\n  = help: a handbook in another folder is named with `--root docs`",
    );
    refused(
        "build strict",
        "error: `build` takes flags only, and `strict` is none\n  = help: did you mean `--strict`?",
    );
    refused(
        "schema -- --json",
        "error: `schema` takes flags only, and `--json` is none\n  = help: did you mean `--json`?",
    );
}
