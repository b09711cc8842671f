// `POST /images/v1`: an upload as multipart/form-data.
import { ApiError, type ApiImage } from "cf-list-images/testing";
import type { Env } from "./env.ts";
import { toImage } from "./store.ts";

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_METADATA_BYTES = 1_024;
const MAX_CREATOR = 1_024;
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
  const options = optionsOf(form, file.name);
  if (options.id !== undefined && (await env.IMAGES.hosted.image(options.id).details()) !== null) {
    throw new ApiError(409, 5409, "Resource already exists");
  }
  const bytes = await file.arrayBuffer();
  await assertPicture(bytes, env);
  try {
    return toImage(await env.IMAGES.hosted.upload(bytes, options));
  } catch (cause) {
    // The simulator stores all fields of an image in KV metadata, which is limited to 1,024 bytes.
    throw badRequest(`the simulator refused the image: ${(cause as Error).message}`);
  }
}

async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw badRequest("Error during the extraction of the multipart request");
  }
}

function optionsOf(form: FormData, filename: string): ImageUploadOptions {
  const id = textOf(form, "id");
  const creator = textOf(form, "creator");
  const metadata = metadataOf(textOf(form, "metadata"));
  const requireSignedURLs = textOf(form, "requireSignedURLs") === "true";
  if (id !== undefined && UUID.test(id)) {
    throw badRequest("CustomID must not be UUID");
  }
  if (id !== undefined && requireSignedURLs) {
    throw badRequest("Private custom ID is not supported");
  }
  if (creator !== undefined && creator.length > MAX_CREATOR) {
    throw badRequest(`creator must be at most ${MAX_CREATOR} characters`);
  }
  return {
    filename,
    requireSignedURLs,
    ...(id !== undefined && { id }),
    ...(creator !== undefined && { creator }),
    ...(metadata !== undefined && { metadata }),
  };
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

async function assertPicture(bytes: ArrayBuffer, env: Env): Promise<void> {
  try {
    await env.IMAGES.info(new Blob([bytes]).stream());
  } catch {
    throw new ApiError(
      415,
      5455,
      "Uploaded image must have image/jpeg, image/png, image/webp, image/gif or image/svg+xml content-type",
    );
  }
}

function badRequest(message: string): ApiError {
  return new ApiError(400, 5400, `Bad request: ${message}`);
}
