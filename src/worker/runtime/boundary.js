const IMPORTED = {
  RS256: ["jwk", { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }],
  ES256: ["jwk", { name: "ECDSA", namedCurve: "P-256" }],
  EdDSA: ["jwk", { name: "Ed25519" }],
  HS256: ["raw", { name: "HMAC", hash: "SHA-256" }],
};
const VERIFIED = { ES256: { name: "ECDSA", hash: "SHA-256" } };
const keys = new Map();

const importKey = async (algorithm, key) => {
  const [format, parameters] = IMPORTED[algorithm];
  const material = format === "raw" ? new TextEncoder().encode(key) : JSON.parse(key);
  return crypto.subtle.importKey(format, material, parameters, false, ["verify"]);
};

/** Whether a signature fits; a key that can't be used verifies nothing. */
export const verify = async (algorithm, key, signature, data) => {
  const [sig, signed] = [signature.slice(), data.slice()];
  try {
    const id = `${algorithm}\n${key}`;
    let imported = keys.get(id);
    if (!imported) {
      imported = await importKey(algorithm, key);
      if (keys.size >= 128) keys.clear();
      keys.set(id, imported);
    }
    const parameters = VERIFIED[algorithm] ?? IMPORTED[algorithm][1];
    return await crypto.subtle.verify(parameters, imported, sig, signed);
  } catch {
    return false;
  }
};
