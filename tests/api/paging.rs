//! The iteration over the pages of a listing.

use cf_list_images::api::{ListOptions, PageInfo, Paging, PagingError, Walk};

/// A page of images with these numbers.
fn page(images: &[u64]) -> PageInfo<'_> {
    PageInfo { images: images.len(), hashes: images, ..PageInfo::default() }
}

fn v1(limit: Option<u64>) -> Paging {
    Paging::new(ListOptions::v1(), limit, [1, 2])
}

/// The requested pages, and how many images of each are taken.
fn run(mut paging: Paging, pages: &[PageInfo<'_>]) -> Result<Vec<(Option<u64>, usize)>, PagingError> {
    let mut steps = Vec::new();
    for page in pages {
        let Some(options) = paging.request() else { break };
        let requested = options.get_page();
        steps.push((requested, paging.accept(page)?.take));
    }
    assert!(paging.request().is_none(), "the iteration has not ended");
    Ok(steps)
}

#[test]
fn an_error_says_what_the_server_did() {
    let nothing_new = PagingError::NothingNew { pages: 2 }.to_string();
    assert!(nothing_new.starts_with("2 pages had only images listed before"), "{nothing_new}");
    let repeated = PagingError::TokenRepeated.to_string();
    assert!(repeated.starts_with("the server gave the same continuation token twice"), "{repeated}");
}

#[test]
fn a_limit_counts_down() {
    let mut paging = v1(Some(3));
    assert_eq!(paging.remaining(), Some(3));
    paging.accept(&page(&[1, 2])).unwrap();
    assert_eq!(paging.remaining(), Some(1));
    assert_eq!(v1(None).remaining(), None);
}

#[test]
fn only_an_empty_page_ends_an_iteration_without_a_total() {
    let steps = run(v1(None), &[page(&[1, 2, 3]), page(&[4]), page(&[5, 6]), page(&[])]);
    assert_eq!(steps.unwrap(), [(None, 3), (Some(2), 1), (Some(3), 2), (Some(4), 0)]);
}

#[test]
fn a_total_ends_an_iteration_when_all_images_are_listed() {
    let of = |images, total| PageInfo { total: Some(total), ..page(images) };
    assert_eq!(run(v1(None), &[of(&[1, 2], 4), of(&[3, 4], 4)]).unwrap(), [(None, 2), (Some(2), 2)]);
    // An upload between the pages: an image is repeated, and the total is greater.
    let steps = run(v1(None), &[of(&[1, 2], 4), of(&[2, 3], 5), of(&[4], 5)]);
    assert_eq!(steps.unwrap(), [(None, 2), (Some(2), 1), (Some(3), 1)]);
    // If the iteration starts in the middle, the offset is unknown: only an empty page ends it.
    let middle = Paging::new(ListOptions::v1().page(3).unwrap(), None, [1, 2]);
    assert_eq!(run(middle, &[of(&[5], 5), of(&[], 5)]).unwrap(), [(Some(3), 1), (Some(4), 0)]);
}

#[test]
fn one_page_without_a_new_image_is_accepted_and_two_in_a_row_are_an_error() {
    let steps = run(v1(None), &[page(&[1, 2]), page(&[1, 2]), page(&[3]), page(&[])]);
    assert_eq!(steps.unwrap(), [(None, 2), (Some(2), 0), (Some(3), 1), (Some(4), 0)]);
    let stuck = run(v1(None), &[page(&[1, 2]), page(&[1, 2]), page(&[1, 2])]);
    assert_eq!(stuck.unwrap_err(), PagingError::NothingNew { pages: 2 });
}

#[test]
fn a_limit_ends_an_iteration_without_another_request() {
    assert_eq!(run(v1(Some(3)), &[page(&[1, 2]), page(&[3, 4])]).unwrap(), [(None, 2), (Some(2), 1)]);
    assert_eq!(run(v1(Some(0)), &[]).unwrap(), []);
}

#[test]
fn images_without_an_id_are_all_taken_however_alike_they_are() {
    const ALIKE: u64 = (1 << 63) | 1;
    let mut paging = v1(None);
    for _ in 0..5 {
        let step = paging.accept(&page(&[ALIKE, ALIKE])).unwrap();
        assert_eq!((step.take, step.repeated), (2, vec![]));
    }
    // Beside them, an image with an id is listed once.
    assert_eq!(paging.accept(&page(&[7, ALIKE, 7])).unwrap().repeated, [2]);
}

#[test]
fn a_thousand_pages_in_a_row_of_known_images_without_an_id_are_an_error() {
    let alike = [1 << 63];
    let mut paging = v1(None);
    let failed = (1..2_000).find_map(|number| Some((number, paging.accept(&page(&alike)).err()?)));
    assert_eq!(failed, Some((1_001, PagingError::NothingNew { pages: 1_000 })));
}

#[test]
fn an_image_that_is_on_a_page_twice_counts_once() {
    let mut paging = v1(None);
    let step = paging.accept(&page(&[7, 8, 7])).unwrap();
    assert_eq!((step.repeated, step.take), (vec![2], 2));
}

#[test]
fn v2_ends_without_a_token_and_fails_at_a_repeated_one() {
    let v2 = || Paging::new(ListOptions::v2(), None, [1, 2]);
    let with = |images, token| PageInfo { continuation_token: token, ..page(images) };
    assert_eq!(run(v2(), &[with(&[1], Some("a")), with(&[], Some("b")), with(&[2], None)]).unwrap().len(), 3);
    let stuck = run(v2(), &[with(&[1], Some("a")), with(&[2], Some("a"))]);
    assert_eq!(stuck.unwrap_err(), PagingError::TokenRepeated);
}

#[test]
fn a_single_page_shows_whether_another_may_follow() {
    let of = |images, total| PageInfo { total, ..page(images) };
    let following = |page: &PageInfo<'_>| ListOptions::v1().following(page);
    assert_eq!(following(&of(&[1, 2], None)).and_then(|next| next.get_page()), Some(2));
    assert_eq!(following(&of(&[], None)), None);
    assert_eq!(following(&of(&[1, 2], Some(2))), None);
    // A short page may be due to the server's cap.
    assert!(following(&of(&[1, 2], Some(3))).is_some());
    // More images than the total refute it, and so does a total that is no multiple of them.
    assert!(following(&of(&[1, 2], Some(1))).is_some());
    assert!(following(&of(&[1, 2], Some(u64::MAX))).is_some());
    let last = ListOptions::v1().page(9_007_199_254_740_991.0).unwrap();
    assert!(last.following(&PageInfo { images: 1_000_000, ..of(&[], Some(u64::MAX)) }).is_some());
}

#[test]
fn a_total_that_the_images_refute_is_ignored() {
    let of = |images, total| PageInfo { total: Some(total), ..page(images) };
    let steps = run(v1(None), &[of(&[1, 2], 1), of(&[3, 4], 1), of(&[5], 5), of(&[], 5)]);
    assert_eq!(steps.unwrap(), [(None, 2), (Some(2), 2), (Some(3), 1), (Some(4), 0)]);
    // A page without a new image refutes it, too: the server ignores the requested page.
    let stuck = run(v1(None), &[of(&[1, 2], 4), of(&[1, 2], 4), of(&[1, 2], 4)]);
    assert_eq!(stuck.unwrap_err(), PagingError::NothingNew { pages: 2 });
    // Pages without a total count.
    assert_eq!(run(v1(None), &[page(&[1, 2]), of(&[3, 4], 4)]).unwrap().len(), 2);
}

#[test]
fn v1_ignores_a_continuation_token() {
    let with = |images, token| PageInfo { continuation_token: Some(token), ..page(images) };
    let steps = run(v1(None), &[with(&[1], "a"), with(&[2], "a"), with(&[], "b")]);
    assert_eq!(steps.unwrap(), [(None, 1), (Some(2), 1), (Some(3), 0)]);
    let next = ListOptions::v1().following(&with(&[1], "a")).unwrap();
    assert_eq!((next.get_page(), next.get_continuation_token()), (Some(2), None));
}

#[test]
fn v2_ignores_a_total() {
    let with = |images, token| PageInfo { continuation_token: token, total: Some(1), ..page(images) };
    let steps = run(Paging::new(ListOptions::v2(), None, [1, 2]), &[with(&[1], Some("a")), with(&[2], None)]);
    assert_eq!(steps.unwrap().len(), 2);
}

#[test]
fn a_hundred_pages_without_images_in_a_row_end_an_iteration_of_v2_with_an_error() {
    let tokens: Vec<String> = (0..1000).map(|number| format!("t-{number}")).collect();
    let empty = |token| PageInfo { continuation_token: Some(token), ..page(&[]) };
    let mut paging = Paging::new(ListOptions::v2(), None, [1, 2]);
    let failed = tokens.iter().position(|token| paging.accept(&empty(token)) == Err(PagingError::Empty));
    assert_eq!(failed, Some(99));
    // Ninety-nine do not, and an image begins a new row.
    let mut paging = Paging::new(ListOptions::v2(), None, [1, 2]);
    for (number, token) in (0..).zip(&tokens) {
        let images = [number];
        let images = if number % 100 == 99 { page(&images) } else { page(&[]) };
        paging.accept(&PageInfo { continuation_token: Some(token), ..images }).unwrap();
    }
}

/// The pages that a walk from page to page takes, and how it ends.
fn walk<'p>(
    mut options: ListOptions,
    mut page: impl FnMut(&ListOptions) -> PageInfo<'p>,
) -> (usize, Result<(), PagingError>) {
    let mut walk = Walk::default();
    for pages in 1..10_000 {
        let received = page(&options);
        match walk.accept(options, &received, [1, 2]) {
            Ok(Some(next)) => options = next,
            Ok(None) => return (pages, Ok(())),
            Err(error) => return (pages, Err(error)),
        }
    }
    panic!("the walk does not end");
}

#[test]
fn a_walk_over_a_server_that_ignores_the_requested_page_ends_in_an_error() {
    let nothing_new = Err(PagingError::NothingNew { pages: 2 });
    assert_eq!(walk(ListOptions::v1(), |_| page(&[1, 2])), (3, nothing_new));
    // A total does not end it with success.
    let of = |total| PageInfo { total: Some(total), ..page(&[1, 2]) };
    assert_eq!(walk(ListOptions::v1(), |_| of(4)).1, nothing_new);
    // Neither does a server that repeats several pages.
    for cycle in 1..9 {
        let (pages, end) = walk(ListOptions::v1(), |options| {
            let firsts: &[u64; 8] = &[1 << 20, 2 << 20, 3 << 20, 4 << 20, 5 << 20, 6 << 20, 7 << 20, 8 << 20];
            let place = usize::try_from(options.get_page().unwrap_or(1) - 1).unwrap() % cycle;
            page(&firsts[place..=place])
        });
        assert!(end == nothing_new && pages <= 5 * cycle + 3, "{cycle}: {pages} pages, {end:?}");
    }
}

#[test]
fn a_walk_of_v2_over_repeated_tokens_or_empty_pages_ends_in_an_error() {
    let with = |images, token| PageInfo { continuation_token: Some(token), ..page(images) };
    assert_eq!(walk(ListOptions::v2(), |_| with(&[1], "a")), (2, Err(PagingError::TokenRepeated)));
    let (pages, end) = walk(ListOptions::v2(), |options| {
        with(&[1], if options.get_continuation_token() == Some("a") { "b" } else { "a" })
    });
    assert!(end == Err(PagingError::TokenRepeated) && pages < 8, "{pages}: {end:?}");
    let tokens: Vec<String> = (0..1000).map(|number| format!("t-{number}")).collect();
    let mut unused = tokens.iter();
    assert_eq!(
        walk(ListOptions::v2(), |_| with(&[], unused.next().unwrap())),
        (100, Err(PagingError::Empty))
    );
}

#[test]
fn a_walk_over_a_listing_ends_at_its_last_page() {
    let images: Vec<u64> = (1..=250).map(|number| number << 20).collect();
    let v1 = |options: &ListOptions, total| {
        let start = usize::try_from(options.get_page().unwrap_or(1) - 1).unwrap() * 100;
        let end = images.len().min(start + 100);
        PageInfo { total, ..page(images.get(start..end).unwrap_or_default()) }
    };
    assert_eq!(walk(ListOptions::v1(), |options| v1(options, None)), (4, Ok(())));
    assert_eq!(walk(ListOptions::v1(), |options| v1(options, Some(200))), (2, Ok(())), "as stated");
    assert_eq!(walk(ListOptions::v1(), |options| v1(options, Some(120))), (4, Ok(())), "refuted");
}

#[test]
fn one_page_of_a_walk_counts_the_limit_down_and_names_the_page_after_it() {
    let walk = Walk { pages: 4, mark: 7, idle: 0 };
    let mut paging = Paging::one_page(ListOptions::v1().page(5).unwrap(), Some(3), walk, [1, 2]);
    let step = paging.accept(&page(&[1 << 20, 1 << 20])).unwrap();
    assert_eq!((step.take, step.repeated.len()), (2, 0), "images of other pages are not compared");
    assert_eq!(paging.remaining(), Some(1));
    assert_eq!(paging.request().and_then(ListOptions::get_page), Some(6));
    assert_eq!(paging.walk().pages, 5);
    assert_eq!(paging.accept(&page(&[2 << 20, 3 << 20])).unwrap().take, 1);
    assert_eq!((paging.remaining(), paging.request()), (Some(0), None), "the limit is reached");
}

#[test]
fn one_page_is_requested_even_if_the_limit_allows_no_image() {
    let mut paging = Paging::one_page(ListOptions::v1(), Some(0), Walk::default(), [1, 2]);
    assert_eq!(paging.request(), Some(&ListOptions::v1()));
    assert_eq!(paging.accept(&page(&[1 << 20])).unwrap().take, 0);
    assert_eq!(paging.request(), None);
}

#[test]
fn one_page_at_a_time_finds_a_server_that_ignores_the_requested_page() {
    let (mut options, mut walk) = (ListOptions::v1(), Walk::default());
    let mut failed = None;
    for pages in 1..5 {
        let mut paging = Paging::one_page(options.clone(), None, walk, [1, 2]);
        if let Err(error) = paging.accept(&PageInfo { total: Some(9), ..page(&[1 << 20, 2 << 20]) }) {
            failed = Some((pages, error));
            break;
        }
        options = paging.request().unwrap().clone();
        walk = paging.walk();
    }
    assert_eq!(failed, Some((3, PagingError::NothingNew { pages: 2 })));
}

#[test]
fn a_walk_over_images_without_an_id_does_not_take_them_for_repeated_ones() {
    let mut left = 500;
    let end = walk(ListOptions::v1(), |_| {
        left -= 1;
        if left == 0 { page(&[]) } else { page(&[1 << 63 | 1 << 20]) }
    });
    assert_eq!(end, (500, Ok(())));
}

#[test]
fn images_without_an_id_on_several_pages_are_all_taken() {
    let body = br#"{"success":true,"result":{"images":[{},{},{"filename":"a"},{"filename":"a"}]}}"#;
    let checked = cf_list_images::api::scan::Check::new(Some([1, 2])).whole(body).unwrap();
    let mut paging = v1(None);
    for _ in 0..5 {
        let step = paging.accept(&page(&checked.hashes)).unwrap();
        assert_eq!((step.take, step.repeated), (4, vec![]));
    }
    assert_eq!(paging.accept(&page(&[])).unwrap().take, 0);
    assert!(paging.request().is_none(), "an empty page ends the iteration");
}
