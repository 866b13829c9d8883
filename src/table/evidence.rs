//! What cells say about how numbers and dates are written in a file.

use super::parse::{self, DateOrder, Decimal};

/// The decimal sign that more of the cells speak for; the point where they speak for neither.
pub fn decimal<'a>(cells: impl Iterator<Item = &'a str>) -> Decimal {
    let (mut point, mut comma) = (0_u32, 0_u32);
    for cell in cells {
        match parse::decimal_of(cell) {
            Some(Decimal::Point) => point += 1,
            Some(Decimal::Comma) => comma += 1,
            None => {}
        }
    }
    if comma > point { Decimal::Comma } else { Decimal::Point }
}

/// The order that the cells' dates speak for; month first where they speak for neither.
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut month_first, mut day_first) = (0_u32, 0_u32);
    for cell in cells {
        match parse::date_order_of(cell) {
            Some(DateOrder::MonthFirst) => month_first += 1,
            Some(DateOrder::DayFirst) => day_first += 1,
            None => {}
        }
    }
    if day_first > month_first { DateOrder::DayFirst } else { DateOrder::MonthFirst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_signs_are_told_by_what_cannot_be_thousands() {
        for (cells, expected) in [
            (vec!["1,5", "2"], Decimal::Comma),
            (vec!["1.5", "1,234"], Decimal::Point),
            (vec!["1.234,56"], Decimal::Comma),
            (vec!["1,234"], Decimal::Point),
            (vec!["$1,234,567"], Decimal::Point),
            (vec!["1.234.567 €"], Decimal::Comma),
            (vec!["0,125"], Decimal::Comma),
            (vec!["12,5 %", "0,3"], Decimal::Comma),
            (vec!["10.0.0.1", "Smith, John"], Decimal::Point),
        ] {
            assert_eq!(decimal(cells.iter().copied()), expected, "{cells:?}");
        }
    }

    #[test]
    fn the_order_of_dates_is_told_by_what_is_no_month() {
        assert_eq!(date_order(["01/02/2025", "13/02/2025"].into_iter()), DateOrder::DayFirst);
        assert_eq!(date_order(["01/02/2025", "02/13/2025"].into_iter()), DateOrder::MonthFirst);
    }
}
