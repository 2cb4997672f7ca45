//! All integration tests, in one program: linking one takes a fraction of the time of twenty.

mod answer;
mod architecture;
mod assignment;
mod attribution;
mod batch;
mod calendar;
mod clocks;
mod decisions;
mod desk;
mod edge_cases;
mod history;
mod hosts;
mod laws;
mod limits;
mod lint;
mod model;
mod peers;
mod policies;
mod replay;
mod reported_elsewhere;
mod roster;
mod timers;
mod workflow;
