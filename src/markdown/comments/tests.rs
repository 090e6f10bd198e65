//! Which comments are found, and what is none.

use super::find;

fn found(text: &str) -> Vec<(&str, bool)> {
    find(text, &[])
        .into_iter()
        .map(|comment| (&text[comment.range], comment.is_closed))
        .collect()
}

#[test]
fn each_form_is_found_from_its_opening_to_its_end() {
    for comment in [
        "%% a %%",
        "%%a%%",
        "%%\na\n\nb\n%%",
        "{# a #}",
        "{#a#}",
        "{# a\n\nb #}",
        "{% comment %}a{% endcomment %}",
        "{%- comment -%}\na\n\nb\n{%- endcomment -%}",
        "{% comment \"why\" %} a {% endcomment %}",
        "{% # a %}",
        "{{! a }}",
        "{{!-- a }} b --}}",
        "{{/* a */}}",
        "{{- /* a */ -}}",
        "{/* a */}",
        "{::comment}\na\n{:/comment}",
        "{>> a <<}",
        "<%# a %>",
        "<%-- a --%>",
        "[//]: # (a)",
        "[//]: # \"a\"",
        "[//]: # a",
        "[//]: # (a\nb)",
        "[comment]: <> (a)",
        "[Comment]: # 'a'",
    ] {
        assert_eq!(
            found(&format!("{comment}\n\nz\n")),
            [(comment, true)],
            "{comment}"
        );
        assert_eq!(
            found(&format!("> {comment}")),
            [(comment, true)],
            "{comment}"
        );
    }
    assert_eq!(
        found("text {# a #} text %%b%% text"),
        [("{# a #}", true), ("%%b%%", true)]
    );
    assert_eq!(
        found("text <!-- a\n\nb --> text"),
        [("<!-- a\n\nb -->", true)]
    );
}

#[test]
fn what_is_never_closed_is_known() {
    for (text, opening) in [
        ("%%\na\n", "%%"),
        ("%% a\n\nb\n", "%%"),
        ("a {# b\n", "{#"),
        ("a <!-- b\n", "<!--"),
    ] {
        assert_eq!(found(text), [(opening, false)], "{text}");
    }
}

#[test]
fn ordinary_text_is_no_comment() {
    for text in [
        "100 %% and 200 %%",
        "printf(\"%%d %%s\")",
        "a%%b%%c",
        "100%% sure",
        "a %%",
        "%%%",
        "# Tea {#tea}",
        "# Tea {#tea .c}\n\n{#\u{e9}}",
        "{{ name }} {% include x %} {{!ready}} {{< a >}}",
        "<!-- a -->",
        "a <!-- b\nc --> d",
        "[a]: # (b)",
        "[x] [//] //",
        "see [//]: # (a)",
        "{:.c} {::options}",
        "<%= a %>",
        "{% comments %}",
        "a {/b} {>c}",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn misspelt_openings_are_found() {
    for opening in [
        "<!- a -->",
        "!-- a -->",
        "<-- a -->",
        "<!x-- a -->",
        "<!|- a -->",
        "<x!-- a -->",
        "<x-- a -->",
        "<!-(- a -->",
        "<-!- a -->",
        "<! -- a -->",
        "<!\n-- a -->",
        "<!--> a -->",
        "<!—- a -->",
        "<!— a —>",
        "<!–- a",
        "<!− a",
        "&lt;!-- a -->",
        "\\<!-- a -->",
        "!<-- a -->",
        "＜!-- a\n\nb -->",
        "<!ı-- a -->",
        "<!\u{c}-- a -->",
        "<!\u{a0}-- a -->",
    ] {
        for text in [
            opening.to_owned(),
            format!("text {opening} text"),
            format!("> {opening}"),
            format!("<!-- a --> {opening}"),
        ] {
            let found = find(&text, &[])
                .into_iter()
                .filter(|comment| !comment.is_closed)
                .count();
            assert_eq!(found, 1, "{text:?}");
        }
    }
}

#[test]
fn other_text_is_no_misspelt_opening() {
    for none in [
        "a <-- b",
        "a <--> b --> c",
        "a --> b --> c",
        "<b-- a",
        "<!DOCTYPE html>",
        "&lt;! a",
        "a <- b",
        "no! -- really --> a",
        "<!-- a -- b -->",
        "<!--> a",
        "<!-->",
    ] {
        assert_eq!(
            found(none)
                .iter()
                .filter(|(_, is_closed)| !is_closed)
                .count(),
            0,
            "{none:?}"
        );
    }
}
