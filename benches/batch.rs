//! Many documents, and what they cost beside Typst: `cargo bench --bench batch -- 100 40` makes 100
//! work plans of 40 activities each. A third word chooses what is measured: `floor`, `again`,
//! `memory`, `tenfold` or `cold`; without it, all of them are.
//!
//! What is compared runs in turns, each in processes of its own, so that none inherits what another
//! has worked out and a noisy machine is noisy for all; the fastest of the rounds counts. A build is
//! the program itself, from its start to its end. The *floor* is nothing but Typst's own compile and
//! export of the same merged sources, which it has before the clock starts, on as many threads.
//!
//! Each ratio is printed with its bound, and whether it holds.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a benchmark prints, or stops")]

#[path = "common/child.rs"]
mod child;
#[path = "common/mod.rs"]
mod common;
#[path = "common/floor.rs"]
mod floor;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, thread};

use child::Cost;
use common::Cell;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each is timed.
const ROUNDS: usize = 3;

/// The argument with which this program starts itself to run Typst alone: it is followed by a folder,
/// the number of threads, and of which of how many shares of the documents.
const FLOOR: &str = "typst-alone";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let number = |at: usize| arguments.get(at).and_then(|word| word.parse().ok());
    if let [first, folder, ..] = arguments.as_slice()
        && first == FLOOR
    {
        let (jobs, share, of) = (number(2), number(3).unwrap_or(0), number(4).unwrap_or(1));
        return alone(Path::new(folder), jobs.unwrap_or(1), (share, of));
    }
    let (documents, activities) = (number(0).unwrap_or(100), number(1).unwrap_or(40));
    let chosen = arguments.iter().find(|word| word.parse::<usize>().is_err());
    let wanted = |name: &str| chosen.is_none_or(|chosen| chosen == name);
    println!("{documents} work plans of {activities} activities, {} threads", jobs());
    for (name, measure) in [
        ("floor", beside_typst as fn(usize, usize)),
        ("again", again),
        ("memory", memory),
        ("tenfold", tenfold),
        ("cold", cold),
    ] {
        if wanted(name) {
            measure(documents, activities);
        }
    }
}

/// A build, Typst alone on as many threads, and Typst alone in processes that share the documents.
fn beside_typst(documents: usize, activities: usize) {
    let plans = Plans::new(documents, activities);
    plans.merge();
    let (mut whole, mut threads, mut processes) = (Cost::NONE, Cost::NONE, Cost::NONE);
    let (mut layout, mut export) = (u64::MAX, u64::MAX);
    for _ in 0..ROUNDS {
        whole = whole.best(plans.first_build());
        let told = plans.floors(jobs(), 1);
        threads = threads.best(slowest(&told));
        processes = processes.best(slowest(&plans.floors(1, jobs())));
        if let Some([.., one, other]) = told.first().map(Vec::as_slice) {
            (layout, export) = (layout.min(*one), export.min(*other));
        }
    }
    plans.line("a whole build", whole);
    plans.line("Typst alone, threads", threads);
    plans.line("Typst alone, processes", processes);
    let each = |micros: u64| micros as f64 / 1000.0 / documents as f64;
    println!("  of a document: layout {:.1} ms, export {:.1} ms", each(layout), each(export));
    let best = threads.wall.min(processes.wall);
    ratio("a whole build / the best of Typst alone", seconds(whole.wall) / seconds(best), 1.05);
    ratio("the same in time of the processors", seconds(whole.work) / seconds(threads.work), 1.05);
    let throughput = seconds(processes.wall) / seconds(threads.wall);
    at_least("throughput of threads / of processes", throughput, 0.95);
}

/// A build once more with nothing changed, and with one cell changed.
fn again(documents: usize, activities: usize) {
    let mut plans = Plans::new(documents * 10, activities);
    let first = plans.first_build();
    let (mut same, mut cell) = (Cost::NONE, Cost::NONE);
    for round in 0..ROUNDS {
        same = same.best(plans.build());
        plans.change(round);
        cell = cell.best(plans.build());
    }
    plans.line("the first build", first);
    plans.line("nothing changed", same);
    plans.line("one cell changed", cell);
    ratio("nothing changed / the first build", seconds(same.wall) / seconds(first.wall), 0.005);
    ratio("one cell changed / the first build", seconds(cell.wall) / seconds(first.wall), 0.01);
}

/// The most memory of a build and of one of twenty times the documents.
fn memory(documents: usize, activities: usize) {
    let few = Plans::new(documents, activities);
    let many = Plans::new(documents * 20, activities);
    let (least, most) = (few.first_build(), many.first_build());
    few.line("a build", least);
    many.line("a build", most);
    ratio("memory of twenty times the documents", most.memory / least.memory, 1.15);
    ratio("its megabytes", most.memory, 400.0);
}

/// Ten times the documents, and ten times the rows in one document.
fn tenfold(documents: usize, activities: usize) {
    let (few, many) = (Plans::new(documents, activities), Plans::new(documents * 10, activities));
    let (mut least, mut most) = (Cost::NONE, Cost::NONE);
    for _ in 0..ROUNDS {
        least = least.best(few.first_build());
        most = most.best(many.first_build());
    }
    few.line("a build", least);
    many.line("a build", most);
    ratio("ten times the documents", seconds(most.wall) / seconds(least.wall), 11.0);
    let sizes = [activities, activities * 10, activities * 100];
    let mut costs = [Cost::NONE; 3];
    let plans = sizes.map(|activities| Plans::new(1, activities));
    for _ in 0..ROUNDS {
        for (cost, plan) in costs.iter_mut().zip(&plans) {
            *cost = cost.best(plan.first_build());
        }
    }
    for (plan, cost) in plans.iter().zip(costs) {
        plan.line("one document", cost);
    }
    for pair in costs.windows(2) {
        if let [less, more] = pair {
            ratio("ten times the rows", seconds(more.wall) / seconds(less.wall), 11.0);
        }
    }
}

/// One document, from the start of the program to its PDF.
fn cold(_: usize, activities: usize) {
    let plans = Plans::new(1, activities);
    plans.merge();
    let (mut whole, mut engine) = (Cost::NONE, Cost::NONE);
    for _ in 0..ROUNDS * 5 {
        whole = whole.best(plans.first_build());
        engine = engine.best(slowest(&plans.floors(1, 1)));
    }
    plans.line("one document", whole);
    plans.line("Typst alone", engine);
    let over = seconds(whole.wall) - seconds(engine.wall);
    ratio("milliseconds over Typst's own", over * 1000.0, 30.0);
}

/// Compiles a share of the sources of a folder, and nothing else.
fn alone(folder: &Path, jobs: usize, (share, of): (usize, usize)) {
    let sources = listed(&folder.join("sources"), "typ");
    let sources = sources.iter().skip(share).step_by(of);
    let sources: Vec<String> =
        sources.map(|path| fs::read_to_string(path).expect("it was written")).collect();
    let doctype = common::doctype();
    let jobs = NonZeroUsize::new(jobs).unwrap_or(NonZeroUsize::MIN);
    child::timed(|| floor::compile_all(&doctype.files, &sources, jobs));
}

/// Work plans in a folder that is gone with this.
struct Plans {
    folder: tempfile::TempDir,
    /// What the program is asked to build, from the folder on.
    inputs: Vec<String>,
    activities: usize,
}

impl Plans {
    fn new(documents: usize, activities: usize) -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let paths = common::write_plans(folder.path(), documents, activities);
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into());
        let inputs = paths.iter().filter_map(name).collect();
        Self { folder, inputs, activities }
    }

    /// Writes what the workbooks are merged into, for Typst alone.
    fn merge(&self) {
        let doctype = common::doctype();
        let template = common::template(&doctype);
        let sources = self.folder.path().join("sources");
        fs::create_dir_all(&sources).expect("the folder can be written");
        for input in &self.inputs {
            let workbook = common::workbook(&self.folder.path().join(input));
            let source = common::source(&common::dataset(&workbook, &doctype), &doctype, &template);
            let path = sources.join(input).with_extension("typ");
            fs::write(path, source.text).expect("the folder can be written");
        }
    }

    /// A build of which nothing is there yet.
    fn first_build(&self) -> Cost {
        let _ = fs::remove_dir_all(self.folder.path().join("out"));
        self.build()
    }

    fn build(&self) -> Cost {
        child::build(self.folder.path(), &self.inputs, "out")
    }

    /// Typst alone, in so many processes of so many threads.
    fn floors(&self, threads: usize, processes: usize) -> Vec<Vec<u64>> {
        let folder = self.folder.path().to_string_lossy();
        let numbers = |share: usize| [threads, share, processes].map(|number| number.to_string());
        let run =
            |share: usize| [vec![FLOOR.to_owned(), folder.to_string()], numbers(share).into()];
        let runs: Vec<_> = (0..processes).map(|share| run(share).concat()).collect();
        child::floors(&runs)
    }

    /// Changes a cell of one workbook.
    fn change(&mut self, round: usize) {
        let seed = self.inputs.len() / 2;
        let mut book = common::work_plan(seed, self.activities);
        let cell = book.sheets.get_mut(3).and_then(|(_, rows)| rows.get_mut(2)?.get_mut(2));
        *cell.expect("there are activities") = Cell::from(&*format!("Hold workshop {round} again"));
        let path = self.folder.path().join(self.inputs.get(seed).expect("there are workbooks"));
        book.write_xlsx(&path).expect("the folder can be written");
    }

    fn line(&self, what: &str, cost: Cost) {
        let (documents, Cost { wall, work, memory }) = (self.inputs.len(), cost);
        println!(
            "  {what:24} {documents:5} × {:<5} {:8.3} s  {:8.2} ms each  {:8.2} s of processors  \
             {memory:4.0} MB",
            self.activities,
            seconds(wall),
            seconds(wall) * 1000.0 / documents as f64,
            seconds(work)
        );
    }
}

/// The cost of processes that ran side by side.
fn slowest(told: &[Vec<u64>]) -> Cost {
    let of = |at: usize| told.iter().filter_map(move |told| told.get(at).copied());
    Cost {
        wall: Duration::from_micros(of(0).max().unwrap_or_default()),
        work: Duration::from_micros(of(1).sum()),
        memory: of(2).sum::<u64>() as f64 / 1024.0,
    }
}

fn ratio(what: &str, ratio: f64, bound: f64) {
    told(what, ratio, "at most", bound, ratio <= bound);
}

fn at_least(what: &str, ratio: f64, bound: f64) {
    told(what, ratio, "at least", bound, ratio >= bound);
}

fn told(what: &str, ratio: f64, kind: &str, bound: f64, holds: bool) {
    let judged = if holds { "holds" } else { "missed" };
    println!("{what}: {ratio:.4}, {kind} {bound}: {judged}");
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

fn listed(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == ending));
    paths.sort();
    paths
}

fn jobs() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}
