import type { ProviderStage } from "../../voice/providers.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import type { ProviderSecrets } from "./vendor/config.ts";

const STAGES: readonly ProviderStage[] = ["stt", "llm", "tts"];

type Addresses = Pick<ProviderSecrets, "deepgramBaseUrl" | "deepgramSpeakBaseUrl" | "llmBaseUrl">;

/**
 * Provenance of calls over these services. A service on this machine is a stand-in, and one stand-in makes a whole call
 * local: its timings are no vendor's. `simulatedLatency` is the profile after which stand-ins are slow on purpose.
 */
export function provenanceOf(
  { deepgramBaseUrl, deepgramSpeakBaseUrl, llmBaseUrl }: Addresses,
  simulatedLatency: string | null,
): Omit<CallProvenance, "colo"> {
  const addresses: [ProviderStage, string | undefined][] = [
    ["stt", deepgramBaseUrl],
    ["llm", llmBaseUrl],
    ["tts", deepgramSpeakBaseUrl ?? deepgramBaseUrl],
  ];
  const standIns = addresses.filter(([, url]) => url !== undefined && isLoopback(url)).map(([stage]) => stage);
  if (simulatedLatency === null)
    return { services: standIns.length > 0 ? "local" : "vendor", standIns, simulatedLatency };
  // Vendors are never slow on purpose: where no address says which, all are stand-ins.
  return { services: "simulated", standIns: standIns.length > 0 ? standIns : STAGES, simulatedLatency };
}

/** True for an address that leads back to this machine. A `URL` has every spelling of an IPv4 address in one form. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^127\.\d+\.\d+\.\d+$/.test(hostname) || /^(?:.+\.)?localhost$/.test(hostname) || hostname === "[::1]";
}
