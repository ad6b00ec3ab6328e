//! Requests and answers. Only a page that came from here is answered: whatever else runs in the
//! browser can't read along, whichever name it gives this computer.

use std::io::{self, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response};
use url::form_urlencoded;

use super::board::{Board, Key, Next};
use super::told;

/// The page, and what it is made of.
const FILES: [(&str, &str, &str); 4] = [
    ("/", "text/html; charset=utf-8", include_str!("page.html")),
    ("/page.css", "text/css; charset=utf-8", include_str!("page.css")),
    ("/page.js", "text/javascript; charset=utf-8", include_str!("page.js")),
    ("/icon.svg", "image/svg+xml", include_str!("icon.svg")),
];

/// What the page may do: load its own parts, and nothing from elsewhere.
const OF_PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What a picture may do: show what it holds.
const OF_PICTURE: &str = "default-src 'none'; img-src data:; font-src data:; style-src \
    'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// How often a tab is told that the program is still there.
const BEAT: Duration = Duration::from_secs(5);

/// An answer.
struct Answer {
    status: u16,
    kind: &'static str,
    body: String,
    /// Whether what stands at this address never changes.
    is_lasting: bool,
}

impl Answer {
    fn new(status: u16, kind: &'static str, body: impl Into<String>) -> Self {
        Self { status, kind, body: body.into(), is_lasting: false }
    }

    fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{body}\n"))
    }
}

/// Answers a request.
pub fn answer(request: Request, board: &Arc<Board>, port: u16) {
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    let refusal = refusal(&request, path, port);
    if refusal.is_none() && path == "/events" {
        let (key, board) = (key(query), Arc::clone(board));
        thread::spawn(move || {
            let tab = board.open(key);
            // Fails when the tab is closed.
            let _ = events(request, &board, tab);
            board.close(tab);
        });
        return;
    }
    let answer = refusal.unwrap_or_else(|| of(path, query, board));
    let caching =
        if answer.is_lasting { "private, max-age=31536000, immutable" } else { "no-store" };
    let policy = if answer.kind == "image/svg+xml" { OF_PICTURE } else { OF_PAGE };
    let headers = [
        ("Content-Type", answer.kind),
        ("Cache-Control", caching),
        ("Content-Security-Policy", policy),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    let mut response = Response::from_string(answer.body).with_status_code(answer.status);
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            // The one that is there already is replaced.
            response.add_header(header);
        }
    }
    // Who has gone away needs no answer.
    let _ = request.respond(response);
}

/// Why a request is not answered, if it is not.
fn refusal(request: &Request, path: &str, port: u16) -> Option<Answer> {
    let header = |name: &'static str| {
        request.headers().iter().find(|it| it.field.equiv(name)).map(|it| it.value.as_str())
    };
    // A name of somebody else's may be made to mean this computer; then it is told here.
    let names = ["127.0.0.1", "localhost"];
    let is_ours = |host: &str| {
        let (name, its) = host.rsplit_once(':').unwrap_or((host, "80"));
        names.contains(&name) && its == port.to_string()
    };
    let from = header("Origin").map(|origin| origin.strip_prefix("http://").unwrap_or_default());
    let site = header("Sec-Fetch-Site").unwrap_or("none");
    // Somebody may well follow a link to the page itself.
    let is_link = path == "/" && header("Sec-Fetch-Mode") == Some("navigate");
    let is_allowed = header("Host").is_some_and(is_ours)
        && from.is_none_or(is_ours)
        && (is_link || ["none", "same-origin"].contains(&site));
    if !is_allowed {
        return Some(Answer::text(403, "this is only for the page that is served here"));
    }
    let is_read = matches!(request.method(), Method::Get | Method::Head);
    (!is_read).then(|| Answer::text(405, "there is nothing to send here"))
}

/// The answer to a request that is allowed.
fn of(path: &str, query: &str, board: &Board) -> Answer {
    if let Some((_, kind, body)) = FILES.iter().find(|(name, ..)| *name == path) {
        return Answer::new(200, kind, *body);
    }
    if path == "/origin" {
        return origin(query, board);
    }
    let hash = path.strip_prefix("/pages/").and_then(|name| name.strip_suffix(".svg"));
    match hash.and_then(|hash| board.picture(hash)) {
        Some(body) => Answer { is_lasting: true, ..Answer::new(200, "image/svg+xml", body) },
        None => Answer::text(404, "there is nothing here"),
    }
}

/// What stands at a point of a page: `null` where it is nothing that is known.
fn origin(query: &str, board: &Board) -> Answer {
    let number = |name: &str| parameter(query, name)?.parse::<f64>().ok();
    let page = parameter(query, "page").and_then(|page| page.parse::<usize>().ok());
    let point = number("x").zip(number("y")).filter(|(x, y)| x.is_finite() && y.is_finite());
    let Some((page, point)) = page.zip(point) else {
        return Answer::text(400, "a page and a point are needed");
    };
    let sight = board.sight(&key(query)).unwrap_or_default();
    let origin = sight.pages.and_then(|pages| pages.at(page, point));
    let told = origin.map(|origin| told::Provenance::of(&origin, None));
    Answer::new(200, "application/json", serde_json::to_string(&told).unwrap_or_default())
}

/// Tells a tab of everything that is new, as long as it is open.
fn events(request: Request, board: &Board, tab: u64) -> io::Result<()> {
    let mut writer = request.into_writer();
    write!(
        writer,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: {OF_PAGE}\r\nX-Content-Type-Options: nosniff\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\nretry: 1000\n\n"
    )?;
    writer.flush()?;
    let mut known = 0;
    loop {
        match board.next(tab, known, BEAT) {
            Next::State(state, version) => {
                known = version;
                write!(writer, "data: {state}\n\n")?;
            }
            Next::Nothing => writer.write_all(b": still here\n\n")?,
            Next::Over => return Ok(()),
        }
        writer.flush()?;
    }
}

/// The document that a request names.
fn key(query: &str) -> Key {
    let parameter = |name| parameter(query, name).unwrap_or_default();
    Key { input: parameter("input"), doctype: parameter("type"), per: parameter("per") }
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    parameters.find(|(its, _)| its == name).map(|(_, value)| value.into_owned())
}
