//! How far a build has come: documents done of all, how fast, and the time left.

use std::fmt;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::build::Event;
use crate::trial;

/// What the bar shows.
const TEMPLATE: &str = "{bar:30} {pos}/{len} documents · {rate} · {eta} left · {wide_msg}";
/// What is shown while nobody knows yet how many documents there are.
const READING: &str = "{spinner} reading";

/// A progress bar on standard error, where that is a terminal; elsewhere nothing.
#[derive(Debug)]
pub struct Progress {
    /// The bar; hidden where nobody watches.
    bar: ProgressBar,
}

impl Progress {
    /// A bar that waits for the build to tell how many documents there are.
    pub fn new(shown: bool) -> Self {
        // Indicatif draws on a terminal only.
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target).with_style(style(READING));
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// Takes in what happened.
    pub fn tell(&self, event: Event) {
        match event {
            Event::Planned { documents } => self.planned(documents),
            Event::Started { input, .. } => self.bar.set_message(input.to_owned()),
            Event::Found { .. } => {}
            Event::Finished(_) => self.bar.inc(1),
        }
    }

    /// Takes in what happened while document types are tried.
    pub fn tried(&self, event: trial::Event) {
        match event {
            trial::Event::Planned { documents } => self.planned(documents),
            trial::Event::Started(name) => self.bar.set_message(name.to_owned()),
            trial::Event::Finished => self.bar.inc(1),
        }
    }

    fn planned(&self, documents: usize) {
        self.bar.set_length(u64::try_from(documents).unwrap_or(u64::MAX));
        self.bar.reset_eta();
        self.bar.set_style(style(TEMPLATE));
    }

    /// Takes the bar away, so that the report stands alone.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// A style; the usual one if a template should be wrong, which the test excludes.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("rate", rate)
}

/// How many documents are done in a second; in a minute where that is less than one.
fn rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    let rate = state.per_sec();
    // Nothing can be done about a terminal that takes nothing; the bar is only for looking at.
    let _ = if rate >= 1.0 || rate == 0.0 {
        write!(out, "{rate:.0} a second")
    } else {
        write!(out, "{:.0} a minute", rate * 60.0)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_right() {
        for template in [TEMPLATE, READING] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn the_bar_follows_the_events() {
        let progress = Progress::new(false);
        progress.tell(Event::Planned { documents: 3 });
        progress.tell(Event::Started {
            doctype: "work-plan",
            input: "plan.xlsx",
            output: std::path::Path::new("plan.pdf"),
        });
        assert_eq!(progress.bar.length(), Some(3));
        assert_eq!(progress.bar.message(), "plan.xlsx");
        progress.finish();
    }
}
