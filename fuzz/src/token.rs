//! The claims of a JSON Web Token.

use cf_list_images::worker::fuzz;

/// The payload of a verified token.
pub fn run(data: &[u8]) {
    let Ok(payload) = str::from_utf8(data) else { return };
    fuzz::claims(payload);
}
