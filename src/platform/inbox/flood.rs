use std::collections::HashMap;

use async_trait::async_trait;
use chrono::TimeDelta;
use entity::{
    identity::one_time_code,
    messaging::queue_item::{self, Kind},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::{Fact, Matter, QueueKind};
use crate::platform::{billing::Sources, calendar::in_dhaka, errors::AppError, i18n::Lang, work::Work};

/// Hours in which many more codes were asked for than usual.
pub struct CodeFloods;

#[async_trait]
impl QueueKind for CodeFloods {
    fn kind(&self) -> Kind {
        Kind::CodeFlood
    }

    fn outcomes(&self) -> &'static [&'static str] {
        &["flood-harmless", "flood-reported", "flood-watched"]
    }

    /// An hour needs no other name than its kind.
    async fn titles(
        &self,
        _work: &Work,
        _sources: Sources,
        _subjects: &[Uuid],
        _lang: Lang,
    ) -> Result<HashMap<Uuid, String>, AppError> {
        Ok(HashMap::new())
    }

    async fn matter(
        &self,
        work: &Work,
        _sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError> {
        const WEEK_HOURS: i64 = 7 * 24;
        let hour = TimeDelta::hours(1);
        let since = async |from| -> Result<i64, AppError> {
            let codes = work
                .find::<one_time_code::Entity>()
                .filter(one_time_code::Column::MadeAt.gte(from))
                .filter(one_time_code::Column::MadeAt.lte(item.opened_at));
            Ok(i64::try_from(codes.count(work.tx()).await?).unwrap_or(i64::MAX))
        };
        let in_hour = since(item.opened_at - hour).await?;
        let in_week = since(item.opened_at - TimeDelta::days(7)).await?;
        // Codes are not kept for ever: of an old alarm there may be nothing left to count.
        let usual = (in_week - in_hour) / WEEK_HOURS;
        let fact = |key, value: String| Fact { key, value };
        Ok(Matter {
            facts: vec![
                fact("matter-noticed", lang.moment(in_dhaka(item.opened_at))),
                fact("matter-codes-in-hour", lang.number(in_hour)),
                fact("matter-codes-usual", lang.number(usual)),
            ],
            advice: Some("advice-code-flood"),
            ..Matter::default()
        })
    }
}
