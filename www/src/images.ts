// The listing, page by page.

export interface Image {
  id?: string;
  creator?: string | null;
  filename?: string;
  meta?: unknown;
  requireSignedURLs?: boolean;
  uploaded?: string;
  variants?: string[];
}

/** Images asked for at a time: two or three screens. */
const PER_PAGE = 24;

/** Every page of the account's images, each asked for when it is needed. */
export async function* pages(): AsyncGenerator<Image[], void, void> {
  for (let page = 1; ; page++) {
    const response = await fetch(`/images?page=${page}&per_page=${PER_PAGE}`);
    const body = await response.json();
    if (!body.success) throw new Error(body.errors[0].message);
    if (body.result.images.length === 0) return;
    yield body.result.images;
  }
}
