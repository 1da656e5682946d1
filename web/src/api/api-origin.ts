/** Empty for the page's own origin; set at build time when the dashboard is hosted apart from the API. */
export const API_ORIGIN: string = import.meta.env.VITE_API_ORIGIN ?? "";

/** Address of a WebSocket of the API. */
export function socketAddress(path: string): string {
  return new URL(path, API_ORIGIN === "" ? location.href : API_ORIGIN).href.replace(/^http/, "ws");
}
