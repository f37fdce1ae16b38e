//! How long an SMS is, as it is charged.

use unicode_normalization::UnicodeNormalization;

/// Units and parts of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsLength {
    pub units: usize,
    /// At most 255; nobody pays for more.
    pub parts: u8,
}

const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                   ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// These take two units.
const GSM_EXTENDED: &str = "^{}\\[~]|€";

/// NFC parts য়, ড় and ঢ় into two characters each; joined again they cost one unit less.
#[must_use]
pub fn joined(text: &str) -> String {
    let parted: String = text.nfc().collect();
    parted
        .replace("\u{9af}\u{9bc}", "\u{9df}")
        .replace("\u{9a1}\u{9bc}", "\u{9dc}")
        .replace("\u{9a2}\u{9bc}", "\u{9dd}")
}

/// 160 and 153 units a part in the GSM alphabet, 70 and 67 in any other.
#[must_use]
pub fn sms_length(text: &str) -> SmsLength {
    let text = joined(text);
    let (units, alone, each) = if text.chars().all(|c| GSM.contains(c) || GSM_EXTENDED.contains(c)) {
        (text.chars().map(|c| if GSM_EXTENDED.contains(c) { 2 } else { 1 }).sum(), 160, 153)
    } else {
        (text.encode_utf16().count(), 70, 67)
    };
    let parts = if units <= alone { 1 } else { units.div_ceil(each) };
    SmsLength { units, parts: u8::try_from(parts).unwrap_or(u8::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_parts_are_counted_as_they_are_charged() {
        for (text, units, parts) in [
            ("Receipt H26-004512", 18, 1),
            ("{}", 4, 1),
            (&"a".repeat(161), 161, 2),
            ("১২৫০ টাকা পেয়েছি। রসিদ H26-004512। দেখুন: nps.gov.bd/r/a1B2c3", 61, 1),
            ("কোড 123456। কাউকে বলবেন না। ৫ মিনিট বৈধ।\n@nps.gov.bd #123456", 60, 1),
            (&"ক".repeat(71), 71, 2),
        ] {
            assert_eq!(sms_length(text), SmsLength { units, parts }, "{text}");
        }
        assert_eq!(joined("পে\u{9af}\u{9bc}েছি").chars().count(), 6);
    }
}
