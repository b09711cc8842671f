//! The query of a request to the Worker.

use cf_list_images::api::Version;
use cf_list_images::worker::fuzz;

use super::lines::lines;

/// The version, `FIELDS`, `META`, `MAX_PER_PAGE` and any query.
pub fn run(data: &[u8]) {
    let Some([version, fields, meta, max, query]) = lines(data) else { return };
    let version = if version == "v2" { Version::V2 } else { Version::V1 };
    fuzz::query(version, &[("FIELDS", fields), ("META", meta), ("MAX_PER_PAGE", max)], query);
}
