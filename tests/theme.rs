//! The default theme as readers get it: the minified scripts and stylesheet are those of their sources.
//!
//! Edit `themes/default/js/*.js` and `themes/default/css/*.css`, then run `UPDATE=1 cargo test --test theme`, which writes the
//! minified files beside them. The binary embeds those, so that a build minifies nothing.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads and writes the files of the repository"
)]

#[path = "support/minify.rs"]
mod minify;

use std::fs;
use std::path::{Path, PathBuf};

use minify::{script, stylesheet};

/// The readable scripts and stylesheets.
fn sources() -> Vec<PathBuf> {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut found: Vec<PathBuf> = ["css", "js"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(theme.join(folder)).expect("the theme has it"))
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| !path.to_string_lossy().contains(".min."))
        .collect();
    found.sort();
    found
}

#[test]
fn minified_files_are_current() {
    let mut outdated = Vec::new();
    for source in sources() {
        let text = fs::read_to_string(&source).expect("it is a text");
        let (ending, minified) = match source.extension().and_then(|ending| ending.to_str()) {
            Some("js") => ("min.js", script(&text)),
            _ => ("min.css", stylesheet(&text)),
        };
        let path = source.with_extension(ending);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, minified).expect("it can be written");
        } else if fs::read_to_string(&path).ok() != Some(minified) {
            outdated.push(path);
        }
    }
    assert!(
        outdated.is_empty(),
        "run `UPDATE=1 cargo test --test theme`; these are outdated: {outdated:?}"
    );
}

#[test]
fn stylesheets_lose_comments_and_indentation() {
    let css = "/* One,\n   two. */\na { b: c; }\n\n  /* three */\n  d { e: f; } /* four */\n";
    assert_eq!(stylesheet(css), "a { b: c; }\nd { e: f; } /* four */\n");
}

#[test]
fn scripts_lose_comments_and_whitespace() {
    let cases = [
        ("// One.\nlet a = 1; // two\n  a += 1;\n", "let a=1;a+=1;"),
        ("a = b\nc = d", "a=b\nc=d"),
        ("return\na", "return\na"),
        ("a()\n  .b()\n  .c([\n    1,\n  ])", "a().b().c([1,])"),
        ("a + +b - -c++ + d", "a+ +b- -c++ +d"),
        ("a = b\n++c", "a=b\n++c"),
        ("if (a) {\n  b()\n}\nc()", "if(a){b()}\nc()"),
        (
            "a = 'b  /* c */ \\'  // d'; e = \"  \"",
            "a='b  /* c */ \\'  // d';e=\"  \"",
        ),
        (
            "a = /[/ ]\\/  '/g.test(b) ? c / d  : e /  f",
            "a=/[/ ]\\/  '/g.test(b)?c/d:e/f",
        ),
        ("return /  a/", "return/  a/"),
        (
            "`a  ${ b({ c: `  }` }) }  d`  ;  e",
            "`a  ${ b({ c: `  }` }) }  d`;e",
        ),
        ("a /* b\n c */ d", "a\nd"),
        ("const { é, $a } = b in c", "const{é,$a}=b in c"),
        ("'never closed", "'never closed"),
    ];
    for (text, expected) in cases {
        assert_eq!(script(text), format!("{expected}\n"), "{text}");
    }
}

#[test]
fn private_names_are_shortened() {
    let cases = [
        // Top-level names, properties, and names in template literals are kept.
        ("var one = 1; one()", "var one=1;one()"),
        (
            "(() => { var one = 1; a.one; })",
            "(()=>{var one=1;a.one;})",
        ),
        (
            "(() => { var one = 1; return { one }; })",
            "(()=>{var one=1;return{one};})",
        ),
        (
            "(() => { var one = 1; return { b, one: 2 }; })",
            "(()=>{var one=1;return{b,one:2};})",
        ),
        (
            "(() => { var { one = 1, two } = b; })",
            "(()=>{var{one=1,two}=b;})",
        ),
        (
            "(() => { var one = `${one}`; })",
            "(()=>{var one=`${one}`;})",
        ),
        (
            "(() => { for (var of of b) ; })",
            "(()=>{for(var of of b);})",
        ),
        // All others get names that the script does not use.
        (
            "(() => { var one = 1, b = a[one]; })",
            "(()=>{var c=1,b=a[c];})",
        ),
        ("(() => { let one; f(...one); })", "(()=>{let a;f(...a);})"),
        ("(one => 'one' + one)", "(a=>'one'+a)"),
        (
            "(() => { function one() {}\n one() })",
            "(()=>{function a(){}\na()})",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(script(text), format!("{expected}\n"), "{text}");
    }
}
