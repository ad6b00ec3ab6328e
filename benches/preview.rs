//! How long it takes from saving a file until the change is seen in a browser, for a work plan of ten
//! pages: `RAPPORTEUR_CHROMIUM=chromium cargo bench --bench preview`.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark that can't run is to stop, and its numbers are for people"
)]

#[expect(dead_code, reason = "made for tests, which also click and type")]
#[path = "../tests/support/browser.rs"]
mod browser;
#[expect(dead_code, reason = "made for all benchmarks, of which each needs a part")]
#[path = "common/mod.rs"]
mod common;

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use browser::{Browser, Tab};

/// How many activities fill ten pages.
const ACTIVITIES: usize = 96;

/// How often each file is saved.
const TIMES: usize = 10;

/// Begins to wait until a page is another one, and painted.
const WAIT: &str = "window.seen = new Promise((done, fail) => {
    setTimeout(() => fail(new Error('nothing has changed')), 20000);
    const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())));
    });
    observer.observe(document.getElementById('pages'), { subtree: true, childList: true });
}); 0";

fn main() {
    let Some(browser) = Browser::start() else {
        println!("RAPPORTEUR_CHROMIUM has to name a browser");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &root.join("templates"));
    let plan = |first: &str| {
        let activity = format!("Hold a first workshop {first}");
        let book = common::work_plan(1, ACTIVITIES).with("Activities", "C2", activity.as_str());
        book.write(&root.join("plan.xlsx")).unwrap();
    };
    plan("");
    let mut program = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["preview", "plan.xlsx"])
        .current_dir(root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let tab = browser.tab(1200, 850);
    tab.open(address.trim());
    tab.until("document.querySelectorAll('.page img').length > 1");
    settled(&tab);
    println!("{}", tab.value("document.getElementById('where').textContent"));

    let edit = |name: &str, from: &str, to: &dyn Fn(usize) -> String| {
        let path = root.join("templates").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} holds {from}");
        measured(&tab, name, &|time| {
            fs::write(&path, text.replacen(from, &to(time), 1)).unwrap();
        });
    };
    edit("work-plan/main.typ.hbs", "#work(", &|time| format!("Text {time}\n\n#work("));
    edit("work-plan/layout.typ", "tokens.size-subtitle", &|time| format!("{}pt", 11 + time));
    edit("_shared/labels/en.toml", "lead = \"Lead\"", &|time| format!("lead = \"Lead {time}\""));
    measured(&tab, "plan.xlsx", &|time| plan(&format!("number {time}")));
    program.kill().unwrap();
    program.wait().unwrap();
}

/// Saves something so many times, and prints how long it took until it was seen.
fn measured(tab: &Tab, name: &str, save: &dyn Fn(usize)) {
    let mut times: Vec<f64> = (0..TIMES)
        .map(|time| {
            tab.value(WAIT);
            let start =
                SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later").as_millis();
            save(time);
            let seen = tab.value("window.seen").as_f64().unwrap();
            settled(tab);
            seen - start as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = f64::midpoint(times[TIMES / 2 - 1], times[TIMES / 2]);
    println!("{name:24} median {median:4.0} ms, from {:.0} to {:.0}", times[0], times[TIMES - 1]);
}

/// Waits until nothing is left to do.
fn settled(tab: &Tab) {
    tab.until("document.getElementById('status').textContent === 'up to date'");
}

fn copy(from: &Path, to: &Path) {
    let each = |entry: io::Result<fs::DirEntry>| {
        let (entry, target) =
            (entry.as_ref().unwrap(), to.join(entry.as_ref().unwrap().file_name()));
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    };
    fs::create_dir_all(to).unwrap();
    fs::read_dir(from).unwrap().for_each(each);
}
