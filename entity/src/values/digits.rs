//! Bangla and Latin digits. Stored text carries Latin digits; pages print the reader's own.

/// The Latin digit for a Bangla one; every other character stays.
#[must_use]
pub const fn latin(c: char) -> char {
    match c {
        '০' => '0',
        '১' => '1',
        '২' => '2',
        '৩' => '3',
        '৪' => '4',
        '৫' => '5',
        '৬' => '6',
        '৭' => '7',
        '৮' => '8',
        '৯' => '9',
        other => other,
    }
}

/// The Bangla digit for a Latin one; every other character stays.
#[must_use]
pub const fn bangla(c: char) -> char {
    match c {
        '0' => '০',
        '1' => '১',
        '2' => '২',
        '3' => '৩',
        '4' => '৪',
        '5' => '৫',
        '6' => '৬',
        '7' => '৭',
        '8' => '৮',
        '9' => '৯',
        other => other,
    }
}

/// The text with every Bangla digit replaced by its Latin one.
#[must_use]
pub fn to_latin(text: &str) -> String {
    text.chars().map(latin).collect()
}

/// The text with every Latin digit replaced by its Bangla one.
#[must_use]
pub fn to_bangla(text: &str) -> String {
    text.chars().map(bangla).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_travel_both_ways_and_nothing_else_moves() {
        assert_eq!(to_latin("১২৩/ক 4৫"), "123/ক 45");
        assert_eq!(to_bangla("2026-27"), "২০২৬-২৭");
        assert_eq!(to_bangla(&to_latin("০১২৩৪৫৬৭৮৯")), "০১২৩৪৫৬৭৮৯");
    }
}
