//! The syntax of expressions: paths, `own(…)`, fallbacks, arithmetic and aggregates, before any name in them is resolved.
//!
//! [`GRAMMAR`] is the syntax. An operator has spaces around it, so `-` and `+` can be part of a word. Resolving names is up to `path_reader.rs`.

use crate::diagnostic::{suggestion, words};

/// The grammar of expressions.
pub const GRAMMAR: &str = r#"
expression = sum { "??" sum }
sum        = product { ("+" | "-") product }
product    = operand { ("*" | "/") operand }
operand    = number | function "(" expression ")" steps | "(" expression ")" | path
path       = [ "$" name ] steps
steps      = { [ "." ] word | "@" [ word ] }
"#;

/// The most words, operators and parentheses. Reading and evaluating an expression recurses.
const MAX_TOKENS: usize = 100;

/// An expression as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Syntax<'t> {
    /// A number.
    Number(f64),
    /// A path.
    Path(PathSyntax<'t>),
    /// `own(…)`: the edges of a path that are not inherited, and the steps after the closing parenthesis.
    Own(Box<Syntax<'t>>, Vec<Word<'t>>),
    /// `sum(…)`. `count()` has no expression.
    Aggregate(Aggregate, Option<Box<Syntax<'t>>>),
    /// `a ?? b`, `a + b`.
    Binary(Operator, Box<Syntax<'t>>, Box<Syntax<'t>>),
}

/// A path as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PathSyntax<'t> {
    /// The whole path.
    pub(super) text: &'t str,
    /// The name after `$`, if it starts at one.
    pub(super) name: Option<&'t str>,
    /// Its steps.
    pub(super) steps: Vec<Word<'t>>,
}

/// One step of a path as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'t> {
    /// `.word`: a key or a relation.
    Key(&'t str),
    /// `@`: the edge by which a record was reached; `@word` is this step and a key.
    Edge,
}

/// The function for the edges that are not inherited.
pub const OWN: &str = "own";

words! {
    /// What is computed from all results of an expression.
    pub enum Aggregate {
        /// Their number.
        Count = "count": "the number of results; `count()` is the number of records",
        /// Their sum.
        Sum = "sum": "the sum of the results",
        /// The least.
        Min = "min": "the least result",
        /// The greatest.
        Max = "max": "the greatest result",
    }
}

words! {
    /// An operator between two expressions.
    pub enum Operator {
        /// The first expression if it has a result, and otherwise the second.
        Or = "??": "the value on the left, or the one on the right if there is none",
        /// The sum.
        Plus = "+": "the sum",
        /// The difference.
        Minus = "-": "the difference",
        /// The product.
        Times = "*": "the product",
        /// The quotient.
        Over = "/": "the quotient",
    }
}

impl Operator {
    /// How strongly it binds.
    fn precedence(self) -> usize {
        match self {
            Self::Or => 0,
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }
}

/// A text that is not an expression: what is wrong, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) help: String,
}

impl SyntaxError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { message, help }
    }
}

/// Whether a value is an expression and not a word: it starts with a name, or with a function of one.
pub(super) fn is_expression(text: &str) -> bool {
    let functions = Aggregate::WORDS.iter().copied().chain([OWN]);
    text.starts_with('$')
        || functions
            .filter_map(|name| text.strip_prefix(name))
            .any(|rest| rest.starts_with('(') && rest.contains('$'))
}

/// Parses an expression.
pub(super) fn parse(text: &str) -> Result<Syntax<'_>, SyntaxError> {
    let mut parser = Parser {
        text,
        tokens: tokens(text),
        at: 0,
    };
    if parser.tokens.len() > MAX_TOKENS {
        let message = format!("an expression has more than {MAX_TOKENS} parts");
        return Err(SyntaxError::new(message, "divide it into several keys"));
    }
    let syntax = parser.binary(0)?;
    match parser.next() {
        None => Ok(syntax),
        Some(")") => Err(parser.error("a `)` without its `(`", "remove it")),
        Some(token) => {
            let help = "write an operator between two values: `??`, `+`, `-`, `*` or `/`";
            Err(parser.error(&format!("`{token}` after the end of an expression"), help))
        }
    }
}

/// Splits a text into words, operators and parentheses.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for part in text.split_whitespace() {
        let mut rest = part;
        while let Some(at) = rest.find(['(', ')']) {
            if at > 0 {
                tokens.push(&rest[..at]);
            }
            tokens.push(&rest[at..=at]);
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            tokens.push(rest);
        }
    }
    tokens
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<&'t str>,
    at: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'t str> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn error(&self, what: &str, help: impl Into<String>) -> SyntaxError {
        SyntaxError::new(format!("`{}` has {what}", self.text), help)
    }

    /// Operators that bind at least as strongly as `precedence`. Those of one strength are grouped from the left.
    fn binary(&mut self, precedence: usize) -> Result<Syntax<'t>, SyntaxError> {
        let mut left = self.operand()?;
        while let Some(operator) = self.peek().and_then(Operator::from_word) {
            if operator.precedence() < precedence {
                break;
            }
            self.at += 1;
            let right = self.binary(operator.precedence() + 1)?;
            left = Syntax::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Syntax<'t>, SyntaxError> {
        let Some(token) = self.next() else {
            let (what, help) = match self.tokens.last() {
                None => ("no value", "write a key, a relation or a name with `$`"),
                Some(_) => ("no value at its end", "write a value after the operator"),
            };
            return Err(self.error(what, help));
        };
        if token == "(" {
            let inner = self.binary(0)?;
            self.close()?;
            return Ok(inner);
        }
        if token == ")" || Operator::from_word(token).is_some() {
            let what = format!("`{token}` where a value should be");
            let help = "write a value on both sides of an operator, and in parentheses";
            return Err(self.error(&what, help));
        }
        if self.peek() == Some("(") {
            return self.call(token);
        }
        let is_number = token.starts_with(|c: char| c.is_ascii_digit());
        if let (true, Ok(number)) = (is_number, token.parse::<f64>()) {
            return Ok(Syntax::Number(number));
        }
        Ok(Syntax::Path(self.path(token)?))
    }

    /// A function, from its opening parenthesis on.
    fn call(&mut self, name: &'t str) -> Result<Syntax<'t>, SyntaxError> {
        let aggregate = Aggregate::from_word(name);
        if aggregate.is_none() && name != OWN {
            let known = || Aggregate::WORDS.iter().copied().chain([OWN]);
            let help = suggestion(name, known(), "the functions are");
            return Err(self.error(&format!("an unknown function `{name}`"), help));
        }
        self.at += 1;
        if let (Some(Aggregate::Count), Some(")")) = (aggregate, self.peek()) {
            self.at += 1;
            return Ok(Syntax::Aggregate(Aggregate::Count, None));
        }
        let inner = Box::new(self.binary(0)?);
        self.close()?;
        if let Some(aggregate) = aggregate {
            return Ok(Syntax::Aggregate(aggregate, Some(inner)));
        }
        let further = self.peek().filter(|token| token.starts_with(['.', '@']));
        let steps = match further {
            Some(token) => {
                self.at += 1;
                self.steps(token)?
            }
            None => Vec::new(),
        };
        Ok(Syntax::Own(inner, steps))
    }

    fn close(&mut self) -> Result<(), SyntaxError> {
        match self.next() {
            Some(")") => Ok(()),
            Some(token) => {
                let help = "write an operator between two values: `??`, `+`, `-`, `*` or `/`";
                Err(self.error(&format!("`{token}` after the end of an expression"), help))
            }
            None => Err(self.error("a `(` without its `)`", "add the missing `)`")),
        }
    }

    fn path(&self, token: &'t str) -> Result<PathSyntax<'t>, SyntaxError> {
        let Some(rest) = token.strip_prefix('$') else {
            let steps = self.steps(token)?;
            return Ok(PathSyntax {
                text: token,
                name: None,
                steps,
            });
        };
        let end = rest.find(['.', '@']).unwrap_or(rest.len());
        Ok(PathSyntax {
            text: token,
            name: Some(&rest[..end]),
            steps: self.steps(&rest[end..])?,
        })
    }

    /// The steps of a path. The first may begin without its `.`.
    fn steps(&self, text: &'t str) -> Result<Vec<Word<'t>>, SyntaxError> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let is_edge = rest.starts_with('@');
            if is_edge {
                steps.push(Word::Edge);
            }
            let word = rest.strip_prefix(['@', '.']).unwrap_or(rest);
            let end = word.find(['.', '@']).unwrap_or(word.len());
            if end > 0 {
                steps.push(Word::Key(&word[..end]));
            } else if !is_edge || !word.is_empty() {
                return Err(self.error("an empty step", "write a word after each `.`"));
            }
            rest = &word[end..];
        }
        Ok(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::{Aggregate, Operator, PathSyntax, Syntax, Word, parse};

    fn path(text: &str) -> Syntax<'_> {
        let steps = text.split('.').map(Word::Key).collect();
        Syntax::Path(PathSyntax {
            text,
            name: None,
            steps,
        })
    }

    #[test]
    fn paths_have_names_steps_and_edges() {
        let steps = |text| match parse(text) {
            Ok(Syntax::Path(PathSyntax { name, steps, .. })) => (name, steps),
            other => panic!("{text}: {other:?}"),
        };
        let (grams, made_of) = (Word::Key("grams"), Word::Key("made_of"));
        assert_eq!(steps("made_of@grams").1, [made_of, Word::Edge, grams]);
        assert_eq!(steps("made_of@").1, [made_of, Word::Edge]);
        assert_eq!(steps("@grams"), (None, vec![Word::Edge, grams]));
        assert_eq!(steps("$buy@grams"), (Some("buy"), vec![Word::Edge, grams]));
        assert_eq!(steps("$buy"), (Some("buy"), Vec::new()));
        assert_eq!(steps("in-season").1, [Word::Key("in-season")]);
    }

    #[test]
    fn products_bind_before_sums_and_sums_before_fallbacks() {
        let binary = |operator, a, b| Syntax::Binary(operator, Box::new(a), Box::new(b));
        let product = binary(Operator::Times, path("b"), path("c"));
        let sum = binary(Operator::Plus, path("a"), product);
        let both = binary(Operator::Or, sum, path("d"));
        assert_eq!(parse("a + b * c ?? d"), Ok(both));
        let left = binary(Operator::Minus, path("a"), path("b"));
        let left = binary(Operator::Minus, left, path("c"));
        assert_eq!(parse("a - b - c"), Ok(left));
    }

    #[test]
    fn functions_can_be_followed_by_steps() {
        let own = Syntax::Own(Box::new(path("expects")), vec![Word::Edge]);
        assert_eq!(parse("own(expects)@"), Ok(own));
        let sum = Syntax::Aggregate(Aggregate::Sum, Some(Box::new(path("a.b"))));
        assert_eq!(parse("sum( a.b )"), Ok(sum));
        let count = Syntax::Aggregate(Aggregate::Count, None);
        assert_eq!(parse("count()"), Ok(count));
    }

    #[test]
    fn mistakes_are_explained() {
        for (text, expected) in [
            ("", "no value"),
            ("a +", "no value at its end"),
            ("a b", "`b` after the end"),
            ("(a", "a `(` without its `)`"),
            ("a)", "a `)` without its `(`"),
            ("a..b", "an empty step"),
            ("a.", "an empty step"),
            ("* a", "`*` where a value should be"),
            ("summ(a)", "an unknown function `summ`"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.message.contains(expected), "{text}: {error:?}");
        }
        let nested = "(".repeat(100_000) + "a" + &")".repeat(100_000);
        assert!(parse(&nested).is_err());
        assert!(parse(&"a ?? ".repeat(100_000)).is_err());
    }
}
