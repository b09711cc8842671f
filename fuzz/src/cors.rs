//! Cross-origin requests to the Worker.

use cf_list_images::worker::fuzz;

use super::lines::lines;

/// `ALLOWED_ORIGINS` and the request's `Origin`, each any text.
pub fn run(data: &[u8]) {
    let Some([allowed, origin]) = lines(data) else { return };
    fuzz::cors(allowed, origin);
}
