use super::{HiddenField, ListQuery, QueryError};
use crate::api::Version;
use crate::api::scan::ImageField;
use crate::worker::config::Config;

fn config(vars: &[(&str, &str)]) -> Config {
    let base = [("AUTH", "public"), ("ACCOUNT_ID", "a"), ("API_TOKEN", "t")];
    let lookup = |name: &str| {
        let found = vars.iter().chain(&base).find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(&lookup, &|_| false).unwrap()
}

/// Every way to filter or sort, and the field that it needs.
const USES: [(Version, &str, ImageField); 9] = [
    (Version::V1, "creator=ana", ImageField::Creator),
    (Version::V1, "creator=", ImageField::Creator),
    (Version::V2, "creator=ana", ImageField::Creator),
    (Version::V2, "sort_order=asc", ImageField::Uploaded),
    (Version::V2, "sort_order=desc", ImageField::Uploaded),
    (Version::V2, "meta.price[lte]=10", ImageField::Meta),
    (Version::V2, "meta.a.b[eq:string]=x", ImageField::Meta),
    (Version::V2, "m%65ta.price%5Bin%5D=1|2", ImageField::Meta),
    (Version::V2, "continuation_token=t&per_page=10&meta.x[gt]=1", ImageField::Meta),
];

fn hidden(version: Version, query: &str, config: &Config) -> Option<ImageField> {
    match ListQuery::read(version, query, config) {
        Err(QueryError::Hidden(HiddenField { field, .. })) => Some(field),
        _ => None,
    }
}

#[test]
fn a_hidden_field_can_neither_be_filtered_nor_sorted_by() {
    for (version, query, field) in USES {
        for shown in ImageField::ALL {
            let config = config(&[("FIELDS", shown.name())]);
            let refused = hidden(version, query, &config);
            assert_eq!(refused, (field != shown).then_some(field), "{query} with {}", shown.name());
        }
        assert_eq!(hidden(version, query, &config(&[])), None, "{query}");
    }
    let config = config(&[("META", "hide"), ("FIELDS", "meta,creator,uploaded")]);
    for (version, query, field) in USES {
        let refused = hidden(version, query, &config);
        assert_eq!(refused, (field == ImageField::Meta).then_some(field), "{query}");
    }
}

#[test]
fn the_creator_of_a_fixed_or_claimed_scope_cannot_be_guessed_when_it_is_hidden() {
    let config = config(&[("CREATOR", "ana"), ("FIELDS", "id")]);
    for query in ["creator=ana", "creator=bob"] {
        assert_eq!(hidden(Version::V1, query, &config), Some(ImageField::Creator), "{query}");
    }
}

#[test]
fn a_callers_own_fields_do_not_forbid_a_filter() {
    let query = "fields=id&creator=ana&sort_order=asc&meta.price[lte]=10";
    assert!(ListQuery::read(Version::V2, query, &config(&[])).is_ok());
}

#[test]
fn options_that_neither_filter_nor_sort_need_no_field() {
    let config = config(&[("FIELDS", "id")]);
    for (version, query) in [
        (Version::V1, "page=2&per_page=10&fields=creator"),
        (Version::V2, "per_page=10&continuation_token=t"),
        (Version::V2, ""),
    ] {
        assert!(ListQuery::read(version, query, &config).is_ok(), "{query}");
    }
}

#[test]
fn the_page_size_is_capped_even_if_none_is_requested() {
    let per_page = |version, query, max| {
        let query = ListQuery::read(version, query, &config(&[("MAX_PER_PAGE", max)])).unwrap();
        query.options.get_per_page()
    };
    assert_eq!(per_page(Version::V1, "", "50"), Some(50));
    assert_eq!(per_page(Version::V1, "per_page=80", "50"), Some(50));
    assert_eq!(per_page(Version::V1, "per_page=20", "50"), Some(20));
    // The API's default is not larger: 100 for v1, 1,000 for v2.
    assert_eq!(per_page(Version::V1, "", "100"), None);
    assert_eq!(per_page(Version::V2, "", "1000"), None);
    assert_eq!(per_page(Version::V2, "", "999"), Some(999));
    let query = ListQuery::read(Version::V1, "page=3", &config(&[("MAX_PER_PAGE", "50")])).unwrap();
    assert_eq!(query.options.get_page(), Some(3));
}

#[test]
fn a_misspelt_parameter_is_refused_with_the_right_name() {
    for (query, right) in [("field=id", "fields"), ("perpage=10", "per_page"), ("creater=a", "creator")] {
        let Err(QueryError::Option(error)) = ListQuery::read(Version::V1, query, &config(&[])) else {
            panic!("{query} is accepted");
        };
        assert!(error.to_string().contains(&format!("did you mean \"{right}\"?")), "{error}");
    }
    for (version, known) in [
        (Version::V1, "creator, page, per_page, fields"),
        (Version::V2, "creator, continuation_token, per_page, sort_order, fields"),
    ] {
        let Err(QueryError::Option(error)) = ListQuery::read(version, "foo=1", &config(&[])) else {
            panic!("foo is accepted");
        };
        assert_eq!(error.to_string(), format!("foo: unknown parameter; expected one of {known}"));
    }
    assert!(ListQuery::read(Version::V1, "fields=id&fields=id", &config(&[])).is_err());
}
