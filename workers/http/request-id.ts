const USABLE = /^[\w\-=]{1,255}$/;

/** The id of a request: the client's own, unless it could be anything but an id, or a new one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && USABLE.test(given) ? given : crypto.randomUUID();
}
