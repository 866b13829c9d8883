//! What stood on the command line.

use strata::{
    error::{ErrorKind, Result},
    features::{Missing, Scale},
    recipe::{MethodKind, Preparation, Preset},
    table::ReadOptions,
};

use crate::{Failure, files::text};

/// What stood on the command line: words, and options with a value each.
pub struct Arguments {
    /// The command and its files.
    pub words: Vec<String>,
    options: Vec<(String, String)>,
}

impl Arguments {
    pub fn parse(arguments: &[String]) -> std::result::Result<Self, Failure> {
        const KNOWN: [&str; 26] = [
            "--method",
            "--preset",
            "--k",
            "--key",
            "--features",
            "--weights",
            "--seed",
            "--transform",
            "--scale",
            "--missing",
            "--out",
            "--summary",
            "--session",
            "--table",
            "--set-aside",
            "--options",
            "--with",
            "--sheet",
            "--earlier",
            "--way",
            "--to-move",
            "--start",
            "--volume",
            "--movers",
            "--transitions",
            "--rename",
        ];
        let mut parsed = Self { words: Vec::new(), options: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if !argument.starts_with("--") {
                parsed.words.push(argument.clone());
                continue;
            }
            if !KNOWN.contains(&argument.as_str()) {
                return Err(Failure::Usage(format!("There is no option {argument}.")));
            }
            let value = rest.next().ok_or_else(|| Failure::Usage(format!("{argument} needs a value.")))?;
            parsed.options.push((argument.clone(), value.clone()));
        }
        Ok(parsed)
    }

    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().rev().find(|(option, _)| option == name).map(|(_, value)| value.as_str())
    }

    /// What is not to be guessed of the file.
    pub fn read_options(&self) -> Result<ReadOptions> {
        let malformed = |e: serde_json::Error| ErrorKind::Malformed {
            what: "options file".to_owned(),
            reason: e.to_string(),
        };
        let mut options: ReadOptions = match self.option("--options") {
            Some(path) => serde_json::from_str(&text(path)?).map_err(malformed)?,
            None => ReadOptions::default(),
        };
        if let Some(key) = self.option("--key") {
            options.key = Some(Some(key.to_owned()));
        }
        Ok(options)
    }

    pub fn preset(&self) -> std::result::Result<Option<Preset>, Failure> {
        if self.option("--preset").is_none() {
            return Ok(None);
        }
        let named = [
            ("deciles", Preset::Deciles),
            ("rfm", Preset::Rfm),
            ("nested-rfm", Preset::NestedRfm),
            ("adoption", Preset::Adoption),
            ("leaders", Preset::Leaders),
        ];
        self.one_of("--preset", &named).map(Some)
    }

    pub fn preparation(&self) -> std::result::Result<Preparation, Failure> {
        let default = Preparation::default();
        let list =
            |name| self.option(name).map(|v| v.split(',').map(str::trim).collect()).unwrap_or_default();
        let (features, weights): (Vec<&str>, Vec<&str>) = (list("--features"), list("--weights"));
        Ok(Preparation {
            method: self.one_of(
                "--method",
                &[("kmeans", MethodKind::KMeans), ("rules", MethodKind::Score), ("grid", MethodKind::Grid)],
            )?,
            k: self.number("--k", default.k)?,
            seed: self.number("--seed", default.seed)?,
            features: features.into_iter().map(str::to_owned).collect(),
            weights: weights
                .into_iter()
                .map(|w| parsed("--weights", w))
                .collect::<std::result::Result<_, _>>()?,
            transform: self.one_of("--transform", &[("auto", true), ("none", false)])?,
            scale: self.one_of(
                "--scale",
                &[
                    ("zscore", Scale::ZScore),
                    ("minmax", Scale::MinMax),
                    ("robust", Scale::Robust),
                    ("none", Scale::None),
                ],
            )?,
            missing: self
                .one_of("--missing", &[("median", Missing::Median), ("exclude", Missing::Exclude)])?,
        })
    }

    /// The option's choice; the first one where it is not given.
    pub fn one_of<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> std::result::Result<T, Failure> {
        let given = self.option(name).unwrap_or(choices[0].0);
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let found = choices.iter().find(|(choice, _)| *choice == given).map(|(_, value)| *value);
        found.ok_or_else(|| Failure::Usage(format!("{name} is one of {}, not {given}.", names.join(", "))))
    }

    pub fn number<T: std::str::FromStr>(&self, name: &str, default: T) -> std::result::Result<T, Failure> {
        self.option(name).map_or(Ok(default), |value| parsed(name, value))
    }
}

fn parsed<T: std::str::FromStr>(name: &str, value: &str) -> std::result::Result<T, Failure> {
    value.parse().map_err(|_| Failure::Usage(format!("{name} needs a number, not {value}.")))
}
