//! Tells what a configuration of the Worker means: `npm run dev:check` gives it names and values as JSON.

use std::collections::HashMap;
use std::io::{self, Read};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut text = String::new();
    let read = io::stdin().read_to_string(&mut text).map_err(|error| error.to_string());
    let parsed = read.and_then(|_| serde_json::from_str(&text).map_err(|error| error.to_string()));
    let values: HashMap<String, String> = match parsed {
        Ok(values) => values,
        Err(error) => {
            eprintln!("the standard input must be a JSON object of texts: {error}");
            return ExitCode::from(2);
        }
    };
    let lookup = |name: &str| values.get(name).filter(|value| *value != BOUND).cloned();
    let bound = |name: &str| values.get(name).is_some_and(|value| value == BOUND);
    match cf_list_images::worker::explain(&lookup, &bound) {
        Ok(lines) => {
            println!("{}", lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(faults) => {
            println!("The Worker would answer every listing with 500:\n  {}", faults.join("\n  "));
            ExitCode::FAILURE
        }
    }
}

/// What stands for a binding.
const BOUND: &str = "(binding)";
