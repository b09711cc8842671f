//! The bounds of a body and of one image in it.

use cf_list_images::api::scan::{
    Bounds, CarryBuffer, Check, DecodeError, ImageStream, ImageView, Scanner, Visitor,
};
use std::ops::ControlFlow;

/// Feeds a body that begins with `start` and then repeats `part` for ever. Returns the error, and the most bytes that
/// were in memory.
fn endless(start: &str, part: &str, bounds: Bounds) -> (DecodeError, usize) {
    struct Ignore;
    impl Visitor for Ignore {
        fn image(&mut self, _: &ImageView<'_>) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
    }
    let (mut scanner, mut buffer, mut peak) =
        (Scanner::default().with_bounds(bounds), CarryBuffer::default(), 0);
    let rest = part.repeat(60_000 / part.len());
    for chunk in [start].into_iter().chain(std::iter::repeat(&*rest)) {
        buffer.carry(scanner.carry_len());
        buffer.push(chunk.len(), |space| space.copy_from_slice(chunk.as_bytes()));
        peak = peak.max(buffer.bytes().len());
        if let Err(error) = scanner.scan(buffer.bytes(), &mut Ignore) {
            return (error, peak);
        }
    }
    unreachable!()
}

#[test]
fn what_never_ends_is_an_error_that_names_the_bound_and_takes_bounded_memory() {
    let image = r#"{"success":true,"result":{"images":[{"id":"a"},"#;
    let cases = [
        (format!(r#"{image}{{"id":""#), "x", "result.images[1]", "maxImageBytes"),
        (format!(r#"{image}{{"meta":["#), "1,", "result.images[1]", "maxImageBytes"),
        (format!(r#"{image}{{"variants":["#), r#""v","#, "result.images[1]", "maxImageBytes"),
        (format!("{image}{{"), r#""other":1,"#, "result.images[1]", "maxImageBytes"),
        (format!("{image}{{"), " ", "result.images[1]", "maxImageBytes"),
        (r#"{"success":false,"errors":[{"code":1,"message":""#.into(), "x", "errors[0]", "maxImageBytes"),
        (
            r#"{"success":false,"messages":["#.into(),
            r#"{"code":1,"message":""},"#,
            "messages[",
            "maxImageBytes",
        ),
        (r#"{"result":{"images":[],"continuation_token":""#.into(), "x", "result", "maxImageBytes"),
        (r#"{"other":""#.into(), "x", "the body", "maxPageBytes"),
        (r#"{"success":true,"result":{"images":["#.into(), " ", "the body", "maxPageBytes"),
        (String::new(), " ", "the body", "maxPageBytes"),
    ];
    // The default would be as exact, but slow in a test.
    let bounds = Bounds { page: 3 << 20, ..Bounds::default() };
    for (start, part, path, option) in cases {
        let (error, peak) = endless(&start, part, bounds);
        let message = error.to_string();
        let bytes = if option == "maxPageBytes" { "3145728" } else { "1048576" };
        assert!(message.starts_with(path), "{message}");
        assert!(
            message.contains(&format!(": more than {bytes} bytes, the bound {option} (byte ")),
            "{message}"
        );
        assert!(peak < (1 << 20) + 130_000, "{peak} bytes in memory for {start}");
    }
}

#[test]
fn a_million_images_on_a_page_are_the_most() {
    let (error, _) = endless(r#"{"success":true,"result":{"images":["#, "{},", Bounds::default());
    assert!(error.to_string().contains(": more than 1000000 images (byte "), "{error}");
}

#[test]
fn an_image_may_have_as_many_bytes_as_its_bound_in_any_chunks() {
    let image = r#"{"id":"a","meta":{"a":[1,2,3]},"variants":["u","v"]}"#;
    let body = format!(r#"{{"success":true,"result":{{"images":[{{}},{image}]}}}}"#);
    for (bound, accepted) in [(image.len(), true), (image.len() - 1, false), (5, false)] {
        let bounds = Bounds { image: u32::try_from(bound).unwrap(), ..Bounds::default() };
        for size in [1, 7, 50, body.len()] {
            let mut check = Check::new(None).with_bounds(bounds);
            let mut stream = ImageStream::new().with_bounds(bounds);
            let mut images = 0;
            let checked = body
                .as_bytes()
                .chunks(size)
                .try_for_each(|chunk| check.feed(chunk.len(), |space| space.copy_from_slice(chunk)));
            let streamed =
                body.as_bytes().chunks(size).try_for_each(|chunk| stream.feed(chunk, |_| images += 1));
            let expected =
                format!("result.images[1]: more than {bound} bytes, the bound maxImageBytes (byte 39)");
            let error = (!accepted).then_some(expected);
            assert_eq!(checked.err().map(|error| error.to_string()), error, "{bound} in chunks of {size}");
            assert_eq!(streamed.err().map(|error| error.to_string()), error, "{bound} in chunks of {size}");
            assert_eq!(images, if accepted { 2 } else { 1 });
        }
    }
}

#[test]
fn a_page_may_have_as_many_bytes_as_its_bound_in_any_chunks() {
    let body = r#"{"success":true,"result":{"images":[{"id":"a"}]}} "#;
    for (bound, accepted) in [(body.len(), true), (body.len() - 1, false), (1, false)] {
        let bounds = Bounds { page: u32::try_from(bound).unwrap(), ..Bounds::default() };
        for size in [1, 7, body.len()] {
            let mut check = Check::new(None).with_bounds(bounds);
            let checked = body
                .as_bytes()
                .chunks(size)
                .try_for_each(|chunk| check.feed(chunk.len(), |space| space.copy_from_slice(chunk)));
            let expected =
                format!("the body: more than {bound} bytes, the bound maxPageBytes (byte {bound})");
            let error = (!accepted).then_some(expected);
            assert_eq!(checked.err().map(|error| error.to_string()), error, "{bound} in chunks of {size}");
        }
    }
}

#[test]
fn the_largest_page_that_the_api_can_send_is_within_the_bounds() {
    // 1,024 bytes of metadata, a creator of 1,024 characters, a file name of 255, a hundred variants.
    let variant =
        format!("\"https://imagedelivery.net/{}/{}/{}\"", "h".repeat(22), "i".repeat(36), "v".repeat(20));
    let image = format!(
        r#"{{"id":"{}","meta":{{"m":"{}"}},"creator":"{}","filename":"{}","variants":[{}]}}"#,
        "i".repeat(36),
        "m".repeat(1_016),
        "c".repeat(1_024),
        "f".repeat(255),
        vec![variant; 100].join(","),
    );
    let Bounds { image: one, page } = Bounds::default();
    assert!(image.len() * 50 < one as usize && image.len() * 10_000 < page as usize, "{} bytes", image.len());
}

#[test]
fn what_is_beyond_a_bound_is_not_looked_at_in_any_chunks() {
    let image = |image: &str| format!(r#"{{"success":true,"result":{{"images":[{{}},{image}]}}}}"#);
    let long = "x".repeat(60);
    let cases = [
        (image(&format!(r#"{{"id":"{long}\x"}}"#)), "result.images[1]: more than 40 bytes"),
        (image(&format!(r#"{{"id":"{long}"#)), "result.images[1]: more than 40 bytes"),
        (image(&format!(r#"{{"new":{}x}}"#, "1".repeat(60))), "result.images[1]: more than 40 bytes"),
        (image(&format!("{{{:60}", "")), "result.images[1]: more than 40 bytes"),
        (image(&format!(r#"{{"id":"\x{long}"}}"#)), "result.images[1].id: an invalid escape"),
        (
            format!(r#"{{"result":{{"continuation_token":"{long}","images":[]}},"success":true}}"#),
            "result: more than 40 bytes",
        ),
        (
            format!(r#"{{"success":false,"errors":[{{"code":1,"message":"{long}\x"}}]}}"#),
            "errors[0]: more than 40 bytes",
        ),
        (
            format!(r#"{{"success":true,"result":{{"a":"{}\x"}}}}"#, "x".repeat(200)),
            "the body: more than 200 bytes",
        ),
        (
            format!(r#"{{"success":true,"result":{{"a":"\x{}"}}}}"#, "x".repeat(200)),
            "result: an invalid escape",
        ),
    ];
    for (body, expected) in cases {
        for size in [body.len(), 1, 7, 64] {
            let mut check = Check::new(None).with_bounds(Bounds { image: 40, page: 200 });
            let fed = body
                .as_bytes()
                .chunks(size)
                .try_for_each(|chunk| check.feed(chunk.len(), |space| space.copy_from_slice(chunk)));
            let error = fed.unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}\n{body} in chunks of {size}");
        }
    }
}
