/**
 * Whether a page of `origin` may act on this deployment: pages of the address that was asked, and those the operator named.
 * `requestUrl` is the whole address of the request.
 */
export function isAllowedOrigin(origin: string, requestUrl: string, allowedOrigins: readonly string[]): boolean {
  return origin === new URL(requestUrl).origin || allowedOrigins.includes(origin);
}
