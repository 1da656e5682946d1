import { err, ok, type Result } from "../../voice/result.ts";
import type { Settings } from "../environment/env.ts";

/** Encryption key of the deployment; the id is written beside each text that was encrypted with it. */
export interface EncryptionKey {
  id: string;
  /** 32 bytes. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Sealed text: base64 of the nonce (12 bytes), then the ciphertext with its tag. */
export interface SealedText {
  ciphertext: string;
  keyId: string;
}

/**
 * Reason that a sealed text does not open: its key is not among the deployment's, or it is not what was sealed with
 * this context.
 */
export type SealFailure = "unknown_key" | "not_genuine";

/** AES-GCM's usual nonce (NIST SP 800-38D section 8.2.2): random ones are safe for 2^32 texts a key. */
const NONCE_BYTES = 12;

/**
 * Creates a cipher of short texts, AES-256-GCM. `context` is authenticated with the text and has to be given again to
 * open it, so that a sealed text put into another row opens nothing there. The first key seals, all open.
 */
export function createCredentialCipher(keys: readonly [EncryptionKey, ...EncryptionKey[]]) {
  const [current] = keys;
  const importKey = ({ bytes }: EncryptionKey) =>
    crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

  return {
    /** Id of the key that seals. */
    currentKeyId: current.id,

    async seal(text: string, context: string): Promise<SealedText> {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const algorithm = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(context) };
      const sealed = await crypto.subtle.encrypt(algorithm, await importKey(current), new TextEncoder().encode(text));
      const whole = new Uint8Array(NONCE_BYTES + sealed.byteLength);
      whole.set(nonce);
      whole.set(new Uint8Array(sealed), NONCE_BYTES);
      return { ciphertext: btoa(String.fromCharCode(...whole)), keyId: current.id };
    },

    async open({ ciphertext, keyId }: SealedText, context: string): Promise<Result<string, SealFailure>> {
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined) return err("unknown_key");
      try {
        const whole = Uint8Array.from(atob(ciphertext), (character) => character.charCodeAt(0));
        const iv = whole.subarray(0, NONCE_BYTES);
        const algorithm = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(context) };
        const text = await crypto.subtle.decrypt(algorithm, await importKey(key), whole.subarray(NONCE_BYTES));
        return ok(new TextDecoder().decode(text));
      } catch {
        // Web Crypto gives one error for every change, and text that is not base64 was changed too.
        return err("not_genuine");
      }
    },
  };
}

/** Cipher of credentials, see `createCredentialCipher`. */
export type CredentialCipher = ReturnType<typeof createCredentialCipher>;

/** Creates the cipher of the deployment's own keys (`CREDENTIALS_KEYS`); null when it has none. */
export function credentialCipherOf({ CREDENTIALS_KEYS }: Settings): CredentialCipher | null {
  const [current, ...earlier] = CREDENTIALS_KEYS ?? [];
  return current === undefined ? null : createCredentialCipher([current, ...earlier]);
}
