import { type ServicesKind, servicesKinds } from "../../../voice/timeline/services-kind.ts";
import { formatCount } from "./format.ts";

/** Kinds of services as a switch names them. */
export const servicesLabels: Record<ServicesKind, string> = {
  vendor: "Real vendors",
  simulated: "Simulated latency",
  local: "Local stand-ins",
  generated: "Generated",
};

/** The provenance of a page's figures, as a sentence. */
export const servicesSentences: Record<ServicesKind, string> = {
  vendor: "Over real vendors' speech and language services.",
  simulated: "Over stand-ins that are slow on purpose: no vendor's latency, and nothing that was charged.",
  local: "Over stand-ins on this machine at full speed: no vendor's latency, and nothing that was charged.",
  generated: "Generated for the demonstration: no such call was ever held, and nothing of it was measured.",
};

/** Reads a kind of services out of an address; null for what is none. */
export function servicesNamed(text: string | null): ServicesKind | null {
  return servicesKinds.find((name) => name === text) ?? null;
}

/** The calls that are in no figure of a page, as they were over other services; null when there were none. */
export function leftOutWords(services: ServicesKind, callsByServices: Record<ServicesKind, number>): string | null {
  const others = servicesKinds
    .filter((name) => name !== services && callsByServices[name] > 0)
    .map((name) => callsOver(name, callsByServices[name]));
  return others.length === 0 ? null : `Left out: ${others.join(" and ")}.`;
}

function callsOver(name: ServicesKind, count: number): string {
  const calls = count === 1 ? "1 call" : `${formatCount(count)} calls`;
  return name === "generated" ? `${calls} generated` : `${calls} over ${servicesLabels[name].toLowerCase()}`;
}
