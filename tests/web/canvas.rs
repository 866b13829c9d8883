//! Charts drawn on a real canvas.

use js_sys::Function;
use strata::{
    browser::canvas,
    charts::{Chart, Scatter, Theme},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_sys::HtmlCanvasElement;

fn laid_out(width: u32, height: u32) -> HtmlCanvasElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.style().set_property("width", &format!("{width}px")).unwrap();
    canvas.style().set_property("height", &format!("{height}px")).unwrap();
    document.body().unwrap().append_child(&canvas).unwrap();
    canvas
}

fn four_thousand() -> Chart {
    // A cheap spread that is the same every time.
    let points = (0..4_000_u32)
        .map(|at| {
            let (a, b) = (at.wrapping_mul(2_654_435_769) as f32, (at * 40_503 % 4_093) as f32);
            (a / u32::MAX as f32 * 6.0 - 3.0, b / 4_093.0 * 4.0 - 2.0, (at % 6) as u8)
        })
        .collect();
    Chart::Scatter(Scatter { points, x_label: "spend".into(), y_label: "visits".into(), highlighted: None })
}

/// How many dots are not empty. Asking makes the browser paint what it may have put off.
fn inked(canvas: &HtmlCanvasElement) -> u32 {
    let count = Function::new_with_args(
        "canvas",
        "const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         let inked = 0;
         for (let at = 3; at < data.length; at += 4) inked += data[at] > 0;
         return inked;",
    );
    count.call1(&JsValue::NULL, canvas).unwrap().as_f64().unwrap() as u32
}

fn now() -> f64 {
    js_sys::eval("performance.now()").unwrap().as_f64().unwrap()
}

#[wasm_bindgen_test]
fn four_thousand_points_are_drawn_sharply_and_fast() {
    let ratio = web_sys::window().unwrap().device_pixel_ratio();
    let canvas = laid_out(720, 480);
    let chart = four_thousand();
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = now();
            canvas::draw(&canvas, &chart, Theme::Light).unwrap();
            let told = now() - start;
            inked(&canvas);
            console_log!("4,000 points: {told:.1} ms, painted and read {:.1} ms", now() - start);
            told
        })
        .collect();
    times.sort_by(f64::total_cmp);
    assert_eq!(canvas.width(), (720.0 * ratio).round() as u32);
    assert!(inked(&canvas) > 20_000);
    assert!(times[4] < 50.0, "{times:?}");
}

#[wasm_bindgen_test]
fn drawing_again_takes_the_place_of_what_was_there() {
    let canvas = laid_out(300, 200);
    canvas::draw(&canvas, &four_thousand(), Theme::Dark).unwrap();
    let much = inked(&canvas);
    canvas::draw(&canvas, &Chart::Scatter(Scatter::default()), Theme::Dark).unwrap();
    assert!(inked(&canvas) < much / 4);
}

#[wasm_bindgen_test]
fn a_canvas_that_is_not_laid_out_is_left_alone() {
    let canvas = laid_out(0, 0);
    canvas::draw(&canvas, &four_thousand(), Theme::Light).unwrap();
    assert_eq!(canvas.width(), 300);
}
