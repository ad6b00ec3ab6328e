//! A real browser without a window, driven through the protocol of its developer tools.

use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// How long anything may take on a computer that is busy with other things, in milliseconds.
const LONG: u64 = 60_000;

/// A browser of its own, which ends with this value.
pub struct Browser {
    process: Child,
    _profile: TempDir,
    socket: RefCell<WebSocket<TcpStream>>,
    sent: Cell<u64>,
}

impl Browser {
    /// The browser that `RAPPORTEUR_CHROMIUM` names; none where nothing does.
    pub fn start() -> Option<Self> {
        let program = std::env::var_os("RAPPORTEUR_CHROMIUM")?;
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--no-first-run"])
            .args(["--disable-background-networking", "--hide-scrollbars", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut words = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = words.find_map(|line| {
            line.unwrap().strip_prefix("DevTools listening on ").map(str::to_owned)
        });
        // The browser goes on talking, and would stop where nobody listens.
        std::thread::spawn(move || words.for_each(drop));
        let address = address.unwrap();
        let host = address.strip_prefix("ws://").unwrap().split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(LONG + 10_000))).unwrap();
        let (socket, _) = tungstenite::client(&*address, stream).unwrap();
        let socket = RefCell::new(socket);
        Some(Self { process, _profile: profile, socket, sent: Cell::new(0) })
    }

    /// A tab that shows nothing yet, of this size.
    pub fn tab(&self, width: u32, height: u32) -> Tab<'_> {
        let target = self.send("Target.createTarget", json!({ "url": "about:blank" }), None);
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.send("Target.attachToTarget", target, None);
        let tab =
            Tab { browser: self, session: attached["sessionId"].as_str().unwrap().to_owned() };
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false
        });
        tab.send("Emulation.setDeviceMetricsOverride", size);
        tab.send("Page.enable", json!({}));
        tab
    }

    /// Sends a command, and waits for its result.
    fn send(&self, method: &str, params: Value, session: Option<&str>) -> Value {
        self.sent.set(self.sent.get() + 1);
        let id = self.sent.get();
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut socket = self.socket.borrow_mut();
        socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let Message::Text(text) = socket.read().unwrap() else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == id {
                assert_eq!(answer["error"], Value::Null, "{method}");
                return answer["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A tab of a browser.
pub struct Tab<'a> {
    browser: &'a Browser,
    session: String,
}

impl Tab<'_> {
    fn send(&self, method: &str, params: Value) -> Value {
        self.browser.send(method, params, Some(&self.session))
    }

    /// Shows a page.
    pub fn open(&self, address: &str) {
        self.send("Page.navigate", json!({ "url": address }));
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// What an expression of the page results in; of a promise, what it promises.
    #[track_caller]
    pub fn value(&self, expression: &str) -> Value {
        let wish = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true
        });
        let result = self.send("Runtime.evaluate", wish);
        let fault = &result["exceptionDetails"]["exception"]["description"];
        assert_eq!(*fault, Value::Null, "{expression}");
        result["result"]["value"].clone()
    }

    /// Waits until something is true in the page, and returns what it is.
    #[track_caller]
    pub fn until(&self, condition: &str) -> Value {
        self.value(&format!(
            "new Promise((done, fail) => {{
                const start = performance.now();
                const look = () => {{
                    const value = {condition};
                    if (value) done(value);
                    else if (performance.now() - start > {LONG})
                        fail(new Error('never true; the page says: ' + document.body.innerText));
                    else setTimeout(look, 5);
                }};
                look();
            }})"
        ))
    }

    /// Clicks at a point of the window.
    pub fn click(&self, x: f64, y: f64) {
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1
            });
            self.send("Input.dispatchMouseEvent", event);
        }
    }

    /// Presses a key.
    pub fn press(&self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            _ => 0,
        };
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code
            });
            self.send("Input.dispatchKeyEvent", event);
        }
    }
}
