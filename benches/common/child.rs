//! Processes that are measured from outside: how long, how much of the processors, how much memory.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// What something took.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// From its start to its end.
    pub wall: Duration,
    /// What the processors spent on it, with the processes that it started.
    pub work: Duration,
    /// The most memory that it had, in megabytes.
    pub memory: f64,
}

impl Cost {
    /// The least and the most there can be, before anything is measured.
    pub const NONE: Self = Self { wall: Duration::MAX, work: Duration::MAX, memory: 0.0 };

    /// The better of two rounds; of memory the more.
    pub fn best(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            work: self.work.min(other.work),
            memory: self.memory.max(other.memory),
        }
    }
}

/// Runs the program on workbooks of a folder, from its start to its end.
pub fn build(folder: &Path, inputs: &[String], out: &str) -> Cost {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.current_dir(folder).args(["build", "--quiet", "--out", out]).args(inputs);
    let (before, start) = (waited_for(), Instant::now());
    let child = command.stdout(Stdio::null()).spawn().expect("the program can be started");
    let (wall, memory) = watched(child, start);
    Cost { wall, work: waited_for() - before, memory }
}

/// Waits for a process, looking at its memory now and then.
fn watched(mut child: Child, start: Instant) -> (Duration, f64) {
    let id = child.id();
    // What watches sleeps between two looks, what is timed is waited for.
    let (done, ended) = std::sync::mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        let mut most = 0.0_f64;
        while ended.recv_timeout(Duration::from_millis(10)).is_err() {
            most = most.max(peak(&id.to_string()));
        }
        most
    });
    let status = child.wait().expect("it can be waited for");
    let wall = start.elapsed();
    assert!(status.success(), "the build failed");
    done.send(()).expect("it waits");
    (wall, watch.join().expect("it ends"))
}

/// Runs this program again for each of these lists of arguments, all at once. What they prepare is
/// not counted: each says when it is ready, and they begin together.
pub fn floors(runs: &[Vec<String>]) -> Vec<Vec<u64>> {
    let program = env::current_exe().expect("the program knows where it is");
    let start = |arguments: &Vec<String>| {
        let mut command = Command::new(&program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program can start itself");
        let mut answers = BufReader::new(child.stdout.take().expect("it has one"));
        let mut line = String::new();
        answers.read_line(&mut line).expect("it tells that it is ready");
        (child, answers)
    };
    let mut children: Vec<_> = runs.iter().map(start).collect();
    for (child, _) in &mut children {
        let mut requests = child.stdin.take().expect("it has one");
        requests.write_all(b"go\n").expect("it listens");
    }
    let told = children.into_iter().map(|(mut child, mut answers)| {
        let mut text = String::new();
        answers.read_to_string(&mut text).expect("it tells what it took");
        assert!(child.wait().expect("it can be waited for").success(), "Typst alone failed");
        text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
    });
    told.collect()
}

/// Says that all is prepared, waits for the others, and says what the work took: microseconds, those
/// of the processors, the most memory in kilobytes, and what the work itself tells.
pub fn timed(work: impl FnOnce() -> Vec<u64>) {
    println!("ready");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("somebody says when to begin");
    let (before, start) = (own(), Instant::now());
    let told = work();
    let wall = start.elapsed().as_micros();
    let work = (own() - before).as_micros();
    let told: Vec<_> = told.iter().map(u64::to_string).collect();
    println!("{wall} {work} {:.0} {}", peak("self") * 1024.0, told.join(" "));
}

/// The most memory that a process has had, in megabytes; nothing where it can't be told.
fn peak(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

/// What the processors have spent on this process.
fn own() -> Duration {
    ticks(11)
}

/// What the processors have spent on processes that this one has waited for.
fn waited_for() -> Duration {
    ticks(13)
}

/// Two neighbouring fields of what Linux tells of this process, in hundredths of a second; nothing
/// elsewhere.
fn ticks(at: usize) -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, in parentheses, may hold blanks.
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields.split_whitespace().skip(at));
    let ticks = fields.into_iter().flat_map(|fields| fields.take(2));
    let sum: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(sum * 10)
}
