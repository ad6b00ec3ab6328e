//! `rapporteur preview`: what it serves and to whom, what it tells of changes, and what its page does
//! in a real browser, where `RAPPORTEUR_CHROMIUM` names one.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::browser::{Browser, Tab};
use crate::project::Project;
use crate::support::{Book, Cell};

/// How long anything may take on a computer that is busy with other things.
const LONG: Duration = Duration::from_secs(60);

/// A preview that runs, and ends with this value.
struct Preview {
    process: Child,
    /// `127.0.0.1:8080`
    host: String,
}

impl Preview {
    fn start<'a>(project: &Project, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let arguments = ["preview"].into_iter().chain(arguments);
        let mut process = project.command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let host = first.trim().strip_prefix("http://").and_then(|it| it.strip_suffix('/'));
        Self { process, host: host.unwrap().to_owned() }
    }

    fn address(&self) -> String {
        format!("http://{}/", self.host)
    }

    /// The answer to a request, with these further headers.
    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        // By the old version of the protocol, nothing comes in chunks.
        write!(stream, "{method} {path} HTTP/1.0\r\n{}\r\n\r\n", headers.join("\r\n")).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// The answer to a page that came from here.
    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[&format!("Host: {}", self.host), "Sec-Fetch-Site: same-origin"])
    }

    /// A tab that looks at a document.
    fn tab(&self, input: &str, doctype: &str) -> Events {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(
            stream,
            "GET /events?input={input}&type={doctype} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.host
        )
        .unwrap();
        Events { lines: BufReader::new(stream) }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

/// What a tab is told.
struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// What it is told next.
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            self.lines.read_line(&mut line).unwrap();
            assert_ne!(line, "", "the connection is closed");
            if let Some(state) = line.strip_prefix("data: ") {
                return serde_json::from_str(state).unwrap();
            }
        }
    }

    /// Waits until it is told that work has ended with this result.
    fn until(&mut self, accept: impl Fn(&Value) -> bool) -> Value {
        loop {
            let state = self.next();
            if state["made"] == true && state["busy"] == false && accept(&state) {
                return state;
            }
        }
    }

    /// Waits until the document is well.
    fn well(&mut self) -> Value {
        self.until(|state| state["faulty"] == false)
    }

    /// Waits until something is wrong with it.
    fn faulty(&mut self) -> Value {
        self.until(|state| state["faulty"] == true)
    }
}

/// The hashes of the pages.
fn hashes(state: &Value) -> Vec<String> {
    let pages = state["pages"].as_array().unwrap().iter();
    pages.map(|page| page["hash"].as_str().unwrap().to_owned()).collect()
}

/// The problems in a line each, with their first places.
fn problems(state: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let problems = state["problems"].as_array().unwrap().iter();
    let told = problems.map(|it| {
        let place = text(&it["places"][0]["place"]);
        format!(
            "{}[{}] {place}: {}",
            text(&it["severity"]),
            text(&it["name"]),
            text(&it["message"])
        )
    });
    told.collect()
}

/// A document type of one table of words, each on a page of its own.
fn words() -> Project {
    Project::new()
        .file(
            "templates/words/template.toml",
            "name = \"words\"\ntitle = \"Words\"\ndescription = \"Words.\"\nversion = \"1.0.0\"\n",
        )
        .file(
            "templates/words/schema.toml",
            "[[sheet]]\nname = \"words\"\ntitle = \"Words\"\ncolumn = [\n  \
             { name = \"word\", title = \"Word\", type = \"text\", required = true },\n  \
             { name = \"when\", title = \"When\", type = \"date\" },\n]\n",
        )
        .file("templates/words/layout.typ", LAYOUT)
        .file(
            "templates/words/main.typ.hbs",
            "#import \"layout.typ\": *\n#show: paper.with(title: \"{{document.title}}\")\n\
             {{#each words}}\n#word[{{word}}]\n{{/each}}\n",
        )
        .workbook("inputs/words", &book(&["one", "two", "three"]))
}

const LAYOUT: &str = r#"#let paper(title: "", body) = {
  set document(title: title)
  set page(width: 10cm, height: 12cm)
  set text(size: 20pt, font: "Noto Sans")
  body
}
#let word(body) = page(body)
"#;

fn book(words: &[&str]) -> Book {
    let text = |row: [&str; 2]| row.map(Cell::from).to_vec();
    let document = vec![
        text(["Field", "Value"]),
        text(["Type", "words"]),
        text(["Title", "Words"]),
        text(["Date", "2026-01-14"]),
    ];
    let mut rows = vec![text(["Word", "When"])];
    rows.extend(words.iter().map(|word| text([word, "2026-03-01"])));
    Book::new().sheet("Document", document).sheet("Words", rows)
}

#[test]
fn the_page_is_served_with_all_of_its_parts() {
    let project = words();
    let preview = Preview::start(&project, []);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.head.contains(&format!("Content-Type: {kind}\r\n")), "{}", answer.head);
        assert!(answer.head.contains("Content-Security-Policy: default-src 'none'; "));
        assert!(answer.head.contains("X-Content-Type-Options: nosniff"));
        let addresses = answer.body.matches("http").count();
        // The name of a language is an address that nobody asks.
        assert_eq!(addresses, answer.body.matches("http://www.w3.org/2000/svg").count(), "{path}");
    }
    assert_eq!(preview.get("/").body.matches("<script").count(), 1);
}

#[test]
fn nobody_is_answered_but_the_page_itself() {
    let project = words().file("secret.txt", "secret");
    let preview = Preview::start(&project, []);
    let host = format!("Host: {}", preview.host);
    let port = preview.host.rsplit_once(':').unwrap().1;
    let local = format!("Host: localhost:{port}");
    let ours = format!("Origin: {}", preview.address().trim_end_matches('/'));
    let elsewhere = format!("Host: rebound.example:{port}");
    let cross = "Sec-Fetch-Site: cross-site";
    let cases: [(&str, &str, &[&str], u16); 19] = [
        ("GET", "/", &[&host], 200),
        ("GET", "/", &[&local], 200),
        ("HEAD", "/", &[&host], 200),
        ("GET", "/", &[&elsewhere], 403),
        ("GET", "/", &["Host: 127.0.0.1"], 403),
        ("GET", "/", &["Accept: */*"], 403),
        ("GET", "/page.js", &[&host, &ours], 200),
        ("GET", "/page.js", &[&host, "Origin: http://elsewhere.example"], 403),
        ("GET", "/page.js", &[&host, "Origin: null"], 403),
        ("GET", "/page.js", &[&host, cross], 403),
        ("GET", "/events", &[&elsewhere], 403),
        ("GET", "/", &[&host, cross, "Sec-Fetch-Mode: navigate"], 200),
        ("GET", "/page.js", &[&host, cross, "Sec-Fetch-Mode: navigate"], 403),
        ("POST", "/", &[&host], 405),
        ("GET", "/secret.txt", &[&host], 404),
        ("GET", "/../secret.txt", &[&host], 404),
        ("GET", "/pages/../../secret.txt.svg", &[&host], 404),
        ("GET", "/pages/%2e%2e/secret.svg", &[&host], 404),
        ("GET", "/origin?page=0&x=NaN&y=1", &[&host], 400),
    ];
    for (method, path, headers, status) in cases {
        let answer = preview.ask(method, path, headers);
        assert_eq!(answer.status, status, "{method} {path} {headers:?}");
        assert!(!answer.body.contains("secret"));
    }
    let secret = project.path("secret.txt");
    let state = preview.tab(&secret.to_string_lossy(), "").faulty();
    assert_eq!(problems(&state), ["error[no-such-input] : this document is not shown here"]);
}

#[test]
fn only_pages_that_change_are_new() {
    let project = words();
    let preview = Preview::start(&project, []);
    let mut tab = preview.tab("", "");
    let before = tab.well();
    assert_eq!(before["shown"], serde_json::json!({ "input": "inputs/words", "type": "words" }));
    assert_eq!(before["problems"], serde_json::json!([]));
    let old = hashes(&before);
    assert_eq!(old.len(), 3);
    let picture = preview.get(&format!("/pages/{}.svg", old[1]));
    assert_eq!(picture.status, 200);
    assert!(picture.body.starts_with("<svg"), "{}", picture.body);
    assert!(picture.head.contains("Content-Type: image/svg+xml\r\n"));
    assert!(picture.head.contains("immutable"));

    project.save("inputs/words", &book(&["one", "zwei", "three"]));
    let new = hashes(&tab.until(|state| hashes(state) != old));
    assert_eq!((&new[0], &new[2]), (&old[0], &old[2]));
    assert_ne!(new[1], old[1]);
    assert_eq!(preview.get(&format!("/pages/{}.svg", old[1])).status, 404);
    assert_eq!(preview.get(&format!("/pages/{}.svg", new[1])).status, 200);

    project.change("templates/words/layout.typ", "20pt", "24pt");
    let larger = hashes(&tab.until(|state| hashes(state) != new));
    assert!(larger.iter().all(|hash| !new.contains(hash)));
    project.change("templates/words/layout.typ", "24pt", "20pt");
    assert_eq!(hashes(&tab.until(|state| hashes(state) != larger)), new);
    assert_eq!(project.names("out"), [""; 0]);
    assert_eq!(project.names("."), ["inputs", "templates"]);
}

#[test]
fn what_is_wrong_is_told_with_the_last_good_pages() {
    let project = words();
    let preview = Preview::start(&project, []);
    let mut tab = preview.tab("", "");
    let good = tab.well();

    project.change("templates/words/layout.typ", "page(body)", "page(boddy)");
    let state = tab.faulty();
    assert_eq!(
        problems(&state),
        ["error[layout-error] templates/words/layout.typ:7:24: unknown variable: boddy"]
    );
    let line = &state["problems"][0]["places"][0]["line"];
    assert_eq!((&line["number"], &line["marked"]), (&7.into(), &"boddy".into()));
    assert_eq!((&state["stale"], &state["pages"]), (&true.into(), &good["pages"]));
    project.change("templates/words/layout.typ", "boddy", "body");
    assert_eq!(hashes(&tab.well()), hashes(&good));

    project.save("inputs/words", &book(&["one", "", "three"]));
    let state = tab.faulty();
    assert_eq!(
        problems(&state),
        ["error[missing-value] inputs/words · Words!A3 · \"Word\": `Word` is missing"]
    );
    let sheet = &state["problems"][0]["places"][0]["sheet"];
    assert_eq!(sheet["letters"], serde_json::json!(["A", "B"]));
    assert_eq!(sheet["rows"][1], serde_json::json!(["3", ["", "2026-03-01"]]));
    assert_eq!(sheet["column"], 0);

    project.save("inputs/words", &book(&["one", "two", "three"]));
    assert_eq!(hashes(&tab.well()), hashes(&good));
    project.change("templates/words/schema.toml", "type = \"text\"", "typ = \"text\"");
    assert!(
        problems(&tab.faulty())[0].starts_with("error[bad-contract] templates/words/schema.toml:")
    );
    project.change("templates/words/schema.toml", "typ = \"text\"", "type = \"text\"");
    project.change("templates/words/main.typ.hbs", "{{word}}", "{{wort}}");
    let found = problems(&tab.until(|state| problems(state).iter().any(|it| it.contains("wort"))));
    assert!(found[0].starts_with("error[unknown-template-field] templates/words/main.typ.hbs:4:"));
}

#[test]
fn what_is_wrong_with_another_document_of_the_workbook_covers_nothing() {
    let project = words().file(
        "templates/lines/template.toml",
        "name = \"lines\"\ntitle = \"Lines\"\ndescription = \"Lines.\"\nversion = \"1.0.0\"\n",
    );
    for name in ["schema.toml", "layout.typ", "main.typ.hbs"] {
        let text = project.text(&format!("templates/words/{name}"));
        project.write(&format!("templates/lines/{name}"), text);
    }
    project.save("inputs/words", &book(&["one"]).with("Document", "B2", "words; lines"));
    let preview = Preview::start(&project, []);
    let mut tabs = ["words", "lines"].map(|doctype| preview.tab("inputs/words", doctype));
    for tab in &mut tabs {
        let state = tab.well();
        let types: Vec<_> =
            state["documents"].as_array().unwrap().iter().map(|it| it["title"].clone()).collect();
        assert_eq!(types, ["Words", "Lines"]);
    }
    project.change("templates/lines/layout.typ", "page(body)", "pages(body)");
    let [words, lines] = &mut tabs;
    assert_eq!(lines.faulty()["stale"], true);
    project.change("templates/words/layout.typ", "20pt", "21pt");
    assert_eq!(words.well()["problems"], serde_json::json!([]));
}

#[test]
fn what_the_standards_forbid_is_told_once_the_pages_are_shown() {
    let project = words();
    let preview = Preview::start(&project, []);
    let mut tab = preview.tab("", "");
    let good = tab.well();
    let square = "page(body + image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\")))";
    project.change("templates/words/layout.typ", "page(body)", square);
    let state = tab.faulty();
    assert!(problems(&state)[0].starts_with("error[standard-violated] "), "{state}");
    assert_eq!(state["stale"], false);
    assert_ne!(hashes(&state), hashes(&good));
    project.change("templates/words/layout.typ", square, "page(body)");
    assert_eq!(hashes(&tab.well()), hashes(&good));
}

#[test]
fn a_workbook_that_is_being_saved_is_waited_for() {
    let project = words().workbook("inputs/words.xlsx", &book(&["one"]));
    let preview = Preview::start(&project, ["inputs/words.xlsx"]);
    let mut tab = preview.tab("", "");
    let old = hashes(&tab.well());
    project.save("later.xlsx", &book(&["two"]));
    let whole = project.bytes("later.xlsx");
    project.write("inputs/words.xlsx", "");
    project.write("inputs/words.xlsx", &whole[..whole.len() / 2]);
    project.write("inputs/words.xlsx", &whole);
    loop {
        let state = tab.next();
        assert_eq!(state["faulty"], false, "{state}");
        if hashes(&state) != old {
            break;
        }
    }
    project.write("inputs/words.xlsx", &whole[..whole.len() / 2]);
    assert!(problems(&tab.faulty())[0].starts_with("error[damaged-file] inputs/words.xlsx: "));
    project.write("inputs/words.xlsx", &whole);
    tab.well();
}

#[test]
fn the_sample_of_a_type_is_shown_where_there_is_no_project() {
    let project = Project::new();
    let preview = Preview::start(&project, ["work-plan"]);
    let state = preview.tab("", "").well();
    let shown = serde_json::json!({ "input": "templates/work-plan/sample", "type": "work-plan" });
    assert_eq!(state["shown"], shown);
    assert!(!hashes(&state).is_empty());
    assert_eq!(project.names("."), [""; 0]);
}

#[test]
fn workbooks_come_and_go() {
    let project = words();
    let preview = Preview::start(&project, []);
    let mut tab = preview.tab("", "");
    assert_eq!(tab.well()["documents"].as_array().unwrap().len(), 1);
    project.save("inputs/again.json", &book(&["four"]));
    let state = tab.until(|state| state["documents"].as_array().unwrap().len() == 2);
    assert_eq!(state["documents"][0]["key"]["input"], "inputs/again.json");
    let mut other = preview.tab("inputs/again.json", "words");
    assert_eq!(hashes(&other.well()).len(), 1);
    std::fs::remove_file(project.path("inputs/again.json")).unwrap();
    assert!(problems(&other.faulty())[0].starts_with("error[no-such-input] inputs/again.json: "));
}

#[test]
fn what_can_not_be_shown_is_refused() {
    let project = words();
    let refused = |arguments: &[&str]| {
        let arguments = ["preview"].iter().chain(arguments).copied();
        project.run(arguments).failure(2).stderr
    };
    let unknown = refused(&["wods"]);
    assert!(
        unknown.contains("there is neither a document type nor a workbook `wods`"),
        "{unknown}"
    );
    assert!(unknown.contains("did you mean `words`?"), "{unknown}");
    let preview = Preview::start(&project, []);
    let port = preview.host.rsplit_once(':').unwrap().1;
    let taken = refused(&["--port", port]);
    assert!(taken.contains(&format!("the port {port} can't be had")), "{taken}");
    std::fs::remove_dir_all(project.path("inputs")).unwrap();
    assert!(refused(&[]).contains("there is no workbook to show"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    let project = words();
    let mut preview = Preview::start(&project, []);
    let mut tab = preview.tab("", "");
    tab.well();
    let number = preview.process.id().to_string();
    assert!(Command::new("kill").args(["-INT", &number]).status().unwrap().success());
    assert_eq!(preview.process.wait().unwrap().code(), Some(0));
    let mut rest = Vec::new();
    tab.lines.read_to_end(&mut rest).unwrap();
}

/// Opens a page, and waits until its first pages are shown.
fn opened<'a>(browser: &'a Browser, preview: &Preview, query: &str) -> Tab<'a> {
    let tab = browser.tab(900, 700);
    tab.open(&format!("{}{query}", preview.address()));
    tab.until("document.querySelector('.page img')");
    tab
}

/// What the page says of how it stands.
const WELL: &str = "document.getElementById('status').textContent === 'up to date'";

/// The pages that were fetched since this was asked last.
const FETCHED: &str = "(() => {
    const all = performance.getEntriesByType('resource');
    performance.clearResourceTimings();
    return all.filter((it) => it.name.includes('/pages/')).length;
})()";

#[test]
fn in_a_browser_changes_are_seen_and_nothing_moves() {
    let Some(browser) = Browser::start() else { return };
    let project = words();
    project.save("inputs/words", &book(&["one", "two", "three", "four", "five", "six"]));
    let preview = Preview::start(&project, []);
    let tab = opened(&browser, &preview, "");
    tab.until(WELL);
    // In the middle of the fourth page.
    tab.value("document.getElementById('view').scrollTop = document.querySelectorAll('.page')[3].offsetTop + 100");
    tab.until("document.querySelectorAll('.page img').length === 6");
    assert_eq!(tab.value("document.getElementById('where').textContent"), "page 4 of 6");
    let top = tab.value("document.getElementById('view').scrollTop");
    tab.value(FETCHED);

    // One page is another: one is fetched, and the picture of another stays the same element.
    let picture = |page: usize| format!("document.querySelectorAll('.page img')[{page}]");
    tab.value(&format!("window.first = {}; window.fourth = {}; 0", picture(0), picture(3)));
    project.save("inputs/words", &book(&["one", "two", "three", "vier", "five", "six"]));
    tab.until(&format!("{} !== window.fourth", picture(3)));
    tab.until(WELL);
    assert_eq!(tab.value(&format!("{} === window.first", picture(0))), true);
    assert_eq!(tab.value(FETCHED), 1);
    assert_eq!(tab.value("document.getElementById('view').scrollTop"), top);

    // A page before it: what is looked at stays where it is. The new page is fetched when it comes
    // near to what is seen, and no other.
    let seen = "document.querySelectorAll('.page')[AT].getBoundingClientRect().top";
    let before = tab.value(&seen.replace("AT", "3"));
    let more = ["zero", "one", "two", "three", "vier", "five", "six"];
    project.save("inputs/words", &book(&more));
    tab.until("document.querySelectorAll('.page img').length === 7");
    let moved = tab.value(&seen.replace("AT", "4")).as_f64().unwrap() - before.as_f64().unwrap();
    assert!(moved.abs() < 1.0, "it moved by {moved} pixels");
    assert_eq!(tab.value(FETCHED), 0);
    let first = tab.value(&format!("{}.src", picture(0)));
    let place = "document.getElementById('view').scrollTop";
    let here = tab.value(place);
    tab.value(&format!("{place} = 0"));
    tab.until(&format!("{}.src !== {first}", picture(0)));
    assert_eq!(tab.value(FETCHED), 1);
    tab.value(&format!("{place} = {here}"));

    // All pages become taller: the part of the page that is looked at stays where it is.
    project.change("templates/words/layout.typ", "height: 12cm", "height: 24cm");
    tab.until("document.querySelectorAll('.page')[4].offsetHeight > 1.5 * document.querySelectorAll('.page')[4].offsetWidth");
    assert_eq!(tab.value("document.getElementById('where').textContent"), "page 5 of 7");
}

#[test]
fn in_a_browser_faults_are_shown_over_the_last_good_pages() {
    let Some(browser) = Browser::start() else { return };
    let project = words();
    let preview = Preview::start(&project, []);
    let tab = opened(&browser, &preview, "");
    let errors = "document.getElementById('errors')";
    assert_eq!(tab.value(&format!("{errors}.hidden")), true);
    project.change("templates/words/layout.typ", "page(body)", "page(boddy)");
    let text = tab.until(&format!("!{errors}.hidden && {errors}.innerText"));
    let text = text.as_str().unwrap();
    for words in ["1 error", "unknown variable", "templates/words/layout.typ:7:24", "page(boddy)"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(tab.value("document.querySelectorAll('.page img').length > 0"), true);
    assert_eq!(tab.value("document.title.startsWith('✗')"), true);
    tab.press("Escape");
    tab.until("document.getElementById('faults').hidden");
    project.change("templates/words/layout.typ", "boddy", "body");
    tab.until(&format!("{errors}.hidden"));
    project.save("inputs/words", &book(&["one", "two"]).with("Words", "B3", "soon"));
    let text = tab.until(&format!("!{errors}.hidden && {errors}.innerText"));
    let text = text.as_str().unwrap();
    assert!(text.contains("inputs/words · Words!B3"), "{text}");
    assert_eq!(tab.value("document.querySelector('.meant').textContent"), "soon");
    // A warning covers nothing.
    project.save("inputs/words", &book(&["one", "two"]).with("Words", "C1", "Nobody asks"));
    tab.until(&format!("{errors}.hidden && !document.getElementById('remarked').hidden"));
    assert_eq!(tab.value("document.getElementById('remarks').hidden"), true);
    tab.value("document.getElementById('remarked').click()");
    assert!(
        tab.value("document.getElementById('remarks').innerText")
            .to_string()
            .contains("Nobody asks")
    );
    let beside = "document.getElementById('remarks').getBoundingClientRect().right \
                  <= document.querySelector('.page').getBoundingClientRect().left";
    assert_eq!(tab.value(beside), true);
}

#[test]
fn in_a_browser_a_click_names_the_cell() {
    let Some(browser) = Browser::start() else { return };
    let project = words();
    let preview = Preview::start(&project, []);
    let tab = opened(&browser, &preview, "");
    let corner = |axis: &str| {
        tab.value(&format!("document.querySelector('.page').getBoundingClientRect().{axis}"))
            .as_f64()
            .unwrap()
    };
    // On the first word: margins are two and a half centimetres of twelve or less.
    let scale = tab.value("document.querySelector('.page').offsetWidth").as_f64().unwrap() / 10.0;
    let margin = 10.0 * 2.5 / 21.0;
    let (x, y) = (corner("left") + scale * (margin + 0.3), corner("top") + scale * (margin + 0.4));
    tab.click(x, y);
    let origin = "document.getElementById('origin')";
    let text = tab.until(&format!("!{origin}.hidden && {origin}.innerText"));
    let text = text.as_str().unwrap();
    for words in ["inputs/words · Words!A2", "templates/words/main.typ.hbs:4:", "{{word}}"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let near = format!("Math.abs({origin}.getBoundingClientRect().top - {y}) < 60");
    assert_eq!(tab.value(&near), true);
    tab.press("Escape");
    assert_eq!(tab.value(&format!("{origin}.hidden")), true);
    // The same without a mouse.
    assert_eq!(tab.value("document.activeElement.className"), "page");
    tab.press("Enter");
    assert_eq!(tab.value("document.getElementById('cross').hidden"), false);
    tab.press("ArrowUp");
    tab.press("Enter");
    tab.until(&format!("!{origin}.hidden"));
}

#[test]
fn in_a_browser_each_tab_shows_its_document_and_finds_the_program_again() {
    let Some(browser) = Browser::start() else { return };
    let project = words().workbook("inputs/zebra.json", &book(&["four"]));
    let preview = Preview::start(&project, []);
    let port = preview.host.rsplit_once(':').unwrap().1.to_owned();
    let tab = opened(&browser, &preview, "");
    let other = opened(&browser, &preview, "?input=inputs/zebra.json&type=words");
    let pages = "document.querySelectorAll('.page').length";
    assert_eq!((tab.value(pages), other.value(pages)), (3.into(), 1.into()));
    tab.until("document.getElementById('documents').options.length === 2");
    tab.value(
        "(() => {
            const list = document.getElementById('documents');
            list.selectedIndex = 1;
            list.dispatchEvent(new Event('change'));
        })()",
    );
    tab.until(&format!("{pages} === 1"));
    assert_eq!(tab.value("new URLSearchParams(location.search).get('input')"), "inputs/zebra.json");
    drop(preview);
    tab.until("!document.getElementById('gone').hidden");
    let _again = Preview::start(&project, ["--port", &port]);
    tab.until(&format!("document.getElementById('gone').hidden && {WELL}"));
}

#[test]
fn in_a_browser_narrow_windows_show_everything() {
    let Some(browser) = Browser::start() else { return };
    let project = words();
    let preview = Preview::start(&project, []);
    let tab = browser.tab(400, 700);
    tab.open(&preview.address());
    tab.until("document.querySelector('.page img')");
    assert_eq!(tab.value("document.documentElement.scrollWidth"), 400);
    assert_eq!(tab.value("document.getElementById('where').textContent"), "page 1 of 3");
    tab.value("document.getElementById('view').scrollTop = 1e6");
    let last =
        "document.querySelectorAll('.page')[2].getBoundingClientRect().bottom <= innerHeight";
    assert_eq!(tab.value(last), true);
}

#[test]
fn rows_are_shown_without_what_is_withheld() {
    let rows = crate::project::sample("recommendations-paper")
        .with("Messages", "H4", "Ines Brambleworth")
        .with("Messages", "L4", "Anonymous")
        .with("Messages", "C4", "nowhere");
    let project = Project::new().workbook("inputs/paper.xlsx", &rows);
    let preview = Preview::start(&project, []);
    let state = preview.tab("inputs/paper.xlsx", "recommendations-paper").faulty();
    let told = state["problems"].to_string();
    assert!(told.contains("nowhere") && told.contains("\"…\""), "{told}");
    assert!(!told.contains("Brambleworth"), "{told}");
}
