import { ApiError } from "../http/errors.ts";
import { readBody } from "./request-body.ts";

/** Heads of the parts of a form, and its other fields. */
const MAX_FORM_OVERHEAD_BYTES = 64 * 1_024;
/** Stands in a decoded text for bytes that are not UTF-8. */
const REPLACEMENT_CHARACTER = "\uFFFD";

/** True when a `Content-Type` is that of a form with files. */
export function isForm(contentType: string): boolean {
  return /^multipart\/form-data\b/i.test(contentType.trim());
}

/**
 * Reads the part `file` of a form, which is held in memory whole. 413 above `maxBytes`, 400 for what is no form, has no
 * such file, or names it in bytes that are not UTF-8.
 */
export async function readFormFile(request: Request, maxBytes: number): Promise<File> {
  const body = await readBody(request, maxBytes + MAX_FORM_OVERHEAD_BYTES);
  const headers = { "Content-Type": request.headers.get("Content-Type") ?? "" };
  const form = await new Response(body, { headers }).formData().catch(() => {
    throw new ApiError("invalid_request", "The body is not a valid form.");
  });
  const file = form.get("file");
  if (!(file instanceof File)) {
    throw new ApiError("invalid_request", "Not valid: file.", {
      details: [{ path: "file", message: "the form needs a part of this name that is a file" }],
    });
  }
  if (file.name.includes(REPLACEMENT_CHARACTER)) {
    throw new ApiError("invalid_request", "The form is not UTF-8.", {
      details: [{ path: "file", message: "has a name that is not UTF-8" }],
    });
  }
  if (file.size > maxBytes) throw new ApiError("payload_too_large", `A file in a form may have ${maxBytes} bytes.`);
  return file;
}
