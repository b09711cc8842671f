//! The claims of a JSON Web Token, and the headers in which credentials come.

use cf_list_images::worker::fuzz;

use super::lines::lines;

/// `Authorization`, `Cf-Access-Jwt-Assertion`, `Cookie` and `X-Api-Key`, each on a line, then the payload of a verified token.
pub fn run(data: &[u8]) {
    let Some([authorization, assertion, cookie, api_key, payload]) = lines(data) else { return };
    fuzz::credentials(authorization, assertion, cookie, api_key);
    fuzz::claims(payload);
}
