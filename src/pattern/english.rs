//! Regexes as pattern files write them: phrases that stand for others, and English.
//!
//! The build script reads this file as well (it expands what ships), so nothing here knows the rest of the program.

use std::collections::BTreeMap;

/// Phrases with the phrases inside them expanded.
///
/// # Errors
/// The name of a phrase that there is not.
pub fn resolved(mut phrases: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, String> {
    // Phrases are made of phrases; each round resolves one level, and three are plenty.
    for _ in 0..3 {
        let expanded = phrases.iter().map(|(name, regex)| Ok((name.clone(), expand(regex, &phrases)?)));
        phrases = expanded.collect::<Result<_, String>>()?;
    }
    Ok(phrases)
}

/// The regex that pattern files mean by `regex`.
///
/// # Errors
/// The name of a phrase that there is not.
pub fn meant(regex: &str, phrases: &BTreeMap<String, String>) -> Result<String, String> {
    Ok(format!("(?i){}", for_english(&expand(regex, phrases)?)))
}

fn expand(regex: &str, phrases: &BTreeMap<String, String>) -> Result<String, String> {
    let mut parts = regex.split("{{");
    let mut expanded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        let phrase = phrases.get(name).ok_or_else(|| name.to_owned())?;
        expanded.extend(["(?:", phrase, ")"]);
        expanded.push_str(rest);
    }
    Ok(expanded)
}

/// A regex as a pattern file means it: `'` stands for both apostrophes (people type one, word
/// processors the other), and `\b`, `\w`, `\d` and `\s` are about ASCII. Patterns are English, and the
/// Unicode classes made loading the library ten times slower for nothing.
fn for_english(regex: &str) -> String {
    let mut out = String::with_capacity(regex.len() * 2);
    let mut in_class = false;
    let mut chars = regex.chars();
    while let Some(c) = chars.next() {
        match (c, in_class) {
            ('\'', true) => out.push_str("'’"),
            ('\'', false) => out.push_str("['’]"),
            ('\\', _) => match (chars.next().unwrap_or('\\'), in_class) {
                (class @ ('b' | 'B' | 'w' | 'd' | 's'), false) => {
                    out.push_str("(?-u:\\");
                    out.push(class);
                    out.push(')');
                }
                ('w', true) => out.push_str("A-Za-z0-9_"),
                ('d', true) => out.push_str("0-9"),
                ('s', true) => out.push_str(" \\t\\n"),
                (other, _) => out.extend(['\\', other]),
            },
            _ => {
                in_class = if in_class { c != ']' } else { c == '[' };
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_and_classes_are_made_for_english() {
        assert_eq!(for_english(r"can't"), "can['’]t");
        assert_eq!(for_english(r"\bx[^'\w]\."), r"(?-u:\b)x[^'’A-Za-z0-9_]\.");
        let regex = regex::Regex::new(&for_english(r"\bdon't \w+\b")).unwrap();
        assert!(regex.is_match("I don’t know…") && regex.is_match("don't go"));
    }
}
