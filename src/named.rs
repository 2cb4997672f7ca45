//! What a configuration has by name.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use crate::sorted::Map;

/// Values by name, in the order of the names: a sorted list, for the code of a tree for each kind of value would be a
/// fiftieth of the download.
///
/// ```
/// use ticket_engine::Named;
///
/// let weights = Named::from([("P2", 2), ("P1", 4)]);
/// assert_eq!(weights.get("P1"), Some(&4));
/// assert!(weights.keys().eq(["P1", "P2"]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Named<V>(Map<String, V>);

impl<V> Default for Named<V> {
    fn default() -> Self {
        Named(Map::default())
    }
}

impl<V> Named<V> {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.get(name)
    }

    /// Whether there is a value of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &V)> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.keys().next().is_none()
    }

    /// Of names that are all different.
    pub(crate) fn of_different(named: Vec<(String, V)>) -> Named<V> {
        Named(Map::of_different(named))
    }
}

impl Named<usize> {
    /// Counts one more of that name.
    pub(crate) fn count(&mut self, name: &str) {
        match self.0.get_mut(name) {
            Some(count) => *count += 1,
            None => _ = self.0.insert(name.to_owned(), 1),
        }
    }
}

/// Of two values of one name the last counts.
impl<K: Into<String>, V> FromIterator<(K, V)> for Named<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let named: BTreeMap<String, V> =
            items.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Named::of_different(named.into_iter().collect())
    }
}

impl<K: Into<String>, V, const N: usize> From<[(K, V); N]> for Named<V> {
    fn from(items: [(K, V); N]) -> Self {
        items.into_iter().collect()
    }
}

impl<V: Serialize> Serialize for Named<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Named<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<String, V>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_values_of_one_name_the_last_counts() {
        let named = Named::from([("b", 1), ("a", 2), ("b", 3)]);
        assert!(named.iter().map(|(name, value)| (name.as_str(), *value)).eq([("a", 2), ("b", 3)]));
        assert_eq!(named.get("c"), None);
    }

    #[test]
    fn it_is_in_json_what_a_map_is() {
        let named: Named<i64> = serde_json::from_str(r#"{"b": 1, "a": 2}"#).unwrap();
        assert_eq!(serde_json::to_string(&named).unwrap(), r#"{"a":2,"b":1}"#);
    }
}
