//! Iterations over a model of a server that adds, removes, caps, ignores, lies and fails.

use std::collections::BTreeSet;

use cf_list_images::api::{ListOptions, PageInfo, Paging, Version};
use proptest::collection::vec;
use proptest::prelude::*;

/// What happens between two requests.
#[derive(Debug, Clone, Copy)]
enum Event {
    Nothing,
    /// So many uploads: the newest images come first.
    Add(usize),
    /// An image is removed, at this place modulo the number of images.
    Remove(usize),
}

/// How the server answers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    Honest,
    /// The first page, whatever is requested.
    IgnoresPage,
    /// One of the first so many pages.
    Cycles(u64),
    /// A page without images, but with a new token.
    Empty,
    /// A token, whatever the version is.
    SameToken,
}

#[derive(Debug, Clone)]
struct Model {
    version: Version,
    images: Vec<u64>,
    page_size: usize,
    /// The total that it states, plus this; `None`: it states none.
    lie: Option<i64>,
    answer: Answer,
    events: Vec<Event>,
}

/// A page that the server sends.
#[derive(Debug)]
struct Page {
    images: Vec<u64>,
    total: Option<u64>,
    token: Option<String>,
}

/// A server, and how many images it has ever had.
struct Server {
    model: Model,
    next_image: u64,
    requests: u64,
}

impl Server {
    fn new(model: &Model) -> Self {
        let next_image = model.images.len() as u64 + 1;
        Self { model: model.clone(), next_image, requests: 0 }
    }

    fn happens(&mut self, event: Event) {
        let images = &mut self.model.images;
        match event {
            Event::Add(count) => {
                for _ in 0..count {
                    images.insert(0, self.next_image);
                    self.next_image += 1;
                }
            }
            Event::Remove(place) if !images.is_empty() => drop(images.remove(place % images.len())),
            Event::Nothing | Event::Remove(_) => {}
        }
    }

    fn respond(&mut self, options: &ListOptions) -> Page {
        self.requests += 1;
        let size = self.model.page_size;
        // v2's token is the number of the next page, with the number of the request, so that no two are equal.
        let token = options.get_continuation_token().and_then(|token| token.split('-').next());
        let requested = options.get_page().or(token.and_then(|token| token.parse().ok())).unwrap_or(1);
        let page = match self.model.answer {
            Answer::IgnoresPage => 1,
            Answer::Cycles(pages) => (requested - 1) % pages + 1,
            _ => requested,
        };
        let start = usize::try_from(page - 1).unwrap().saturating_mul(size).min(self.model.images.len());
        let end = self.model.images.len().min(start + size);
        let more = end < self.model.images.len() || matches!(self.model.answer, Answer::Cycles(_));
        let count = i64::try_from(self.model.images.len()).unwrap();
        let empty = self.model.answer == Answer::Empty;
        let token = match self.model.answer {
            Answer::SameToken => Some("same".to_owned()),
            _ if self.model.version == Version::V2 && (more || empty) => {
                Some(format!("{}-{}", requested + 1, self.requests))
            }
            _ => None,
        };
        Page {
            images: if empty { Vec::new() } else { self.model.images[start..end].to_vec() },
            total: self.model.lie.and_then(|lie| u64::try_from(count + lie).ok()),
            token,
        }
    }
}

/// Iterates. Returns the images in order, and whether it ended with success.
fn iterate(model: &Model, limit: Option<u64>) -> (Vec<u64>, bool, u64) {
    let mut server = Server::new(model);
    let mut paging = Paging::new(ListOptions::new(model.version), limit, [1, 2]);
    let mut listed = Vec::new();
    let mut events = model.events.iter();
    let bound = 2 * (model.images.len() + 40) as u64 + 200;
    while let Some(options) = paging.request().cloned() {
        assert!(server.requests < bound, "more than {bound} requests");
        let page = server.respond(&options);
        // A hash of zero stands for an empty slot, so images are numbered from 1.
        let info = PageInfo {
            images: page.images.len(),
            hashes: &page.images,
            total: page.total,
            continuation_token: page.token.as_deref(),
        };
        let Ok(step) = paging.accept(&info) else { return (listed, false, server.requests) };
        let fresh = page.images.iter().enumerate().filter(|(place, _)| !step.repeated.contains(place));
        listed.extend(fresh.map(|(_, image)| *image).take(step.take));
        server.happens(events.next().copied().unwrap_or(Event::Nothing));
    }
    (listed, true, server.requests)
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => Just(Event::Nothing),
        1 => (1..30_usize).prop_map(Event::Add),
        1 => any::<usize>().prop_map(Event::Remove),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        3 => Just(Answer::Honest),
        1 => Just(Answer::IgnoresPage),
        1 => (1..5_u64).prop_map(Answer::Cycles),
        1 => Just(Answer::Empty),
        1 => Just(Answer::SameToken),
    ]
}

fn model() -> impl Strategy<Value = Model> {
    let version = prop_oneof![Just(Version::V1), Just(Version::V2)];
    let lie = prop_oneof![2 => Just(None), 2 => Just(Some(0)), 1 => (-100..100_i64).prop_map(Some)];
    (version, 0..120_u64, 1..25_usize, lie, answer(), vec(event(), 0..12)).prop_map(
        |(version, count, page_size, lie, answer, events)| Model {
            version,
            images: (1..=count).rev().collect(),
            page_size,
            lie,
            answer,
            events,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_image_comes_out_twice_and_every_iteration_ends(model in model(), limit in proptest::option::of(0..150_u64)) {
        // `iterate` asserts that the number of requests is bounded.
        let (listed, _, _) = iterate(&model, limit);
        let distinct: BTreeSet<u64> = listed.iter().copied().collect();
        prop_assert_eq!(distinct.len(), listed.len(), "an image came out twice");
        prop_assert!(limit.is_none_or(|limit| listed.len() as u64 <= limit));
    }

    #[test]
    fn an_unchanged_listing_comes_out_whole_and_in_order(model in model(), true_total in any::<bool>()) {
        // Without a total, or with a true one; another may be false in a way that the images can't refute.
        let lie = true_total.then_some(0);
        let honest = Model { answer: Answer::Honest, events: Vec::new(), lie, ..model };
        let (listed, success, requests) = iterate(&honest, None);
        prop_assert!(success);
        prop_assert_eq!(&listed, &honest.images);
        let pages = honest.images.len().div_ceil(honest.page_size) as u64;
        prop_assert!(requests <= pages + 1, "{} requests for {} pages", requests, pages);
    }

    #[test]
    fn a_total_that_is_too_small_ends_no_iteration_early(model in model(), missing in 1..100_i64) {
        // Unless it is the number of images up to the end of a page: nothing refutes that one.
        let total = i64::try_from(model.images.len()).unwrap() - missing;
        let size = i64::try_from(model.page_size).unwrap();
        prop_assume!(total < 0 || total % size != 0 || total == 0);
        let lying = Model { answer: Answer::Honest, events: Vec::new(), lie: Some(-missing), ..model };
        let (listed, success, _) = iterate(&lying, None);
        prop_assert!(success);
        prop_assert_eq!(listed, lying.images);
    }

    #[test]
    fn uploads_hide_no_image_that_was_there_at_the_start(model in model(), uploads in vec(0..30_usize, 0..12)) {
        let lie = model.lie.map(|_| 0);
        let events = uploads.into_iter().map(Event::Add).collect();
        let growing = Model { version: Version::V1, answer: Answer::Honest, events, lie, ..model };
        let (listed, success, _) = iterate(&growing, None);
        // Uploads of whole pages, twice in a row, look like a server that ignores the requested page.
        if success {
            prop_assert!(growing.images.iter().all(|image| listed.contains(image)), "an image is missing");
        }
    }

    #[test]
    fn v1_ignores_continuation_tokens(model in model()) {
        let model = Model { version: Version::V1, lie: None, ..model };
        let plain = Model { answer: Answer::Honest, ..model.clone() };
        let with_token = Model { answer: Answer::SameToken, ..model };
        prop_assert_eq!(iterate(&plain, None), iterate(&with_token, None));
    }
}
