//! Sets of instants as ordered, disjoint stretches that do not touch.

use crate::calendar::openness::Stretch;

/// Adds a stretch that starts no earlier than the last one; stretches that overlap or touch are
/// joined.
pub(super) fn push<T: Ord + Copy>(set: &mut Vec<(T, T)>, stretch: (T, T)) {
    match set.last_mut() {
        Some(last) if stretch.0 <= last.1 => last.1 = last.1.max(stretch.1),
        _ => set.push(stretch),
    }
}

/// The instants in either set.
pub(super) fn union(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut union = Vec::with_capacity(a.len() + b.len());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x <= y => a.next(),
            (_, Some(_)) => b.next(),
            (_, None) => a.next(),
        };
        match next {
            Some(stretch) => push(&mut union, *stretch),
            None => return union,
        }
    }
}

/// The instants in both sets.
pub(super) fn intersection(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut both = Vec::new();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let (start, end) = (x.0.max(y.0), x.1.min(y.1));
        if start < end {
            both.push((start, end));
        }
        if x.1 < y.1 {
            a.next();
        } else {
            b.next();
        }
    }
    both
}
