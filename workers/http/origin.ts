/**
 * True for origins whose pages may act on this deployment: that of the address that was asked, and those the operator
 * named. `requestUrl` is the whole address of the request.
 */
export function isAllowedOrigin(origin: string, requestUrl: string, allowedOrigins: readonly string[]): boolean {
  return origin === new URL(requestUrl).origin || allowedOrigins.includes(origin);
}

/**
 * True for requests over plain HTTP from this very machine, where there is no listener in between: a browser keeps no
 * cookie marked Secure there.
 */
export function isLoopback(requestUrl: string): boolean {
  const { protocol, hostname } = new URL(requestUrl);
  return protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost");
}
