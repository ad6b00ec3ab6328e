//! The index page of a zip: what is in it, for people. One file without scripts, that asks for nothing
//! from any network, in light or in dark as whoever looks at it has it.

use std::fmt::Write;

use super::manifest::{Manifest, Paper};

/// The look of the page.
const STYLE: &str = include_str!("page.css");

/// The page.
pub fn page(manifest: &Manifest) -> String {
    let title = escaped(&manifest.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    );
    for (class, text) in [("subtitle", &manifest.subtitle), ("date", &manifest.date)] {
        if let Some(text) = text {
            line(&mut page, &format!("<p class=\"{class}\">{}</p>", escaped(text)));
        }
    }
    let papers = counted(manifest.papers.len(), "paper");
    let pages = counted(manifest.pages, "page");
    line(&mut page, &format!("<p>{papers}, {pages}</p>\n</header>\n<main>"));
    table(&mut page, &manifest.papers);
    if !manifest.missing.is_empty() {
        line(&mut page, "<section aria-labelledby=\"missing\">");
        line(&mut page, "<h2 id=\"missing\">Not in this pack</h2>");
        line(&mut page, "<p>Something is wrong with the workbooks of these papers:</p>\n<ul>");
        for missing in &manifest.missing {
            let (name, input) = (escaped(&missing.name), escaped(&missing.input));
            line(&mut page, &format!("<li>{name} <span class=\"of\">({input})</span></li>"));
        }
        line(&mut page, "</ul>\n</section>");
    }
    line(&mut page, "</main>\n<footer>");
    line(
        &mut page,
        "<p>What programs want to know of the papers, with the hash of each file, is in \
         <a href=\"manifest.json\">manifest.json</a>.</p>\n</footer>\n</body>\n</html>",
    );
    page
}

fn table(page: &mut String, papers: &[Paper]) {
    let keyed = papers.iter().any(|paper| !paper.key.is_empty());
    let languages =
        papers.iter().any(|paper| Some(&paper.language) != papers.first().map(|it| &it.language));
    line(page, "<section aria-labelledby=\"papers\">\n<h2 id=\"papers\">Papers</h2>");
    line(
        page,
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"papers\" tabindex=\"0\">\n<table>",
    );
    page.push_str(
        "<thead>\n<tr><th scope=\"col\" class=\"number\">No.</th><th scope=\"col\">Paper</th>",
    );
    for (title, shown) in [("About", keyed), ("Type", true), ("Language", languages)] {
        if shown {
            let _ = write!(page, "<th scope=\"col\">{title}</th>");
        }
    }
    for title in ["Pages", "Size"] {
        let _ = write!(page, "<th scope=\"col\" class=\"number\">{title}</th>");
    }
    line(page, "</tr>\n</thead>\n<tbody>");
    for (number, paper) in papers.iter().enumerate() {
        let (title, language) = (escaped(&paper.title), escaped(&paper.language));
        let (address, name) = (address(&paper.name), escaped(&paper.name));
        let _ = write!(
            page,
            "<tr><td class=\"number\">{}</td><th scope=\"row\"><a href=\"{address}\" \
             lang=\"{language}\" type=\"application/pdf\">{title}</a><br>\
             <span class=\"of\">{name}</span></th>",
            number + 1
        );
        if keyed {
            let keys: Vec<String> = paper.key.iter().map(|key| escaped(&key.value)).collect();
            let _ = write!(page, "<td lang=\"{language}\">{}</td>", keys.join(" · "));
        }
        let _ = write!(page, "<td>{}</td>", escaped(&paper.type_title));
        if languages {
            let _ = write!(page, "<td>{language}</td>");
        }
        let size = size(paper.bytes.unwrap_or_default());
        let pages = paper.pages;
        line(
            page,
            &format!("<td class=\"number\">{pages}</td><td class=\"number\">{size}</td></tr>"),
        );
    }
    line(page, "</tbody>\n</table>\n</div>\n</section>");
}

fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}

/// `1 page`, `2 pages`.
fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// A size as people read it.
fn size(bytes: usize) -> String {
    match bytes {
        0..=999 => format!("{bytes} B"),
        1_000..=999_499 => format!("{} KB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", (bytes + 50_000) / 1_000_000, (bytes + 50_000) / 100_000 % 10),
    }
}

/// A text as HTML, in an element or in an attribute between quotation marks.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// The address of a file in the zip, relative to the page: what has a meaning in addresses, and all
/// that is not ASCII, is written as its bytes.
fn address(name: &str) -> String {
    let mut address = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                address.push(char::from(byte));
            }
            _ => {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_sizes_are_written_as_browsers_and_people_read_them() {
        assert_eq!(address("a b/Türkiye #1.pdf"), "a%20b/T%C3%BCrkiye%20%231.pdf");
        assert_eq!(escaped("<a href=\"&\">"), "&lt;a href=&quot;&amp;&quot;&gt;");
        let sizes = [(999, "999 B"), (1_499, "1 KB"), (999_499, "999 KB"), (999_500, "1.0 MB")];
        for (bytes, said) in sizes {
            assert_eq!(size(bytes), said);
        }
        assert_eq!(size(12_345_678), "12.3 MB");
    }
}
