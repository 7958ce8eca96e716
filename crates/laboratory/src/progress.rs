//! How far a run has come: bars on a terminal, a line now and then in a log, or whatever another program makes of it.

use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use normcircuit_files::visible;

/// How often a task speaks up where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Shows the progress of several tasks at once. May be shared between threads.
pub struct Progress {
    place: Place,
    line_every: Duration,
    stopped: AtomicBool,
}

/// What a program that shows progress itself is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum News<'a> {
    /// A remark, such as on a stored result that cannot be used.
    Line(&'a str),
    /// How far a task has come.
    Task {
        /// Its name.
        name: &'a str,
        /// Units done.
        done: f64,
        /// Units in all, as far as is known.
        total: f64,
        /// What the units are, such as simulated seconds.
        unit: &'a str,
    },
}

enum Place {
    /// A terminal: bars that move.
    Terminal(MultiProgress),
    /// A file or pipe: lines.
    Lines(Mutex<Box<dyn Write + Send>>),
    /// A program.
    Told(Box<dyn Fn(News<'_>) + Send + Sync>),
}

/// One task of known length. Says that it is done when [`Task::finish`] is called, and vanishes when dropped.
pub struct Task<'a> {
    progress: &'a Progress,
    name: String,
    /// What the amounts are, as in "12.3 simulated s per s"; empty for no rate.
    unit: String,
    start: Instant,
    state: Mutex<State>,
    bar: Option<ProgressBar>,
}

struct State {
    total: f64,
    done: f64,
    note: String,
    last_line: Instant,
}

impl Progress {
    /// Bars if standard error is a terminal, otherwise lines there.
    pub fn to_standard_error() -> Self {
        if io::stderr().is_terminal() {
            let target = ProgressDrawTarget::stderr_with_hz(8);
            Self::at(Place::Terminal(MultiProgress::with_draw_target(target)), LINE_EVERY)
        } else {
            Self::lines(io::stderr(), LINE_EVERY)
        }
    }

    /// A line for each task at most every `line_every`.
    pub fn lines(output: impl Write + Send + 'static, line_every: Duration) -> Self {
        Self::at(Place::Lines(Mutex::new(Box::new(output))), line_every)
    }

    /// `tell` is called by whichever thread has news.
    pub fn told(tell: impl Fn(News<'_>) + Send + Sync + 'static) -> Self {
        Self::at(Place::Told(Box::new(tell)), Duration::ZERO)
    }

    /// Nothing is shown.
    pub fn silent() -> Self {
        Self::lines(io::sink(), Duration::MAX)
    }

    fn at(place: Place, line_every: Duration) -> Self {
        Self { place, line_every, stopped: AtomicBool::new(false) }
    }

    /// Asks whatever is shown here to stop. Simulations end within a tenth of a simulated second and nothing is stored of them.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Writes a line, above the bars if there are any. What a terminal would obey in it, such as in names of files, is made visible.
    pub fn say(&self, line: &str) {
        let line = visible(line);
        // A terminal that went away is no reason to stop a run.
        let _ = match &self.place {
            Place::Terminal(bars) => bars.suspend(|| writeln!(io::stderr(), "{line}")),
            Place::Lines(output) => {
                let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
                writeln!(output, "{line}").and_then(|()| output.flush())
            }
            Place::Told(tell) => {
                tell(News::Line(&line));
                Ok(())
            }
        };
    }

    /// Begins a task of `total` units, such as simulated seconds.
    ///
    /// `unit` names them in the rate ("3.2 simulated s per s"); without it no rate is shown.
    pub fn task(&self, name: impl Into<String>, total: f64, unit: impl Into<String>) -> Task<'_> {
        let name = name.into();
        let bar = match &self.place {
            Place::Terminal(bars) => Some(bars.add(bar(&name))),
            Place::Lines(_) | Place::Told(_) => None,
        };
        let start = Instant::now();
        let state = Mutex::new(State { total, done: 0.0, note: String::new(), last_line: start });
        Task { progress: self, name, unit: unit.into(), start, state, bar }
    }
}

impl Task<'_> {
    /// Whether somebody asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.progress.is_stopped()
    }

    /// Shows a remark beside the bar from the next advance on, in place of the one before.
    pub fn note(&self, note: impl Into<String>) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).note = note.into();
    }

    /// Says that there are so many more units to do than was thought.
    pub fn extend(&self, amount: f64) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).total += amount;
    }

    /// Says that so many more units are done.
    pub fn advance(&self, amount: f64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.done += amount;
        if let Place::Told(tell) = &self.progress.place {
            tell(News::Task { name: &self.name, done: state.done, total: state.total, unit: &self.unit });
            return;
        }
        let (done, part) = (state.done, state.part());
        let noted = if state.note.is_empty() { String::new() } else { format!(", {}", state.note) };
        if let Some(bar) = &self.bar {
            bar.set_position((BAR_STEPS as f64 * part).round() as u64);
            bar.set_message(self.message(done, part) + &noted);
        } else if state.last_line.elapsed() >= self.progress.line_every {
            state.last_line = Instant::now();
            self.progress.say(&format!(
                "{}: {:.0} %, {}{noted}",
                self.name,
                100.0 * part,
                self.message(done, part)
            ));
        }
    }

    /// Ends the task: the bar goes away and a line stays that says how long it took, if there was anything to do.
    pub fn finish(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let State { total, done, .. } = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if total <= 0.0 || matches!(self.progress.place, Place::Told(_)) {
            return;
        }
        let rate = self.rate(done).map_or_else(String::new, |rate| format!(", {rate}"));
        self.progress.say(&format!("{}: done in {}{rate}", self.name, duration(self.start.elapsed())));
    }

    fn message(&self, done: f64, part: f64) -> String {
        let left = if part > 0.0 {
            let seconds = self.start.elapsed().as_secs_f64() * (1.0 - part) / part;
            // So far off that no one waits for it.
            Duration::try_from_secs_f64(seconds).map_or_else(|_| "ages".to_owned(), duration) + " left"
        } else {
            "time left unknown".to_owned()
        };
        self.rate(done).map_or(left.clone(), |rate| format!("{left}, {rate}"))
    }

    fn rate(&self, done: f64) -> Option<String> {
        let seconds = self.start.elapsed().as_secs_f64();
        let has_rate = !self.unit.is_empty() && done > 0.0 && seconds > 0.0;
        has_rate.then(|| format!("{} {} per s", three_digits(done / seconds), self.unit))
    }
}

impl State {
    /// How much of the whole is done, 0 to 1.
    fn part(&self) -> f64 {
        if self.total > 0.0 { (self.done / self.total).clamp(0.0, 1.0) } else { 1.0 }
    }
}

impl Drop for Task<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

const BAR_STEPS: u64 = 1000;

fn bar(name: &str) -> ProgressBar {
    let bar = ProgressBar::new(BAR_STEPS);
    // A template that does not parse would be seen at once by whoever writes it; the plain bar serves as well.
    if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:28} {percent:>3} %  {msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_prefix(name.to_owned());
    bar
}

fn three_digits(value: f64) -> String {
    let decimals = (2 - value.log10().floor() as i32).clamp(0, 4) as usize;
    format!("{value:.decimals$}")
}

/// A duration as people say it: `42 s`, `3 min 20 s`, `2 h 05 min`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64().round() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Log {
        fn lines(&self) -> Vec<String> {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap().lines().map(str::to_owned).collect()
        }
    }

    #[test]
    fn lines_say_how_far_and_how_fast() {
        let log = Log::default();
        let progress = Progress::lines(log.clone(), Duration::ZERO);
        let task = progress.task("both stimuli", 20.0, "simulated s");
        std::thread::sleep(Duration::from_millis(2));
        task.advance(5.0);
        task.finish();
        let lines = log.lines();
        assert!(lines[0].starts_with("both stimuli: 25 %, "), "{lines:?}");
        assert!(lines[0].contains(" left, ") && lines[0].ends_with(" simulated s per s"), "{lines:?}");
        assert!(lines[1].starts_with("both stimuli: done in 0 s"), "{lines:?}");
    }

    #[test]
    fn a_task_may_turn_out_longer() {
        let log = Log::default();
        let progress = Progress::lines(log.clone(), Duration::ZERO);
        let task = progress.task("runs", 10.0, "");
        task.advance(5.0);
        task.extend(10.0);
        task.advance(5.0);
        let lines = log.lines();
        assert!(lines[0].starts_with("runs: 50 %") && lines[1].starts_with("runs: 50 %"), "{lines:?}");
    }

    #[test]
    fn lines_are_rare() {
        let log = Log::default();
        let progress = Progress::lines(log.clone(), Duration::from_secs(3600));
        let task = progress.task("task", 1000.0, "");
        (0..1000).for_each(|_| task.advance(1.0));
        drop(task);
        assert!(log.lines().is_empty());
    }

    #[test]
    fn programs_are_told_the_same() {
        let news = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&news);
        let progress = Progress::told(move |one| told.lock().unwrap().push(format!("{one:?}")));
        let task = progress.task("runs", 20.0, "simulated s");
        task.advance(5.0);
        task.finish();
        progress.say("a remark");
        let one = r#"Task { name: "runs", done: 5.0, total: 20.0, unit: "simulated s" }"#;
        assert_eq!(*news.lock().unwrap(), [one, r#"Line("a remark")"#]);
    }

    #[test]
    fn threads_may_share_a_task() {
        let log = Log::default();
        let progress = Progress::lines(log.clone(), Duration::ZERO);
        let task = progress.task("task", 400.0, "");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100).for_each(|_| task.advance(1.0)));
            }
        });
        assert!(log.lines().last().unwrap().starts_with("task: 100 %, 0 s left"));
        assert_eq!(log.lines().len(), 400);
    }

    #[test]
    fn durations_are_said_as_people_do() {
        let say = |seconds| duration(Duration::from_secs(seconds));
        assert_eq!([say(42), say(200), say(7500)], ["42 s", "3 min 20 s", "2 h 05 min"]);
        assert_eq!(duration(Duration::from_secs_f64(59.7)), "1 min 00 s");
    }
}
