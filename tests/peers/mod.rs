//! Business hours beside two other crates with the same rule of openness. All results agree, except
//! where another rule differs; each such difference has a test.

mod desks;

use desks::{Desk, nights, office, starts};

/// Zones whose clocks change at night, by half an hour or on working days, and one whose clocks
/// never change. The other crates prefer the zone data of the machine, so zones with a recent
/// change of law are left out: Africa/Casablanca differs for that reason alone.
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
                let due = desk.own_due(start, minutes);
                assert_eq!(
                    due,
                    desk.workclock_due(start, minutes),
                    "{} {start} {minutes}",
                    desk.name
                );
                assert_eq!(due, desk.ule_due(start, minutes), "{} {start} {minutes}", desk.name);
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
            let open = desk.own_between(*a, b);
            assert_eq!(open, desk.workclock_between(*a, b), "{} {a} {b}", desk.name);
            assert_eq!(open, desk.ule_between(*a, b), "{} {a} {b}", desk.name);
        }
    }
}

/// The one rule that differs: a deadline of zero minutes is the start itself here and in
/// `workclock`, open or not. `ule-hours` moves it to the next opening.
#[test]
fn a_deadline_of_zero_minutes_is_the_start_itself_except_in_ule_hours() {
    let desk = office();
    for start in starts(200) {
        assert_eq!(desk.own_due(start, 0), Some(start));
        assert_eq!(desk.workclock_due(start, 0), Some(start));
        let at = ticket_engine::Instant::from_epoch_ms(start).unwrap();
        let opening = desk.calendar.next_open(at).map(|opening| opening.epoch_ms());
        assert_eq!(desk.ule_due(start, 0), opening);
    }
}
