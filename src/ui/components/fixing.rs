//! Fixing all cut points where they are now, so that the same rules hold for the next file.

use leptos::prelude::*;

use crate::{
    error::Problem,
    recipe::Recipe,
    sketch::{frozen, is_frozen},
    ui::{
        actions::use_actions,
        state::{State, use_state},
    },
};

/// See the module.
#[component]
pub fn Fixing() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    // What was there before it was fixed, and what it became.
    let before = RwSignal::new(None::<(Recipe, Recipe)>);
    let is_fixed = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().is_some_and(|draft| is_frozen(draft.recipe())))
    });
    let can_go_back = Memo::new(move |_| {
        before.with(|before| {
            state.draft.with(
                |draft| matches!((before, draft), (Some((_, fixed)), Some(draft)) if fixed == draft.recipe()),
            )
        })
    });
    let refusal = Memo::new(move |_| match fixed(&state) {
        Some(Err(problems)) => problems.into_iter().next().map(|problem| problem.text),
        _ => None,
    });
    let press = move |_| {
        if can_go_back.get_untracked() {
            if let Some((was, _)) = before.get_untracked() {
                actions.edit_recipe(|recipe| *recipe = was);
            }
            before.set(None);
        } else if let Some(Ok(fixed)) = fixed(&state)
            && !is_fixed.get_untracked()
        {
            actions.edit_recipe(|recipe| {
                before.set(Some((recipe.clone(), fixed.clone())));
                *recipe = fixed;
            });
        }
    };
    let cannot = move || !can_go_back.get() && (is_fixed.get() || refusal.with(Option::is_some));
    view! {
        <div class="fixing">
            <button
                class="button button-small at-start"
                data-testid="fix-all"
                aria-disabled=move || cannot().then_some("true")
                aria-describedby="fixing-help"
                on:click=press
            >
                {move || if can_go_back.get() { "Find cut points anew" } else { "Fix all cut points" }}
            </button>
            <p class="quiet" id="fixing-help" data-testid="fixing-help">
                {move || {
                    if is_fixed.get() {
                        "All cut points are fixed: this recipe learns nothing from the next file.".to_owned()
                    } else {
                        refusal
                            .get()
                            .unwrap_or_else(|| {
                                "Saved sessions always keep the cut points they were found with; a recipe finds them anew \
                                 in each file unless they are fixed."
                                    .to_owned()
                            })
                    }
                }}
            </p>
        </div>
    }
}

/// The draft with its cut points fixed, where its sketch is here.
fn fixed(state: &State) -> Option<Result<Recipe, Vec<Problem>>> {
    state.sketch.with(|sketched| {
        let sketched = sketched.as_ref()?;
        state.draft.with(|draft| {
            let is_current = draft.as_ref().is_some_and(|draft| *draft.recipe() == sketched.recipe);
            is_current.then(|| frozen(&sketched.recipe, &sketched.sketch))
        })
    })
}
