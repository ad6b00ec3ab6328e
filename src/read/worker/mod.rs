//! Reading in processes of their own, each with bounded memory and time.
//!
//! An allocation that fails ends a process, and nothing can stop a loop from outside; so what a file
//! from anyone can make a reader do, it does to a process that can be spared. A process reads one
//! workbook after another and sends its parts as they come (`frame`), so that reading and putting
//! together run side by side and nothing is held twice.

mod frame;
mod path;
mod serve;

use std::io::{self, BufReader, Read as _};
use std::mem;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::part::Parts;
use super::{Given, Limits, Options, Workbook, faults, named};
use crate::diagnostic::{Checked, Diagnostic};
use frame::Request;

pub use serve::serve;

/// The argument with which the program is started as a process that reads.
pub const ARGUMENT: &str = "read-worker";

/// How soon it is seen that a process is not there any more.
const AT_ONCE: Duration = Duration::from_secs(1);

/// What was read.
#[derive(Debug)]
pub struct Read {
    /// The workbook, and what was found in it.
    pub workbook: Checked<Workbook>,
    /// A hash of exactly what was read, be it sound or not: equal to [`content`](super::content) as
    /// long as nobody saves it anew. None where there was nothing, or nothing that can be read twice.
    pub content: Option<blake3::Hash>,
}

impl Read {
    fn of(all: Parts, file: Arc<str>) -> Self {
        Self { content: all.content(), workbook: all.workbook(file) }
    }
}

/// Nothing could be read, for this reason.
impl From<Diagnostic> for Read {
    fn from(why: Diagnostic) -> Self {
        Self { workbook: why.into(), content: None }
    }
}

/// Reads workbooks, in processes of their own where it is told which program they run. It can be
/// shared by threads; there are never more processes than threads that read at once.
#[derive(Debug)]
pub struct Reader {
    options: Options,
    program: Option<PathBuf>,
    idle: Mutex<Vec<Worker>>,
}

impl Reader {
    /// A reader with these options. `program` is started with [`ARGUMENT`] and has to call [`serve`];
    /// without one, workbooks are read in this process.
    pub fn new(options: Options, program: Option<PathBuf>) -> Self {
        Self { options, program, idle: Mutex::default() }
    }

    /// Starts a process that will read, so that it need not be waited for later. One that can't be
    /// started is told when it is to read.
    pub fn begin(&self) {
        if let Some(Ok(worker)) = self.program.as_deref().map(Worker::start) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }

    /// Reads the workbook at `path`, which its user calls `name`, as [`workbook`](super::workbook)
    /// does.
    pub fn workbook(&self, path: &Path, name: &str) -> Checked<Workbook> {
        self.read(path, name, None).workbook
    }

    /// The same, with text that isn't Unicode taken to be in this encoding, and with a hash of what
    /// was read.
    pub fn read(&self, path: &Path, name: &str, encoding: Option<&str>) -> Read {
        let encoding = encoding.map(str::to_owned).or_else(|| self.options.encoding.clone());
        self.with(path, name, &Options { encoding, ..self.options.clone() })
    }

    /// A hash of all that the workbook at a path holds.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn content(&self, path: &Path) -> io::Result<blake3::Hash> {
        super::content(path, &self.options)
    }

    fn with(&self, path: &Path, name: &str, options: &Options) -> Read {
        let file = named(name);
        let Some(program) = &self.program else {
            let mut all = Parts::default();
            let given = Given { path, file: &file, options, waits: false };
            super::parts(&given, &mut |part| all.add(part));
            return Read::of(all, file);
        };
        let request = Request {
            path: path::to_bytes(path),
            file: file.to_string(),
            options: options.clone(),
        };
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = idle().pop();
        loop {
            let fresh = waiting.is_none();
            let worker = waiting.take().map_or_else(|| Worker::start(program), Ok);
            let Ok(mut worker) = worker else { return faults::no_process(&file).into() };
            let (mut all, start) = (Parts::default(), Instant::now());
            match worker.read(&request, &mut all) {
                Ok(()) => {
                    idle().push(worker);
                    return Read::of(all, file);
                }
                // One that was waiting may have been ended by somebody, which is seen at once: that is
                // not the file's fault.
                Err(_) if !fresh && all.is_empty() && start.elapsed() < AT_ONCE => {}
                Err(_) => return worker.ended(&options.limits, start.elapsed(), &file).into(),
            }
        }
    }
}

/// A process that reads.
#[derive(Debug)]
struct Worker {
    child: Child,
    /// Where it takes requests from. That there will be no more of them ends it.
    requests: Option<ChildStdin>,
    parts: BufReader<ChildStdout>,
    last_words: ChildStderr,
}

impl Worker {
    fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Memory that is set aside counts as taken, where memory is bounded.
        command.env("MIMALLOC_ARENA_RESERVE", "32MiB");
        alone(&mut command);
        let mut child = command.spawn()?;
        let pipes = child.stdout.take().zip(child.stderr.take()).ok_or(io::ErrorKind::BrokenPipe);
        let (parts, last_words) = pipes?;
        let requests = child.stdin.take();
        Ok(Self { child, requests, parts: BufReader::with_capacity(1 << 17, parts), last_words })
    }

    /// Has a workbook read, and takes its parts.
    fn read(&mut self, request: &Request, all: &mut Parts) -> io::Result<()> {
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        frame::send(requests, request)?;
        frame::receive(&mut self.parts, |part| all.add(part))
    }

    /// Why it has ended before the workbook was read.
    fn ended(mut self, limits: &Limits, after: Duration, file: &str) -> Diagnostic {
        // Whatever is wrong with it, it is not to go on.
        let _ = self.child.kill();
        let mut words = String::new();
        let _ = (&mut self.last_words).take(4096).read_to_string(&mut words);
        if after >= Duration::from_secs(limits.seconds) {
            faults::too_slow(limits, file)
        } else if words.contains("memory allocation") {
            faults::too_much_memory(limits, file)
        } else {
            faults::sudden_end(file)
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(mem::take(&mut self.requests));
        let _ = self.child.wait();
    }
}

/// Keeps Ctrl-C from a process: a build ends after the documents in hand, and it is needed for these.
#[cfg(unix)]
fn alone(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(windows)]
fn alone(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP);
}

#[cfg(not(any(unix, windows)))]
fn alone(_: &mut Command) {}
