//! The picture of what came in: days, or months where the days are many.

use chrono::{Datelike, NaiveDate};
use entity::values::Money;

use crate::web::{
    chart::{Chart, POINTS_MAX, Series, Shape, Unit},
    report::Look,
};

/// Days that are drawn as days; more are drawn as months.
const DAYS_DRAWN: i64 = 31;

/// The days, or the months where the days are many; nothing where there is only one, or there are more months than a picture
/// shows.
pub(super) fn draw(look: &Look<'_>, days: &[(NaiveDate, Money)]) -> Option<Chart> {
    let (lang, asked) = (look.lang, look.asked);
    let span = (asked.to - asked.from).num_days().saturating_add(1);
    let best = days.iter().max_by_key(|(day, amount)| (*amount, std::cmp::Reverse(*day)))?;
    if span < 2 {
        return None;
    }
    let mut points: Vec<(String, i64)> = Vec::new();
    if span <= DAYS_DRAWN {
        for day in asked.from.iter_days().take_while(|day| *day <= asked.to) {
            let amount = days.iter().find(|(one, _)| *one == day).map_or(0, |(_, amount)| amount.poisha());
            points.push((lang.digits(&day.day().to_string()), amount));
        }
    } else {
        let mut month = asked.from.with_day(1)?;
        while month <= asked.to {
            if points.len() >= POINTS_MAX {
                return None;
            }
            let of_month = days.iter().filter(|(day, _)| (day.year(), day.month()) == (month.year(), month.month()));
            let amount = Money::sum(of_month.map(|(_, amount)| *amount)).ok()?;
            points.push((lang.month(month), amount.poisha()));
            month = month.checked_add_months(chrono::Months::new(1))?;
        }
    }
    let (day, amount) = (lang.date(best.0), lang.money(best.1));
    let (points, values) = points.into_iter().unzip();
    Some(Chart {
        shape: Shape::Bars,
        unit: Unit::Money,
        title: lang.t("reports-daily-collection").into_owned(),
        conclusion: lang.say("reports-best-day", &[("day", &day), ("amount", &amount)]).into_owned(),
        points,
        series: vec![Series { name: lang.t("reports-col-net").into_owned(), values }],
    })
}
