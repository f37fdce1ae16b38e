use std::cell::LazyCell;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use entity::values::{BasisPoints, FiscalYear, HoldingNumber, Locale, Money, Period, Ward, digits};
use icu_decimal::{DecimalFormatter, input::Decimal, options::DecimalFormatterOptions};
use icu_locale_core::{Locale as IcuLocale, locale};

use super::{Lang, amount_in_words};

thread_local! {
    static BANGLA: LazyCell<Option<DecimalFormatter>> = LazyCell::new(|| formatter(locale!("bn")));
    // Lakhs and crores in Latin digits: Indian English groups as Bangladesh does.
    static ENGLISH: LazyCell<Option<DecimalFormatter>> = LazyCell::new(|| formatter(locale!("en-IN")));
}

fn formatter(locale: IcuLocale) -> Option<DecimalFormatter> {
    DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()
}

impl Lang {
    /// A count in the reader's digits, grouped by lakh.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        self.decimal(&Decimal::from(number))
    }

    /// An amount in taka with two decimals and without the sign of the currency: `১৮,৩৬০.০০`, `−২৫৫.০০`.
    #[must_use]
    pub fn money(self, amount: Money) -> String {
        let mut decimal = Decimal::from(amount.poisha());
        decimal.multiply_pow10(-2);
        decimal.pad_end(-2);
        self.decimal(&decimal)
    }

    /// An amount in taka for messages, where every character costs: without decimals if it has none.
    #[must_use]
    pub fn money_short(self, amount: Money) -> String {
        let text = match (amount.poisha() / 100, amount.poisha() % 100) {
            (taka, 0) => taka.to_string(),
            (taka, poisha) => format!("{taka}.{:02}", poisha.abs()),
        };
        self.digits(&text)
    }

    /// An amount in words, as on a receipt (R48).
    #[must_use]
    pub fn money_in_words(self, amount: Money) -> String {
        amount_in_words::taka(self, amount)
    }

    /// The text with its digits in the reader's script. References, phones and codes keep Latin digits: do not pass them.
    #[must_use]
    pub fn digits(self, text: &str) -> String {
        match self.locale {
            Locale::Bn => digits::to_bangla(text),
            Locale::En => text.to_owned(),
        }
    }

    /// `৭.৫%`
    #[must_use]
    pub fn percent(self, rate: BasisPoints) -> String {
        self.digits(&format!("{rate}%"))
    }

    /// `৩০ সেপ্টেম্বর ২০২৬`
    #[must_use]
    pub fn date(self, day: NaiveDate) -> String {
        format!("{} {}", self.day_and_month(day), self.digits(&day.year().to_string()))
    }

    /// `৩০ সেপ্টেম্বর`
    #[must_use]
    pub fn day_and_month(self, day: NaiveDate) -> String {
        format!("{} {}", self.digits(&day.day().to_string()), self.month(day))
    }

    /// `সেপ্টেম্বর`
    #[must_use]
    pub fn month(self, day: NaiveDate) -> String {
        self.t(&format!("month-{}", day.month())).into_owned()
    }

    /// `বেলা ১১:৪২`, `11:42 am`
    #[must_use]
    pub fn time(self, moment: DateTime<FixedOffset>) -> String {
        let (afternoon, hour) = moment.hour12();
        let clock = self.digits(&format!("{hour}:{:02}", moment.minute()));
        let part = match (self.locale, moment.hour()) {
            (Locale::Bn, 4..6) => "day-part-dawn",
            (Locale::Bn, 6..11) => "day-part-morning",
            (Locale::Bn, 11..12) => "day-part-late-morning",
            (Locale::Bn, 12..15) => "day-part-noon",
            (Locale::Bn, 15..18) => "day-part-afternoon",
            (Locale::Bn, 18..20) => "day-part-evening",
            (Locale::Bn, _) => "day-part-night",
            (Locale::En, _) if afternoon => "day-part-afternoon",
            (Locale::En, _) => "day-part-morning",
        };
        self.say("time-of-day", &[("part", &self.t(part)), ("clock", &clock)]).into_owned()
    }

    /// Date and time: `২৩ নভেম্বর ২০২৬, বেলা ১১:৪২`.
    #[must_use]
    pub fn moment(self, moment: DateTime<FixedOffset>) -> String {
        format!("{}, {}", self.date(moment.date_naive()), self.time(moment))
    }

    /// `২০২৬-২৭`
    #[must_use]
    pub fn year(self, year: FiscalYear) -> String {
        self.digits(&year.to_string())
    }

    /// `২০২৬-২৭`, `নভেম্বর ২০২৬`
    #[must_use]
    pub fn period(self, period: Period) -> String {
        match period {
            Period::Year(year) => self.year(year),
            Period::Month(month) => {
                let first = month.first_day();
                format!("{} {}", self.month(first), self.digits(&first.year().to_string()))
            }
        }
    }

    /// `১ম`, `1st`
    #[must_use]
    pub fn ordinal(self, number: i16) -> String {
        let key = match number {
            1..=6 => format!("ordinal-{number}"),
            _ => "ordinal-other".to_owned(),
        };
        self.say(&key, &[("n", &self.digits(&number.to_string()))]).into_owned()
    }

    /// `৩`
    #[must_use]
    pub fn ward(self, ward: Ward) -> String {
        self.digits(&ward.to_string())
    }

    /// `৩-১২৩/১`: ward and number, as people say it.
    #[must_use]
    pub fn holding(self, ward: Ward, number: &HoldingNumber) -> String {
        self.digits(&format!("{ward}-{number}"))
    }

    fn decimal(self, decimal: &Decimal) -> String {
        let format = |formatter: &Option<DecimalFormatter>| match formatter {
            Some(formatter) => formatter.format(decimal).to_string(),
            None => self.digits(&decimal.to_string()),
        };
        let text = match self.locale {
            Locale::Bn => BANGLA.with(|formatter| format(formatter)),
            Locale::En => ENGLISH.with(|formatter| format(formatter)),
        };
        // A true minus stands as wide as a digit; the hyphen does not.
        text.replace('-', "−")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::calendar::in_dhaka;

    #[test]
    fn numbers_and_amounts_are_grouped_by_lakh() {
        let amount = Money::from_poisha(1_234_567_850);
        assert_eq!(Lang::BN.money(amount), "১,২৩,৪৫,৬৭৮.৫০");
        assert_eq!(Lang::EN.money(amount), "1,23,45,678.50");
        assert_eq!(Lang::BN.money(Money::from_poisha(-25_500)), "−২৫৫.০০");
        assert_eq!(Lang::BN.number(100_000), "১,০০,০০০");
        assert_eq!(Lang::BN.money_short(Money::from_poisha(125_000)), "১২৫০");
        assert_eq!(Lang::EN.money_short(Money::from_poisha(1_179_375)), "11793.75");
    }

    #[test]
    fn days_and_hours_are_written_as_people_say_them() {
        let moment = |text: &str| in_dhaka(text.parse().unwrap());
        assert_eq!(Lang::BN.moment(moment("2026-11-23T05:42:00Z")), "২৩ নভেম্বর ২০২৬, বেলা ১১:৪২");
        assert_eq!(Lang::EN.moment(moment("2026-11-23T05:42:00Z")), "23 November 2026, 11:42 am");
        assert_eq!(Lang::BN.time(moment("2026-11-23T18:05:00Z")), "রাত ১২:০৫");
        assert_eq!(Lang::EN.time(moment("2026-11-23T18:05:00Z")), "12:05 am");
        assert_eq!(Lang::BN.year(FiscalYear::starting(2026).unwrap()), "২০২৬-২৭");
        let period = |text: &str| Lang::BN.period(text.parse().unwrap());
        assert_eq!((period("2026-27"), period("2026-M11")), ("২০২৬-২৭".into(), "নভেম্বর ২০২৬".into()));
        assert_eq!((Lang::BN.ordinal(4), Lang::EN.ordinal(4)), ("৪র্থ".to_owned(), "4th".to_owned()));
    }
}
