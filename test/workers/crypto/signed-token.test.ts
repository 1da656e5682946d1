import { describe, expect, it } from "vitest";
import { fromBase64Url, openToken, signToken, toBase64Url } from "../../../workers/crypto/signed-token.ts";

const SECRET = "a secret of thirty-two characters";

describe("signed texts", () => {
  it("come back as the value that was signed", async () => {
    const token = await signToken("session", { keyId: "key_1", spaß: [1, null] }, SECRET);
    expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
    expect(await openToken("session", token, SECRET)).toEqual({ keyId: "key_1", spaß: [1, null] });
  });

  it("are worthless for another purpose, under another secret, or with any character changed", async () => {
    const token = await signToken("session", { keyId: "key_1" }, SECRET);
    expect(await openToken("call", token, SECRET)).toBeNull();
    expect(await openToken("session", token, `${SECRET}!`)).toBeNull();
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
      expect(await openToken("session", changed, SECRET), `character ${at}`).toBeNull();
    }
  });

  it.each(["", ".", "a", "a.", ".a", "a.b.c", "a b.c"])("refuse %j", async (text) => {
    expect(await openToken("session", text, SECRET)).toBeNull();
  });
});

describe("base64url", () => {
  // RFC 4648 section 10, without padding.
  it.each([
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
  ])("writes %s as %s and reads it back", (text, encoded) => {
    const bytes = new TextEncoder().encode(text);
    expect(toBase64Url(bytes)).toBe(encoded);
    expect(fromBase64Url(encoded)).toEqual(bytes);
  });

  it("uses - and _ instead of + and /", () => {
    expect(toBase64Url(new Uint8Array([0xfb, 0xff]))).toBe("-_8");
  });

  it.each(["", "Zg==", "Zh", "A", "+/8"])("does not read %j", (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });
});
