//! Settings of a flag before and after it was switched off.

use super::outcome::Said;

/// What a text says that a flag is set to: `on`, `enabled`, `all four flags off`. `None` where it says anything else.
pub fn setting(text: &str) -> Option<Setting> {
    const AROUND: [&str; 14] =
        ["all", "both", "every", "the", "flag", "flags", "were", "was", "are", "is", "of", "them", "set", "to"];
    let lower = text.to_lowercase();
    let mut said =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !AROUND.contains(word));
    let (mut last, mut before) = (said.next()?, Vec::new());
    for word in said {
        before.push(last);
        last = word;
    }
    let is_number = |word: &&str| super::totals::number(word).is_some();
    before.iter().all(is_number).then_some(())?;
    match last {
        "on" | "true" | "enabled" | "active" | "1" => Some(Setting::On),
        "off" | "false" | "disabled" | "inactive" | "0" => Some(Setting::Off),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    On,
    Off,
}

/// What was recorded before and after the rollback.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Recorded {
    /// `on → off`, `true -> false`, `on / off`.
    pub fn of_pair(text: &str) -> Option<Self> {
        let (before, after) = ["→", "->", "=>", " then ", "/"].iter().find_map(|sign| text.split_once(sign))?;
        (setting(before).is_some() && setting(after).is_some())
            .then(|| Self { before: Some(before.trim().to_owned()), after: Some(after.trim().to_owned()) })
    }

    /// That the flag was on before and is off after holds; that it is on after fails, whatever it was.
    pub fn said(&self) -> Said {
        let value = |text: &Option<String>| text.as_deref().and_then(setting);
        let quoted = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        match (value(&self.before), value(&self.after)) {
            (Some(Setting::On), Some(Setting::Off)) => Said::Holds,
            (_, Some(Setting::On)) => Said::Fails(format!("it says `{}` after the rollback", quoted(&self.after))),
            (Some(Setting::Off), Some(Setting::Off)) => Said::Fails(format!(
                "it says `{}` before and `{}` after, so that nothing was switched off",
                quoted(&self.before),
                quoted(&self.after)
            )),
            _ => Said::Nothing("it names no settings of before and after".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_settings_are_values() {
        for (text, expected) in
            [("on", Setting::On), ("`TRUE`", Setting::On), ("all four flags off.", Setting::Off), ("0", Setting::Off)]
        {
            assert_eq!(setting(text), Some(expected), "{text}");
        }
        for text in ["", "legacy path", "off, then on", "not off", "nearly off", "on hold", "flags"] {
            assert_eq!(setting(text), None, "{text}");
        }
    }

    #[test]
    fn before_on_and_after_off_is_what_a_rollback_shows() {
        let said = |before: &str, after: &str| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            Recorded { before: some(before), after: some(after) }.said()
        };
        assert_eq!(said("on", "off"), Said::Holds);
        assert_eq!(said("enabled", "false"), Said::Holds);
        for (before, after) in [("on", "on"), ("off", "on"), ("off", "off"), ("", "on")] {
            assert!(matches!(said(before, after), Said::Fails(_)), "{before} {after}");
        }
        for (before, after) in [("on", ""), ("", "off"), ("fast", "slow"), ("on", "mostly off")] {
            assert!(matches!(said(before, after), Said::Nothing(_)), "{before} {after}");
        }
    }
}
