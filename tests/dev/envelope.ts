/** The envelope of the API, as the tests read it. */
export interface Envelope<Result> {
  result: Result;
  success: boolean;
  errors: { code: number; message: string }[];
  messages: unknown[];
}

export interface Image {
  id: string;
  filename?: string;
  uploaded: string;
  requireSignedURLs: boolean;
  creator?: string;
  meta?: Record<string, unknown>;
  variants: string[];
}

export interface Page {
  images: Image[];
  continuation_token?: string | null;
}

export async function read<Result>(response: Response): Promise<Envelope<Result>> {
  return (await response.json()) as Envelope<Result>;
}

export async function imagesOf(response: Response): Promise<Image[]> {
  return (await read<Page>(response)).result.images;
}

/** The status and the codes of a refused request. */
export async function refusal(response: Response): Promise<{ status: number; codes: number[] }> {
  const envelope = await read<null>(response);
  if (envelope.success || envelope.result !== null) {
    throw new Error(`expected an error envelope, got ${JSON.stringify(envelope)}`);
  }
  return { status: response.status, codes: envelope.errors.map((error) => error.code) };
}
