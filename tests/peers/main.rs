//! Business hours beside two other crates whose rule of openness is the same: nothing differs but where a rule
//! does, and each such difference is stated.

mod desks;

use desks::{Desk, nights, office, starts};

/// Zones whose clocks change at night, by an hour, half an hour or on working days, and one whose never do. The
/// others read the machine's zone data, where it has some, so no zone is here whose law changed lately
/// (Africa/Casablanca differs by that alone).
const ZONES: [&str; 7] = [
    "America/New_York",
    "Europe/London",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "America/St_Johns",
];

fn desks() -> impl Iterator<Item = Desk> {
    std::iter::once(office()).chain(ZONES.map(nights))
}

#[test]
fn deadlines_are_those_of_workclock_and_ule_hours() {
    for desk in desks() {
        for start in starts(500) {
            for minutes in [1, 60, 480, 2_400] {
                let own = desk.own_due(start, minutes);
                assert_eq!(
                    own,
                    desk.workclock_due(start, minutes),
                    "{} {start} {minutes}",
                    desk.name
                );
                assert_eq!(own, desk.ule_due(start, minutes), "{} {start} {minutes}", desk.name);
            }
        }
    }
}

#[test]
fn open_time_between_two_instants_is_that_of_workclock_and_ule_hours() {
    for desk in desks() {
        let starts = starts(500);
        for (a, step) in starts.iter().zip(&starts[1..]) {
            let b = a + step % (60 * 86_400_000);
            let own = desk.own_between(*a, b);
            assert_eq!(own, desk.workclock_between(*a, b), "{} {a} {b}", desk.name);
            assert_eq!(own, desk.ule_between(*a, b), "{} {a} {b}", desk.name);
        }
    }
}

/// The one rule that differs: nothing asked for is the start itself here and in `workclock`, open or not, while
/// `ule-hours` rolls to the next opening.
#[test]
fn nothing_asked_for_is_the_start_itself_but_for_ule_hours() {
    let desk = office();
    for start in starts(200) {
        assert_eq!(desk.own_due(start, 0), Some(start));
        assert_eq!(desk.workclock_due(start, 0), Some(start));
        let at = ticket_engine::Instant::from_epoch_ms(start).unwrap();
        let opening = desk.own.next_open(at).map(|opening| opening.epoch_ms());
        assert_eq!(desk.ule_due(start, 0), opening);
    }
}
