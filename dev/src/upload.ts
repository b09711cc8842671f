// `POST /images/v1`: an upload as multipart/form-data.
//
// Source: https://developers.cloudflare.com/images/get-started/limits/.
import { ApiError, type ApiImage } from "cf-list-images/testing";
import type { Env } from "./env.ts";
import { addImage, type Fields, type Picture, pictureOf } from "./store.ts";

const MAX_BYTES = 10 * 1024 * 1024;
/** The longest side of a picture, in pixels. */
const MAX_SIDE = 12_000;
/** The most pixels of a picture. */
const MAX_PIXELS = 100_000_000;
const MAX_METADATA_BYTES = 1_024;
const MAX_CREATOR = 1_024;
const MAX_ID = 1_024;
const MAX_FILENAME = 255;
const TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/svg+xml"];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function upload(request: Request, env: Env): Promise<ApiImage> {
  const form = await formOf(request);
  const file = form.get("file");
  if (!(file instanceof File)) {
    throw badRequest("the form must have a file (this local API does not support url)");
  }
  if (file.size > MAX_BYTES) {
    throw new ApiError(413, 5413, "Maximum image size of 10485760 bytes reached");
  }
  const fields = fieldsOf(form, file.name);
  const picture = await checkedPicture(await file.arrayBuffer(), env);
  const image = await addImage(env, picture, fields);
  if (image === null) {
    throw new ApiError(409, 5409, "Resource already exists");
  }
  return image;
}

async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw badRequest("Error during the extraction of the multipart request");
  }
}

function fieldsOf(form: FormData, filename: string): Fields {
  const id = textOf(form, "id");
  const creator = textOf(form, "creator");
  const requireSignedURLs = textOf(form, "requireSignedURLs") === "true";
  if (id !== undefined && UUID.test(id)) {
    throw badRequest("CustomID must not be UUID");
  }
  if (id !== undefined && requireSignedURLs) {
    throw badRequest("Private custom ID is not supported");
  }
  checkLength("id", id, MAX_ID);
  if (id?.split("/").some((segment) => ["", ".", ".."].includes(segment))) {
    throw badRequest("the segments of an id must not be empty, . or .., which no URL can name");
  }
  checkLength("creator", creator, MAX_CREATOR);
  checkLength("the file name", filename, MAX_FILENAME);
  return {
    id: id ?? crypto.randomUUID(),
    filename,
    creator,
    meta: metadataOf(textOf(form, "metadata")),
    uploaded: new Date().toISOString(),
    requireSignedURLs,
  };
}

function checkLength(name: string, text: string | undefined, most: number): void {
  if (text !== undefined && text.length > most) {
    throw badRequest(`${name} must be at most ${most} characters, and has ${text.length}`);
  }
}

function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function metadataOf(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (new TextEncoder().encode(text).length > MAX_METADATA_BYTES) {
    throw badRequest(`metadata must be at most ${MAX_METADATA_BYTES} bytes`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest("metadata is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest("metadata must be a JSON object");
  }
  return value as Record<string, unknown>;
}

async function checkedPicture(bytes: ArrayBuffer, env: Env): Promise<Picture> {
  const picture = await pictureOf(env, bytes);
  if (picture === null || !TYPES.includes(picture.type)) {
    throw new ApiError(
      415,
      5455,
      "Uploaded image must have image/jpeg, image/png, image/webp, image/gif or image/svg+xml content-type",
    );
  }
  const { width = 0, height = 0 } = picture;
  if (Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS) {
    throw badRequest(
      `the picture must have sides of at most ${MAX_SIDE} pixels, and at most ${MAX_PIXELS} pixels in all; it has ${width} × ${height}`,
    );
  }
  return picture;
}

function badRequest(message: string): ApiError {
  return new ApiError(400, 5400, `Bad request: ${message}`);
}
