import type { AgentConfig } from "../../../voice/agent.ts";
import type { SentQuery } from "../../db/client.ts";
import type { ListRequest } from "../../db/lists.ts";
import type { Env } from "../../environment/env.ts";
import type { WaitUntil } from "../../wiring/request-parts.ts";
import { sandboxSizes } from "../benchmarks/sandbox-rows.ts";
import { callList } from "../calls/call-list.ts";
import { createFollowedServices } from "../create.ts";
import { leadList } from "../outreach/leads.ts";
import { type ExplainedQuery, explainQueries } from "./explain-queries.ts";
import { queryShapes, type ShapeSample } from "./query-shapes.ts";

/** Reader of the API's query shapes over the rows of a sandbox. */
export interface ShapeReader {
  names: readonly string[];
  /** Chooses rows to ask for, by chance. */
  sample(random: () => number): Promise<ShapeSample>;
  read(name: string, sample: ShapeSample): Promise<void>;
  /** Reads, and explains the queries that this takes. */
  explain(name: string, sample: ShapeSample): Promise<ExplainedQuery[]>;
}

const DAY_MS = 86_400_000;

/** Creates the reader of query shapes for one step. */
export function createShapeReader(
  env: Env,
  waitUntil: WaitUntil,
  sandbox: { organizationId: string; agent: AgentConfig },
): ShapeReader {
  const { organizationId, agent } = sandbox;
  const services = createFollowedServices(env, waitUntil);
  const shapeOf = (name: string) => {
    const shape = queryShapes[name];
    if (shape === undefined) throw new Error("There is no such shape.");
    return shape;
  };
  return {
    names: Object.keys(queryShapes),

    async sample(random) {
      // Pages are numbered up to 10,000 rows; both lists have fewer.
      const pick = async (list: typeof callList | typeof leadList, count: number) => {
        const page = 1 + Math.floor(random() * count);
        const request = { limit: 1, page, sort: "-createdAt", filters: {} } as ListRequest;
        const read = await services.lists.read(list, organizationId, request as never);
        const row = read.ok ? (read.value.items[0] as Record<string, unknown> | undefined) : undefined;
        if (row === undefined) throw new Error("The sandbox has too few rows.");
        return row;
      };
      const call = await pick(callList, sandboxSizes.calls);
      const lead = await pick(leadList, sandboxSizes.campaigns * sandboxSizes.leadsPerCampaign);
      const at = new Date(String(call.createdAt)).getTime();
      return {
        organizationId,
        agent,
        callId: String(call.id),
        campaignId: String(lead.campaignId),
        leadId: String(lead.id),
        phone: String(lead.phone),
        dayMs: Math.floor(at / DAY_MS) * DAY_MS,
      };
    },

    async read(name, sample) {
      await shapeOf(name)(services, sample);
    },

    async explain(name, sample) {
      const sent: SentQuery[] = [];
      await shapeOf(name)(
        createFollowedServices(env, waitUntil, (query) => void sent.push(query)),
        sample,
      );
      return explainQueries(env, sent);
    },
  };
}
