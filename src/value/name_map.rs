//! A map from names to values, as configurations use it.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use crate::value::codec::{self, Unpack};
use crate::value::sorted::SortedMap;

/// A string-keyed map, stored as a sorted `Vec`.
///
/// `BTreeMap` would be monomorphised per value type (about 20 kB gzip).
///
/// ```
/// use ticket_engine::NameMap;
///
/// let weights = NameMap::from([("P2", 2), ("P1", 4)]);
/// assert_eq!(weights.get("P1"), Some(&4));
/// assert!(weights.keys().eq(["P1", "P2"]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NameMap<V>(SortedMap<String, V>);

impl<V> Default for NameMap<V> {
    fn default() -> Self {
        NameMap(SortedMap::default())
    }
}

impl<V> NameMap<V> {
    /// The value of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.get(name)
    }

    /// Whether there is a value of that name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// The names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &V)> {
        self.0.iter()
    }

    /// Whether the map has no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.keys().next().is_none()
    }

    /// From pairs whose names are all different.
    pub(crate) fn of_different(named: Vec<(String, V)>) -> NameMap<V> {
        NameMap(SortedMap::of_different(named))
    }
}

impl NameMap<usize> {
    /// Increments the count of `name`.
    pub(crate) fn count(&mut self, name: &str) {
        match self.0.get_mut(name) {
            Some(count) => *count += 1,
            None => _ = self.0.insert(name.to_owned(), 1),
        }
    }
}

/// If a name repeats, its last value wins.
impl<K: Into<String>, V> FromIterator<(K, V)> for NameMap<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let named: BTreeMap<String, V> =
            items.into_iter().map(|(name, value)| (name.into(), value)).collect();
        NameMap::of_different(named.into_iter().collect())
    }
}

impl<K: Into<String>, V, const N: usize> From<[(K, V); N]> for NameMap<V> {
    fn from(items: [(K, V); N]) -> Self {
        items.into_iter().collect()
    }
}

impl<V: Serialize> Serialize for NameMap<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, V: Unpack> Deserialize<'de> for NameMap<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_repeated_name_wins() {
        let named = NameMap::from([("b", 1), ("a", 2), ("b", 3)]);
        assert!(named.iter().map(|(name, value)| (name.as_str(), *value)).eq([("a", 2), ("b", 3)]));
        assert_eq!(named.get("c"), None);
    }

    #[test]
    fn a_name_map_is_an_object_in_json() {
        let named: NameMap<i64> = serde_json::from_str(r#"{"b": 1, "a": 2}"#).unwrap();
        assert_eq!(serde_json::to_string(&named).unwrap(), r#"{"a":2,"b":1}"#);
    }
}
