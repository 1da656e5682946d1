import type { AnalyticsFailure } from "../../analytics/sql-api.ts";
import { ApiError } from "../../http/errors.ts";

/** The refusal of figures whose analytics did not answer. It tells no more than the client may know. */
export function analyticsRefusal(failure: AnalyticsFailure): Error {
  switch (failure.reason) {
    case "not_configured":
      return new ApiError("unavailable", "This deployment has no access to its analytics.", {
        retryAfterSeconds: 3600,
      });
    case "unreachable":
    case "deadline_exceeded":
    case "malformed_answer":
      return new ApiError("unavailable", "The analytics did not answer; try again.", { retryAfterSeconds: 5 });
    case "refused":
      return refused(failure.status);
  }
}

function refused(status: number): Error {
  if (status === 401 || status === 403) {
    return new ApiError("unavailable", "This deployment may not read its analytics.", { retryAfterSeconds: 3600 });
  }
  if (status === 429 || status >= 500) {
    return new ApiError("unavailable", "The analytics are busy; try again.", { retryAfterSeconds: 30 });
  }
  // A query that they do not understand is a fault of ours.
  return new Error(`Analytics Engine refused a query with status ${status}`);
}
