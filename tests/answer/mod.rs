//! Reads packed answers as JavaScript does, by the table in the documentation of the module
//! `codec`.

use serde_json::{Map, Value, json};
use ticket_engine::model::{Activity, SlaState, WarningMark};
use ticket_engine::value::codec::{Cursor, KEYS, Shape, to_packed};
use ticket_engine::{Decision, SlaClock, Ticket, TicketHistory};

const SHAPES: [Shape; 7] = [
    Decision::SHAPE,
    Ticket::SHAPE,
    SlaState::SHAPE,
    SlaClock::SHAPE,
    TicketHistory::SHAPE,
    Activity::SHAPE,
    WarningMark::SHAPE,
];

/// The first value in `packed`, and the bytes after it.
pub(crate) fn first(packed: &[u8]) -> (Value, &[u8]) {
    let mut answer = Answer { bytes: packed, ticket: Value::Null };
    let value = answer.value();
    (value, answer.bytes)
}

struct Answer<'a> {
    bytes: &'a [u8],
    ticket: Value,
}

impl Answer<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (taken, rest) = self.bytes.split_first_chunk().expect("the answer is complete");
        self.bytes = rest;
        *taken
    }

    fn string(&mut self) -> String {
        let length = u32::from_le_bytes(self.take()) as usize;
        let (string, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        String::from_utf8(string.to_vec()).unwrap()
    }

    fn key(&mut self) -> Option<String> {
        match u16::from_le_bytes(self.take()) {
            0 => None,
            1 => Some(self.string()),
            known => Some(KEYS[usize::from(known) - 2].to_owned()),
        }
    }

    fn value(&mut self) -> Value {
        let [tag] = self.take();
        match tag {
            1 => Value::Null,
            2 | 3 => json!(tag == 3),
            4 | 8 => Cursor::new(&to_packed(&f64::from_le_bytes(self.take()))).value(),
            5 => json!(self.string()),
            6 => {
                let mut items = Vec::new();
                while self.bytes[0] != 0 {
                    items.push(self.value());
                }
                self.take::<1>();
                json!(items)
            }
            7 => {
                let mut fields = Map::new();
                while let Some(name) = self.key() {
                    fields.insert(name, self.value());
                }
                json!(fields)
            }
            9 => {
                let [number] = self.take();
                let shape = SHAPES[usize::from(number)];
                let fields = shape.fields.iter().map(|name| ((*name).to_owned(), self.value()));
                let record = Value::Object(fields.collect());
                if shape == Ticket::SHAPE {
                    self.ticket = record.clone();
                }
                record
            }
            10 => {
                let mut part = Map::new();
                while let Some(name) = self.key() {
                    part.insert(name.clone(), self.ticket[&name].clone());
                }
                json!(part)
            }
            // JavaScript reads this integer as a double.
            11 => Cursor::new(&to_packed(&(i64::from_le_bytes(self.take()) as f64))).value(),
            _ => panic!("{tag} is no tag of a value"),
        }
    }
}
