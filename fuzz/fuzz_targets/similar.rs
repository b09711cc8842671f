#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cf_list_images_fuzz::run("similar", data));
