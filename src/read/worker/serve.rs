//! The process that reads: it takes requests, and sends the parts of each workbook.

#[cfg(unix)]
use std::fs;
use std::io::{self, Read, Write};
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::super::guard::contained;
use super::super::part::Part;
use super::super::{Given, Limits, faults, parts};
use super::frame::{self, Answer};
use super::path;

/// Reads workbooks for the process at the other end until it has no more requests.
///
/// # Errors
///
/// Fails if the other end can't be understood, or is gone.
pub fn serve(mut requests: impl Read, mut answers: impl Write) -> io::Result<()> {
    let mut clock = None;
    while let Some(request) = frame::request(&mut requests)? {
        let limits = request.options.limits;
        let clock = clock.get_or_insert_with(|| {
            let clock = Clock::new();
            bound(&limits);
            clock
        });
        let (path, file) = (path::from_bytes(request.path), request.file.into());
        let given = Given { path: &path, file: &file, options: &request.options, waits: true };
        let mut answer = Answer::new(&mut answers);
        clock.set(Some(Duration::from_secs(limits.seconds)));
        if contained(|| parts(&given, &mut |part| answer.add(&part))).is_none() {
            answer.add(&Part::Found(faults::sudden_end(&file)));
        }
        answer.end()?;
        clock.set(None);
    }
    Ok(())
}

/// Bounds the memory that this process can have beside what it has from the start. There is no such bound on Windows, and macOS
/// does not keep to it: there, the limits on sizes have to do.
fn bound(limits: &Limits) {
    #[cfg(unix)]
    {
        use rlimit::Resource;
        let most = start_size().saturating_add(limits.memory);
        // A process that may have less already is bounded as it is.
        let _ = Resource::AS.set(most, most);
        // What it held when it ended is nobody's business.
        let _ = Resource::CORE.set(0, 0);
    }
    #[cfg(not(unix))]
    let _ = limits;
}

/// The address space that this process takes now, most of it for the program itself; none where the
/// system doesn't tell.
#[cfg(unix)]
fn start_size() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default().saturating_mul(1024)
}

/// Ends this process when a workbook takes too long: no loop can be left in another way.
struct Clock(Sender<Option<Duration>>);

impl Clock {
    fn new() -> Self {
        let (sender, receiver) = mpsc::channel::<Option<Duration>>();
        let (started, has_started) = mpsc::channel();
        thread::spawn(move || {
            let _ = started.send(());
            let mut left = None;
            loop {
                let told = match left {
                    Some(left) => receiver.recv_timeout(left),
                    None => receiver.recv().map_err(RecvTimeoutError::from),
                };
                match told {
                    Ok(next) => left = next,
                    Err(RecvTimeoutError::Timeout) => process::abort(),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        // The memory that a thread takes when it starts is not to be counted among the workbook's.
        let _ = has_started.recv();
        Self(sender)
    }

    /// How long the process may go on from now; for ever, if nothing is being read.
    fn set(&self, left: Option<Duration>) {
        // It is gone only if the process is.
        let _ = self.0.send(left);
    }
}
