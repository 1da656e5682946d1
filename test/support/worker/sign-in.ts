import { type ApiAnswer, api, ORIGIN } from "./tenant.ts";

/** The cookie of an answer, as a browser would send it back; empty when the answer set none. */
export function cookieOf(answer: ApiAnswer): string {
  return answer.headers.get("Set-Cookie")?.split(";")[0] ?? "";
}

/** Signs in with a key, from a page of the platform; the cookie that a browser would send from then on. */
export async function signIn(apiKey: string): Promise<string> {
  const answer = await api("POST", "/api/session", { json: { apiKey }, headers: { Origin: ORIGIN } });
  if (answer.status !== 200) throw new Error(`Signing in was answered ${answer.status}.`);
  return cookieOf(answer);
}
