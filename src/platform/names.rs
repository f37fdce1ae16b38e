//! Names of people, as others may see them.

mod latin;

pub use latin::latin;

use unicode_segmentation::UnicodeSegmentation;

/// Words before a name that say nothing of who it is.
pub(crate) const TITLES: [&str; 22] = [
    "মোঃ",
    "মো.",
    "মো:",
    "মো",
    "মোহাম্মদ",
    "মুহাম্মদ",
    "মোসাঃ",
    "মোসা.",
    "মোছাঃ",
    "মোছা.",
    "মৃত",
    "শ্রী",
    "শ্রীমতী",
    "ডাঃ",
    "ডা.",
    "মিসেস",
    "মিস",
    "জনাব",
    "আলহাজ্ব",
    "Md.",
    "Mrs.",
    "Dr.",
];

/// A name as anybody may see it: titles whole, of each other word the first letter with its signs. `মো. র••• ই•••`
#[must_use]
pub fn masked(name: &str) -> String {
    let words = name.split_whitespace().map(|word| {
        if TITLES.contains(&word) {
            return word.to_owned();
        }
        let first = word.graphemes(true).next().unwrap_or_default();
        format!("{first}•••")
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_keeps_titles_and_first_letters() {
        for (name, shown) in [
            ("মো. রফিকুল ইসলাম", "মো. র••• ই•••"),
            ("শ্রী নারায়ণ চন্দ্র সরকার", "শ্রী না••• চ••• স•••"),
            ("ডাঃ মোঃ হাবিবুর রহমান", "ডাঃ মোঃ হা••• র•••"),
            ("Md. Rafiqul Islam", "Md. R••• I•••"),
            ("", ""),
        ] {
            assert_eq!(masked(name), shown);
        }
    }
}
