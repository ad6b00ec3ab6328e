//! Many documents, and what they cost beside Typst: `cargo bench --bench batch -- 100 40` writes 100
//! work plans of 40 activities.
//!
//! Three things are timed, each in a process of its own so that none inherits what another has
//! worked out, in turns so that a noisy machine is noisy for all of them:
//!
//! - *whole*: a build from workbooks to PDFs, as `rapporteur build` does it;
//! - *floor*: nothing but Typst's own compile and export of the same merged sources, on as many
//!   threads, forgetting as much;
//! - *again*: the build once more, with nothing changed.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a benchmark prints, or stops")]

#[path = "common/mod.rs"]
mod common;
#[path = "common/floor.rs"]
mod floor;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use rapporteur::build::{self, Choice, Options, Problems, Status};
use rapporteur::project::Project;
use rapporteur::read;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each is timed; the fastest counts.
const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    match arguments.first().map(String::as_str) {
        Some("whole" | "again") => report(whole(Path::new(arguments.get(1).expect("a folder")))),
        Some("floor") => report(floor(Path::new(arguments.get(1).expect("a folder")))),
        _ => {
            let number = |at: usize| arguments.get(at).and_then(|word| word.parse().ok());
            compare(number(0).unwrap_or(100), number(1).unwrap_or(40));
        }
    }
}

/// Times the three in turns and prints what they took.
fn compare(documents: usize, activities: usize) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    common::write_plans(folder.path(), documents, activities);
    let mut best = [Duration::MAX; 3];
    let mut memory = [0; 3];
    for round in 1..=ROUNDS {
        let _ = fs::remove_dir_all(folder.path().join("out"));
        for (at, what) in ["whole", "again", "floor"].iter().enumerate() {
            let (took, peak) = child(what, folder.path());
            if let (Some(best), Some(memory)) = (best.get_mut(at), memory.get_mut(at)) {
                *best = took.min(*best);
                *memory = peak.max(*memory);
            }
        }
        println!("round {round} of {ROUNDS}");
    }
    let [whole, again, floor] = best;
    let each = |time: Duration| time.as_secs_f64() * 1000.0 / documents.max(1) as f64;
    println!("{documents} work plans of {activities} activities, {} threads", jobs());
    println!(
        "whole   {:8.2} s   {:7.2} ms a document   {} MB at most",
        whole.as_secs_f64(),
        each(whole),
        memory[0]
    );
    println!(
        "floor   {:8.2} s   {:7.2} ms a document   {} MB at most",
        floor.as_secs_f64(),
        each(floor),
        memory[2]
    );
    println!(
        "again   {:8.2} s   {:7.2} ms a document   {} MB at most",
        again.as_secs_f64(),
        each(again),
        memory[1]
    );
    let outside = 1.0 - floor.as_secs_f64() / whole.as_secs_f64();
    println!("outside Typst: {:.1} % of the whole", outside * 100.0);
    println!("nothing changed: 1/{:.0} of the whole", whole.as_secs_f64() / again.as_secs_f64());
}

/// Runs this program for one of the three, and returns what it took and used (megabytes).
fn child(what: &str, folder: &Path) -> (Duration, u64) {
    let program = env::current_exe().expect("the program knows where it is");
    let start = Instant::now();
    let output = Command::new(program).args([what.as_ref(), folder.as_os_str()]).output();
    let elapsed = start.elapsed();
    let output = output.expect("the program can start itself");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut words = text.split_whitespace().filter_map(|word| word.parse::<u64>().ok());
    let (micros, peak) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    // The floor has to make its sources first, which is not its business; a build is all of it.
    let took = if what == "floor" { Duration::from_micros(micros) } else { elapsed };
    (took, peak)
}

/// Tells the parent what was timed, and the most memory that was used.
fn report(took: Duration) {
    println!("{} {}", took.as_micros(), peak());
}

/// A build of all workbooks of a folder.
fn whole(folder: &Path) -> Duration {
    let start = Instant::now();
    let outcome = build::run(&options(folder), &|_| {});
    let failed = outcome.documents.iter().filter(|made| made.status == Status::Failed).count();
    assert_eq!(failed, 0, "{:?}", outcome.diagnostics.first());
    start.elapsed()
}

/// Typst alone, on the same sources.
fn floor(folder: &Path) -> Duration {
    let doctype = common::doctype();
    let template = common::template(&doctype);
    let sources: Vec<String> = inputs(folder)
        .iter()
        .map(|path| {
            let dataset = common::dataset(&common::workbook(path), &doctype);
            common::source(&dataset, &doctype, &template).text
        })
        .collect();
    let start = Instant::now();
    floor::compile_all(&doctype.files, &sources, jobs());
    start.elapsed()
}

fn options(folder: &Path) -> Options {
    Options {
        project: Project::at(folder),
        inputs: inputs(folder),
        out: folder.join("out"),
        doctype: None,
        deny_warnings: false,
        jobs: jobs(),
        force: false,
        keep_typst: false,
        system_fonts: false,
        epoch: None,
        problems: Problems::Nowhere,
        write: true,
        dry: false,
        choice: Choice::default(),
        reading: read::Options::default(),
        reader: Some(env!("CARGO_BIN_EXE_rapporteur").into()),
        stop: Arc::default(),
    }
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    paths
}

fn jobs() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// The most memory that this process has used, in megabytes; nothing where it can't be told.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}
