//! The progress that a service reports of an action over time, and the shapes from which it is generated, with a seed, so that it is the same
//! each time.
//!
//! The pace was tuned on the first set of shapes. The second set was held out: it has another seed and twice as many shapes.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use serde::{Deserialize, Deserializer, Serialize};

/// The traces of a file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Traces {
    pub(crate) traces: Vec<Trace>,
}

/// A time in milliseconds, and the percentage that is reported from then on.
pub(crate) type Point = (u64, Option<f64>);

/// One action, from its acceptance at time 0 to its end.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    pub(crate) name: String,
    /// When the service begins to report that it has completed.
    #[serde(deserialize_with = "milliseconds")]
    pub(crate) end_ms: u64,
    /// Whether the percentages show progress.
    pub(crate) progress: bool,
    /// The reported percentages in order of time; `None` where none is reported.
    #[serde(deserialize_with = "read_points")]
    pub(crate) points: Vec<Point>,
}

impl Traces {
    /// Reads a file of traces.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
        let traces: Self = serde_json::from_str(&text).with_context(|| format!("{} is not a file of traces", path.display()))?;
        ensure!(!traces.traces.is_empty(), "{} has no traces", path.display());
        for trace in &traces.traces {
            ensure!(trace.points.is_sorted_by_key(|point| point.0), "the points of `{}` are not in order", trace.name);
        }
        Ok(traces)
    }

    /// Writes a file of traces, one per line.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let lines: Vec<String> = self.traces.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        let text = format!("{{\"traces\":[\n{}\n]}}\n", lines.join(",\n"));
        std::fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
    }
}

impl Trace {
    /// The percentage that a poll at this time reads, if any.
    pub(crate) fn percentage_at(&self, ms: u64) -> Option<f64> {
        let later = self.points.partition_point(|point| point.0 <= ms);
        self.points[..later].last().and_then(|point| point.1)
    }
}

/// Rounds up: recorded times may have fractions, and a poll at a whole millisecond reads what was reported before it.
fn milliseconds<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    f64::deserialize(from).map(|ms| ms.ceil() as u64)
}

fn read_points<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Point>, D::Error> {
    let points: Vec<(f64, Option<f64>)> = Vec::deserialize(from)?;
    Ok(points.into_iter().map(|(ms, percentage)| (ms.ceil() as u64, percentage)).collect())
}

/// From the elapsed time to the progress, both from 0 to 1.
type Course = Box<dyn Fn(f64) -> Option<f64>>;

struct Shape {
    name: &'static str,
    progress: bool,
    make: fn(&mut Rng) -> Course,
}

const fn shape(name: &'static str, make: fn(&mut Rng) -> Course) -> Shape {
    Shape { name, progress: true, make }
}

const LINEAR: Shape = shape("linear", |_| Box::new(Some));
const STUCK_AT_99: Shape = shape("stuck at 99", |rng| {
    let reached = between(rng, 0.2, 0.9);
    Box::new(move |x| Some((x / reached).min(1.0) * 0.99))
});
const STEPS: Shape = shape("steps", |rng| even_steps(rng.f64() * 8.0 + 3.0));
const SLOW_START: Shape = shape("slow start", |rng| {
    let (until, little) = (between(rng, 0.1, 0.6), between(rng, 0.0, 0.08));
    Box::new(move |x| Some(if x < until { x / until * little } else { little + (x - until) / (1.0 - until) * (1.0 - little) }))
});
const PAUSE: Shape = shape("pause", |rng| {
    let (from, long) = (between(rng, 0.1, 0.6), between(rng, 0.1, 0.35));
    Box::new(move |x| Some((if x < from { x } else { (x - long).max(from) }) / (1.0 - long)))
});
const ACCELERATING: Shape = shape("accelerating", |rng| {
    let power = between(rng, 1.3, 3.0);
    Box::new(move |x| Some(x.powf(power)))
});
const STUCK_AT_0: Shape = Shape { progress: false, ..shape("stuck at 0", |_| Box::new(|_| Some(0.0))) };
const NONE: Shape = Shape { progress: false, ..shape("none", |_| Box::new(|_| None)) };

const TUNED: [Shape; 8] = [LINEAR, STUCK_AT_0, STUCK_AT_99, STEPS, SLOW_START, PAUSE, ACCELERATING, NONE];

const HELD_OUT: [Shape; 16] = [
    LINEAR,
    STUCK_AT_0,
    STUCK_AT_99,
    STEPS,
    SLOW_START,
    PAUSE,
    ACCELERATING,
    NONE,
    shape("slowing down", |rng| {
        let power = between(rng, 1.3, 3.0);
        Box::new(move |x| Some(1.0 - (1.0 - x).powf(power)))
    }),
    shape("slow, fast, slow", |_| Box::new(|x| Some(x * x * (3.0 - 2.0 * x)))),
    shape("fast, slow, fast", |_| Box::new(|x| Some(0.5 + 4.0 * (x - 0.5).powi(3)))),
    shape("one change of rate", |rng| {
        let (at, reached) = (between(rng, 0.2, 0.8), between(rng, 0.15, 0.85));
        Box::new(move |x| Some(if x < at { x / at * reached } else { reached + (x - at) / (1.0 - at) * (1.0 - reached) }))
    }),
    shape("files of any size", |rng| uneven_steps(rng, 12)),
    shape("many files of any size", |rng| uneven_steps(rng, 120)),
    shape("two pauses", |rng| {
        let (first, second, long) = (between(rng, 0.1, 0.3), between(rng, 0.5, 0.7), between(rng, 0.05, 0.15));
        let paused = move |x: f64, from: f64| (x - from).clamp(0.0, long);
        Box::new(move |x| Some((x - paused(x, first) - paused(x, second)) / (1.0 - 2.0 * long)))
    }),
    shape("silent, then linear, stuck at 90", |rng| {
        let (silent, reached) = (between(rng, 0.05, 0.3), between(rng, 0.6, 0.95));
        Box::new(move |x| (x >= silent).then(|| (x / reached).min(1.0) * 0.9))
    }),
];

/// Steps of the same size and length.
fn even_steps(count: f64) -> Course {
    let count = count.floor();
    Box::new(move |x| Some((x * count).floor() / count))
}

/// A step for each file; the sizes of the files differ by up to a factor of 100.
fn uneven_steps(rng: &mut Rng, files: usize) -> Course {
    let mut done: Vec<f64> = vec![0.0];
    for _ in 0..files {
        let size = 100_f64.powf(rng.f64());
        done.push(done.last().copied().unwrap_or_default() + size);
    }
    let total = done.last().copied().unwrap_or(1.0);
    Box::new(move |x| Some((done.partition_point(|size| *size <= x * total).saturating_sub(1)) as f64 / files as f64))
}

fn between(rng: &mut Rng, low: f64, high: f64) -> f64 {
    low + rng.f64() * (high - low)
}

/// The traces that the pace was tuned on.
pub(crate) fn tuned() -> Traces {
    make(&TUNED, 10, 1)
}

/// The traces that it was not tuned on. There are many, to keep the effect of chance small.
pub(crate) fn held_out() -> Traces {
    make(&HELD_OUT, 25, 2)
}

/// Generates traces of each shape, from 0.4 s to an hour long.
fn make(shapes: &[Shape], each: usize, seed: u64) -> Traces {
    let mut rng = Rng::with_seed(seed);
    let mut traces = Vec::new();
    for shape in shapes {
        for index in 0..each {
            let seconds = 0.4 * 9_000_f64.powf((index as f64 + rng.f64()) / each as f64);
            let end_ms = (seconds * 1_000.0).round() as u64;
            let course = (shape.make)(&mut rng);
            // Most services report whole percents, some tenths, some only coarse steps.
            let quantum = [0.1, 1.0, 1.0, 1.0, 1.0, 5.0, 10.0][rng.usize(..7)];
            traces.push(Trace {
                name: format!("{}, {seconds:.1} s, by {quantum} %", shape.name),
                end_ms,
                progress: shape.progress,
                points: points(&course, end_ms, quantum),
            });
        }
    }
    Traces { traces }
}

/// The times at which the percentage, rounded down, changes.
fn points(course: &Course, end_ms: u64, quantum: f64) -> Vec<Point> {
    const MOMENTS: u64 = 400;
    let mut points: Vec<Point> = Vec::new();
    for moment in 0..MOMENTS {
        let reported = course(moment as f64 / MOMENTS as f64).map(|done| {
            // Adds a little, so that 0.3 / 0.1 is 3 and not 2.999….
            let steps = (done * 100.0 / quantum + 1e-5).floor();
            (steps * quantum * 10.0).round() / 10.0
        });
        if points.last().is_none_or(|last| last.1 != reported) {
            points.push((end_ms * moment / MOMENTS, reported));
        }
    }
    points
}
