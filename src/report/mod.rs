//! From an assessment to text, JSON and Markdown bytes. Owns the output types. Pure; imports `domain` only.
