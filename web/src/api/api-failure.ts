/** A request that got no answer (`code: "network"`, status 0) or an answer that says no. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  /** Time after which the server said to ask again; NaN when it did not. */
  readonly retryAfterSeconds: number;
  constructor(code: string, status: number, message: string, cause?: unknown, retryAfterSeconds = Number.NaN) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** True when the same request may well succeed in a moment: nothing about it was wrong. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
