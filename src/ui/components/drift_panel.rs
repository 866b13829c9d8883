//! Whether the data shifted since the segmentation was made, overall and within groups, and what to do about it.

use std::sync::Arc;

use leptos::prelude::*;

use super::drift_row::DriftRows;
use crate::{
    change::Shift,
    ui::format::{count, fixed},
    update::{ACT, Advice, ROUGH_BELOW, Review, WATCH},
};

/// More of the other columns than this wait to be asked for.
const FEW: usize = 3;

/// See the module.
#[component]
pub fn DriftPanel(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let counsel = &review.counsel;
    let (word, class) = match counsel.advice {
        Some(Advice::Keep) => ("Keep", "advice advice-good"),
        Some(Advice::Watch) => ("Watch", "advice advice-warn"),
        Some(Advice::Refit) => ("Refit", "advice advice-bad"),
        None => ("Not known", "advice"),
    };
    // The sentence begins with the word.
    let text = counsel.text.split_once(": ").filter(|(start, _)| start.starts_with(word));
    let text = text.map_or(counsel.text.as_str(), |(_, rest)| rest);
    let of = |is: fn(&Shift) -> bool| -> Vec<Shift> {
        let mut own: Vec<Shift> = counsel.shifts.iter().filter(|shift| is(shift)).cloned().collect();
        own.sort_by(|a, b| b.overall.psi.total_cmp(&a.overall.psi));
        own
    };
    let formed: Vec<Shift> =
        of(|shift| shift.column.is_none()).into_iter().chain(of(|shift| shift.is_feature)).collect();
    let others = of(|shift| shift.column.is_some() && !shift.is_feature);
    let more = others.len();
    let (all, set_all) = signal(more <= FEW);
    let has_shifts = !counsel.shifts.is_empty();
    let others = StoredValue::new(others);
    view! {
        <section class="panel drift" aria-labelledby="drift-title">
            <div class="panel-head">
                <div>
                    <h2 id="drift-title">"Has the data shifted?"</h2>
                    <p class="quiet">
                        "Customers change segments because they change, or because the whole market moves. This tells the second."
                    </p>
                </div>
            </div>
            <p class=class data-testid="advice">
                <strong class="advice-word">{word}</strong>
                <span>{first_upper(text)}</span>
            </p>
            {has_shifts
                .then(|| {
                    view! {
                        <div class="table-scroll" tabindex="0" role="region" aria-label="How far columns have shifted">
                            <table class="rows-table drift-table" data-testid="drift">
                                <thead>
                                    <tr>
                                        <th scope="col">"What"</th>
                                        <th scope="col" class="figure">
                                            "PSI"
                                        </th>
                                        <th scope="col">"Mark"</th>
                                        <th scope="col" class="figure" title="What chance alone stays below 999 times in 1,000, for so many customers">
                                            "By chance, up to"
                                        </th>
                                        <th scope="col">"Most shifted group"</th>
                                        <th scope="col">
                                            <span class="unseen">"All groups"</span>
                                        </th>
                                    </tr>
                                </thead>
                                <DriftRows shifts=formed title="What segments are formed by, and their sizes" />
                                <Show when=move || { more > 0 && all.get() }>
                                    <DriftRows shifts=others.get_value() title="Other columns" />
                                </Show>
                            </table>
                        </div>
                        <Show when=move || !all.get()>
                            <button class="button button-small at-start" data-testid="drift-more" on:click=move |_| set_all.set(true)>
                                {format!("Show {}", count(more, "other column"))}
                            </button>
                        </Show>
                        <p class="quiet drift-help">
                            {format!(
                                "PSI, the population stability index, is 0 where customers are spread over a column's values as they were when the segments were made. Practice calls less than {} stable, up to {} to be watched, and more to be acted on. With fewer than {} customers these marks are rough: hold the figure against what chance gives.",
                                fixed(WATCH, 2),
                                fixed(ACT, 2),
                                ROUGH_BELOW,
                            )}
                        </p>
                    }
                })}
        </section>
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
