import { protocolError, type VendorIdentity } from "./vendor-errors.ts";

/** Types of an answer that is no headerless audio: texts and error pages, and audio in a container. */
const OTHER_TYPE =
  /^(?:text\/|application\/(?:.*\+)?(?:json|xml|problem|xhtml|javascript)|image\/|multipart\/|audio\/(?:mpeg|mp3|mp4|m4a|x-m4a|aac|flac|x-flac|ogg|opus|webm)\b|video\/)/i;

/**
 * Throws when an answer says by its type that it is no headerless audio, however good its status: played, an error page
 * would be noise. Answers without a type are taken.
 */
export function requireRawAudio(vendor: VendorIdentity, response: Response): void {
  const type = response.headers.get("content-type") ?? "";
  const [name = ""] = type.split(";");
  if (!OTHER_TYPE.test(name.trim())) return;
  response.body?.cancel().catch(() => {}); // not read: it ends either way
  throw protocolError(vendor, `the answer is no raw audio but ${name.trim().slice(0, 40)}`);
}
