//! Names of tabs, as Excel allows them.

/// The longest name, in UTF-16 units, as Excel counts.
const LONGEST: usize = 31;

/// A name for each of these sheets that Excel takes, none twice and none that is `taken`: without
/// forbidden signs, and not too long.
pub(super) fn names<'a>(sheets: impl IntoIterator<Item = &'a str>, taken: &str) -> Vec<String> {
    let mut folded = vec![taken.to_lowercase(), "history".to_owned()];
    let mut names = Vec::new();
    for sheet in sheets {
        let base = allowed(sheet);
        let numbered = (1..).map(|number: usize| match number {
            1 => cut(&base, LONGEST),
            _ => {
                let number = format!(" ({number})");
                cut(&base, LONGEST - number.len()) + &number
            }
        });
        let free = numbered.into_iter().find(|name| !folded.contains(&name.to_lowercase()));
        let name = free.unwrap_or(base);
        folded.push(name.to_lowercase());
        names.push(name);
    }
    names
}

/// A name without what Excel forbids in it.
fn allowed(name: &str) -> String {
    let letter = |letter: char| match letter {
        '[' => '(',
        ']' => ')',
        ':' | '*' | '?' | '/' | '\\' => '_',
        _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => '_',
        _ => letter,
    };
    let name: String = name.chars().map(letter).collect();
    let name = name.trim().trim_matches('\'');
    if name.is_empty() { "Sheet".to_owned() } else { name.to_owned() }
}

/// The beginning of a name.
fn cut(name: &str, longest: usize) -> String {
    let mut length = 0;
    let beginning: String = name
        .chars()
        .take_while(|letter| {
            length += letter.len_utf16();
            length <= longest
        })
        .collect();
    beginning.trim_end_matches([' ', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_that_excel_takes() {
        let long = "A name that is longer than Excel allows";
        let sheets = [
            "Plan", "plan", "Problems", "a/b", "a_b", "'quoted'", "", long, long, "[x]", "History",
        ];
        assert_eq!(
            names(sheets, "Problems"),
            [
                "Plan",
                "plan (2)",
                "Problems (2)",
                "a_b",
                "a_b (2)",
                "quoted",
                "Sheet",
                "A name that is longer than Exce",
                "A name that is longer than (2)",
                "(x)",
                "History (2)",
            ]
        );
        for name in names(["🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"; 3], "Problems")
        {
            assert!(name.encode_utf16().count() <= LONGEST, "{name}");
        }
    }
}
