//! Small ordered maps and one small sort. A configuration has tens of names, and what the standard library has for
//! millions would be a sixth of the download.

use std::borrow::Borrow;

/// Sorts in place, by heap: as quick in any order, and small. Equal items come in no particular order.
pub(crate) fn sort_by<T>(items: &mut [T], mut is_less: impl FnMut(&T, &T) -> bool) {
    let len = items.len();
    // The first half of the steps makes the heap, the others take the greatest off it.
    for step in (0..len + len / 2).rev() {
        let (mut parent, end) = if step >= len {
            (step - len, len)
        } else {
            items.swap(0, step);
            (0, step)
        };
        loop {
            let mut child = 2 * parent + 1;
            if child >= end {
                break;
            }
            if child + 1 < end && is_less(&items[child], &items[child + 1]) {
                child += 1;
            }
            if !is_less(&items[parent], &items[child]) {
                break;
            }
            items.swap(parent, child);
            parent = child;
        }
    }
}

/// Sorts what has an order.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, |a, b| a < b);
}

/// Puts at `place` what a sort would put there, with nothing greater before it and nothing less after it.
pub(crate) fn select<T: Ord + Copy>(items: &mut [T], place: usize) {
    let (mut first, mut end) = (0, items.len());
    while first + 1 < end {
        // Hoare's: the pivot stands at the place itself.
        let pivot = items[place];
        let (mut left, mut right) = (first, end);
        while left < right {
            while items[left] < pivot {
                left += 1;
            }
            while pivot < items[right - 1] {
                right -= 1;
            }
            if left < right {
                items.swap(left, right - 1);
                left += 1;
                right -= 1;
            }
        }
        if right <= place {
            first = left;
        }
        if place < left {
            end = right;
        }
    }
}

/// A map in the order of its keys: many are put in at once, and one by one only a few.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Of keys that are all different.
    pub fn of_different(mut items: Vec<(K, V)>) -> Map<K, V> {
        sort_by(&mut items, |(a, _), (b, _)| a < b);
        Map(items)
    }

    /// With the entries of `over`, which count where both have a key.
    pub fn under(self, over: Map<K, V>) -> Map<K, V> {
        let mut both = Vec::with_capacity(self.0.len() + over.0.len());
        let mut over = over.0.into_iter().peekable();
        for own in self.0 {
            while let Some(before) = over.next_if(|(key, _)| *key < own.0) {
                both.push(before);
            }
            both.push(over.next_if(|(key, _)| *key == own.0).unwrap_or(own));
        }
        both.extend(over);
        Map(both)
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(own, _)| own.borrow().cmp(key))
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &self.0[place].1)
    }

    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|place| &mut self.0[place].1)
    }

    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Ord + Borrow<Q>, Q: Ord + ?Sized, V> std::ops::Index<&Q> for Map<K, V> {
    type Output = V;
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the key is there")
    }
}

/// A set of few keys.
pub(crate) struct Set<K>(Map<K, ()>);

impl<K: Ord> Set<K> {
    pub fn new() -> Set<K> {
        Set(Map::default())
    }

    /// Whether the key was not there before.
    pub fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// The keys from the first that is not less than `key` on.
    pub fn from(&self, key: &K) -> impl Iterator<Item = &K> {
        let place = self.0.place(key).unwrap_or_else(|place| place);
        self.0.0[place..].iter().map(|(own, ())| own)
    }
}

/// The places of keys in a list of any length: sorted once and then looked into.
pub(crate) struct Places<K>(Vec<(K, usize)>);

impl<K: Ord> Places<K> {
    pub fn of(keys: impl Iterator<Item = K>) -> Places<K> {
        let mut places: Vec<_> = keys.enumerate().map(|(place, key)| (key, place)).collect();
        sort(&mut places);
        Places(places)
    }

    /// The first place of `key`.
    pub fn get(&self, key: &K) -> Option<usize> {
        let (own, place) = self.0.get(self.0.partition_point(|(own, _)| own < key))?;
        (own == key).then_some(*place)
    }

    /// The keys in their order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The least key that is greater than `key`.
    pub fn after(&self, key: &K) -> Option<&K> {
        let place = self.0.partition_point(|(own, _)| own <= key);
        self.0.get(place).map(|(own, _)| own)
    }

    /// Whether the `key` at `place` stands at an earlier place too.
    pub fn is_repeated(&self, key: &K, place: usize) -> bool {
        self.get(key).is_some_and(|first| first < place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_first_of_its_key() {
        let keys = ["b", "a", "b", "c"];
        let places = Places::of(keys.iter());
        assert_eq!(
            ["a", "b", "c", "d"].map(|key| places.get(&&key)),
            [Some(1), Some(0), Some(3), None]
        );
        let repeated = |place: &usize| places.is_repeated(&&keys[*place], *place);
        assert!((0..4).filter(repeated).eq([2]));
    }

    #[test]
    fn what_comes_after_a_key_is_the_least_that_is_greater() {
        let keys: Vec<u64> = (0..50).map(|key| key * 7_919 % 31).collect();
        let places = Places::of(keys.iter().copied());
        for key in 0..32 {
            assert_eq!(places.after(&key), keys.iter().filter(|own| **own > key).min(), "{key}");
        }
    }

    #[test]
    fn one_map_under_another_is_all_of_both_put_in_one_by_one() {
        let map = |seed: u64, len: u64| -> Map<u64, u64> {
            let mut keys: Vec<u64> = (0..len).map(|key| key * 7_919 % 31 * seed % 37).collect();
            keys.sort_unstable();
            keys.dedup();
            Map::of_different(keys.into_iter().map(|key| (key, seed)).collect())
        };
        for (len, over) in (0..40).flat_map(|len| (0..40).map(move |over| (len, over))) {
            let (own, over) = (map(2, len), map(3, over));
            let mut slow = own.clone();
            for (key, value) in over.iter() {
                slow.insert(*key, *value);
            }
            assert_eq!(own.under(over), slow);
        }
    }

    #[test]
    fn it_sorts_in_any_order() {
        for len in 0..40_u64 {
            let mut items: Vec<u64> = (0..len).map(|item| item * 7_919 % 31).collect();
            let mut sorted = items.clone();
            sorted.sort_unstable();
            sort(&mut items);
            assert_eq!(items, sorted);
        }
    }

    #[test]
    fn it_selects_what_a_sort_would_put_there() {
        for len in 1..40_u64 {
            for range in [3, 31] {
                let items: Vec<u64> = (0..len).map(|item| item * 7_919 % range).collect();
                let mut sorted = items.clone();
                sorted.sort_unstable();
                for place in 0..items.len() {
                    let mut own = items.clone();
                    select(&mut own, place);
                    assert_eq!(own[place], sorted[place]);
                    assert!(own[..place].iter().all(|item| *item <= own[place]));
                    assert!(own[place..].iter().all(|item| *item >= own[place]));
                }
            }
        }
    }

    #[test]
    fn a_map_keeps_its_keys_in_order_and_each_once() {
        let mut map = Map::of_different(vec![("b", 1), ("a", 2)]);
        assert_eq!((map.insert("b", 3), map.insert("c", 4)), (Some(1), None));
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&"a", &2), (&"b", &3), (&"c", &4)]);
        assert_eq!((map.get("a"), map.get("d"), map["b"]), (Some(&2), None, 3));
    }
}
