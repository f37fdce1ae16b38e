//! What samples of staff pages say: names as offices have them, long ones too.

use entity::values::Locale;

use crate::web::{Chrome, Frame};

/// Somebody.
pub const NAME: &str = "মো. মিন্টু শেখ";
/// Somebody with a name as long as names are.
pub const LONG_NAME: &str = "মোছাম্মৎ সৈয়দা নূরুন্নাহার ফেরদৌসী জেসমিন আক্তার চৌধুরী (পুতুল)";
/// Why something is done.
pub const REASON: &str = "প্রেষণে বদলি হয়ে এসেছেন, আদেশ নম্বর ৪৬.০০.৬৯০০.০১৭.১৮.০০১.২৬, তারিখ ১২ আগস্ট ২০২৬।";
/// Of an office order.
pub const ORDER: &str = "৪৬.০০.৬৯০০.০১৭.১৮.০০১.২৬";

/// A bank, and one of its branches.
pub const BANK: &str = "সোনালী ব্যাংক পিএলসি";
pub const BRANCH: &str = "নাটোর প্রধান শাখা";
/// What is printed on a book of receipts.
pub const BOOK: &str = "বই ২০২৬/০১২ (ওয়ার্ড ৩)";

/// The frame of a signed-in person with everything open.
pub fn frame(chrome: Chrome<'_>) -> Frame {
    Frame::sample(chrome, super::NAV)
}

/// A title in the reader's language.
pub fn title(chrome: Chrome<'_>) -> String {
    match chrome.lang.locale {
        Locale::Bn => "সংরক্ষিত আসনের কাউন্সিলর".to_owned(),
        Locale::En => "Reserved-seat councillor".to_owned(),
    }
}
