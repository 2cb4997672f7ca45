//! Rare results as plain JavaScript values, written by serde-wasm-bindgen.
//!
//! A value is packed first, with the tables that decisions use too, and one `Serialize` reads the
//! packed data. A derived `Serialize` for each type would make the download a tenth larger. Packed
//! data also distinguishes instants from numbers, so that they become a `Date`.

use js_sys::Date;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use ticket_engine::value::codec::{Cursor, Pack, to_packed};
use wasm_bindgen::JsValue;

/// A value as in JSON, but with instants as dates.
pub(crate) fn plain(value: &dyn Pack) -> JsValue {
    let packed = to_packed(value);
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // Fails only for values that JSON cannot express either. Packed data has none.
    Packed(Cursor::new(&packed)).serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// The packed value that begins at the cursor.
struct Packed<'a>(Cursor<'a>);

impl Serialize for Packed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = self.0;
        if let Some(text) = value.text() {
            serializer.serialize_str(text)
        } else if let Some(number) = value.number() {
            serializer.serialize_f64(number)
        } else if let Some(ms) = value.instant() {
            serde_wasm_bindgen::preserve::serialize(&Date::new(&JsValue::from_f64(ms)), serializer)
        } else if let Some(flag) = value.flag() {
            serializer.serialize_bool(flag)
        } else if value.list() {
            let mut items = serializer.serialize_seq(None)?;
            while !value.at_end() {
                items.serialize_element(&Packed(value))?;
                value.skip();
            }
            items.end()
        } else if value.object() {
            let mut fields = serializer.serialize_map(None)?;
            while let Some((_, name)) = value.field() {
                fields.serialize_entry(name, &Packed(value))?;
                value.skip();
            }
            fields.end()
        } else {
            serializer.serialize_unit()
        }
    }
}
