//! Raw runs with some rows changed: the others keep their bytes.

use serde_json::Value;
use serde_json::value::RawValue;

use crate::domain::values::javascript;

/// A file's rows as JSON texts, in the form in which they stood.
pub struct Rows {
    form: Form,
    rows: Vec<String>,
}

#[derive(Clone, Copy)]
enum Form {
    Lines,
    Array,
}

impl Rows {
    /// Takes valid raw runs apart.
    ///
    /// # Errors
    /// Words that end a sentence, for bytes that are no raw runs.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "the rows are no text".to_owned())?;
        let text = javascript::trim(text);
        if text.starts_with('[') {
            let rows: Vec<&RawValue> =
                serde_json::from_str(text).map_err(|error| format!("the rows are no JSON: {error}"))?;
            return Ok(Self { form: Form::Array, rows: rows.into_iter().map(|row| row.get().to_owned()).collect() });
        }
        let lines = text.lines().filter(|line| !javascript::is_blank(line));
        Ok(Self { form: Form::Lines, rows: lines.map(str::to_owned).collect() })
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self.form {
            Form::Lines => self.rows.join("\n") + "\n",
            Form::Array => format!("[{}]\n", self.rows.join(",\n")),
        }
        .into_bytes()
    }

    /// Offers each row until so many were changed; `change` says whether it changed it. How many were.
    pub(super) fn change(&mut self, most: u64, change: impl Fn(&mut Value) -> bool) -> u64 {
        let mut changed = 0;
        for text in &mut self.rows {
            if changed == most {
                break;
            }
            let Ok(mut row) = serde_json::from_str(text) else { continue };
            if change(&mut row) {
                *text = row.to_string();
                changed += 1;
            }
        }
        changed
    }

    /// Changes every row by its number, from 0.
    pub(super) fn number(&mut self, mut change: impl FnMut(&mut Value, u64)) {
        for (at, text) in (0..).zip(&mut self.rows) {
            let Ok(mut row) = serde_json::from_str(text) else { continue };
            change(&mut row, at);
            *text = row.to_string();
        }
    }

    /// Repeats the rows until there are so many.
    pub(super) fn cycle(&mut self, least: usize) {
        let count = self.rows.len().max(least);
        self.rows = self.rows.iter().cycle().take(count).cloned().collect();
    }

    /// Keeps so many of the first rows, and repeats them once.
    pub(super) fn first_twice(&mut self, rows: usize) {
        self.rows.truncate(rows);
        self.rows.extend_from_within(..);
    }

    /// The first row stands at the end again.
    pub(super) fn repeat_first(&mut self) {
        self.rows.extend(self.rows.first().cloned());
    }

    /// Keeps the rows that are to stay. How many went.
    pub(super) fn keep(&mut self, mut stays: impl FnMut(&Value) -> bool) -> usize {
        let before = self.rows.len();
        self.rows.retain(|text| serde_json::from_str(text).is_ok_and(|row| stays(&row)));
        before - self.rows.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_one(row: &mut Value) -> bool {
        let fits = row["a"] == 1;
        row["a"] = Value::from(3);
        fits
    }

    #[test]
    fn only_the_rows_that_change_are_written_anew() {
        for (text, changed) in [
            ("\u{feff}{ \"a\": 1 }\r\n\r\n{ \"a\":2 }\n{ \"a\": 1 }", "{\"a\":3}\n{ \"a\":2 }\n{ \"a\": 1 }\n"),
            (" [{ \"a\": 1 }, { \"a\":2 } , { \"a\": 1 }]", "[{\"a\":3},\n{ \"a\":2 },\n{ \"a\": 1 }]\n"),
        ] {
            let mut rows = Rows::read(text.as_bytes()).unwrap();
            assert_eq!(rows.change(1, is_one), 1);
            assert_eq!(String::from_utf8(rows.into_bytes()).unwrap(), changed);
        }
        let mut rows = Rows::read(b"{\"a\":1}\n{\"a\":2}\n").unwrap();
        assert_eq!(rows.keep(|row| row["a"] == 2), 1);
        assert_eq!(rows.into_bytes(), b"{\"a\":2}\n");
    }
}
