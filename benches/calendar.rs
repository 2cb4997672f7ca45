//! Measures business time arithmetic beside two other Rust crates.
//!
//! Run it with `cargo bench --bench calendar`. `tests/peers` compares the results.

#[path = "../tests/peers/desks.rs"]
#[expect(dead_code, reason = "only the tests compare night shifts")]
mod desks;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ticket_engine::{Calendar, from_json};

/// Cycles through the starts, so that the result of a call cannot be predicted.
fn in_turn<T>(starts: &[i64], mut call: impl FnMut(i64) -> T) -> impl FnMut() -> T {
    let mut next = 0;
    move || {
        next = (next + 1) % starts.len();
        call(black_box(starts[next]))
    }
}

fn deadlines(criterion: &mut Criterion) {
    let (desk, starts) = (desks::office(), desks::starts(1_000));
    let mut group = criterion.benchmark_group("dueAt");
    for minutes in [480, 2_400, 24_000, 240_000] {
        group.bench_function(BenchmarkId::new("ticket-engine", minutes), |bencher| {
            bencher.iter(in_turn(&starts, |start| desk.own_due(start, minutes)));
        });
        group.bench_function(BenchmarkId::new("workclock", minutes), |bencher| {
            bencher.iter(in_turn(&starts, |start| desk.workclock_due(start, minutes)));
        });
        group.bench_function(BenchmarkId::new("ule-hours", minutes), |bencher| {
            bencher.iter(in_turn(&starts, |start| desk.ule_due(start, minutes)));
        });
    }
    group.finish();
}

fn spans(criterion: &mut Criterion) {
    const MONTH: i64 = 30 * 86_400_000;
    let (desk, starts) = (desks::office(), desks::starts(1_000));
    let mut group = criterion.benchmark_group("minutesBetween, a month");
    group.bench_function("ticket-engine", |bencher| {
        bencher.iter(in_turn(&starts, |start| desk.own_between(start, start + MONTH)));
    });
    group.bench_function("workclock", |bencher| {
        bencher.iter(in_turn(&starts, |start| desk.workclock_between(start, start + MONTH)));
    });
    group.bench_function("ule-hours", |bencher| {
        bencher.iter(in_turn(&starts, |start| desk.ule_between(start, start + MONTH)));
    });
    group.finish();
}

fn columns(criterion: &mut Criterion) {
    const ROWS: usize = 1_000_000;
    let (desk, starts) = (desks::office(), desks::starts(1_000));
    let column: Vec<f64> = starts.iter().cycle().take(ROWS).map(|start| *start as f64).collect();
    let mut out = vec![0.0; ROWS];
    let mut group = criterion.benchmark_group("columns");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    group.bench_function("dueAtAll, a million rows", |bencher| {
        bencher.iter(|| desk.calendar.due_at_all(black_box(&column), &[480.0], &mut out));
    });
    group.finish();
}

/// The cost in a fresh process: compiling the calendar and indexing the years of the first lookup.
fn cold(criterion: &mut Criterion) {
    let json =
        r#"{"timeZone":"America/New_York","holidays":["01-01","06-19","07-04","11-11","12-25"]}"#;
    let config = from_json(json, "calendar").unwrap();
    let start = desks::starts(1)[0] as f64;
    criterion.bench_function("compile a calendar, first dueAt", |bencher| {
        bencher.iter_batched(
            || &config,
            |config| Calendar::new(config).unwrap().due_at_ms(start, 480.0),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, deadlines, spans, columns, cold);
criterion_main!(benches);
