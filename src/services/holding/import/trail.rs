//! What an import changed of a holding, for the trail: by column, before and after, with what is personal masked.

use entity::{holding::holding, values::Money};
use sea_orm::ActiveEnum;

use super::Column;
use crate::platform::audit::{Act, Entry, Fact};

/// One entry for one changed holding. `posted` are the arrears that the row posts.
pub(super) fn entry(before: &holding::Model, after: &holding::Model, columns: &[Column], posted: Money) -> Entry {
    let start = Entry::of(Act::HoldingUpdated, "holding", after.id.0);
    columns.iter().fold(start, |entry, column| {
        if *column == Column::Arrears {
            // They change nothing: they post a demand.
            return entry.after(column.name(), posted);
        }
        entry.change(column.name(), fact(before, *column), fact(after, *column))
    })
}

fn fact(holding: &holding::Model, column: Column) -> Fact {
    match column {
        Column::Ward => holding.ward.into(),
        Column::HoldingNo => holding.number.to_string().into(),
        Column::Mahalla => holding.mahalla.as_str().into(),
        Column::Road => holding.road.as_deref().into(),
        Column::Owner => Fact::masked_name(&holding.owner),
        Column::FatherOrSpouse => holding.father_or_spouse.as_deref().map(Fact::masked_name).into(),
        Column::Phone => holding.phone.as_ref().into(),
        Column::Nid => holding.nid_last_four.as_deref().map(Fact::number_end).into(),
        Column::Use => holding.land_use.to_value().into(),
        Column::Structure => holding.structure.map(|structure| structure.to_value()).into(),
        Column::Occupancy => holding.occupancy.to_value().into(),
        Column::FloorAreaSqft => holding.floor_area_sqft.into(),
        Column::MonthlyRent => holding.monthly_rent.into(),
        Column::OwnUseRent => holding.own_use_rent.into(),
        Column::LoanInterestYearly => holding.loan_interest_yearly.into(),
        Column::FlatAnnualValue => holding.flat_annual_value.into(),
        Column::Services => holding.services.to_string().into(),
        Column::Remarks => holding.remarks.as_ref().map(|_| Fact::hidden()).into(),
        Column::Arrears => Fact::hidden(),
    }
}
