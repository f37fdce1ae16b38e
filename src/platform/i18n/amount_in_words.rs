use entity::values::Money;

use super::Lang;

/// R48: `বারো হাজার তিনশত ষাট টাকা পঞ্চাশ পয়সা মাত্র`. Hundreds are written joined, poisha only where there are any.
pub(super) fn taka(lang: Lang, amount: Money) -> String {
    let whole = amount.poisha().unsigned_abs();
    let (taka, poisha) = (whole / 100, whole % 100);
    let taka = number(lang, taka);
    if poisha == 0 {
        return lang.say("words-taka", &[("taka", &taka)]).into_owned();
    }
    lang.say("words-taka-poisha", &[("taka", &taka), ("poisha", &number(lang, poisha))]).into_owned()
}

/// A whole number in words, counted in crores, lakhs, thousands and hundreds; above 99 crore the crores are counted
/// themselves.
fn number(lang: Lang, number_: u64) -> String {
    if number_ == 0 {
        return below_hundred(lang, 0);
    }
    let mut words = Vec::new();
    let crores = number_ / 10_000_000;
    if crores > 0 {
        words.push(lang.say("words-crore", &[("n", &number(lang, crores))]).into_owned());
    }
    for (unit, limit, key) in [(100_000, 100, "words-lakh"), (1_000, 100, "words-thousand"), (100, 10, "words-hundred")]
    {
        let count = number_ / unit % limit;
        if count > 0 {
            words.push(lang.say(key, &[("n", &below_hundred(lang, count))]).into_owned());
        }
    }
    let rest = number_ % 100;
    if rest > 0 {
        words.push(below_hundred(lang, rest));
    }
    words.join(" ")
}

/// Bangla has a word of its own for each number below a hundred; both languages keep them as one list.
fn below_hundred(lang: Lang, number: u64) -> String {
    let list = lang.t("words-below-hundred");
    let index = usize::try_from(number).unwrap_or_default();
    list.split_whitespace().nth(index).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_on_a_receipt() {
        for (poisha, words) in [
            (0, "শূন্য টাকা মাত্র"),
            (12_345_000, "এক লক্ষ তেইশ হাজার চারশত পঞ্চাশ টাকা মাত্র"),
            (1_836_000, "আঠারো হাজার তিনশত ষাট টাকা মাত্র"),
            (1_179_375, "এগারো হাজার সাতশত তিরানব্বই টাকা পঁচাত্তর পয়সা মাত্র"),
            (50, "শূন্য টাকা পঞ্চাশ পয়সা মাত্র"),
            (10_000_000_000, "দশ কোটি টাকা মাত্র"),
            (123_456_789_000, "একশত তেইশ কোটি পঁয়তাল্লিশ লক্ষ সাতষট্টি হাজার আটশত নব্বই টাকা মাত্র"),
        ] {
            assert_eq!(taka(Lang::BN, Money::from_poisha(poisha)), words);
        }
        assert_eq!(
            taka(Lang::EN, Money::from_poisha(1_836_050)),
            "eighteen thousand three hundred sixty taka fifty poisha only"
        );
    }

    #[test]
    fn both_lists_have_a_word_for_each_number() {
        for lang in [Lang::BN, Lang::EN] {
            let list = lang.t("words-below-hundred");
            let words: Vec<&str> = list.split_whitespace().collect();
            let mut distinct = words.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!((words.len(), distinct.len()), (100, 100));
        }
    }
}
