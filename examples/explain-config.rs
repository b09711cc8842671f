//! Explains a configuration of the Worker. `npm run dev:check` runs it with names and values as JSON.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::process::ExitCode;

/// The value that stands for a binding.
const BINDING: &str = "(binding)";

fn main() -> ExitCode {
    let values = match read_values() {
        Ok(values) => values,
        Err(error) => {
            eprintln!("standard input: expected a JSON object with strings as values: {error}");
            return ExitCode::from(2);
        }
    };
    let lookup = |name: &str| values.get(name).filter(|value| *value != BINDING).cloned();
    let is_bound = |name: &str| values.get(name).is_some_and(|value| value == BINDING);
    let names: Vec<&str> = values.keys().map(String::as_str).collect();
    match cf_list_images::worker::explain(&lookup, &is_bound, &names) {
        Ok(lines) => {
            println!("{}", lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(faults) => {
            println!("With this configuration, the Worker responds to every listing with 500:");
            println!("  {}", faults.join("\n  "));
            ExitCode::FAILURE
        }
    }
}

fn read_values() -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(serde_json::from_str(&text)?)
}
