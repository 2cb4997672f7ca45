//! Clocks and decisions for people: traces, previews and the segments of a timeline.

mod preview;
mod segment;
mod trace;

pub use preview::{ClockPreview, ClockState, Preview, SlaStatus};
pub(crate) use segment::segments;
pub use segment::{Segment, SegmentKind};
pub use trace::{
    ClockNote, ClockNoteKind, DeadlineTrace, PauseTrace, PolicyOutcome, PolicyTrace, TimerTrace,
    Trace, WindowTrace,
};
