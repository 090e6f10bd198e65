//! The cost of an index grows linearly with its size.

use super::*;

/// A text of `count` different words.
fn distinct(count: usize) -> String {
    (0..count)
        .map(|n| format!("w{:x} ", (n as u32).wrapping_mul(2_654_435_761)))
        .collect()
}

fn one(page: Page<'static>) -> Corpus<'static> {
    Corpus {
        kinds: vec![String::new()],
        pages: vec![page],
        ..Corpus::default()
    }
}

fn text(text: String) -> Corpus<'static> {
    one(page("Page", vec![("", "", text)]))
}

/// A page for each of `count` types, each with a facet and a value of it.
fn facets(count: usize) -> Corpus<'static> {
    let values = |n: usize| {
        vec![
            ("yes".to_owned(), "Yes".to_owned()),
            (format!("v{n}"), "No".to_owned()),
        ]
    };
    let facet = |n: usize| Facet {
        name: format!("f{n}"),
        title: format!("Facet {n}"),
        values: values(n),
    };
    let mut site = degenerate(|n| page(&format!("t{n}"), Vec::new()), count * 2);
    for (page, n) in site.pages.iter_mut().zip(0..) {
        page.kind = n / 2;
        page.values = vec![(
            format!("f{}", n / 2),
            if n % 2 == 0 {
                "yes".to_owned()
            } else {
                format!("v{}", n / 2)
            },
        )];
    }
    Corpus {
        kinds: (0..count).map(|n| format!("Type {n}")).collect(),
        facets: (0..count).map(facet).collect(),
        ..site
    }
}

/// A generator of sites of a given size.
type Grow = fn(usize) -> Corpus<'static>;

/// Growing sites, each with a size that takes some milliseconds. Larger sites are limited by memory bandwidth.
const GROWING: [(&str, usize, Grow); 18] = [
    ("equal pages", 4_000, |n| {
        degenerate(
            |_| page("Rows", vec![("", "", "beans in rows".to_owned())]),
            n,
        )
    }),
    ("empty pages", 8_000, |n| degenerate(|_| Page::default(), n)),
    ("pages of a heading", 4_000, |n| {
        degenerate(
            |n| {
                page(
                    &format!("t{n}"),
                    vec![("h", &format!("R{n}"), String::new())],
                )
            },
            n,
        )
    }),
    ("titles that share a word", 4_000, |n| {
        degenerate(|n| page(&format!("Number {n}"), Vec::new()), n)
    }),
    ("texts that share a word", 4_000, |n| {
        degenerate(|n| page("", vec![("", "", format!("number {n}"))]), n)
    }),
    ("a page of different words", 20_000, |n| text(distinct(n))),
    ("a page of one word", 200_000, |n| text("bean ".repeat(n))),
    ("a page of one word in Chinese", 50_000, |n| {
        text("\u{8c46} ".repeat(n))
    }),
    ("a page without blanks", 50_000, |n| {
        text("\u{8c46}\u{5b50}".repeat(n / 2))
    }),
    ("a word", 500_000, |n| text("x".repeat(n))),
    ("a word of pieces", 500_000, |n| {
        text("BeanPea".repeat(n / 7))
    }),
    ("a word of many pieces", 100_000, |n| {
        text(distinct(n / 9).replace(' ', "_"))
    }),
    ("long words", 1_000, |n| {
        text(
            (0..n)
                .map(|n| format!("{}{n} ", "x".repeat(1000)))
                .collect(),
        )
    }),
    ("a letter with many accents", 100_000, |n| {
        text(format!("e{}", "\u{301}\u{323}".repeat(n / 2)))
    }),
    ("a letter with many marks", 50_000, |n| {
        text(format!("\u{915}{}", "\u{94d}\u{93c}".repeat(n / 2)))
    }),
    ("a page of many headings", 5_000, |n| {
        let titles: Vec<String> = (0..n).map(|n| format!("Number {n}")).collect();
        one(page(
            "Page",
            titles
                .iter()
                .map(|title| ("h", title.as_str(), title.repeat(3)))
                .collect(),
        ))
    }),
    ("a page of many aliases", 10_000, |n| {
        one(Page {
            aliases: (0..n).map(|n| format!("other name {n}").into()).collect(),
            ..page("Page", Vec::new())
        })
    }),
    ("types and facets", 2_000, facets),
];

/// CPU time of this thread, in seconds.
fn seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The minimum time of an index on one thread, of three runs or more.
fn cost(grow: Grow, size: usize) -> f64 {
    let built = grow(size);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread starts");
    pool.install(|| {
        let (begin, mut least, mut runs) = (seconds(), f64::MAX, 0);
        while runs < 3 || seconds() - begin < 0.3 {
            let start = seconds();
            assert!(!build(&built).is_empty());
            least = least.min(seconds() - start);
            runs += 1;
        }
        least
    })
}

#[test]
#[ignore = "measures time, which takes a minute"]
fn twice_as_much_takes_twice_as_long() {
    let mut wrong = Vec::new();
    for (what, size, grow) in GROWING {
        // Other programs may have used the processor or its caches during one of the measurements.
        let near_linear = (0..3).any(|_| {
            let [first, second, fourth] = [1, 2, 4].map(|times| cost(grow, size * times));
            let (twice, four_times) = (second / first, fourth / first);
            println!(
                "{what}: {size} take {:.1} ms, twice as many {twice:.2} times that, four times {four_times:.2}",
                first * 1000.0
            );
            four_times <= 2.3 * 2.3
        });
        if !near_linear {
            wrong.push(what);
        }
    }
    assert!(
        wrong.is_empty(),
        "more than 2.3 times for twice as much: {wrong:?}"
    );
}
