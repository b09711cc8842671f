// A body's bytes.

export const byteLength = (body) => body.byteLength;

export const copyTo = (body, from, to) => to.set(body.subarray(from, from + to.length));
