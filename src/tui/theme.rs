//! Themes: which style a role has. They are data (`assets/themes.toml`).

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

use crate::view::screen::Role;

/// The themes' text.
const THEMES: &str = include_str!("../../assets/themes.toml");

/// What the themes' file calls the roles.
const ROLES: [(&str, Role); 13] = [
    ("text", Role::Text),
    ("faint", Role::Faint),
    ("frame", Role::Frame),
    ("title", Role::Title),
    ("cursor", Role::Cursor),
    ("selected", Role::Selected),
    ("good", Role::Good),
    ("bad", Role::Bad),
    ("warn", Role::Warn),
    ("unknown", Role::Unknown),
    ("key", Role::Key),
    ("hazard", Role::Hazard),
    ("input", Role::Input),
];

/// What the themes' file calls the 16 colours of ANSI.
const COLOURS: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("dark-gray", Color::DarkGray),
    ("light-red", Color::LightRed),
    ("light-green", Color::LightGreen),
    ("light-yellow", Color::LightYellow),
    ("light-blue", Color::LightBlue),
    ("light-magenta", Color::LightMagenta),
    ("light-cyan", Color::LightCyan),
    ("white", Color::White),
];

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// A style per role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    styles: BTreeMap<Role, Style>,
}

/// There is no theme of that name, or the themes' file is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    #[error("there is no theme `{name}`: the themes are {known}")]
    Unknown { name: String, known: String },
    #[error("themes.toml: {0}")]
    Unusable(String),
}

type Written = BTreeMap<String, BTreeMap<String, String>>;

impl Theme {
    /// The theme of that name.
    ///
    /// # Errors
    /// [`ThemeError`], which names the themes that there are.
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        let themes: Written = toml::from_str(THEMES).map_err(|error| ThemeError::Unusable(error.to_string()))?;
        let known = || themes.keys().cloned().collect::<Vec<_>>().join(", ");
        let theme = themes.get(name).ok_or_else(|| ThemeError::Unknown { name: name.to_owned(), known: known() })?;
        let styles: Result<_, _> = theme.iter().map(|(role, words)| Ok((role_of(role)?, style_of(words)?))).collect();
        Ok(Self { styles: styles? })
    }

    /// A role's style; the terminal's own where the theme has none.
    pub(super) fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }
}

fn role_of(name: &str) -> Result<Role, ThemeError> {
    let role = ROLES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role);
    role.ok_or_else(|| ThemeError::Unusable(format!("`{name}` is no role")))
}

fn style_of(words: &str) -> Result<Style, ThemeError> {
    words.split_whitespace().try_fold(Style::new(), |style, word| {
        if let Some((_, colour)) = COLOURS.iter().find(|(known, _)| *known == word) {
            return Ok(style.fg(*colour));
        }
        let modifier = MODIFIERS.iter().find(|(known, _)| *known == word);
        let wrong = || ThemeError::Unusable(format!("`{word}` is no colour and no style"));
        modifier.map(|(_, modifier)| style.add_modifier(*modifier)).ok_or_else(wrong)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["default", "mono", "cvd", "contrast"];

    #[test]
    fn every_theme_styles_every_role_and_paints_no_background() {
        for name in NAMES {
            let theme = Theme::named(name).unwrap();
            for (role, _) in ROLES.map(|(word, role)| (role, word)) {
                assert_eq!(theme.styles.get(&role).expect("a style").bg, None, "{name} {role:?}");
            }
        }
    }

    #[test]
    fn mono_has_no_colour_and_shows_the_cursor_all_the_same() {
        let mono = Theme::named("mono").unwrap();
        assert!(mono.styles.values().all(|style| style.fg.is_none()));
        assert!(mono.style(Role::Cursor).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn a_theme_that_is_not_there_is_refused_with_those_that_are() {
        let said = Theme::named("solarized").unwrap_err().to_string();
        assert_eq!(said, "there is no theme `solarized`: the themes are contrast, cvd, default, mono");
    }
}
