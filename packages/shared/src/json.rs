//! Reading one field out of a JSON text from outside, whatever else stands in it.
//!
//! Answers of foreign contracts have fields nobody knows; a parser for all of them would be most of a contract. This one
//! walks the text once, without recursion.

/// The value at a path of field names (places in arrays as numbers): a text without its quotes, or a number as it stands.
/// None when the path leads nowhere, or to something else, or the text is no JSON as far as it was read.
#[must_use]
pub fn field_at<'a>(json: &'a str, path: &[String]) -> Option<&'a str> {
    let mut cursor = Cursor(json.trim_start());
    for name in path {
        match cursor.next()? {
            '{' => cursor.enter_object(name)?,
            '[' => cursor.enter_array(name.parse().ok()?)?,
            _ => return None,
        }
    }
    let value = cursor.0;
    cursor.skip_value()?;
    let read = value.len().checked_sub(cursor.0.len())?;
    let value = value.get(..read)?.trim_end();
    match value.strip_prefix('"') {
        Some(text) => text.strip_suffix('"').filter(|text| !text.contains('\\')),
        None => Some(value).filter(|value| value.starts_with(|c: char| c == '-' || c.is_ascii_digit())),
    }
}

/// What is left of a text, without spaces before it.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn next(&mut self) -> Option<char> {
        let first = self.0.chars().next()?;
        self.0 = self.0.get(first.len_utf8()..)?.trim_start();
        Some(first)
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    /// To the value of a field.
    fn enter_object(&mut self, name: &str) -> Option<()> {
        loop {
            let found = self.string()?;
            self.expect(':')?;
            if found == name {
                return Some(());
            }
            self.skip_value()?;
            self.expect(',')?;
        }
    }

    /// To the value at a place.
    fn enter_array(&mut self, place: usize) -> Option<()> {
        for _ in 0..place {
            self.skip_value()?;
            self.expect(',')?;
        }
        Some(())
    }

    /// The text of a string as it is written, without its quotes.
    fn string(&mut self) -> Option<&'a str> {
        let text = self.0.strip_prefix('"')?;
        let mut escaped = false;
        let end = text.find(|c: char| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        self.0 = text.get(end.checked_add(1)?..)?.trim_start();
        text.get(..end)
    }

    /// Behind a value: brackets are counted, not matched.
    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.0.chars().next()? {
                '"' => drop(self.string()?),
                '{' | '[' => {
                    depth = depth.checked_add(1)?;
                    self.next()?;
                }
                '}' | ']' => {
                    depth = depth.checked_sub(1)?;
                    self.next()?;
                }
                ',' | ':' if depth > 0 => drop(self.next()?),
                ',' | ':' => return None,
                _ => self.word()?,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Behind a number or a name.
    fn word(&mut self) -> Option<()> {
        let ends = |c: char| c.is_ascii_whitespace() || ",:]}[{\"".contains(c);
        let end = self.0.find(ends).unwrap_or(self.0.len());
        self.0 = self.0.get(end..)?.trim_start();
        (end > 0).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::field_at;

    fn at<'a>(json: &'a str, path: &str) -> Option<&'a str> {
        let path: Vec<String> = path
            .split('.')
            .filter(|part| !part.is_empty())
            .map(String::from)
            .collect();
        field_at(json, &path)
    }

    #[rstest]
    #[case(r#"{"rate":"1.05"}"#, "rate", Some("1.05"))]
    #[case(
        r#" { "a" : [ {"rate":1} , {"x":"}]","rate" : 2.5 } ] , "b":0 } "#,
        "a.1.rate",
        Some("2.5")
    )]
    #[case(r#"{"a":{"rate":"no"},"rate":"yes"}"#, "rate", Some("yes"))]
    #[case(r#"{"a":"\"rate\":1","rate":"2"}"#, "rate", Some("2"))]
    #[case(r#"{"a":"\\","rate":"3"}"#, "rate", Some("3"))]
    #[case(r#""1.5""#, "", Some("1.5"))]
    #[case("7", "", Some("7"))]
    #[case(r#"["1","2"]"#, "1", Some("2"))]
    #[case(r#"["1","2"]"#, "2", None)]
    #[case(r#"{"rate":"1"}"#, "price", None)]
    #[case(r#"{"rate":null}"#, "rate", None)]
    #[case(r#"{"rate":{"x":1}}"#, "rate", None)]
    #[case(r#"{"rate":"1\u0030"}"#, "rate", None)]
    #[case(r#"{"rate":"1"#, "rate", None)]
    #[case(r#"{"rate":,"a":1}"#, "rate", None)]
    #[case("", "rate", None)]
    fn one_field_is_found_or_nothing(#[case] json: &str, #[case] path: &str, #[case] found: Option<&str>) {
        assert_eq!(at(json, path), found);
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let deep = format!(
            r#"{{"a":{}{},"rate":"1"}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(at(&deep, "rate"), Some("1"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text: String, path in "[a-c.0-2]{0,6}") {
            let _ = at(&text, &path);
        }

        #[test]
        fn no_near_json_panics(text in r#"[\[\]{}",:\\a-c0-9 ]{0,60}"#, path in "[a-c.0-2]{0,6}") {
            let _ = at(&text, &path);
        }

        /// The same value as a full parser finds.
        #[test]
        fn what_is_found_is_there(a in "[a-z ,:\\[\\]{}]{0,8}", b: u64, c in proptest::collection::vec("[a-z\\]}]{0,4}", 0..4)) {
            let json = serde_json::json!({ "x": { "list": c, "a": a }, "b": b, "a": a }).to_string();
            prop_assert_eq!(at(&json, "x.a"), Some(a.as_str()));
            prop_assert_eq!(at(&json, "a"), Some(a.as_str()));
            let number = b.to_string();
            prop_assert_eq!(at(&json, "b"), Some(number.as_str()));
            for (place, item) in c.iter().enumerate() {
                let path = format!("x.list.{place}");
                prop_assert_eq!(at(&json, &path), Some(item.as_str()));
            }
        }
    }
}
