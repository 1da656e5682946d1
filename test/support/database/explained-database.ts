/** What is wrong with a statement's plan. */
export interface PlanProblem {
  kind: "sequential scan" | "whole index" | "sort" | "rows read";
  detail: string;
}

/** A statement as it goes over the wire. */
interface SentStatement {
  readonly text: string;
  readonly params: readonly (string | null)[];
}

/**
 * A Postgres full of generated organisations that tells how it would answer. `explain-setup.ts` starts it, in Node; its
 * users are typed for the worker, so this says no more than both know.
 */
export interface ExplainedDatabase {
  readonly connectionString: string;
  readonly fetchEndpoint: string;
  /** Statements that this process sent since the last `take`, the same one once. */
  take(): SentStatement[];
  /** What is wrong with the plan of a statement. */
  explain(statement: SentStatement): Promise<PlanProblem[]>;
  /** Rows that a SELECT takes from big tables, those it then leaves out counted. */
  countRowsRead(statement: SentStatement): Promise<number>;
  /** Foreign keys, as `table (columns)`, that no index begins with. */
  unindexedReferences(): Promise<string[]>;
  close(): Promise<void>;
}
