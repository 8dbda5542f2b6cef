//! Durations as authors write them.

/// The minutes in `15m`, `1h`, `1h30m`, `1h 30m` or `90`; none for anything else, zero included.
pub fn parse_minutes(text: &str) -> Option<u32> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (hours.parse::<u32>().ok()?, rest),
        None => (0, text.as_str()),
    };
    let minutes = match rest.strip_suffix("min").or_else(|| rest.strip_suffix('m')) {
        Some(minutes) => minutes.parse::<u32>().ok()?,
        None if rest.is_empty() && text.contains('h') => 0,
        None => rest.parse::<u32>().ok()?,
    };
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::parse_minutes;

    #[test]
    fn durations() {
        for (text, minutes) in [("15m", 15), ("1h", 60), ("1h30m", 90), ("1h 30m", 90), ("90", 90), ("20min", 20)] {
            assert_eq!(parse_minutes(text), Some(minutes), "{text}");
        }
        for text in ["", "m", "0m", "soon", "1h30x", "-5m", "99999999999m", "4294967295h"] {
            assert_eq!(parse_minutes(text), None, "{text}");
        }
    }
}
