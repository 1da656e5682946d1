/*
 * Queueing model of a process that serves on one thread, calls or requests alike: jobs arrive by chance, wait for the
 * one before, and take a time that varies (M/G/1). With load ρ, the share of time that the thread is busy, the mean
 * wait is ρ / (1 − ρ) × s, where s is half the second moment of service times over their mean; waits fall off
 * exponentially beyond it (Kingman's bound, exact for M/M/1), which gives their quantiles. Two numbers are fitted from
 * measured points below the knee, the load that one client makes and s, with a floor for what is no queueing; points
 * that were not fitted check it. Only a model that meets its check may be extrapolated, and then over processes: each
 * object of Cloudflare's has its own thread's share, so clients are divided and not the delay.
 */

/**
 * Measured point: clients of one process, the busy share of its thread, and how long the slowest of a hundred waited.
 */
export interface CapacityPoint {
  clients: number;
  busyShare: number;
  delayP99Ms: number;
}

/** Fitted model of one process. */
export interface CapacityModel {
  /** Busy share that one client adds, and that of an idle process. */
  busyPerClient: number;
  idleBusy: number;
  /** P99 of the delay without a queue, and the ms that ρ / (1 − ρ) multiplies. */
  floorMs: number;
  waitScaleMs: number;
}

/** How well a model meets points that it was not fitted to. */
export interface ModelCheck {
  /** Largest error of the busy share, and of the delay, as a share of the measured one. */
  busyError: number;
  delayError: number;
  isGood: boolean;
}

/** Error up to which a model may be extrapolated. */
export const MAX_MODEL_ERROR = 0.1;
/** Points beyond this share are past the knee: the queue has no steady state to model. */
export const KNEE = 0.8;

/** Fits a model to points below the knee, by least squares; null with fewer than two, or when load does not grow. */
export function fitCapacity(points: readonly CapacityPoint[]): CapacityModel | null {
  const below = points.filter(({ busyShare }) => busyShare < KNEE);
  const busy = lineThrough(below.map(({ clients, busyShare }) => [clients, busyShare]));
  const delay = lineThrough(below.map(({ busyShare, delayP99Ms }) => [loadFactor(busyShare), delayP99Ms]));
  if (busy === null || delay === null || busy.slope <= 0) return null;
  return {
    busyPerClient: busy.slope,
    idleBusy: busy.intercept,
    floorMs: delay.intercept,
    waitScaleMs: Math.max(0, delay.slope),
  };
}

/** Foretells the P99 delay of one process with so many clients; infinite where its thread has no time left. */
export function foretellDelay(model: CapacityModel, clients: number): number {
  const busy = foretellBusy(model, clients);
  return busy >= 1 ? Number.POSITIVE_INFINITY : model.floorMs + model.waitScaleMs * loadFactor(busy);
}

/** Foretells the busy share of one process with so many clients. */
export function foretellBusy({ idleBusy, busyPerClient }: CapacityModel, clients: number): number {
  return Math.max(0, idleBusy + busyPerClient * clients);
}

/** Most clients of one process whose P99 delay stays within a bound; 0 when none do. */
export function clientsWithin(model: CapacityModel, delayMs: number): number {
  let [low, high] = [0, Math.ceil((1 - model.idleBusy) / model.busyPerClient)];
  if (foretellDelay(model, 1) > delayMs) return 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (foretellDelay(model, middle) <= delayMs) low = middle;
    else high = middle;
  }
  return low;
}

/** Checks a model against points that it was not fitted to, those past the knee left out; null without any. */
export function checkCapacity(model: CapacityModel, held: readonly CapacityPoint[]): ModelCheck | null {
  const below = held.filter(({ busyShare }) => busyShare < KNEE);
  if (below.length === 0) return null;
  const worst = (errorOf: (point: CapacityPoint) => number): number => Math.max(...below.map(errorOf));
  const busyError = worst(({ clients, busyShare }) => Math.abs(foretellBusy(model, clients) / busyShare - 1));
  const delayError = worst(({ clients, delayP99Ms }) => Math.abs(foretellDelay(model, clients) / delayP99Ms - 1));
  return { busyError, delayError, isGood: Math.max(busyError, delayError) <= MAX_MODEL_ERROR };
}

function loadFactor(busy: number): number {
  return busy / (1 - busy);
}

function lineThrough(points: readonly (readonly [x: number, y: number])[]): {
  slope: number;
  intercept: number;
} | null {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (n < 2 || squares === 0) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
  return { slope, intercept: meanY - slope * meanX };
}
