use super::*;

/// `(path, ids, line)` of every claim, in the order of the file.
fn claims(text: &str) -> Vec<(String, String, usize)> {
    let scan = scan(text).unwrap();
    scan.claims
        .into_iter()
        .map(|c| (c.path.join("::"), c.words.join(" "), c.line))
        .collect()
}

fn one(path: &str, ids: &str, line: usize) -> Vec<(String, String, usize)> {
    vec![(path.into(), ids.into(), line)]
}

#[test]
fn a_doc_line_claims_for_the_function_below() {
    assert_eq!(
        claims("/// Why.\n/// Covers: V-1, I-04\n#[test]\nfn v_1() {}"),
        one("v_1", "V-1 I-04", 2)
    );
    assert_eq!(
        claims("#[test]\n/// Covers: V-1.\npub async fn late() {}"),
        one("late", "V-1", 2)
    );
}

#[test]
fn attributes_say_whether_it_is_a_test_that_runs() {
    let marks = |text: &str| {
        let marks = scan(text).unwrap().claims[0].marks;
        (marks.test, marks.ignored)
    };
    assert_eq!(marks("/// Covers: V-1\n#[test]\nfn t() {}"), (true, false));
    assert_eq!(marks("#[rstest]\n/// Covers: V-1\nfn t() {}"), (true, false));
    assert_eq!(
        marks("/// Covers: V-1\n#[test]\n#[ignore = \"slow\"]\nfn t() {}"),
        (true, true)
    );
    assert_eq!(marks("/// Covers: V-1\n#[must_use]\nfn t() {}"), (false, false));
    assert_eq!(
        marks("#[test]\nfn s() {}\n/// Covers: V-1\nfn t() {}"),
        (false, false)
    );
}

#[test]
fn several_lines_claim_together() {
    let found = claims("/// Covers: V-1\n/// Covers: V-2\n#[rstest]\n#[case(1)]\nfn both(#[case] n: u8) {}");
    assert_eq!(
        found,
        [("both".into(), "V-1".into(), 1), ("both".into(), "V-2".into(), 2)]
    );
}

#[test]
fn inline_modules_are_part_of_the_path() {
    let text = "mod a {\n mod b {\n /// Covers: E-4b\n #[test] fn t() {}\n }\n /// Covers: E-5\n #[test] fn u() {}\n}";
    assert_eq!(
        claims(text),
        [
            ("a::b::t".into(), "E-4b".into(), 3),
            ("a::u".into(), "E-5".into(), 6)
        ]
    );
}

#[test]
fn tests_inside_a_macro_are_found() {
    let text =
        "proptest! {\n #![proptest_config(c())]\n /// Covers: I-06\n #[test]\n fn p(x in 0..3u8, (a, b) in \
                pair()) { prop_assert!(x < 3); }\n}";
    assert_eq!(claims(text), one("p", "I-06", 3));
}

#[test]
fn comments_and_strings_claim_nothing() {
    assert_eq!(claims("// Covers: V-1\n#[test]\nfn t() {}"), []);
    assert_eq!(
        claims("#[test]\nfn t() { let s = r#\"\n/// Covers: V-1\nfn x() {}\"#; let c = '\\''; }"),
        []
    );
}

#[test]
fn a_claim_never_slips_to_a_later_function() {
    assert_eq!(claims("/// Covers: V-1\nstruct S;\nfn t() {}"), []);
    assert_eq!(claims("/// Covers: V-1\nconst N: u8 = 1;\nfn t() {}"), []);
    assert_eq!(claims("/// Covers: V-1\nmod m { fn t() {} }\nfn u() {}"), []);
    assert_eq!(
        claims("//! Covers: V-1\n#[derive(Debug)]\nenum E { A }\nfn t() {}"),
        []
    );
}

#[test]
fn lifetimes_generics_and_function_types_do_not_confuse() {
    let text = "fn f<'a>(x: &'a str, g: fn(u8) -> u8) -> impl Fn() + 'a { move || () }\n/// Covers: L-1\n#[test]\nfn t() {}";
    assert_eq!(claims(text), one("t", "L-1", 2));
}

#[test]
fn malformed_lists_keep_their_words_for_the_report() {
    assert_eq!(
        claims("/// Covers: V-1, , I-1 and I-2,\n#[test]\nfn t() {}"),
        one("t", "V-1  I-1 and I-2 ", 1)
    );
}

#[test]
fn declarations_lead_to_other_files() {
    let modules = scan("mod a;\n#[path = \"x/y.rs\"]\npub mod b;\nmod c { #[cfg(test)] mod d; }")
        .unwrap()
        .modules;
    let expected = [
        Module {
            inside: vec![],
            name: "a".into(),
            file: None,
        },
        Module {
            inside: vec![],
            name: "b".into(),
            file: Some("x/y.rs".into()),
        },
        Module {
            inside: vec!["c".into()],
            name: "d".into(),
            file: None,
        },
    ];
    assert_eq!(modules, expected);
}

#[test]
fn what_looks_like_a_claim_is_seen_wherever_it_stands() {
    let text = "// Covers: V-1\n    //! Covers: V-2\n/// Covers: V-3\nlet s = \"/// Covers: V-4\";\n/// It Covers: much";
    let lines: Vec<_> = looks_like_claims(text).map(|(line, _)| line).collect();
    assert_eq!(lines, [1, 2, 3]);
}

#[test]
fn a_file_that_is_not_rust_says_where() {
    assert!(scan("fn a() {\n\n}}").is_err());
}
