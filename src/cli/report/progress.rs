//! How far a build has come: workbooks read, then documents done of all, how fast, and the time left.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::build::Event;
use crate::trial;

/// What the bar shows.
const TEMPLATE: &str = "{bar:16} {pos}/{len} documents · {pace}{wide_msg}";
/// What is shown while workbooks are read, and nobody knows yet how many documents there are.
const READING: &str = "{spinner} reading {pos}/{len} workbooks";
/// What is shown before anything is known.
const STARTING: &str = "{spinner} starting";

/// What was done in this time says how fast it goes now.
const RECENT: Duration = Duration::from_secs(5);

/// A progress bar on standard error, where that is a terminal; elsewhere nothing.
#[derive(Debug)]
pub struct Progress {
    /// The bar; hidden where nobody watches.
    bar: ProgressBar,
    /// How fast documents are done.
    pace: Arc<Mutex<Pace>>,
}

impl Progress {
    /// A bar that waits for the build to tell how many documents there are. It is there at once.
    pub fn new(shown: bool) -> Self {
        // Indicatif draws on a terminal only.
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target).with_style(style(STARTING));
        bar.tick();
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, pace: Arc::new(Mutex::new(Pace::new(Instant::now()))) }
    }

    /// Takes in what happened.
    pub fn tell(&self, event: Event) {
        match event {
            Event::Read { done, of } => self.read(done, of),
            Event::Planned { documents } => self.planned(documents),
            Event::Started { input, .. } => self.bar.set_message(input.to_owned()),
            Event::Found { .. } => {}
            Event::Finished(_) => self.done(),
        }
    }

    /// Takes in what happened while document types are tried.
    pub fn tried(&self, event: trial::Event) {
        match event {
            trial::Event::Planned { documents } => self.planned(documents),
            trial::Event::Started(name) => self.bar.set_message(name.to_owned()),
            trial::Event::Finished => self.done(),
        }
    }

    fn read(&self, done: usize, of: usize) {
        if self.bar.length() != Some(count(of)) {
            self.bar.set_length(count(of));
            self.bar.set_style(style(READING));
        }
        // Threads tell of what they read in any order.
        self.bar.set_position(self.bar.position().max(count(done)));
    }

    fn planned(&self, documents: usize) {
        *lock(&self.pace) = Pace::new(Instant::now());
        self.bar.set_position(0);
        self.bar.set_length(count(documents));
        let pace = Arc::clone(&self.pace);
        let written = move |state: &ProgressState, out: &mut dyn fmt::Write| {
            let left = state.len().unwrap_or_default().saturating_sub(state.pos());
            // Nothing can be done about a terminal that takes nothing; the bar is only for looking at.
            let _ = out.write_str(&lock(&pace).words(Instant::now(), left));
        };
        self.bar.set_style(style(TEMPLATE).with_key("pace", written));
    }

    fn done(&self) {
        lock(&self.pace).done(Instant::now());
        self.bar.inc(1);
    }

    /// Takes the bar away, so that the report stands alone.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// How fast documents are done. Those that are up to date take no time and the others take long, and
/// nobody knows which are still to come.
#[derive(Debug)]
struct Pace {
    start: Instant,
    done: u64,
    /// When the documents of the last seconds were done, behind the last one before these.
    recent: VecDeque<Instant>,
}

impl Pace {
    const fn new(start: Instant) -> Self {
        Self { start, done: 0, recent: VecDeque::new() }
    }

    fn done(&mut self, now: Instant) {
        self.done += 1;
        self.recent.push_back(now);
        while self.recent.get(1).is_some_and(|second| now.duration_since(*second) > RECENT) {
            self.recent.pop_front();
        }
    }

    /// How many are done in a second: of the last, and of all.
    fn rates(&self, now: Instant) -> (f64, f64) {
        let rate = |count: f64, since: Instant| {
            count / now.duration_since(since).max(Duration::from_millis(1)).as_secs_f64()
        };
        #[expect(clippy::cast_precision_loss, reason = "nobody has that many documents")]
        let (recent, all) = (self.recent.len() as f64, self.done as f64);
        let all = rate(all, self.start);
        match self.recent.front() {
            // The first of them is where their time begins.
            Some(first) if self.done > recent as u64 => (rate(recent - 1.0, *first), all),
            _ => (all, all),
        }
    }

    /// The rate, and how long so many documents take if they go on as the last, or as all so far,
    /// whichever takes longer: what is up to date often comes first.
    fn words(&self, now: Instant, left: u64) -> String {
        let (recent, all) = self.rates(now);
        if self.done == 0 || recent == 0.0 {
            return String::new();
        }
        #[expect(clippy::cast_precision_loss, reason = "nobody has that many documents")]
        let left = Duration::try_from_secs_f64(left as f64 / recent.min(all)).unwrap_or_default();
        let rate = match recent {
            rate if rate >= 1.0 => format!("{rate:.0} a second"),
            rate => format!("{:.0} a minute", rate * 60.0),
        };
        format!("{rate} · {} left · ", HumanDuration(left))
    }
}

fn lock(pace: &Mutex<Pace>) -> MutexGuard<'_, Pace> {
    pace.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// A style; the usual one if a template should be wrong, which the test excludes.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_right() {
        for template in [TEMPLATE, READING, STARTING] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn the_bar_follows_the_events() {
        let progress = Progress::new(false);
        progress.tell(Event::Read { done: 2, of: 7 });
        progress.tell(Event::Read { done: 1, of: 7 });
        assert_eq!((progress.bar.position(), progress.bar.length()), (2, Some(7)));
        progress.tell(Event::Planned { documents: 3 });
        progress.tell(Event::Started {
            doctype: "work-plan",
            input: "plan.xlsx",
            output: std::path::Path::new("plan.pdf"),
        });
        assert_eq!((progress.bar.position(), progress.bar.length()), (0, Some(3)));
        assert_eq!(progress.bar.message(), "plan.xlsx");
        progress.finish();
    }

    #[test]
    fn the_time_left_follows_the_slower_of_all_and_the_last() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut pace = Pace::new(start);
        assert_eq!(pace.words(at(1), 100), "");
        // Two hundred that are up to date, in no time; then one each two seconds.
        (0..200).for_each(|_| pace.done(at(1)));
        assert_eq!(pace.words(at(1), 200), "200 a second · 1 second left · ");
        (1..=10).for_each(|number| pace.done(at(1 + number * 2)));
        assert_eq!(pace.words(at(21), 30), "30 a minute · 60 seconds left · ");
        // One that takes very long is seen before it is done.
        assert!(pace.words(at(41), 30).starts_with("7 a minute"), "{}", pace.words(at(41), 30));
    }
}
