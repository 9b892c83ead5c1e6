//! What somebody may have meant.

/// The at most three candidates that are nearest to `typed`: those that contain it, then those at most a third of its
/// length in edits away. Nearest first, then in the order given.
pub fn nearest<'a>(typed: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let limit = (typed.chars().count() / 3).max(1);
    let far = |candidate: String| match !typed.is_empty() && candidate.contains(&typed) {
        true => 0,
        false => edits(&typed, &candidate),
    };
    let mut near: Vec<(usize, &str)> =
        candidates.map(|it| (far(it.to_lowercase()), it)).filter(|(distance, _)| *distance <= limit).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// Letters to insert, remove or replace to make one text of the other (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_and_a_part_find_the_id() {
        let ids = ["a-docs-updated", "a-smoke-passed", "b-docs-linked"];
        assert_eq!(nearest("a-doks-updatd", ids.into_iter()), ["a-docs-updated"]);
        assert_eq!(nearest("docs", ids.into_iter()), ["a-docs-updated", "b-docs-linked"]);
        assert!(nearest("zzzzzzzz", ids.into_iter()).is_empty());
        assert_eq!(edits("kitten", "sitting"), 3);
    }
}
