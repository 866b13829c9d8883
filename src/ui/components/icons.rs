//! The mark and the few pictograms, drawn inline; all are decoration, none is the only label.

use leptos::prelude::*;

/// The mark: layers.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <path class="mark-1" d="M3 9.5q6.5-5 13 0t13 0v4.6q-6.5 5-13 0t-13 0z" />
            <path class="mark-2" d="M3 16.6q6.5-5 13 0t13 0v4.6q-6.5 5-13 0t-13 0z" />
            <path class="mark-3" d="M3 23.7q6.5-5 13 0t13 0v3q-6.5 4-13 0t-13 0z" />
        </svg>
    }
}

/// A pictogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A table.
    Table,
    /// Layers.
    Layers,
    /// A lens.
    Lens,
    /// An arrow out of a tray.
    Out,
    /// An arrow into a tray.
    In,
    /// A closed lock.
    Lock,
    /// A hook.
    Check,
    /// A sign of warning.
    Warning,
    /// A cross.
    Cross,
    /// A bin.
    Bin,
    /// Pointing right.
    Right,
    /// An arrow back.
    Back,
    /// Pointing down.
    Down,
    /// A disk for keeping.
    Keep,
    /// A stack of what is kept.
    Stack,
    /// A target.
    Target,
    /// A drop of paint.
    Paint,
    /// Two sheets, one behind the other.
    Copy,
    /// What something is dragged by.
    Grip,
    /// Two arrows round in a circle.
    Again,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Table => "M3 4.5h14v11H3zM3 8.2h14M3 11.9h14M8 8.2v7.3",
            Self::Layers => {
                "M10 3l7.5 3.8L10 10.6 2.5 6.8zM2.5 10.2l7.5 3.8 7.5-3.8M2.5 13.6l7.5 3.8 7.5-3.8"
            }
            Self::Again => {
                "M4 8.5a6.3 6.3 0 0111-2.2l1.5 1.7M16.5 4v4h-4M16 11.5a6.3 6.3 0 01-11 2.2L3.5 12M3.5 16v-4h4"
            }
            Self::Lens => "M8.8 14.6a5.8 5.8 0 100-11.6 5.8 5.8 0 000 11.6zM13 13l4 4",
            Self::Out => "M10 12.5V3m0 0L6.5 6.5M10 3l3.5 3.5M3.5 12v4.5h13V12",
            Self::In => "M10 3v9.5m0 0L6.5 9M10 12.5L13.5 9M3.5 12v4.5h13V12",
            Self::Lock => "M5 9h10v8H5zM7 9V6.5a3 3 0 016 0V9",
            Self::Check => "M4.5 10.5l3.7 3.7 7.3-8",
            Self::Warning => "M10 3.2l7.3 13H2.7zM10 8.2v3.6M10 13.8v.4",
            Self::Cross => "M5 5l10 10M15 5L5 15",
            Self::Bin => "M4 5.5h12M8 5.5V3.8h4v1.7M5.6 5.5l.7 11h7.4l.7-11",
            Self::Back => "M7.5 4L3.5 8l4 4M3.5 8h8.5a4.25 4.25 0 010 8.5H8",
            Self::Right => "M7.5 4.5L13 10l-5.5 5.5",
            Self::Down => "M4.5 7.5L10 13l5.5-5.5",
            Self::Keep => "M4 3.5h9.5L16.5 6.5v10H4zM7 3.5v4h5v-4M7 16.5v-5h6.5v5",
            Self::Stack => "M3.5 4h13v3.5h-13zM3.5 8.8h13v3.5h-13zM3.5 13.6h13v2.9h-13z",
            Self::Target => "M10 16.5a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM10 12a2 2 0 100-4 2 2 0 000 4z",
            Self::Copy => "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
            Self::Grip => "M7.5 5v.1M12.5 5v.1M7.5 10v.1M12.5 10v.1M7.5 15v.1M12.5 15v.1",
            Self::Paint => "M10 3s5 5.2 5 8.7a5 5 0 01-10 0C5 8.2 10 3 10 3z",
        }
    }
}

/// Draws a pictogram in the colour of the text around it.
#[component]
pub fn Pictogram(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}
