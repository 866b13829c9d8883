//! Rows matched to columns, one to one, at the least total cost (Kuhn 1955; with potentials and shortest paths as in
//! Jonker and Volgenant 1987).

/// For each row its column, `None` where there are more rows than columns. `costs` has rows of equal length and finite
/// values. Among matchings of equal cost it is always the same one.
pub fn matched(costs: &[Vec<f64>]) -> Vec<Option<usize>> {
    let (rows, columns) = (costs.len(), costs.first().map_or(0, Vec::len));
    if rows <= columns {
        return of_each_row(rows, columns, |row, column| costs[row][column]).into_iter().map(Some).collect();
    }
    let mut of_rows = vec![None; rows];
    for (column, row) in of_each_row(columns, rows, |column, row| costs[row][column]).into_iter().enumerate()
    {
        of_rows[row] = Some(column);
    }
    of_rows
}

/// The column of each row, where there are at least as many columns as rows.
fn of_each_row(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Column 0 and row 0 are beside the matrix: they stand for "not matched yet".
    let (mut of_row, mut of_column) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let mut row_of = vec![0_usize; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut at = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut came_from = vec![0_usize; columns + 1];
        let mut is_done = vec![false; columns + 1];
        while row_of[at] != 0 {
            is_done[at] = true;
            let from = row_of[at];
            let (mut next, mut step) = (0, f64::INFINITY);
            for column in (1..=columns).filter(|column| !is_done[*column]) {
                let reduced = cost(from - 1, column - 1) - of_row[from] - of_column[column];
                if reduced < least[column] {
                    (least[column], came_from[column]) = (reduced, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if is_done[column] {
                    of_row[row_of[column]] += step;
                    of_column[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[came_from[at]];
            at = came_from[at];
        }
    }
    let mut column_of = vec![0; rows];
    for column in 1..=columns {
        if row_of[column] != 0 {
            column_of[row_of[column] - 1] = column - 1;
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matched;

    fn total(costs: &[Vec<f64>], of_rows: &[Option<usize>]) -> f64 {
        costs.iter().zip(of_rows).filter_map(|(row, column)| column.map(|column| row[column])).sum()
    }

    /// The least total by trying every way.
    fn least(costs: &[Vec<f64>], row: usize, taken: &mut Vec<bool>, to_match: usize) -> f64 {
        if to_match == 0 {
            return 0.0;
        }
        if row == costs.len() {
            return f64::INFINITY;
        }
        let mut best =
            if costs.len() - row > to_match { least(costs, row + 1, taken, to_match) } else { f64::INFINITY };
        for column in 0..taken.len() {
            if !taken[column] {
                taken[column] = true;
                best = best.min(costs[row][column] + least(costs, row + 1, taken, to_match - 1));
                taken[column] = false;
            }
        }
        best
    }

    #[test]
    fn the_greedy_choice_is_not_always_the_best() {
        assert_eq!(matched(&[vec![1.0, 2.0], vec![2.0, 9.0]]), [Some(1), Some(0)]);
        assert_eq!(matched(&[vec![5.0], vec![3.0], vec![4.0]]), [None, Some(0), None]);
        assert_eq!(matched(&[vec![5.0, 1.0, 7.0]]), [Some(1)]);
        assert_eq!(matched(&[]), []);
    }

    proptest! {
        #[test]
        fn no_other_matching_costs_less(
            (rows, columns) in (1_usize..6, 1_usize..6),
            values in prop::collection::vec(-20_i32..20, 36),
        ) {
            let costs: Vec<Vec<f64>> =
                (0..rows).map(|row| (0..columns).map(|column| f64::from(values[row * 6 + column])).collect()).collect();
            let found = matched(&costs);
            let mut taken: Vec<usize> = found.iter().flatten().copied().collect();
            prop_assert_eq!(taken.len(), rows.min(columns));
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(taken.len(), rows.min(columns));
            prop_assert_eq!(total(&costs, &found), least(&costs, 0, &mut vec![false; columns], rows.min(columns)));
        }
    }
}
