import { createProviderHealth } from "../../../voice/failover/provider-health.ts";
import { workerClock } from "../../time/worker-clock.ts";

/** Health of the vendors, one record per isolate: what one call learns of a vendor spares the others their wait. */
export const providerHealth = createProviderHealth(workerClock);
