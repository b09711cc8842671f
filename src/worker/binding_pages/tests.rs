use super::{BindingPages, Listed, ListedImage, MAX_CALLS, TooManyCalls};
use crate::api::transform::MAX_INFO_TEXT;
use crate::api::{ListOptions, Version};
use serde_json::{Value, json};

/// The Images binding with numbers for images: lists `images` from the cursor, which is an index.
struct Binding {
    images: Vec<ListedImage<u32>>,
    calls: Vec<Value>,
}

impl Binding {
    fn new(images: impl IntoIterator<Item = ListedImage<u32>>) -> Self {
        Self { images: images.into_iter().collect(), calls: Vec::new() }
    }

    fn of(count: u32) -> Self {
        Self::new((0..count).map(|image| ListedImage { draft: false, owned: true, image }))
    }

    /// Makes the calls for one page. Returns its images, and the envelope around `[]`.
    fn page(&mut self, options: &ListOptions) -> (Vec<u32>, Value) {
        self.try_page(options).unwrap()
    }

    fn try_page(&mut self, options: &ListOptions) -> Result<(Vec<u32>, Value), TooManyCalls> {
        self.calls.clear();
        let mut pages = BindingPages::new(options)?;
        while let Some(call) = pages.next_call() {
            let call = serde_json::to_value(call).unwrap();
            let number = |name: &str| call[name].as_u64().map(|number| usize::try_from(number).unwrap());
            let from: usize = call["cursor"].as_str().map_or(0, |cursor| cursor.parse().unwrap());
            let end = (from + number("limit").unwrap()).min(self.images.len());
            let listed = self.images[from..end].iter();
            let images = listed.map(|one| ListedImage { ..*one }).collect();
            let cursor = (end < self.images.len()).then(|| end.to_string());
            self.calls.push(call);
            pages.take(Listed { images, cursor });
        }
        let page = pages.finish()?;
        assert_eq!(page.calls as usize, self.calls.len());
        Ok((page.images, serde_json::from_str(&page.envelope.around("[]", 0)).unwrap()))
    }

    fn limits(&self) -> Vec<u64> {
        self.calls.iter().map(|call| call["limit"].as_u64().unwrap()).collect()
    }
}

fn query(version: Version, text: &[(&str, &str)]) -> ListOptions {
    ListOptions::from_query(version, text.iter().copied()).unwrap()
}

fn token(envelope: &Value) -> &Value {
    &envelope["result"]["continuation_token"]
}

#[test]
fn a_page_of_v1_skips_the_images_of_earlier_pages() {
    let mut binding = Binding::of(25);
    for (page, expected) in [("1", 0..10), ("2", 10..20), ("3", 20..25), ("4", 25..25)] {
        let (images, envelope) = binding.page(&query(Version::V1, &[("page", page), ("per_page", "10")]));
        assert_eq!(images, expected.collect::<Vec<_>>(), "page {page}");
        assert_eq!(envelope["result"], json!({ "images": [] }));
    }
    assert_eq!(binding.page(&ListOptions::v1()).0.len(), 25);
    assert_eq!(binding.limits(), [100]);
}

#[test]
fn a_page_of_v2_continues_from_its_token() {
    let mut binding = Binding::of(25);
    let (first, envelope) = binding.page(&query(Version::V2, &[("per_page", "20")]));
    assert_eq!((first.len(), token(&envelope)), (20, &json!("20")));
    let rest = query(Version::V2, &[("per_page", "20"), ("continuation_token", "20")]);
    let (rest, envelope) = binding.page(&rest);
    assert_eq!((rest, token(&envelope)), (vec![20, 21, 22, 23, 24], &Value::Null));
}

#[test]
fn a_call_requests_at_most_a_thousand_images() {
    let mut binding = Binding::of(5_000);
    let (images, _) = binding.page(&query(Version::V1, &[("page", "2"), ("per_page", "1500")]));
    assert_eq!((images.first(), images.last(), images.len()), (Some(&1_500), Some(&2_999), 1_500));
    assert_eq!(binding.limits(), [1_000, 1_000, 1_000]);
    assert_eq!(binding.page(&ListOptions::v2()).0.len(), 1_000);
}

#[test]
fn drafts_are_skipped_and_the_page_is_still_filled() {
    let images = (0..40).map(|image| ListedImage { draft: image % 2 == 0, owned: true, image });
    let mut binding = Binding::new(images);
    let (images, envelope) = binding.page(&query(Version::V2, &[("per_page", "10")]));
    assert_eq!(images, (1..20).step_by(2).collect::<Vec<_>>());
    assert_eq!(token(&envelope), &json!("20"));
    let (images, _) = binding.page(&query(Version::V1, &[("page", "2"), ("per_page", "10")]));
    assert_eq!(images, (21..40).step_by(2).collect::<Vec<_>>());
}

#[test]
fn an_empty_creator_means_images_without_one() {
    let images = (0..30).map(|image| ListedImage { draft: false, owned: image % 10 != 0, image });
    let mut binding = Binding::new(images);
    let (images, _) = binding.page(&query(Version::V1, &[("creator", "")]));
    assert_eq!(images, [0, 10, 20]);
    assert!(binding.calls.iter().all(|call| call.get("creator").is_none()));
}

#[test]
fn a_call_has_the_requested_options_and_no_others() {
    let mut binding = Binding::of(0);
    let requested = [
        ("creator", "ana"),
        ("sort_order", "asc"),
        ("continuation_token", "0"),
        ("per_page", "10"),
        ("meta.kind[in]", "a|b"),
        ("meta.size[gt:number]", "1.5"),
        ("meta.size[lt:number]", "10"),
        ("meta.shown[eq:boolean]", "true"),
    ];
    binding.page(&query(Version::V2, &requested));
    let metadata = json!({
        "kind": { "in": ["a", "b"] }, "size": { "gt": 1.5, "lt": 10 }, "shown": { "eq": true },
    });
    assert_eq!(
        binding.calls,
        [json!({
            "creator": "ana", "sortOrder": "asc", "cursor": "0", "limit": 10, "filter": { "metadata": metadata },
        })]
    );
    binding.page(&ListOptions::v1());
    assert_eq!(binding.calls, [json!({ "sortOrder": "desc", "limit": 100 })]);
}

#[test]
fn a_repeated_cursor_ends_the_page() {
    let mut pages = BindingPages::<u32>::new(&ListOptions::v2()).unwrap();
    let mut calls = 0;
    while pages.next_call().is_some() {
        calls += 1;
        pages.take(Listed { images: Vec::new(), cursor: Some("same".to_owned()) });
    }
    assert_eq!(calls, 2);
}

#[test]
fn the_envelope_is_that_of_the_api() {
    let mut binding = Binding::of(0);
    let (_, envelope) = binding.page(&ListOptions::v1());
    assert_eq!(
        envelope,
        json!({ "result": { "images": [] }, "success": true, "errors": [], "messages": [] })
    );
}

#[test]
fn a_message_says_how_many_urls_are_not_signed() {
    let page = BindingPages::<u32>::new(&ListOptions::v2()).map(|mut pages| {
        pages.take(Listed { images: Vec::new(), cursor: None });
        pages.finish().unwrap()
    });
    let envelope: Value = serde_json::from_str(&page.unwrap().envelope.around("[]", 12)).unwrap();
    let [message] = envelope["messages"].as_array().unwrap().as_slice() else { panic!("{envelope}") };
    assert_eq!(message["code"], 10_206);
    let text = message["message"].as_str().unwrap();
    assert!(text.contains("not signed, and do not load: 12.") && text.contains("SIGNING_KEY"), "{text}");
    assert!(text.len() <= MAX_INFO_TEXT, "it is not cut");
    assert_eq!(envelope["success"], true);
}

#[test]
fn a_page_too_far_from_the_beginning_is_refused_without_a_call() {
    let mut binding = Binding::of(5);
    let requested = |page: &str| query(Version::V1, &[("page", page), ("per_page", "100")]);
    assert_eq!(binding.page(&requested("500")).0, [0_u32; 0]);
    for page in ["501", "9007199254740991"] {
        let error = binding.try_page(&requested(page)).unwrap_err();
        assert_eq!(error, TooManyCalls::Page { last: 500 });
        assert!(error.to_string().starts_with("page: expected at most 500 with this per_page"), "{error}");
        assert!(binding.calls.is_empty());
    }
}

/// Images of which every `nth` has no creator.
fn without_creator(count: u32, nth: u32) -> Binding {
    Binding::new((0..count).map(|image| ListedImage { draft: false, owned: image % nth != nth - 1, image }))
}

#[test]
fn a_filter_that_hardly_matches_makes_a_bounded_number_of_calls() {
    let mut binding = without_creator(100_000, 20_000);
    let error = binding.try_page(&query(Version::V1, &[("creator", "")])).unwrap_err();
    assert_eq!(error, TooManyCalls::Found { images: 2, per_page: 100, version: Version::V1 });
    assert!(error.to_string().contains("found 2 of 100 images in 50 calls"), "{error}");
    assert!(error.to_string().contains("use /images/v2"), "{error}");
    assert_eq!(binding.limits(), vec![1_000; 50]);
    let mut never = without_creator(100_000, 200_000);
    for version in [Version::V1, Version::V2] {
        let error = never.try_page(&query(version, &[("creator", "")])).unwrap_err();
        assert!(matches!(error, TooManyCalls::Found { images: 0, .. }), "{error}");
        assert_eq!(error.to_string().contains("use /images/v2"), version == Version::V1, "{error}");
        assert_eq!(never.calls.len(), MAX_CALLS as usize);
    }
}

#[test]
fn a_page_of_v2_ends_early_when_no_call_is_left_and_its_token_continues_it() {
    let mut binding = without_creator(100_000, 20_000);
    let (images, envelope) = binding.page(&query(Version::V2, &[("creator", "")]));
    assert_eq!((images, token(&envelope)), (vec![19_999, 39_999], &json!("50000")));
    let rest = query(Version::V2, &[("creator", ""), ("continuation_token", "50000")]);
    let (images, envelope) = binding.page(&rest);
    assert_eq!((images, token(&envelope)), (vec![59_999, 79_999, 99_999], &Value::Null));
}

#[test]
fn no_image_is_skipped_when_a_call_lists_more_than_the_page_has_room_for() {
    let mut binding = without_creator(3_000, 7);
    let mut found = Vec::new();
    let mut next = Value::from("0");
    while let Some(from) = next.as_str() {
        let options = [("creator", ""), ("per_page", "100"), ("continuation_token", from)];
        let (images, envelope) = binding.page(&query(Version::V2, &options));
        assert!(images.len() <= 100 && binding.calls.len() <= 3);
        found.extend(images);
        next = token(&envelope).clone();
    }
    assert_eq!(found, (6..3_000).step_by(7).collect::<Vec<_>>());
    let first = binding.page(&query(Version::V1, &[("creator", "")])).0;
    let second = binding.page(&query(Version::V1, &[("creator", ""), ("page", "2")])).0;
    assert_eq!([first, second].concat(), found[..200]);
}
