import { CallDraws } from "../latency/draws.ts";
import { type LatencyProfile, PROFILES } from "../latency/profiles.ts";
import type { Opening } from "./recognition/worker-messages.ts";

/**
 * The draws of a connection, which is a call of its own; undefined when nothing is to be added. They know no time:
 * nothing that speech to text draws can be in a brown-out.
 */
export function connectionDraws({ latency, connection }: Opening): CallDraws | undefined {
  const profile: LatencyProfile | null = PROFILES[latency.profile];
  return profile === null ? undefined : new CallDraws(profile, latency.seed, connection, () => 0);
}
