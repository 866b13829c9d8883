//! The page: mounts the Leptos application.

#[cfg(target_arch = "wasm32")]
fn main() {
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;

    let (status, set_status) = signal("starting the worker".to_owned());
    match strata::browser::spawn::spawn("worker") {
        Ok(worker) => {
            let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                let build = js_sys::Reflect::get(&event.data(), &"ready".into()).unwrap_or_default();
                let same = build.as_string().as_deref() == Some(strata::BUILD_ID);
                set_status.set(if same { "ready" } else { "of another build" }.to_owned());
            });
            worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            hear.forget();
        }
        Err(error) => set_status.set(format!("{error:?}")),
    }
    leptos::mount::mount_to_body(move || {
        view! {
            <main>
                <h1>"Strata"</h1>
                <p>"The worker is " <span id="worker">{status}</span> "."</p>
            </main>
        }
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is the page and runs in a browser: ./start builds and serves it.");
}
