//! Measures whole decisions in Rust, without the WebAssembly boundary.
//!
//! Run it with `cargo bench --bench decision`.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ticket_engine::{
    Actor, AdvanceCommand, Engine, EngineConfig, Instant, OpenCommand, PreviewCommand, TicketDraft,
    Transition,
};

fn decisions(criterion: &mut Criterion) {
    let config = EngineConfig {
        policies: ticket_engine::sla::presets::standard_policies(),
        ..EngineConfig::default()
    };
    let engine = Engine::new(&config).unwrap();
    let at = Instant::from_epoch_ms(1_795_428_000_000).unwrap();
    let opened_at = Instant::from_epoch_ms(1_795_424_400_000).unwrap();
    let mut draft = TicketDraft::new("T-1", "VPN is down", "P3", "user-7");
    draft.tags = vec!["vpn".into()];
    draft.assignee_id = Some("ann".into());
    let ticket = engine.open(&draft, &OpenCommand::new(opened_at)).unwrap().ticket;
    let start = Transition::new("IN_PROGRESS", Actor::agent("ann"), at);
    let mut group = criterion.benchmark_group("a whole decision");
    group.bench_function("open", |bencher| {
        bencher.iter(|| engine.open(black_box(&draft), &OpenCommand::new(at)).unwrap());
    });
    group.bench_function("transition", |bencher| {
        bencher.iter(|| engine.transition(black_box(&ticket), &start).unwrap());
    });
    group.bench_function("advance with nothing due", |bencher| {
        bencher.iter(|| engine.advance(black_box(&ticket), &AdvanceCommand::new(at)).unwrap());
    });
    group.bench_function("preview", |bencher| {
        bencher.iter(|| engine.preview(black_box(&ticket), &PreviewCommand::new(at)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
