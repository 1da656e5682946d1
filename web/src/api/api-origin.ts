/** Empty for the page's own origin; set at build time when the dashboard is hosted apart from the API. */
export const API_ORIGIN: string = import.meta.env.VITE_API_ORIGIN ?? "";
