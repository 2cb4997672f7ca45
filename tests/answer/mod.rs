//! Answers as JavaScript reads them: by the table in the documentation of the module `packed`.

use serde_json::{Map, Value, json};
use ticket_engine::packed::{Cursor, KEYS, SHAPES, TICKET, to_packed};

/// The value with which `packed` begins, and what stands after it.
pub fn first(packed: &[u8]) -> (Value, &[u8]) {
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
        let (taken, rest) = self.bytes.split_first_chunk().expect("it is not cut short");
        self.bytes = rest;
        *taken
    }

    fn text(&mut self) -> String {
        let length = u32::from_le_bytes(self.take()) as usize;
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        String::from_utf8(text.to_vec()).unwrap()
    }

    fn key(&mut self) -> Option<String> {
        match u16::from_le_bytes(self.take()) {
            0 => None,
            1 => Some(self.text()),
            known => Some(KEYS[usize::from(known) - 2].to_owned()),
        }
    }

    fn value(&mut self) -> Value {
        let [tag] = self.take();
        match tag {
            1 => Value::Null,
            2 | 3 => json!(tag == 3),
            4 | 8 => Cursor::new(&to_packed(&f64::from_le_bytes(self.take()))).value(),
            5 => json!(self.text()),
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
                if shape == TICKET {
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
            _ => panic!("{tag} is no tag of a value"),
        }
    }
}
