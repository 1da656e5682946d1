import speech from "../../call/apology.wav";
import type { CategoryRunner, FinishedStep, StepContext, StepPlan } from "../category.ts";
import { shuffled } from "../rounds.ts";
import { StepFailure } from "../step-failure.ts";
import { apiMetrics } from "./api-metrics.ts";
import type { ApiResult, ShortOutcome } from "./api-result.ts";
import { type ApiEndpoint, type ApiRequest, type ApiSample, endpoints } from "./endpoints.ts";
import { openLoop, timedRequest } from "./open-loop.ts";

/** Requests a second that are offered; the limit of a key is 3,000 a minute. */
const RATE_PER_SECOND = 40;
/** Requests of each kind in one round: an endpoint has one kind, or two where its answers are cached. */
const REQUESTS_PER_KIND = 3;
/** Writes a second, apart from the reads: each makes what is cached of its kind out of date. */
const WRITES_PER_SECOND = 10;
/** Requests of a burst, and how many of them at a time. */
const BURST = { requests: 60, concurrency: 16 } as const;
/** Every second round has a sentence: it takes as long as all else of a round. */
const ROUNDS_PER_SENTENCE = 2;

/** Runner of the category API: the founding document's endpoints and every list, as their users ask for them. */
export const apiRunner: CategoryRunner<ApiResult> = {
  category: "api",
  samplingMs: 57_000,

  plan({ request, services }) {
    const kinds = reads.reduce((sum, { cached }) => sum + (cached === undefined ? 1 : 2), 0);
    const expectedMs = (kinds * REQUESTS_PER_KIND * 1_000) / RATE_PER_SECOND + 300;
    const writingMs = (writes.length * REQUESTS_PER_KIND * 1_000) / WRITES_PER_SECOND;
    const isSpeechFree = services !== "vendor" || request.vendors;
    return Array.from({ length: request.rounds }, (_, round): StepPlan[] => [
      { kind: "open_loop", round, expectedMs, parameters: null },
      { kind: "writes", round, expectedMs: writingMs, parameters: null },
      { kind: "burst", round, expectedMs: 300, parameters: null },
      ...(isSpeechFree && round % ROUNDS_PER_SENTENCE === 0
        ? [{ kind: "voice_process", round, expectedMs: 2_000, parameters: null }]
        : []),
    ]).flat();
  },

  async run({ kind }, context) {
    if (kind === "burst") return burst(context);
    const measure = kind === "open_loop" ? mixedReads : kind === "writes" ? mixedWrites : voiceProcess;
    return { requests: await measure(context), perSecond: null };
  },

  report(steps: readonly FinishedStep<ApiResult>[], { services, request }) {
    const isSpeechLeftOut = services === "vendor" && !request.vendors;
    return {
      metrics: apiMetrics(steps, isSpeechLeftOut),
      details: {
        notes: [
          `Requests come at random times, ${RATE_PER_SECOND} a second, and count from when they were due. The network is the runtime's own: from the benchmark's object to the worker.`,
          "A cached figure is of requests that the cache did answer, an uncached one of those that it did not.",
        ],
      },
    };
  },
};

const reads = endpoints.filter(({ isWrite }) => isWrite !== true);
const writes = endpoints.filter(({ isWrite }) => isWrite === true);

/** Reads of every kind, in an order of chance, at times of chance. */
async function mixedReads(context: StepContext): Promise<ShortOutcome[]> {
  const { random, fetchApi, sandbox } = context;
  const page = 1 + Math.floor(random() * 20);
  const calls = await fetchApi(`/api/calls?limit=100&services=generated&fields=id,createdAt&page=${page}`);
  const { data } = (await calls.json()) as { data?: { items: { id: string; createdAt: string }[] } };
  const items = data?.items ?? [];
  if (items.length < 2) throw new StepFailure("the sandbox has too few calls");
  const sample: ApiSample = {
    agentId: sandbox.agent.id,
    callIds: items.map(({ id }) => id),
    callTimesMs: items.map(({ createdAt }) => Date.parse(createdAt)),
  };
  // What is to come from the cache is asked for once before.
  const repeated = reads.flatMap(({ name, cached }) =>
    cached === undefined ? [] : { name, isRepeated: true, request: cached(sample) },
  );
  for (const { request } of repeated) await (await sent(context, request)).arrayBuffer();
  return atRandomTimes(context, [...times(repeated), ...times(reads.map(freshOf(sample, random)))], RATE_PER_SECOND);
}

/** Writes of every kind, at times of chance. */
function mixedWrites(context: StepContext): Promise<ShortOutcome[]> {
  const sample: ApiSample = { agentId: context.sandbox.agent.id, callIds: [], callTimesMs: [] };
  return atRandomTimes(context, times(writes.map(freshOf(sample, context.random))), WRITES_PER_SECOND);
}

/** Request, or a maker of new ones, with the name of its endpoint. */
interface Asked {
  name: string;
  isRepeated: boolean;
  request: ApiRequest | (() => ApiRequest);
}

const freshOf =
  (sample: ApiSample, random: () => number) =>
  ({ name, uncached }: ApiEndpoint): Asked => ({ name, isRepeated: false, request: () => uncached(sample, random) });

const times = (asked: readonly Asked[]): Asked[] => Array.from({ length: REQUESTS_PER_KIND }, () => asked).flat();

async function atRandomTimes(
  context: StepContext,
  asked: readonly Asked[],
  ratePerSecond: number,
): Promise<ShortOutcome[]> {
  const items = shuffled(asked, context.random).map(({ name, isRepeated, request }) => ({
    of: { name, isRepeated },
    request: typeof request === "function" ? request() : request,
  }));
  const outcomes = await openLoop(items, ratePerSecond, ({ request }) => sent(context, request), context);
  return outcomes.map(({ item: { of }, outcome: { latencyMs, ...outcome } }) => ({ ...of, ms: latencyMs, ...outcome }));
}

/** As many answers from the cache as 16 clients get that ask again as soon as they are answered. */
async function burst(context: StepContext): Promise<ApiResult> {
  const { monotonicMs, signal } = context;
  const request: ApiRequest = { path: "/api/campaigns/list?limit=50" };
  await (await sent(context, request)).arrayBuffer();
  const requests: ShortOutcome[] = [];
  let left: number = BURST.requests;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      signal.throwIfAborted();
      const { latencyMs, ...outcome } = await timedRequest(() => sent(context, request), monotonicMs(), monotonicMs);
      requests.push({ name: "burst", isRepeated: true, ms: latencyMs, ...outcome });
    }
  };
  const startedAtMs = monotonicMs();
  await Promise.all(Array.from({ length: BURST.concurrency }, client));
  const seconds = (monotonicMs() - startedAtMs) / 1_000;
  return { requests, perSecond: seconds > 0 ? requests.length / seconds : null };
}

/** One recorded sentence, with the agent's answer and its audio: a whole turn in one request. */
async function voiceProcess(context: StepContext): Promise<ShortOutcome[]> {
  const { fetchApi, sandbox, monotonicMs } = context;
  const send = () =>
    fetchApi(`/api/voice/process?agentId=${sandbox.agent.id}`, {
      method: "POST",
      headers: { "Content-Type": "audio/wav" },
      body: speech,
    });
  const { latencyMs, ...outcome } = await timedRequest(send, monotonicMs(), monotonicMs);
  return [{ name: "voice_process", isRepeated: false, ms: latencyMs, ...outcome }];
}

function sent({ fetchApi }: StepContext, { path, method, json }: ApiRequest): Promise<Response> {
  if (method === undefined) return fetchApi(path);
  return fetchApi(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) });
}
