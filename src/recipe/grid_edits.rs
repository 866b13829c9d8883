//! What a person does to a grid: more bands or fewer, features on and off its axes, bands cut in another way.
//!
//! A band is added and taken away next to the lowest one, so that the highest
//! and the lowest keep the names of their cells.

use super::{Method, Recipe};
use crate::{
    features::{Binning, Encoding, Feature},
    methods::{
        Axis, Cuts, GridSettings,
        rules::{
            grid::MAX_BANDS,
            recut::{BandsNow, CutBy},
        },
    },
};

/// One of the two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From bottom to top.
    Up,
    /// From left to right.
    Across,
}

impl Side {
    /// The other axis.
    #[must_use]
    pub fn other(self) -> Self {
        if self == Self::Up { Self::Across } else { Self::Up }
    }
}

impl GridSettings {
    /// One of the axes.
    pub fn axis(&self, side: Side) -> &Axis {
        if side == Side::Up { &self.y } else { &self.x }
    }

    /// The same, to be changed.
    pub fn axis_mut(&mut self, side: Side) -> &mut Axis {
        if side == Side::Up { &mut self.y } else { &mut self.x }
    }

    /// The axis that has fewer features; upwards where both have as many.
    pub fn emptier(&self) -> Side {
        if self.x.features.len() < self.y.features.len() { Side::Across } else { Side::Up }
    }
}

/// Cuts an axis into so many bands, 2 to 5. Names of cells that go are laid on `aside` and taken from there again;
/// other new cells are named by their place. `rows` are all customers.
pub fn set_bands(
    recipe: &mut Recipe,
    side: Side,
    bands: usize,
    (rows, aside): (usize, &mut Vec<Vec<String>>),
) {
    let Method::Grid(settings) = &mut recipe.method else { return };
    let bands = bands.clamp(2, MAX_BANDS);
    while settings.axis(side).cuts.bands() < bands {
        let cuts = &mut settings.axis_mut(side).cuts;
        *cuts = cuts.with_bands(cuts.bands() + 1, rows);
        widen(settings, side, aside.pop());
    }
    while settings.axis(side).cuts.bands() > bands {
        let cuts = &mut settings.axis_mut(side).cuts;
        *cuts = cuts.with_bands(cuts.bands() - 1, rows);
        aside.extend(narrow(settings, side));
    }
    follow(recipe, side);
}

/// Puts a feature on an axis and takes it off the other. One that is a feature already stays as it is prepared.
pub fn place(recipe: &mut Recipe, side: Side, feature: Feature) {
    let Method::Grid(settings) = &mut recipe.method else { return };
    settings.axis_mut(side.other()).features.retain(|column| *column != feature.column);
    let axis = settings.axis_mut(side);
    if !axis.features.contains(&feature.column) {
        axis.features.push(feature.column.clone());
    }
    if let (Cuts::Bins { bands }, 2..) = (&axis.cuts, axis.features.len()) {
        axis.cuts = Cuts::even_scores(*bands);
    }
    if !recipe.features.iter().any(|own| own.column == feature.column) {
        recipe.features.push(feature);
    }
    follow(recipe, side);
}

/// Takes a column off both axes, and out of the features.
pub fn displace(recipe: &mut Recipe, column: &str) {
    if let Method::Grid(settings) = &mut recipe.method {
        for side in [Side::Up, Side::Across] {
            settings.axis_mut(side).features.retain(|own| own != column);
        }
    }
    recipe.features.retain(|feature| feature.column != column);
}

/// Cuts an axis in another way into as many bands, as near to where they are now as that way allows. `volume` is the
/// column that is added up where bands hold equal volume.
pub fn cut_by(recipe: &mut Recipe, side: Side, by: CutBy, (now, volume): (&BandsNow, Option<&String>)) {
    let Method::Grid(settings) = &mut recipe.method else { return };
    let axis = settings.axis_mut(side);
    if by != CutBy::Bins || axis.features.len() <= 1 {
        axis.cuts = axis.cuts.recut(by, now, volume);
    }
    follow(recipe, side);
}

/// What bands are called by their place, falling.
fn words(bands: usize) -> Vec<&'static str> {
    let between = ["Middling", "Lower middle", "Rather low"];
    let mut all = vec!["High"];
    all.extend(between.into_iter().take(bands.saturating_sub(2)));
    all.push("Low");
    all
}

fn widen(settings: &mut GridSettings, side: Side, known: Option<Vec<String>>) {
    let (rows, columns) = settings.shape();
    let (up, across) = (words(rows), words(columns));
    let name = |row: usize, column: usize| {
        let (up, across) = (up.get(row), across.iter().rev().nth(column));
        format!("{}, {}", up.unwrap_or(&"Low"), across.unwrap_or(&"Low").to_lowercase())
    };
    match side {
        Side::Up => {
            let at = settings.cells.len().saturating_sub(1);
            let line = known.filter(|line| line.len() == columns);
            let line = line.unwrap_or_else(|| (0..columns).map(|column| name(at, column)).collect());
            settings.cells.insert(at, line);
        }
        Side::Across => {
            let line = known.filter(|line| line.len() == settings.cells.len());
            for (row, cells) in settings.cells.iter_mut().enumerate() {
                let own = line.as_ref().and_then(|line| line.get(row).cloned());
                cells.insert(1.min(cells.len()), own.unwrap_or_else(|| name(row, 1)));
            }
        }
    }
}

/// The names of the cells that go.
fn narrow(settings: &mut GridSettings, side: Side) -> Option<Vec<String>> {
    match side {
        Side::Up => settings.cells.len().checked_sub(2).map(|at| settings.cells.remove(at)),
        Side::Across => {
            let lines = settings.cells.iter_mut().filter(|line| line.len() > 1);
            Some(lines.map(|line| line.remove(1)).collect())
        }
    }
}

/// Where bands are bins, the feature has as many bins; breaks of the person's own stay as far as they can.
fn follow(recipe: &mut Recipe, side: Side) {
    let Method::Grid(settings) = &recipe.method else { return };
    let axis = settings.axis(side);
    let (Cuts::Bins { bands }, [column]) = (&axis.cuts, axis.features.as_slice()) else { return };
    let feature = recipe.features.iter_mut().find(|feature| feature.column == *column);
    if let Some(Feature { encoding: Encoding::Bins { binning, points, .. }, .. }) = feature
        && binning.count() != *bands
    {
        let bins = binning.count();
        *binning = match binning {
            Binning::Volume { .. } if *bands > 2 => Binning::Volume { bins: bands - 1 },
            Binning::Width { .. } => Binning::Width { bins: *bands },
            Binning::Breaks { at, zero_apart } if bins > *bands && *bands > 1 + usize::from(*zero_apart) => {
                Binning::Breaks { at: at[bins - bands..].to_vec(), zero_apart: *zero_apart }
            }
            // The lowest bin is halved, so that the person's own breaks stay.
            Binning::Breaks { at, zero_apart }
                if bins < *bands && at.first().is_some_and(|least| *least > 0.0) =>
            {
                let mut more = at.clone();
                while more.len() + 1 + usize::from(*zero_apart) < *bands {
                    more.insert(0, more[0] / 2.0);
                }
                Binning::Breaks { at: more, zero_apart: *zero_apart }
            }
            _ => Binning::Quantile { bins: *bands },
        };
        *points = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        features::{Direction, MissingPoints},
        recipe::{MethodKind, Preparation, blank},
    };

    fn feature(column: &str, binning: Binning) -> Feature {
        let encoding = Encoding::Bins {
            binning,
            direction: Direction::Higher,
            points: None,
            missing: MissingPoints::Zero,
            within: None,
        };
        Feature { column: column.to_owned(), weight: 1.0, encoding }
    }

    fn grid() -> Recipe {
        let wanted = Preparation { method: MethodKind::Grid, ..Preparation::default() };
        let mut recipe = blank(None, &wanted);
        place(&mut recipe, Side::Up, feature("volume", Binning::Volume { bins: 10 }));
        place(&mut recipe, Side::Across, feature("share", Binning::Quantile { bins: 5 }));
        recipe
    }

    fn settings(recipe: &Recipe) -> &GridSettings {
        let Method::Grid(settings) = &recipe.method else { unreachable!("it is a grid") };
        settings
    }

    fn bins_of(recipe: &Recipe, column: &str) -> usize {
        let feature = recipe.features.iter().find(|feature| feature.column == column);
        match feature.map(|feature| &feature.encoding) {
            Some(Encoding::Bins { binning, .. }) => binning.count(),
            _ => 0,
        }
    }

    #[test]
    fn a_band_comes_and_goes_beside_the_lowest_and_its_names_come_back() {
        let mut recipe = grid();
        let before = settings(&recipe).cells.clone();
        let mut aside = Vec::new();
        set_bands(&mut recipe, Side::Up, 4, (100, &mut aside));
        set_bands(&mut recipe, Side::Across, 4, (100, &mut aside));
        let cells = &settings(&recipe).cells;
        assert_eq!(cells.len(), 4);
        assert_eq!(cells[0], ["High, low", "High, lower middle", "High, middling", "High, high"]);
        assert_eq!(cells[2][0], "Lower middle, low");
        assert_eq!(cells[3][3], "Low, high");
        assert_eq!(settings(&recipe).check(), []);
        set_bands(&mut recipe, Side::Across, 3, (100, &mut Vec::new()));
        set_bands(&mut recipe, Side::Up, 3, (100, &mut Vec::new()));
        assert_eq!(settings(&recipe).cells, before);

        if let Method::Grid(settings) = &mut recipe.method {
            settings.cells[1] = ["A", "B", "C"].map(str::to_owned).to_vec();
        }
        set_bands(&mut recipe, Side::Up, 2, (100, &mut aside));
        assert_eq!(settings(&recipe).cells, [before[0].clone(), before[2].clone()]);
        set_bands(&mut recipe, Side::Up, 3, (100, &mut aside));
        assert_eq!(settings(&recipe).cells[1], ["A", "B", "C"]);
        set_bands(&mut recipe, Side::Up, 9, (100, &mut aside));
        assert_eq!(settings(&recipe).shape(), (MAX_BANDS, 3));
        let mut names = settings(&recipe).names();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 15, "each new cell has a name of its own");
    }

    #[test]
    fn bands_that_are_bins_are_as_many_as_the_feature_has() {
        let mut recipe = grid();
        assert_eq!((bins_of(&recipe, "volume"), bins_of(&recipe, "share")), (3, 3));
        set_bands(&mut recipe, Side::Across, 5, (100, &mut Vec::new()));
        assert_eq!(bins_of(&recipe, "share"), 5);
        let own = Encoding::Bins {
            binning: Binning::Breaks { at: vec![1.0, 2.0, 3.0, 4.0], zero_apart: false },
            direction: Direction::Higher,
            points: None,
            missing: MissingPoints::Zero,
            within: None,
        };
        recipe.features[1].encoding = own;
        set_bands(&mut recipe, Side::Across, 3, (100, &mut Vec::new()));
        let Encoding::Bins { binning, .. } = &recipe.features[1].encoding else { unreachable!() };
        assert_eq!(*binning, Binning::Breaks { at: vec![3.0, 4.0], zero_apart: false });
        set_bands(&mut recipe, Side::Across, 4, (100, &mut Vec::new()));
        let Encoding::Bins { binning, .. } = &recipe.features[1].encoding else { unreachable!() };
        assert_eq!(*binning, Binning::Breaks { at: vec![1.5, 3.0, 4.0], zero_apart: false });
        set_bands(&mut recipe, Side::Across, 2, (100, &mut Vec::new()));
        let Encoding::Bins { binning, .. } = &recipe.features[1].encoding else { unreachable!() };
        assert_eq!(*binning, Binning::Breaks { at: vec![4.0], zero_apart: false });
    }

    #[test]
    fn a_feature_stands_on_one_axis_and_leaves_with_it() {
        let mut recipe = grid();
        place(&mut recipe, Side::Across, feature("volume", Binning::Quantile { bins: 4 }));
        assert_eq!(settings(&recipe).x.features, ["share", "volume"]);
        assert_eq!(settings(&recipe).y.features, Vec::<String>::new());
        assert_eq!(
            settings(&recipe).x.cuts,
            Cuts::Score { at: vec![66.7, 33.3] },
            "two features have no bins in common"
        );
        assert_eq!(bins_of(&recipe, "volume"), 3, "it stays as it was prepared");
        assert_eq!(settings(&recipe).emptier(), Side::Up);
        displace(&mut recipe, "volume");
        assert_eq!(settings(&recipe).x.features, ["share"]);
        assert_eq!(recipe.features.len(), 1);
    }

    #[track_caller]
    fn check_cut(by: CutBy, now: &BandsNow, expected: &Cuts) {
        let mut recipe = grid();
        cut_by(&mut recipe, Side::Up, by, (now, Some(&"volume".to_owned())));
        assert_eq!(settings(&recipe).y.cuts, *expected);
        assert_eq!(settings(&recipe).check(), []);
    }

    #[test]
    fn another_way_of_cutting_begins_where_the_bands_are() {
        let now = BandsNow { thresholds: vec![60.0, 20.0], rows: vec![10, 30, 60] };
        check_cut(CutBy::Score, &now, &Cuts::Score { at: vec![60.0, 20.0] });
        check_cut(CutBy::Share, &now, &Cuts::Share { of: vec![0.1, 0.3] });
        check_cut(CutBy::Count, &now, &Cuts::Count { of: vec![10, 30] });
        check_cut(CutBy::Volume, &now, &Cuts::Volume { column: "volume".to_owned(), bands: 3 });
        check_cut(CutBy::Bins, &now, &Cuts::Bins { bands: 3 });
        // Ties can leave a band empty; nothing is known before the first sketch.
        let tied = BandsNow { thresholds: vec![60.0, 60.0], rows: vec![10, 0, 90] };
        check_cut(CutBy::Score, &tied, &Cuts::Score { at: vec![66.7, 33.3] });
        check_cut(CutBy::Share, &tied, &Cuts::rising_shares(3));
        check_cut(CutBy::Count, &BandsNow::default(), &Cuts::Count { of: vec![1, 1] });
    }

    #[test]
    fn bands_are_added_in_every_way_of_cutting() {
        for by in [CutBy::Score, CutBy::Share, CutBy::Count, CutBy::Volume, CutBy::Bins] {
            let mut recipe = grid();
            let now = BandsNow { thresholds: vec![60.0, 20.0], rows: vec![10, 30, 60] };
            cut_by(&mut recipe, Side::Up, by, (&now, Some(&"volume".to_owned())));
            set_bands(&mut recipe, Side::Up, 5, (100, &mut Vec::new()));
            assert_eq!(settings(&recipe).check(), []);
            set_bands(&mut recipe, Side::Up, 2, (100, &mut Vec::new()));
            assert_eq!(settings(&recipe).check(), []);
            assert_eq!(CutBy::of(&settings(&recipe).y.cuts), by);
        }
    }
}
