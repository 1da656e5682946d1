/** The query is outside the dialect, or does not fit the data; the message says what and where. */
export class AnalyticsQueryError extends Error {
  override readonly name = "AnalyticsQueryError";
}
