//! The keys that the rate limit counts by.

use url::Host;

use super::auth::{Caller, Mode};

/// The key of a caller: their whole identity, or the network of an anonymous one.
pub(crate) fn key_of_caller(caller: &Caller, address: &str) -> String {
    match caller.mode {
        Mode::Public => format!("public {}", network(address)),
        Mode::Access | Mode::Jwt | Mode::Key => format!("caller {}", caller.identity(&network(address))),
    }
}

/// The key of those who send wrong credentials. It is nobody's identity: what a token or a key claims is not
/// proved, so strangers could use up the limit of the caller whom they name.
pub(crate) fn key_of_refused(address: &str) -> String {
    format!("refused {}", network(address))
}

/// The network that one subscriber has: an IPv4 address, or the /64 of an IPv6 address (RFC 6177). An IPv4 address may
/// be written as an IPv6 one (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2).
fn network(address: &str) -> String {
    // The parser of the `url` crate, which the Worker has anyway. It takes an IPv6 address in brackets.
    let host =
        if address.contains(':') { Host::parse(&format!("[{address}]")) } else { Host::parse(address) };
    let v4 = match host {
        Ok(Host::Ipv4(address)) => Some(address),
        Ok(Host::Ipv6(address)) => match address.to_ipv4_mapped() {
            None => {
                let [a, b, c, d, ..] = address.segments();
                return format!("{a:x}:{b:x}:{c:x}:{d:x}::/64");
            }
            mapped => mapped,
        },
        _ => None,
    };
    // The platform always sends an address; a simulator may not.
    v4.map_or_else(|| "unknown".to_owned(), |address| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Caller, key_of_caller, key_of_refused, network};

    #[test]
    fn refused_callers_are_counted_by_network() {
        assert_eq!(key_of_refused("192.0.2.1"), "refused 192.0.2.1");
        assert_eq!(key_of_refused("2001:db8:0:7::1"), key_of_refused("2001:db8:0:7::2"));
        assert_ne!(key_of_refused("2001:db8:0:7::1"), key_of_refused("2001:db8:0:8::1"));
    }

    #[test]
    fn every_spelling_of_an_ipv4_address_counts_as_one() {
        for address in [
            "192.0.2.1",
            "::ffff:192.0.2.1",
            "::FFFF:192.0.2.1",
            "::ffff:c000:201",
            "::ffff:C000:0201",
            "0:0:0:0:0:ffff:c000:201",
            "0000:0000:0000:0000:0000:ffff:192.0.2.1",
        ] {
            assert_eq!(network(address), "192.0.2.1", "{address}");
        }
        assert_ne!(network("192.0.2.2"), network("192.0.2.1"));
        assert_ne!(network("::ffff:c000:202"), network("::ffff:c000:201"));
    }

    #[test]
    fn ipv6_addresses_count_by_their_64_bit_network() {
        for address in
            ["2001:db8:0:1::1", "2001:DB8:0:1:ffff:ffff:ffff:ffff", "2001:0db8:0000:0001::192.0.2.1"]
        {
            assert_eq!(network(address), "2001:db8:0:1::/64", "{address}");
        }
        assert_eq!(network("2001:db8:0:2::1"), "2001:db8:0:2::/64");
        // Neither is an IPv4 address.
        assert_eq!(network("::192.0.2.1"), "0:0:0:0::/64");
        assert_eq!(network("64:ff9b::192.0.2.1"), "64:ff9b:0:0::/64");
    }

    #[test]
    fn requests_without_an_address_count_together() {
        for address in ["", "unknown", "localhost", "192.0.2.256", "192.0.2.1, 192.0.2.2"] {
            assert_eq!(network(address), "unknown", "{address}");
        }
    }

    #[test]
    fn anonymous_callers_named_callers_and_refused_ones_have_separate_limits() {
        let address = "192.0.2.1";
        let keys = [
            key_of_caller(&Caller::public(), address),
            key_of_caller(&Caller::named(address), address),
            key_of_refused(address),
        ];
        assert_eq!(keys.iter().collect::<std::collections::HashSet<_>>().len(), keys.len(), "{keys:?}");
    }
}
