//! A list whose elements are found by their ids without looking through it.

use std::ops::Deref;

/// What has an id that is unique in its list.
pub trait Identified {
    fn id(&self) -> &str;
}

/// Elements in their own order, and the order of their ids beside it. Of two with one id, the first is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ById<T> {
    list: Vec<T>,
    /// Places in the list, by id.
    sorted: Vec<usize>,
}

impl<T: Identified> ById<T> {
    pub fn by_id(&self, id: &str) -> Option<&T> {
        let at = self.sorted.partition_point(|at| self.list[*at].id() < id);
        self.sorted.get(at).map(|at| &self.list[*at]).filter(|it| it.id() == id)
    }
}

impl<T: Identified> FromIterator<T> for ById<T> {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        let list: Vec<T> = list.into_iter().collect();
        let mut sorted: Vec<usize> = (0..list.len()).collect();
        sorted.sort_by_key(|at| list[*at].id());
        Self { list, sorted }
    }
}

impl<T> Deref for ById<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.list
    }
}

impl<'a, T> IntoIterator for &'a ById<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Identified for (&str, u8) {
        fn id(&self) -> &str {
            self.0
        }
    }

    #[test]
    fn an_element_is_found_by_its_id_and_of_two_the_first() {
        let list = ById::from_iter([("c", 1), ("a", 2), ("b", 3), ("a", 4)]);
        let found = ["a", "b", "c", "", "aa", "d"].map(|id| list.by_id(id).map(|(_, number)| *number));
        assert_eq!(found, [Some(2), Some(3), Some(1), None, None, None]);
        assert_eq!(list.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [1, 2, 3, 4], "in their own order");
        assert_eq!(ById::<(&str, u8)>::from_iter([]).by_id("a"), None);
    }
}
