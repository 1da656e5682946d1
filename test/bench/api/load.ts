import { LoadConnection } from "./connection.ts";

/** What a load measured. Times are ms. */
export interface LoadResult {
  answered: number;
  perSecond: number;
  /** From the moment each request was to be sent, whether or not it could be. */
  latenciesMs: number[];
  /** Answers by status. */
  statuses: Record<number, number>;
  /** Answers by where they came from. */
  sources: Record<string, number>;
  /** How late requests were sent, at most: what is late here is not the worker's doing. */
  sentLateMs: number;
}

/** Makes the nth request. */
export type RequestMaker = (n: number) => Buffer;

/** Open loop: `perSecond` requests a second, each at its time whatever became of those before it. */
export async function openLoop(
  port: number,
  request: RequestMaker,
  plan: { perSecond: number; forMs: number; connections: number },
): Promise<LoadResult> {
  const result = emptyResult();
  const free = await Promise.all(Array.from({ length: plan.connections }, () => LoadConnection.open(port)));
  const all = [...free];
  const total = Math.floor((plan.perSecond * plan.forMs) / 1000);
  const startedAtMs = performance.now() + 50;
  const dueAtMs = (n: number): number => startedAtMs + (n * 1000) / plan.perSecond;
  let next = 0;
  let settled = 0;
  await new Promise<void>((resolve, reject) => {
    const sendDue = (): void => {
      while (next < total && free.length > 0 && dueAtMs(next) <= performance.now()) {
        const n = next++;
        // The longest unused: the worker closes what is idle for five seconds.
        const connection = free.shift() as LoadConnection;
        result.sentLateMs = Math.max(result.sentLateMs, performance.now() - dueAtMs(n));
        connection.send(request(n)).then((answer) => {
          count(result, answer, performance.now() - dueAtMs(n));
          free.push(connection);
          settled++;
          if (settled === total) finish();
          else sendDue();
        }, fail);
      }
    };
    // A millisecond is the finest that a timer gives; what falls due in between is sent together.
    const timer = setInterval(sendDue, 1);
    const finish = (): void => {
      clearInterval(timer);
      resolve();
    };
    const fail = (error: Error): void => {
      clearInterval(timer);
      reject(error);
    };
  });
  for (const connection of all) connection.close();
  result.perSecond = (settled * 1000) / (performance.now() - startedAtMs);
  return result;
}

/**
 * Closed loop: each connection sends its next request when the last was answered, for `forMs`. Measures the most that
 * is answered.
 */
export async function closedLoop(
  port: number,
  request: RequestMaker,
  plan: { forMs: number; connections: number },
): Promise<LoadResult> {
  const result = emptyResult();
  const connections = await Promise.all(Array.from({ length: plan.connections }, () => LoadConnection.open(port)));
  const startedAtMs = performance.now();
  const endAtMs = startedAtMs + plan.forMs;
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      for (let sentAtMs = performance.now(); sentAtMs < endAtMs; sentAtMs = performance.now()) {
        count(result, await connection.send(request(next++)), performance.now() - sentAtMs);
      }
      connection.close();
    }),
  );
  result.perSecond = (result.answered * 1000) / (performance.now() - startedAtMs);
  return result;
}

function emptyResult(): LoadResult {
  return { answered: 0, perSecond: 0, latenciesMs: [], statuses: {}, sources: {}, sentLateMs: 0 };
}

function count(result: LoadResult, answer: { status: number; source: string }, latencyMs: number): void {
  result.answered++;
  result.latenciesMs.push(latencyMs);
  result.statuses[answer.status] = (result.statuses[answer.status] ?? 0) + 1;
  if (answer.source !== "") result.sources[answer.source] = (result.sources[answer.source] ?? 0) + 1;
}
