/*
 * Types of the Workers runtime that the worker's own encoders name, as far as they use them here: the local services
 * are compiled with Node's types.
 */

interface AnalyticsEngineDataset {
  writeDataPoint(point?: { indexes?: unknown[]; blobs?: unknown[]; doubles?: number[] }): void;
}

interface SqlStorage {
  exec<Row extends Record<string, unknown>>(sql: string, ...values: unknown[]): { toArray(): Row[] };
}
