//! Expected totals: what the sheet `Expect` does.

use super::{DAY, SCHEMA, found, project, rows, with_expected};
use crate::support::Book;

#[test]
fn what_a_list_of_rows_tells_is_told_once() {
    // One is filed otherwise than it was counted: the totals follow from that.
    let twice = with_expected(&[
        "Recommendations where Response is accepted|3|6.1–6.3",
        "Recommendations where Response is noted|1|6.4",
    ]);
    let found = found(&twice, DAY);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("Recommendations!C4: error[misfiled]"), "{found:#?}");
    // The total is another one by itself.
    let both =
        self::found(&with_expected(&["Recommendations where Response is accepted|7|6.1–6.3"]), DAY);
    assert_eq!(both.len(), 2, "{both:#?}");
    // Nothing follows from a list that can't be read.
    let unread = self::found(
        &with_expected(&["Recommendations where Response is noted|2|6.3 up to 6.4"]),
        DAY,
    );
    assert_eq!(unread.len(), 1, "{unread:#?}");
    assert!(unread[0].contains("error[broken-reference]"), "{unread:#?}");
}

#[test]
fn totals_that_are_right_are_silent() {
    let sound = with_expected(&[
        "Recommendations|5|",
        "messages|5|6.1–6.4; 6.10",
        "Recommendations where Response is accepted|2|6.1-6.2",
        "Recommendations where Response is noted and states is blank|1|6.4",
        "Recommendations where Response is not accepted|2|",
        "Recommendations where States is Albania or Turkey|3|",
        "States in Recommendations|3|",
        "Sum of Budget in Recommendations where Response is Accepted|USD 1,500|",
        "Number of recommendations where Deadline is nothing further|1|6.2",
    ]);
    assert_eq!(found(&sound, DAY), [""; 0]);
}

/// Four responses to 254 recommendations, as a report lists them, with some in the wrong list.
fn published(misfiled: &[(usize, usize)]) -> (Book, Vec<usize>) {
    const RESPONSES: [&str; 4] = ["Accepted", "Noted", "Rejected", "Pending"];
    let response = |id: usize| if id <= 180 { 0 } else { (id % 3) + 1 };
    let mut sheet = vec!["Id|Text|Response".to_owned()];
    sheet.extend((1..=254).map(|id| format!("6.{id}|Text {id}|{}", RESPONSES[response(id)])));
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); 4];
    for id in 1..=254 {
        let moved = misfiled.iter().find(|(moved, _)| *moved == id);
        lists[moved.map_or(response(id), |(_, to)| *to)].push(id);
    }
    let mut expect =
        vec!["What|Value|Which".to_owned(), "Recommendations|254|6.1–6.254".to_owned()];
    let counts: Vec<usize> =
        (0..4).map(|at| (1..=254).filter(|id| response(*id) == at).count()).collect();
    for (at, ids) in lists.iter().enumerate() {
        // As reports write it: neighbours as ranges.
        let runs = ids.chunk_by(|one, next| one + 1 == *next);
        let runs: Vec<String> = runs
            .map(|run| match run {
                [one] => format!("6.{one}"),
                [first, .., last] => format!("6.{first}–6.{last}"),
                [] => String::new(),
            })
            .collect();
        let (what, count) = (RESPONSES[at], counts[at]);
        expect
            .push(format!("Recommendations where Response is {what}|{count}|{}", runs.join("; ")));
    }
    let of = |all: &[String]| rows(&all.iter().map(String::as_str).collect::<Vec<_>>());
    let book = Book::new()
        .sheet("Document", rows(&["Type|list", "Title|The list"]))
        .sheet("Recommendations", of(&sheet))
        .sheet("Expect", of(&expect));
    (book, counts)
}

#[test]
fn each_recommendation_that_a_report_files_wrongly_is_named() {
    let schema = SCHEMA
        .replace("\"Noted\"]", "\"Noted\", \"Rejected\", \"Pending\"]")
        .replace("title = \"No.\"", "title = \"Id\"");
    let of = |book: &Book| {
        let project = project(book).file("templates/list/schema.toml", &schema);
        let run = project.run(["check", "--format", "short", "--today", DAY, "--all"]);
        run.stderr.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(&published(&[]).0), [""; 0]);
    let wrong = [(3, 1), (17, 2), (90, 3), (181, 0), (200, 0), (201, 3), (233, 1), (254, 0)];
    let found = of(&published(&wrong).0);
    assert_eq!(found.len(), wrong.len(), "{found:#?}");
    const RESPONSES: [&str; 4] = ["Accepted", "Noted", "Rejected", "Pending"];
    for (id, to) in wrong {
        let row = id + 1;
        let line = found.iter().find(|line| line.contains(&format!("Recommendations!C{row}:")));
        let line = line.unwrap_or_else(|| panic!("{id}: {found:#?}"));
        assert!(line.contains(&format!("error[misfiled]: `6.{id}` has `")), "{line}");
        let listed =
            format!("is listed under `Recommendations where Response is {}`", RESPONSES[to]);
        assert!(line.contains(&listed), "{line}");
    }
}
