import { API_ORIGIN } from "../api/api-origin.ts";
import type { Operation } from "./api-description.ts";

/** Answer of the API as it came: what a reader of its documentation wants to see. */
export interface RawAnswer {
  status: number;
  tookMs: number;
  text: string;
}

/** More of an answer is not shown. */
const MAX_CHARACTERS = 50_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Address of an operation with `values` in the places of its parameters; those left empty are left out. */
export function addressOf({ path, parameters }: Operation, values: Readonly<Record<string, string>>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
  const query = new URLSearchParams();
  for (const { name, in: place } of parameters) {
    const value = values[name] ?? "";
    if (place === "query" && value !== "") query.set(name, value);
  }
  const search = query.toString();
  return search === "" ? filled : `${filled}?${search}`;
}

/** Sends an operation with the browser's session. Rejects where no answer came. */
export async function sendOperation(operation: Operation, values: Record<string, string>, body: string | null) {
  const startedAtMs = performance.now();
  const headers = operation.parameters.flatMap(({ name, in: place }) => {
    const value = values[name] ?? "";
    return place === "header" && value !== "" ? [[name, value] as [string, string]] : [];
  });
  const response = await fetch(API_ORIGIN + addressOf(operation, values), {
    method: operation.method,
    credentials: "include",
    cache: "no-store",
    headers: [...headers, ...(body === null ? [] : [["Content-Type", "application/json"] as [string, string]])],
    ...(body === null ? {} : { body }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const text = indented(await response.text());
  const answer: RawAnswer = {
    status: response.status,
    tookMs: Math.round(performance.now() - startedAtMs),
    text: text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n…` : text,
  };
  return answer;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON, such as a file of leads: shown as it is.
    return text;
  }
}
