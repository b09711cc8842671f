//! Options: validation, and the resulting request.

use cf_list_images::api::target::API_BASE_URL;
use cf_list_images::api::{
    AccountId, Credentials, ListOptions, MetaFilter, MetaFilters, MetaOperator, MetaValue, Target, Version,
};

fn message<T: std::fmt::Debug>(result: Result<T, cf_list_images::api::OptionError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn an_account_id_is_1_to_32_characters_that_are_safe_in_a_path() {
    for id in ["a", "023e105f4ecef8ad9ca31a8372d0c353", "local-dev_account"] {
        assert_eq!(AccountId::new(id).unwrap().as_str(), id);
    }
    for id in ["", "a/b", "..", "a b", "ä", "a%2fb", "a?b", &"x".repeat(33)] {
        let expected = "account_id: expected 1 to 32 letters, digits, \"-\" or \"_\"";
        assert_eq!(message(AccountId::new(id)), expected, "the value may be a token in the wrong place");
    }
}

#[test]
fn page_and_per_page_are_whole_finite_and_within_bounds() {
    for per_page in [10, 100, 10_000] {
        assert_eq!(
            ListOptions::v1().per_page(per_page).unwrap().get_per_page(),
            u32::try_from(per_page).ok()
        );
    }
    for (per_page, shown) in
        [(9.0, "9"), (10_001.0, "10001"), (1.5, "1.5"), (-10.0, "-10"), (f64::NAN, "NaN")]
    {
        let expected = format!("per_page: expected a whole number from 10 to 10000, got {shown}");
        assert_eq!(message(ListOptions::v1().per_page(per_page)), expected);
    }
    assert_eq!(
        message(ListOptions::v2().per_page(1001)),
        "per_page: expected a whole number from 10 to 1000, got 1001"
    );
    for page in [0.0, -1.0, 0.5, f64::INFINITY] {
        assert!(
            message(ListOptions::v1().page(page)).starts_with("page: expected a whole number from 1, got ")
        );
    }
}

#[test]
fn a_creator_has_at_most_1024_characters_and_may_be_empty() {
    assert_eq!(ListOptions::v1().creator("").unwrap().get_creator(), Some(""));
    for character in ["a", "ä", "写", "😀"] {
        assert!(ListOptions::v1().creator(&character.repeat(1024)).is_ok(), "{character}");
        assert!(ListOptions::v1().creator(&character.repeat(1025)).is_err(), "{character}");
    }
    assert_eq!(
        message(ListOptions::v1().creator(&"ä".repeat(1025))),
        "creator: expected at most 1024 characters, got 1025 characters"
    );
}

#[test]
fn a_continuation_token_has_1_to_4096_bytes() {
    for length in [1, 4096] {
        assert!(ListOptions::v2().continuation_token(&"t".repeat(length)).is_ok(), "{length}");
    }
    for length in [0, 4097] {
        let expected = format!("continuation_token: expected 1 to 4096 bytes, got {length} bytes");
        assert_eq!(message(ListOptions::v2().continuation_token(&"t".repeat(length))), expected);
    }
}

#[test]
fn a_cap_lowers_the_page_size_to_no_less_than_the_smallest() {
    let capped = |cap| ListOptions::v1().per_page(100).unwrap().page(7).unwrap().capped_per_page(cap);
    for (cap, expected) in [(5, 10), (10, 10), (99, 99), (100, 100), (1000, 100)] {
        assert_eq!((capped(cap).get_per_page(), capped(cap).get_page()), (Some(expected), Some(7)), "{cap}");
    }
    assert_eq!(ListOptions::v2().capped_per_page(50), ListOptions::v2());
}

#[test]
fn options_of_one_version_are_rejected_by_the_other() {
    assert_eq!(message(ListOptions::v2().page(1)), "page: requires version 1");
    assert_eq!(message(ListOptions::v1().sort_order("asc")), "sort_order: requires version 2");
    assert_eq!(message(ListOptions::v1().continuation_token("t")), "continuation_token: requires version 2");
    let filter = MetaFilter::new("n", MetaOperator::Gt, vec![number("1")]).unwrap();
    let filters = MetaFilters::new(vec![filter]).unwrap();
    assert_eq!(message(ListOptions::v1().meta(filters)), "meta: requires version 2");
    assert!(ListOptions::v1().meta(MetaFilters::default()).is_ok());
}

#[test]
fn the_url_has_the_options_that_are_set_and_no_others() {
    let account = AccountId::new("abc").unwrap();
    let api = Target::api(API_BASE_URL, &account).unwrap();
    assert_eq!(api.url(&ListOptions::v1()), "https://api.cloudflare.com/client/v4/accounts/abc/images/v1");
    let options = ListOptions::v2().creator("ä&=+ /?").unwrap().sort_order("desc").unwrap();
    let options = options.continuation_token("t+/=").unwrap().per_page(50).unwrap();
    assert_eq!(
        Target::api("http://localhost:8787/client/v4/", &account).unwrap().url(&options),
        "http://localhost:8787/client/v4/accounts/abc/images/v2?creator=%C3%A4%26%3D%2B%20%2F%3F\
         &continuation_token=t%2B%2F%3D&per_page=50&sort_order=desc"
    );
    let proxy = Target::endpoint("/images?tenant=x").unwrap();
    assert_eq!(proxy.url(&ListOptions::v1().page(2).unwrap()), "/images?tenant=x&page=2");
}

/// The errors of a URL as the base URL and as the endpoint; `None` if it is accepted.
fn refusals(url: &str) -> [Option<String>; 2] {
    let account = AccountId::new("abc").unwrap();
    [Target::api(url, &account), Target::endpoint(url)]
        .map(|target| target.err().map(|error| error.to_string()))
}

#[test]
fn a_url_with_a_password_is_rejected_and_not_shown_however_malformed_it_is() {
    for url in [
        "https://user:secret@host",
        "https://secret@host/v4",
        "//user:secret@host",
        "https:user:secret@host",
        "https:/user:secret@host",
        "https:////user:secret@host",
        "https:\\\\user:secret@host",
        "\\\\user:secret@host",
        "ht\ttps://user:secret@host",
        "https://us\ner:secret@host",
        " https://user:secret@host",
        "user:secret@host/v4",
        "https://user:secret%40host",
        "https://user:secret\u{ff20}host",
        "https://user:secret",
        "ftp://user:secret@host",
    ] {
        for message in refusals(url) {
            let message = message.unwrap_or_else(|| panic!("{url} is accepted"));
            assert!(!message.contains("secret"), "{message}");
        }
    }
    assert!(Target::endpoint("/images?next=https://a@b/").is_ok(), "an @ in a query does not start a host");
    for url in ["", "ftp://x", "javascript:alert(1)", "http://", "https://x/#part", "/a b", "/a\\b", "/a\nb"]
    {
        assert!(Target::endpoint(url).is_err(), "{url}");
    }
}

#[test]
fn a_url_is_rejected_if_fetch_would_reject_its_host_or_port() {
    for url in [
        "HTTP://x.y/v4",
        "hTTps://x.y:8787",
        "https://x:1",
        "https://x:65535/",
        "https://x:/",
        "http://[::1]:8787/v4",
        "http://[2001:db8::7]",
        "http://[::ffff:1.2.3.4]/",
        "https://bücher.example",
    ] {
        assert_eq!(refusals(url), [None, None], "{url}");
    }
    for url in [
        "https://x:0",
        "https://x:65536",
        "https://x:99999/",
        "https://x:abc",
        "https://x:-1",
        "https://x:+1",
        "https://x:1:2",
        "https://::1/",
        "https://[::1",
        "https://[::1]x",
        "https://[::g]",
        "https://[1:2:3]",
        "https://[fe80::1%25eth0]",
        "https://[]",
        "https://]",
        "https://%zz/",
        "https://a<b",
        "https://?x",
        "https:x.y",
        "https:///x.y",
    ] {
        assert!(refusals(url).iter().all(Option::is_some), "{url}");
    }
    let [base_url, endpoint] = refusals("https://x:99999/v4");
    assert!(base_url.unwrap().ends_with("got \"https://x:99999/v4\""));
    assert!(endpoint.unwrap().ends_with("got \"https://x:99999/v4\""));
}

#[test]
fn credentials_are_valid_header_values_and_never_shown() {
    for token in ["", "a b", "a\nb", "ä", "a\0"] {
        let message = message(Credentials::api_token(token));
        assert_eq!(message, "api_token: expected one or more visible ASCII characters without spaces");
    }
    let token = Credentials::api_token("s3cret").unwrap();
    assert_eq!(token.headers().collect::<Vec<_>>(), [("Authorization", "Bearer s3cret".into())]);
    let key = Credentials::api_key("a@b.c", "s3cret").unwrap();
    let headers: Vec<_> = key.headers().collect();
    assert_eq!(headers, [("X-Auth-Email", "a@b.c".into()), ("X-Auth-Key", "s3cret".into())]);
    assert_eq!(format!("{token:?} {key:?}"), "ApiToken(…) ApiKey(…)");
}

fn text(value: &str) -> MetaValue {
    MetaValue::String(value.into())
}

fn number(value: &str) -> MetaValue {
    MetaValue::Number(value.into())
}

#[test]
fn metadata_filters_are_validated_against_the_apis_constraints() {
    use MetaOperator::{Eq, Gt, In};
    let valid = [
        (MetaFilter::new("a.b.c.d.e", Eq, vec![text("x")]), "meta.a.b.c.d.e[eq:string]", "x"),
        (MetaFilter::new("n", Gt, vec![number("-1.5e3")]), "meta.n[gt:number]", "-1.5e3"),
        (MetaFilter::new("b", Eq, vec![MetaValue::Boolean(true)]), "meta.b[eq:boolean]", "true"),
        (MetaFilter::new("b", Eq, vec![MetaValue::Boolean(false)]), "meta.b[eq:boolean]", "false"),
        (MetaFilter::new("t", In, vec![text("x"); 10]), "meta.t[in:string]", "x|x|x|x|x|x|x|x|x|x"),
        (MetaFilter::new("s", In, vec![text("a"), text("b")]), "meta.s[in:string]", "a|b"),
        (MetaFilter::new("n", In, vec![number("1"), number("2")]), "meta.n[in:number]", "1|2"),
    ];
    for (filter, name, value) in valid {
        let filter = filter.unwrap();
        assert_eq!((filter.name().as_str(), filter.value().as_str()), (name, value));
        // A proxy parses what a client writes.
        assert_eq!(MetaFilter::from_query(name, value).unwrap(), filter);
    }
    let invalid = [
        ("a.b.c.d.e.f", Eq, vec![text("x")]),
        ("", Eq, vec![text("x")]),
        ("a..b", Eq, vec![text("x")]),
        ("a[b]", Eq, vec![text("x")]),
        ("a", Eq, vec![]),
        ("a", Eq, vec![text("x"), text("y")]),
        ("a", Gt, vec![text("1")]),
        ("a", Gt, vec![number("NaN")]),
        ("a", Gt, vec![number("1x")]),
        ("a", Gt, vec![number("-e")]),
        ("a", Eq, vec![number("")]),
        ("a", In, vec![]),
        ("a", In, (0..11).map(|_| text("x")).collect()),
        ("a", In, vec![text("x"), number("1")]),
        ("a", In, vec![MetaValue::Boolean(true)]),
        ("a", In, vec![text("x|y")]),
    ];
    for (field, operator, values) in invalid {
        assert!(MetaFilter::new(field, operator, values.clone()).is_err(), "{field} {operator:?} {values:?}");
    }
    for (name, value) in
        [("meta.b[eq:boolean]", "TRUE"), ("meta.b[eq:boolean]", ""), ("meta.b[eq:date]", "x")]
    {
        assert!(MetaFilter::from_query(name, value).is_err(), "{name}={value}");
    }
    for name in MetaOperator::NAMES {
        assert_eq!(MetaOperator::from_name(name).map(MetaOperator::as_str), Some(name));
    }
    let filter = |n: usize| MetaFilter::new(&format!("f{n}"), Eq, vec![number("1")]).unwrap();
    assert!(MetaFilters::new((0..5).map(filter).collect()).is_ok());
    assert_eq!(
        message(MetaFilters::new((0..6).map(filter).collect())),
        "meta: expected at most 5 filters, got 6"
    );
}

#[test]
fn a_message_shows_control_characters_escaped_and_suggests_no_name_for_a_long_one() {
    let order = message(ListOptions::v2().sort_order("\u{1b}[31m\r\n\u{85}"));
    assert!(order.ends_with("got \"\\u{1b}[31m\\u{d}\\u{a}\\u{85}\""), "{order}");
    let long = "x".repeat(10_000);
    let unknown = message(ListOptions::from_query(Version::V1, [(long.as_str(), "1")]));
    assert!(unknown.ends_with("unknown parameter; expected one of creator, page, per_page"), "{unknown}");
}

#[test]
fn a_message_shows_the_beginning_of_a_long_name_or_field() {
    let long = "x".repeat(10_000);
    let field =
        MetaFilter::new(&format!("{long}["), MetaOperator::Eq, vec![MetaValue::String("1".to_owned())]);
    for message in [
        message(field),
        message(ListOptions::from_query(Version::V1, [(long.as_str(), "1")])),
        message(ListOptions::from_query(Version::V1, [("page", "1"), ("page", "1")])),
    ] {
        assert!(message.len() < 200, "{message}");
    }
}

/// A version, the parameters of a query, and the error.
type Case = (Version, &'static [(&'static str, &'static str)], &'static str);

#[test]
fn a_query_is_parsed_strictly() {
    let parse = |version, pairs: &[(&'static str, &'static str)]| {
        ListOptions::from_query(version, pairs.iter().copied())
    };
    assert!(parse(Version::V1, &[("page", "2"), ("per_page", "50"), ("creator", "u")]).is_ok());
    assert!(parse(Version::V2, &[("meta.n[gte]", "1"), ("sort_order", "asc")]).is_ok());
    let cases: [Case; 8] = [
        (Version::V1, &[("perpage", "50")], "perpage: unknown parameter; did you mean \"per_page\"?"),
        (Version::V1, &[("x", "1")], "x: unknown parameter; expected one of creator, page, per_page"),
        (Version::V1, &[("page", "1"), ("page", "2")], "page: given more than once"),
        (Version::V1, &[("page", "1e2")], "page: expected a whole number from 1, got \"1e2\""),
        (Version::V1, &[("per_page", "")], "per_page: expected a whole number from 10 to 10000, got \"\""),
        (
            Version::V1,
            &[("meta.a[eq]", "1")],
            "meta.a[eq]: unknown parameter; expected one of creator, page, per_page",
        ),
        (
            Version::V2,
            &[("per_page", "+50")],
            "per_page: expected a whole number from 10 to 1000, got \"+50\"",
        ),
        (
            Version::V2,
            &[("meta.a", "1")],
            "meta: expected meta.<field>[<operator>] or meta.<field>[<operator>:<type>], got \"meta.a\"",
        ),
    ];
    for (version, pairs, expected) in cases {
        assert_eq!(message(parse(version, pairs)), expected);
    }
}
