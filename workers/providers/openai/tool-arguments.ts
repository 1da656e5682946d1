import { parseLooseJson } from "./loose-json.ts";

/** More fragments than this are joined and not tried in parts. */
const MAX_PARTS_TRIED = 200;

/**
 * Returns the arguments that `parts` make: their text joined, or, where that is no JSON object, the longest beginning
 * or end of the parts that is one, since arguments are sometimes sent twice. `{}` for none. JSON that is nearly right
 * is put right; text that is no object either way is returned as it is.
 */
export function readArguments(parts: readonly string[]): string {
  const whole = parts.join("");
  if (whole.trim() === "" || whole.trim() === "null") return "{}";
  const object = objectText(whole);
  if (object !== null) return object;
  let best = "";
  for (let at = 1; at < parts.length && parts.length <= MAX_PARTS_TRIED; at++) {
    for (const part of [parts.slice(at), parts.slice(0, at)]) {
      const text = objectText(part.join(""));
      if (text !== null && text.length > best.length) best = text;
    }
  }
  return best === "" ? (mended(whole) ?? whole) : best;
}

/** The object that a text means which is not JSON, or JSON of another form: a list of one, a text within a fence. */
function mended(text: string): string | null {
  const value = parseLooseJson(text);
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof only === "string") return objectText(only);
  return typeof only === "object" && only !== null && !Array.isArray(only) ? JSON.stringify(only) : null;
}

/** True when `text` is a JSON object. */
export function isJsonObject(text: string): boolean {
  return objectText(text) !== null;
}

/** The JSON object in `text`, which may be JSON text once more; null when it is none. */
function objectText(text: string): string | null {
  const first = text.trimStart()[0];
  if (first !== "{" && first !== '"') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string") return objectText(value);
    return typeof value === "object" && value !== null ? text : null;
  } catch {
    return null; // not JSON
  }
}
