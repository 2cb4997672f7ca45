//! Sorted-vector maps for the tens of names in a configuration.
//!
//! `BTreeMap` would add about 20 kB gzip to the download: it is monomorphised per type.

use std::borrow::Borrow;

/// A map in the order of its keys. Building it at once is cheap; each later insertion is linear.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SortedMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        SortedMap(Vec::new())
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// From entries whose keys are all different.
    pub(crate) fn of_different(mut items: Vec<(K, V)>) -> SortedMap<K, V> {
        items.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        SortedMap(items)
    }

    /// Merges with `over`, whose entries win where both have a key.
    pub(crate) fn under(self, over: SortedMap<K, V>) -> SortedMap<K, V> {
        let mut both = Vec::with_capacity(self.0.len() + over.0.len());
        let mut over = over.0.into_iter().peekable();
        for entry in self.0 {
            while let Some(before) = over.next_if(|(key, _)| *key < entry.0) {
                both.push(before);
            }
            both.push(over.next_if(|(key, _)| *key == entry.0).unwrap_or(entry));
        }
        both.extend(over);
        SortedMap(both)
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(existing, _)| existing.borrow().cmp(key))
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &mut self.0[place].1)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Ord + Borrow<Q>, Q: Ord + ?Sized, V> std::ops::Index<&Q> for SortedMap<K, V> {
    type Output = V;
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the key is there")
    }
}

/// A set of a few keys.
pub(crate) struct SortedSet<K>(SortedMap<K, ()>);

impl<K: Ord> SortedSet<K> {
    pub(crate) fn new() -> SortedSet<K> {
        SortedSet(SortedMap::default())
    }

    /// Inserts `key`, and returns whether it is new.
    pub(crate) fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    pub(crate) fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// The keys from `key` on, in order.
    pub(crate) fn from(&self, key: &K) -> impl Iterator<Item = &K> {
        let place = self.0.place(key).unwrap_or_else(|place| place);
        self.0.0[place..].iter().map(|(key, ())| key)
    }
}

/// Where keys occur in a list: sorted once, then searched.
pub(crate) struct FirstIndex<K>(Vec<(K, usize)>);

impl<K: Ord> FirstIndex<K> {
    pub(crate) fn of(keys: impl Iterator<Item = K>) -> FirstIndex<K> {
        let mut places: Vec<_> = keys.enumerate().map(|(place, key)| (key, place)).collect();
        places.sort_unstable();
        FirstIndex(places)
    }

    /// The first index of `key` in the list.
    pub(crate) fn get(&self, key: &K) -> Option<usize> {
        let (found, place) = self.0.get(self.0.partition_point(|(before, _)| before < key))?;
        (found == key).then_some(*place)
    }

    /// The keys in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The least key greater than `key`.
    pub(crate) fn after(&self, key: &K) -> Option<&K> {
        let place = self.0.partition_point(|(before, _)| before <= key);
        self.0.get(place).map(|(next, _)| next)
    }

    /// Whether the `key` at `place` also occurs earlier in the list.
    pub(crate) fn is_repeated(&self, key: &K, place: usize) -> bool {
        self.get(key).is_some_and(|first| first < place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_of_a_repeated_key_is_its_first() {
        let keys = ["b", "a", "b", "c"];
        let places = FirstIndex::of(keys.iter());
        assert_eq!(
            ["a", "b", "c", "d"].map(|key| places.get(&&key)),
            [Some(1), Some(0), Some(3), None]
        );
        let repeated = |place: &usize| places.is_repeated(&&keys[*place], *place);
        assert!((0..4).filter(repeated).eq([2]));
    }

    #[test]
    fn the_next_key_is_the_least_greater_one() {
        let keys: Vec<u64> = (0..50).map(|key| key * 7_919 % 31).collect();
        let places = FirstIndex::of(keys.iter().copied());
        for key in 0..32 {
            assert_eq!(
                places.after(&key),
                keys.iter().filter(|other| **other > key).min(),
                "{key}"
            );
        }
    }

    #[test]
    fn merging_two_maps_equals_inserting_one_by_one() {
        let map = |seed: u64, len: u64| -> SortedMap<u64, u64> {
            let mut keys: Vec<u64> = (0..len).map(|key| key * 7_919 % 31 * seed % 37).collect();
            keys.sort_unstable();
            keys.dedup();
            SortedMap::of_different(keys.into_iter().map(|key| (key, seed)).collect())
        };
        for (len, over) in (0..40).flat_map(|len| (0..40).map(move |over| (len, over))) {
            let (under, over) = (map(2, len), map(3, over));
            let mut slow = under.clone();
            for (key, value) in over.iter() {
                slow.insert(*key, *value);
            }
            assert_eq!(under.under(over), slow);
        }
    }

    #[test]
    fn a_map_holds_each_key_once_and_in_order() {
        let mut map = SortedMap::of_different(vec![("b", 1), ("a", 2)]);
        assert_eq!((map.insert("b", 3), map.insert("c", 4)), (Some(1), None));
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&"a", &2), (&"b", &3), (&"c", &4)]);
        assert_eq!((map.get("a"), map.get("d"), map["b"]), (Some(&2), None, 3));
    }
}
