const USABLE = /^[\w\-=]{1,255}$/;

/** The id of a request: the client's own if it can be one, or a new one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && USABLE.test(given) ? given : crypto.randomUUID();
}
