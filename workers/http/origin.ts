/**
 * Whether a page of `origin` may act on this deployment: pages of the address that was asked, and those the operator named.
 * `requestUrl` is the whole address of the request.
 */
export function isAllowedOrigin(origin: string, requestUrl: string, allowedOrigins: readonly string[]): boolean {
  return origin === new URL(requestUrl).origin || allowedOrigins.includes(origin);
}

/** Whether a request comes over plain HTTP from this very machine, where there is nobody to listen: a browser keeps no cookie marked Secure there. */
export function isLoopback(requestUrl: string): boolean {
  const { protocol, hostname } = new URL(requestUrl);
  return protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost");
}
