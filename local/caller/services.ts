import { z } from "zod";
import { servicesKinds } from "../../voice/timeline/services-kind.ts";

const REQUEST_DEADLINE_MS = 30_000;

const healthSchema = z.object({
  data: z.object({ services: z.enum(servicesKinds).exclude(["generated"]), simulatedLatency: z.string().nullable() }),
});

/** Says, wherever timings are printed, what the platform's speech and language services are: its own word for it. */
export async function describeServices(url: string): Promise<string> {
  const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(REQUEST_DEADLINE_MS) });
  const { services, simulatedLatency } = healthSchema.parse(await response.json()).data;
  switch (services) {
    case "vendor":
      return "vendors' speech and language services";
    case "local":
      return "local speech and language services: their timings are no vendor's";
    case "simulated":
      return `local speech and language services with simulated latency, profile ${simulatedLatency}`;
  }
}
