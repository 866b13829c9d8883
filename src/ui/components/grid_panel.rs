//! Two axes and the names of their cells.

use std::sync::Arc;

use leptos::prelude::*;

use super::{fields::FieldProblem, grid_axis::AxisEditor, grid_table::GridTable};
use crate::{
    methods::{GridSettings, rules::recut::BandsNow},
    recipe::{Method, Recipe, grid_edits::Side},
    sketch::{FeatureSketch, ScoreSketch, SegmentSketch, Shape},
    ui::{
        actions::{Actions, use_actions},
        state::{Sketched, State, use_state},
    },
};

/// The grid of the draft and what is known of it, as all its parts need it.
#[derive(Clone, Copy)]
pub struct Grid {
    /// As it is set.
    pub settings: Memo<GridSettings>,
    /// What it would give, or the last that could be told.
    pub sketched: Memo<Option<Arc<Sketched>>>,
    /// What the page knows.
    pub state: State,
    actions: Actions,
}

impl Grid {
    /// The grid of the draft.
    fn of_draft() -> Self {
        let (state, actions) = (use_state(), use_actions());
        let settings = Memo::new(move |_| {
            state.draft.with(|draft| match draft.as_ref().map(|draft| &draft.recipe().method) {
                Some(Method::Grid(settings)) => settings.clone(),
                _ => GridSettings::default(),
            })
        });
        let sketched = Memo::new(move |_| {
            state.sketch.get().filter(|sketched| matches!(sketched.sketch.shape, Shape::Grid { .. }))
        });
        Self { settings, sketched, state, actions }
    }

    /// Changes the recipe that it is of.
    pub fn edit(self, change: impl FnOnce(&mut Recipe)) {
        self.actions.edit_recipe(change);
    }

    /// Changes the grid itself.
    pub fn edit_settings(self, change: impl FnOnce(&mut GridSettings)) {
        self.edit(|recipe| {
            if let Method::Grid(settings) = &mut recipe.method {
                change(settings);
            }
        });
    }

    /// Rows and columns.
    pub fn shape(self) -> (usize, usize) {
        self.settings.with(GridSettings::shape)
    }

    /// The cells of the last sketch, where they are as many as the cells are now.
    pub fn cells(self) -> Option<Vec<Vec<SegmentSketch>>> {
        let (rows, columns) = self.shape();
        self.sketched.with(|sketched| match &sketched.as_ref()?.sketch.shape {
            Shape::Grid { cells, .. }
                if cells.len() == rows && cells.iter().all(|row| row.len() == columns) =>
            {
                Some(cells.clone())
            }
            _ => None,
        })
    }

    /// Where an axis is cut, where it is known for as many bands as there are now.
    pub fn thresholds(self, side: Side) -> Option<Vec<f64>> {
        let bands = self.settings.with(|settings| settings.axis(side).cuts.bands());
        self.sketched.with(|sketched| {
            let Shape::Grid { x, y, .. } = &sketched.as_ref()?.sketch.shape else { return None };
            let ScoreSketch { thresholds, .. } = if side == Side::Up { y } else { x };
            // Ties can leave fewer bands; the lowest are empty then.
            (thresholds.len() < bands).then(|| thresholds.clone())
        })
    }

    /// The bands of an axis as they are.
    pub fn now(self, side: Side) -> BandsNow {
        let cells = self.cells().unwrap_or_default();
        let rows: Vec<usize> = match side {
            Side::Up => cells.iter().map(|row| row.iter().map(|cell| cell.rows).sum()).collect(),
            Side::Across => {
                let columns = cells.first().map_or(0, Vec::len);
                (0..columns).rev().map(|at| cells.iter().map(|row| row[at].rows).sum()).collect()
            }
        };
        BandsNow { thresholds: self.thresholds(side).unwrap_or_default(), rows }
    }

    /// The only feature of an axis, as it is sketched.
    pub fn only_feature(self, side: Side) -> Option<FeatureSketch> {
        let column = self.settings.with(|settings| match settings.axis(side).features.as_slice() {
            [column] => Some(column.clone()),
            _ => None,
        })?;
        self.sketched.with(|sketched| sketched.as_ref()?.feature(&column).cloned())
    }
}

/// See the module.
#[component]
pub fn GridPanel() -> impl IntoView {
    let grid = Grid::of_draft();
    view! {
        <section class="panel grid-panel" aria-labelledby="grid-title" data-testid="grid">
            <div>
                <h2 id="grid-title">"Grid"</h2>
                <p class="quiet">
                    "Two scores of 0 to 100 points, each cut into bands. Every cell has a name; cells of one name are one segment."
                </p>
            </div>
            <div class="grid-axes">
                <AxisEditor grid side=Side::Up />
                <AxisEditor grid side=Side::Across />
            </div>
            <GridTable grid />
            <FieldProblem field="method.cells" />
        </section>
    }
}
