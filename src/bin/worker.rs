//! The worker: receives a job, runs it on the engine, answers.
fn main() {}
