//! Strata natively, for the benchmark: answers the worker's own questions, one on each line of its input.
//!
//! A line is `{ "request": …, "file": path }`, the answer `{ "answer": …, "seconds": … }` on a line of the output;
//! labels are made and thrown away. `{ "limits": true }` asks what this machine can do at most. See
//! `docs/BENCHMARKS.md`.

use std::{
    error::Error,
    fs::File,
    hint::black_box,
    io::{self, BufRead, Read, Write},
    path::PathBuf,
    time::Instant,
};

use serde::Deserialize;
use serde_json::{Value, json};
use strata::{
    job::{self, Request, Workspace},
    table::Source,
};

#[derive(Deserialize)]
#[serde(untagged)]
enum Question {
    Engine { request: Box<Request>, file: Option<PathBuf> },
    Limits { limits: bool },
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut workspace = Workspace::default();
    for line in io::stdin().lock().lines() {
        let began = Instant::now();
        let answer = match serde_json::from_str(&line?)? {
            Question::Engine { request, file } => engine(&mut workspace, *request, file)?,
            Question::Limits { limits } => json!(limits.then(measure_limits)),
        };
        let told = json!({ "answer": answer, "seconds": began.elapsed().as_secs_f64() });
        writeln!(io::stdout(), "{told}")?;
    }
    Ok(())
}

fn engine(
    workspace: &mut Workspace,
    request: Request,
    file: Option<PathBuf>,
) -> Result<Value, Box<dyn Error>> {
    let sources = file.into_iter().map(|path| Box::new(OnDisk(path)) as Box<dyn Source>).collect();
    let answer = job::run(workspace, request, sources, &mut Vec::new(), &mut |_| ())?;
    Ok(serde_json::from_str(&answer)?)
}

struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn name(&self) -> String {
        self.0.display().to_string()
    }

    fn size(&self) -> u64 {
        self.0.metadata().map_or(0, |file| file.len())
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// The most that one thread can do with vectors of 128 bits, which are WebAssembly's, with a product and a sum as
/// two operations; and how fast it reads memory. Short tries, of which the best is not disturbed.
fn measure_limits() -> Value {
    json!({ "gigaflops": best_of(100, gigaflops), "gigabytes": best_of(10, gigabytes) })
}

fn best_of(times: usize, measure: fn() -> f64) -> f64 {
    (0..times).map(|_| measure()).fold(0.0, f64::max)
}

/// Chains of products and sums that do not wait for one another and stay in registers.
fn gigaflops() -> f64 {
    const CHAINS: usize = 13;
    const LANES: usize = 4;
    const ROUNDS: u32 = 2_000_000;
    let mut chains = [[black_box(1.0_f32); LANES]; CHAINS];
    let (factor, term) = (black_box([0.999_f32; LANES]), black_box([0.001_f32; LANES]));
    let began = Instant::now();
    for _ in 0..ROUNDS {
        for chain in &mut chains {
            for lane in 0..LANES {
                chain[lane] = chain[lane] * factor[lane] + term[lane];
            }
        }
    }
    black_box(chains);
    2.0 * f64::from(ROUNDS) * (CHAINS * LANES) as f64 / began.elapsed().as_secs_f64() / 1e9
}

/// A sum over half a gigabyte.
fn gigabytes() -> f64 {
    const CHAINS: usize = 32;
    let values = vec![black_box(1.0_f32); 1 << 27];
    let began = Instant::now();
    let mut sums = [0.0_f32; CHAINS];
    let (pieces, _) = values.as_chunks::<CHAINS>();
    for piece in pieces {
        for (sum, value) in sums.iter_mut().zip(piece) {
            *sum += value;
        }
    }
    black_box(sums);
    4.0 * values.len() as f64 / began.elapsed().as_secs_f64() / 1e9
}
