//! Where in the page the person is, as the part of the address after `#/`.
//!
//! By hand, because any static host under any path must be able to serve the
//! page, and a hash never reaches the host.

use leptos::prelude::*;

/// A place with an address of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The table.
    #[default]
    Data,
    /// Features and method.
    Segment,
    /// What the segments mean.
    Explore,
    /// A saved session and newer files.
    Update,
    /// What leaves the page.
    Export,
    /// What is kept in the browser.
    Sessions,
}

impl Route {
    /// The steps of the journey, in its order.
    pub const JOURNEY: [Self; 5] = [Self::Data, Self::Segment, Self::Explore, Self::Update, Self::Export];

    /// The address within the page.
    pub fn hash(self) -> &'static str {
        match self {
            Self::Data => "#/data",
            Self::Segment => "#/segment",
            Self::Explore => "#/explore",
            Self::Update => "#/update",
            Self::Export => "#/export",
            Self::Sessions => "#/sessions",
        }
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Segment => "Segment",
            Self::Explore => "Explore",
            Self::Update => "Update",
            Self::Export => "Export",
            Self::Sessions => "Sessions",
        }
    }

    fn of_hash(hash: &str) -> Self {
        let known = [Self::Segment, Self::Explore, Self::Update, Self::Export, Self::Sessions];
        known.into_iter().find(|route| route.hash() == hash).unwrap_or_default()
    }

    /// What the address says now.
    pub fn now() -> Self {
        Self::of_hash(&location().hash().unwrap_or_default())
    }
}

/// The route, kept in step with the address.
pub fn follow() -> ReadSignal<Route> {
    let (route, set_route) = signal(Route::now());
    let handle = window_event_listener(leptos::ev::hashchange, move |_| {
        let now = Route::now();
        if route.get_untracked() != now {
            set_route.set(now);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    on_cleanup(move || handle.remove());
    route
}

/// Goes to a place, as following a link does.
pub fn go(route: Route) {
    // Refused only for addresses that are none.
    let _ = location().set_hash(route.hash());
}
