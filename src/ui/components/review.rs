//! What an update did, from the few figures to the single customer.

use std::sync::Arc;

use leptos::{html, prelude::*};

use super::{
    drift_panel::DriftPanel, flow_matrix::FlowMatrix, flow_sankey::FlowSankey, later::Later,
    movers_list::MoversList, net_flow::NetFlow, review_tally::ReviewTally, trends_panel::TrendsPanel,
};
use crate::{
    change::Place,
    ui::focus::focus,
    update::{Movers, Review, Way},
};

/// Where the list of customers begins.
pub const LIST_TITLE: &str = "movers-title";

/// Which customers the list shows; pictures and tables of the review choose them.
#[derive(Clone, Copy)]
pub struct Looking {
    /// What is asked for; how many and from where is the list's own.
    pub asked: RwSignal<Movers>,
    /// The list.
    pub list: NodeRef<html::Section>,
}

impl Looking {
    /// Lists those who went one way in the last step, and goes there.
    pub fn list(self, from: Option<Place>, to: Option<Place>) {
        self.asked.update(|asked| {
            *asked = Movers { way: Way::Any, from, to, order: asked.order, ..Movers::default() };
        });
        if let Some(list) = self.list.try_get_untracked().flatten() {
            list.scroll_into_view();
            focus(LIST_TITLE);
        }
    }

    /// Whether just those are listed.
    pub fn is_listed(self, from: Option<Place>, to: Option<Place>) -> bool {
        self.asked.with(|asked| asked.way == Way::Any && (asked.from, asked.to) == (from, to))
    }
}

/// See the module.
#[component]
pub fn ReviewPanels(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let looking = Looking { asked: RwSignal::new(Movers::default()), list: NodeRef::new() };
    provide_context(looking);
    let [listed, drifted, trended] = [0; 3].map(|_| review.clone());
    view! {
        <div class="review" data-testid="review">
            <ReviewTally review=review.clone() />
            <div class="review-flows">
                <FlowSankey review=review.clone() />
                <FlowMatrix review=review.clone() />
                <NetFlow review />
            </div>
            <MoversList review=listed />
            <Later turn=2>
                <DriftPanel review=drifted.clone() />
            </Later>
            <Later turn=3>
                <TrendsPanel review=trended.clone() />
            </Later>
        </div>
    }
}

/// Which customers the list shows, from the context.
pub fn use_looking() -> Looking {
    expect_context::<Looking>()
}
