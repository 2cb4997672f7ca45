//! The most frequent records in results. They are identified by numbers, so that their keys are not
//! sent and JavaScript creates each of them with one object literal.

use ticket_engine::model::{Activity, SlaState, WarningMark};
use ticket_engine::value::codec::Shape;
use ticket_engine::{Decision, SlaClock, Ticket, TicketHistory};

/// All shapes, each at the index of its number.
pub const SHAPES: &[Shape] = &[
    Decision::SHAPE,
    TICKET,
    SlaState::SHAPE,
    SlaClock::SHAPE,
    TicketHistory::SHAPE,
    Activity::SHAPE,
    WarningMark::SHAPE,
];

/// The shape of a ticket. A patch is a part of it.
pub const TICKET: Shape = Ticket::SHAPE;

const _: () = {
    let mut index = 0;
    while index < SHAPES.len() {
        assert!(SHAPES[index].number as usize == index, "each shape is at the index of its number");
        index += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::{SHAPES, TICKET};

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../js/src/generated/shapes.ts");

    /// `npm run types` rewrites the file.
    #[test]
    fn the_typescript_literals_are_up_to_date() {
        let mut records = String::new();
        for shape in SHAPES {
            let values: String =
                shape.fields.iter().map(|name| format!("    {name}: value(),\n")).collect();
            records += &format!("  () => ({{\n{values}  }}),\n");
        }
        let generated = format!(
            "// Written from the Rust types by `npm run types`. Do not edit.

/** The shape of a ticket. */
export const TICKET_SHAPE = {};

/** The constructors of records, one for each shape. They read the next values. */
export const recordsOf = (value: () => unknown): readonly (() => object)[] => [\n{records}];
",
            TICKET.number
        );
        if std::env::var_os("UPDATE_TYPES").is_some() {
            std::fs::write(FILE, &generated).expect("the file can be written");
        }
        let present = std::fs::read_to_string(FILE).unwrap_or_default();
        assert!(present == generated, "{FILE} is out of date: run `npm run types`");
    }
}
