import { expect, it } from "vitest";
import { createCredentialCipher, type EncryptionKey } from "../../../workers/crypto/credential-cipher.ts";

const key = (id: string, fill: number): EncryptionKey => ({ id, bytes: new Uint8Array(32).fill(fill) });
const notGenuine = { ok: false, error: "not_genuine" };

it("opens what it sealed, with the same context only", async () => {
  const cipher = createCredentialCipher([key("a", 1)]);
  const sealed = await cipher.seal("sk-ünïcode-…", "org_1\ndeepgram");
  expect(sealed.ciphertext).not.toContain("sk-");
  expect(await cipher.open(sealed, "org_1\ndeepgram")).toEqual({ ok: true, value: "sk-ünïcode-…" });
  expect(await cipher.open(sealed, "org_2\ndeepgram")).toEqual(notGenuine);
  expect(await cipher.open(sealed, "org_1\nopenai-compatible")).toEqual(notGenuine);
});

it("seals the same text differently each time", async () => {
  const cipher = createCredentialCipher([key("a", 1)]);
  const sealed = await Promise.all(Array.from({ length: 20 }, () => cipher.seal("same", "context")));
  expect(new Set(sealed.map(({ ciphertext }) => ciphertext)).size).toBe(20);
});

it("opens nothing of which a byte was changed", async () => {
  const cipher = createCredentialCipher([key("a", 1)]);
  const { ciphertext, keyId } = await cipher.seal("secret", "context");
  const bytes = Uint8Array.from(atob(ciphertext), (character) => character.charCodeAt(0));
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.with(at, (bytes[at] ?? 0) ^ 1);
    const text = btoa(String.fromCharCode(...changed));
    expect(await cipher.open({ ciphertext: text, keyId }, "context")).toEqual(notGenuine);
  }
  for (const text of ["", "AAAA", "not base64!"]) {
    expect(await cipher.open({ ciphertext: text, keyId }, "context")).toEqual(notGenuine);
  }
});

it("seals with the first key and opens with any, by its name", async () => {
  const before = await createCredentialCipher([key("a", 1)]).seal("secret", "context");
  const rotated = createCredentialCipher([key("b", 2), key("a", 1)]);
  expect(await rotated.open(before, "context")).toEqual({ ok: true, value: "secret" });
  expect((await rotated.seal("secret", "context")).keyId).toBe("b");
  const lost = createCredentialCipher([key("b", 2)]);
  expect(await lost.open(before, "context")).toEqual({ ok: false, error: "unknown_key" });
  expect(await lost.open({ ...before, keyId: "b" }, "context")).toEqual(notGenuine);
});
