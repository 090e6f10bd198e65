//! Tests of wrong command lines and their messages.

use crate::cli::parse::tests::assert_error;

#[test]
fn why_and_diff_with_too_few_or_too_many_words() {
    assert_error(
        "why --audience guest",
        "error: `why` requires PAGE\n  = help: PAGE: Path of the page in the site, with or without `.html`, or its record as `TYPE:ID`",
    );
    assert_error(
        "why a \u{7}",
        "error: unexpected argument `\\u{7}`\n  = help: usage: `hirebook why [OPTIONS] <PAGE>`",
    );
    assert_error(
        "diff",
        "error: `diff` requires OLD\n  = help: OLD: Folder with a hirebook.toml, or git revision such as `HEAD`, to compare with",
    );
    assert_error(
        "diff a b c d",
        "error: unexpected argument `c`\n  = help: usage: `hirebook diff [OPTIONS] <OLD> [NEW]`",
    );
    assert_error(
        "diff a --content b",
        "error: `diff` does not take `--content`\n  = help: it is an option of `build`, `serve`, `check` and `why`\
         \n  = help: run `hirebook diff --help` to list the options",
    );
    assert_error(
        "why a --breif",
        "error: unknown option `--breif`\n  = help: did you mean `--brief`? (an option of `diff`)\
         \n  = help: run `hirebook why --help` to list the options",
    );
}

#[test]
fn unknown_commands() {
    assert_error(
        "biuld",
        "error: unknown command `biuld`\n  = help: did you mean `build`?",
    );
    assert_error(
        "help cehck",
        "error: unknown command `cehck`\n  = help: did you mean `check`?",
    );
    assert_error(
        "deploy",
        "error: unknown command `deploy`\n  = help: the commands are `build`, `serve`, `check`, `why`, `diff`, `schema`, `search`, `explain`, `completions`, `man` and `help`",
    );
    assert_error(
        "\x1b[31m",
        "error: unknown command `\\u{1b}[31m`\n  = help: the commands are `build`, `serve`, `check`, `why`, `diff`, `schema`, `search`, `explain`, `completions`, `man` and `help`",
    );
    assert_error(
        "help broken-link",
        "error: unknown command `broken-link`\n  = help: the commands are `build`, `serve`, `check`, `why`, `diff`, `schema`, `search`, `explain`, `completions`, `man` and `help`\
         \n  = help: to explain the code, run `hirebook explain broken-link`",
    );
    assert_error(
        "help build check",
        "error: unexpected argument `check`\n  = help: usage: `hirebook help [COMMAND]`",
    );
}

#[test]
fn unknown_options() {
    assert_error(
        "build --ouput x",
        "error: unknown option `--ouput`\n  = help: did you mean `--output`?\n  = help: run `hirebook build --help` to list the options",
    );
    assert_error(
        "--colour never build",
        "error: unknown option `--colour`\n  = help: did you mean `--color`?\n  = help: run `hirebook --help` to list the options",
    );
    assert_error(
        "check --ouput x",
        "error: unknown option `--ouput`\n  = help: did you mean `--output`? (an option of `build`, `search` and `man`)\
         \n  = help: run `hirebook check --help` to list the options",
    );
    assert_error(
        "build -x",
        "error: unknown option `-x`\n  = help: run `hirebook build --help` to list the options",
    );
    assert_error(
        "build -qx",
        "error: unknown option `-x`\n  = help: run `hirebook build --help` to list the options",
    );
    assert_error(
        "check --porcelain",
        "error: unknown option `--porcelain`\n  = help: run `hirebook check --help` to list the options",
    );
    assert_error(
        "build --hepl",
        "error: unknown option `--hepl`\n  = help: did you mean `--help`?\n  = help: run `hirebook build --help` to list the options",
    );
}

#[test]
fn options_of_other_commands() {
    assert_error(
        "check --output x",
        "error: `check` does not take `--output`\n  = help: it is an option of `build`, `search` and `man`\n  = help: run `hirebook check --help` to list the options",
    );
    assert_error(
        "--strict explain",
        "error: `explain` does not take `--strict`\n  = help: it is an option of `build`, `serve` and `check`\
         \n  = help: run `hirebook explain --help` to list the options",
    );
    assert_error(
        "--strict",
        "error: `--strict` is given without a command\n  = help: it is an option of `build`, `serve` and `check`",
    );
    assert_error(
        "--json x",
        "error: `--json` is given without a command\n  = help: it is an option of `schema`",
    );
}

#[test]
fn missing_and_surplus_values() {
    assert_error("build --root", "error: `--root` has no value");
    assert_error(
        "build --root --strict",
        "error: `--root` has no value, but is followed by `--strict`\
         \n  = help: to pass a value that begins with a dash, write `--root=--strict`",
    );
    assert_error(
        "build --jobs -1",
        "error: `--jobs` has no value, but is followed by `-1`\n  = help: to pass a value that begins with a dash, write `--jobs=-1`",
    );
    assert_error(
        "build --strict=yes",
        "error: `--strict` takes no value, but `yes` is given\n  = help: write `--strict` without a value",
    );
    assert_error(
        "build -q=yes",
        "error: `-q` takes no value, but `yes` is given\n  = help: write `-q` without a value",
    );
    assert_error("build --root=", "error: the value of `--root` is empty");
    let twice =
        "error: `--audience` is given twice\n  = help: run the command once for each audience";
    assert_error("build --audience a --audience b", twice);
    assert_error("serve --audience a --audience=a", twice);
    assert_error(
        "schema --preset pages --json out",
        "error: `--preset` and `--json` exclude each other\n  = help: remove one of these options",
    );
    assert_error(
        "build --audience=",
        "error: the value of `--audience` is empty",
    );
}

#[test]
fn invalid_values() {
    assert_error(
        "build --jobs=0",
        "error: `--jobs 0` is not a whole number of at least 1",
    );
    assert_error(
        "build --format xml",
        "error: `--format xml` is not a valid value\n  = help: the valid values are `human`, `short`, `json` and `github`",
    );
    assert_error(
        "build --format=jsno",
        "error: `--format jsno` is not a valid value\n  = help: did you mean `json`?",
    );
    assert_error(
        "build --color sometimes",
        "error: `--color sometimes` is not a valid value\n  = help: the valid values are `auto`, `always` and `never`",
    );
    assert_error(
        "check --today 2026-02-30",
        "error: `--today 2026-02-30` is not a valid date",
    );
    assert_error(
        "check --today yesterday",
        "error: `--today yesterday` is not a date\n  = help: write a date as year-month-day: 2026-05-31",
    );
    assert_error(
        "build --base-url example.org",
        "error: `--base-url example.org` is neither a URL nor a path that begins with `/`\
         \n  = help: write `https://host/path`, or `/path` for any host",
    );
    assert_error(
        "build --jobs=0 --jobs=2",
        "error: `--jobs 0` is not a whole number of at least 1",
    );
}

#[test]
fn unexpected_arguments() {
    assert_error(
        "build docs",
        "error: unexpected argument `docs`\n  = help: to use a handbook in another folder, pass `--root docs`",
    );
    assert_error(
        "build strict",
        "error: unexpected argument `strict`\n  = help: did you mean `--strict`?",
    );
    assert_error(
        "schema -- --json",
        "error: unexpected argument `--json`\n  = help: did you mean `--json`?",
    );
}

#[test]
fn unknown_names_of_shells_commands_and_formats() {
    assert_error(
        "completions",
        "error: `completions` requires SHELL\n  = help: SHELL: Shell to print the script for\n  = help: the valid values are `bash`, `elvish`, `fish`, `powershell` and `zsh`",
    );
    assert_error(
        "completions csh",
        "error: `csh` is not a valid value\n  = help: did you mean `zsh`?",
    );
    assert_error(
        "completions tcl",
        "error: `tcl` is not a valid value\n  = help: the valid values are `bash`, `elvish`, `fish`, `powershell` and `zsh`",
    );
    assert_error(
        "man biuld",
        "error: unknown command `biuld`\n  = help: did you mean `build`?",
    );
    assert_error(
        "search --format github x",
        "error: `--format github` is not a valid value\n  = help: the valid values are `human` and `json`",
    );
}
