import { parseNeonRequest } from "../../../local/postgres/neon-request.ts";
import type { Statement } from "../../../local/postgres/statement.ts";

/** Keeps every statement that this process sends to one Postgres, with its parameters as they go over the wire. */
export class RecordedStatements {
  readonly #fetch = globalThis.fetch;
  #statements: Statement[] = [];

  /** `endpoint` is where the statements go. */
  constructor(endpoint: string) {
    globalThis.fetch = (url, init) => {
      if (url !== endpoint) return this.#fetch(url, init);
      const request = parseNeonRequest({ "neon-raw-text-output": "true" }, String(init?.body));
      const queries = request.type === "single" ? [request.query] : request.queries;
      this.#statements.push(...queries.map(({ statement }) => statement));
      // Without the services' deadlines: a busy machine is no reason to see no answer.
      return this.#fetch(url, { ...init, signal: null });
    };
  }

  /** Those sent since the last `take`, the same one once. */
  take(): Statement[] {
    const taken = this.#statements;
    this.#statements = [];
    return [...new Map(taken.map((statement) => [JSON.stringify(statement), statement])).values()];
  }

  /** Records no more. */
  stop(): void {
    globalThis.fetch = this.#fetch;
  }
}
