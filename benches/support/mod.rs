//! What the benchmark is made of: courses, the floor, a stopwatch and a report.

pub mod floor;
pub mod generate;
pub mod measure;
pub mod options;
pub mod report;
