//! A page that shows the images of `/images`: the cf-list-images Worker, or a proxy of your own.
//!
//! ```text
//! cargo build --release --target wasm32-unknown-unknown
//! wasm-bindgen --target web --out-dir pkg target/wasm32-unknown-unknown/release/leptos-example.wasm
//! ```

use cf_list_images::api::{Image, ListOptions, Target};
use cf_list_images::fetch::{ImagesClient, ListError};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

fn main() {
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let shown = RwSignal::new(true);
    view! {
        <button on:click=move |_| shown.update(|shown| *shown = !*shown)>"Show or hide"</button>
        <Show when=move || shown.get()>
            <Gallery />
        </Show>
    }
}

/// The images, as their pages arrive.
#[component]
fn Gallery() -> impl IntoView {
    let images = RwSignal::new(Vec::new());
    let failure = RwSignal::new(None);
    // Ends with the component. That drops the stream, which aborts its request.
    spawn_local_scoped_with_cancellation(async move {
        if let Err(error) = list(images).await {
            failure.set(Some(error.to_string()));
        }
    });
    view! {
        <ul>
            <For each=move || images.get() key=|image| image.id.clone() let:image>
                <li>{image.filename}</li>
            </For>
        </ul>
        <p role="alert">{failure}</p>
    }
}

async fn list(images: RwSignal<Vec<Image>>) -> Result<(), ListError> {
    let client = ImagesClient::new(Target::endpoint("/images")?);
    let mut pages = client.pages(ListOptions::v1().per_page(100)?);
    while let Some(page) = pages.next().await {
        let page = page?;
        images.update(|images| images.extend(page.images));
    }
    Ok(())
}
