import type { PlanProblem } from "../../../support/database/explained-database.ts";
import { type ExplainedMethods, none, OF_FEW, run } from "./explained.ts";

/** What is found is put in order; a frequent word is looked for in the newest lines until there are enough. */
const MATCHES = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "an index of words gives all that match, in no order",
};

/** Methods of `services/calls`, those for a call in progress included. */
export const calls: ExplainedMethods = {
  "calls.calls.prepare": none("inserts"),
  "calls.calls.prepareOnce": run(({ request }, { agent }) =>
    request.calls.calls.prepareOnce(agent, "browser", { key: "explained call", fingerprint: "" }),
  ),
  "calls.calls.find": run(({ request }, { organizationId, callId }) =>
    request.calls.calls.find(organizationId, callId),
  ),
  "calls.calls.turns": run(
    ({ request }, { organizationId, callId }) => request.calls.calls.turns(organizationId, callId),
    OF_FEW("a call has few turns, so that either index is right"),
  ),
  "calls.calls.transcript": run(
    ({ request }, { organizationId, callId }) => request.calls.calls.transcript(organizationId, callId),
    OF_FEW("a call has few lines, so that either index is right"),
  ),
  "calls.callAudio.state": none("asks the call's object"),
  "calls.callAudio.stream": none("reads the bucket"),
  "calls.callAudio.noteHeard": run(({ request }, { author, callId }) =>
    request.calls.callAudio.noteHeard(author, callId),
  ),
  "calls.callAudio.erase": none("asks the call's object and inserts"),
  "calls.counts.count": run(
    async ({ request }, { organizationId, agent }) => {
      for (const filters of [{}, { agentId: agent.id }, { worstGapOverMs: "500" }, { words: "appointment" }]) {
        await request.calls.counts.count(organizationId, filters);
      }
    },
    {
      kinds: ["rows read", "sort", "whole index", "sequential scan"],
      reason: "a count of at most 10,000 calls, which is most of what the load set has",
    },
  ),
  "calls.files.open": run(
    async ({ request }, { organizationId, agent }) => {
      const file = await request.calls.files.open(organizationId, { agentId: agent.id });
      if (!file.ok) throw new Error("The load set has more calls than a file.");
      for await (const _ of file.value);
    },
    { kinds: ["rows read", "sort"], reason: "a file of all calls of an agent, of which the planner takes all at once" },
  ),
  "calls.labels.list": run(({ request }, { organizationId, callId }) =>
    request.calls.labels.list(organizationId, callId),
  ),
  "calls.labels.change": run(({ request }, { organizationId, callId }) =>
    request.calls.labels.change(organizationId, callId, "key_nobody", { addTags: [], removeTags: ["none"] }),
  ),
  "calls.notes.list": run(({ request }, { organizationId, callId }) =>
    request.calls.notes.list(organizationId, callId),
  ),
  "calls.notes.add": run(({ request }, { organizationId }) =>
    request.calls.notes.add(organizationId, "call_nobody", "key_nobody", "None."),
  ),
  "calls.notes.remove": run(({ request }, { organizationId, callId }) =>
    request.calls.notes.remove(organizationId, callId, "note_nobody"),
  ),
  "calls.labelRules.list": run(({ request }, { organizationId }) => request.calls.labelRules.list(organizationId)),
  "calls.labelRules.create": none("counts an organisation's few rules, and inserts"),
  "calls.labelRules.remove": run(({ request }, { organizationId }) =>
    request.calls.labelRules.remove(organizationId, "rule_nobody"),
  ),
  "calls.views.list": run(({ request }, { organizationId }) => request.calls.views.list(organizationId)),
  "calls.views.create": none("counts an organisation's few views, and inserts"),
  "calls.views.remove": run(({ request }, { organizationId }) =>
    request.calls.views.remove(organizationId, "view_nobody"),
  ),
  "calls.runningCalls.progress": none("asks the call's object"),
  "calls.runningCalls.operate": none("asks the call's object"),
  "calls.runningCalls.end": none("asks the call's object"),
  "calls.transcriptSearch.find": run(
    async (
      {
        request: {
          calls: { transcriptSearch },
        },
      },
      { organizationId, agent },
    ) => {
      const limit = 20;
      await transcriptSearch.find({ organizationId, query: "appointment", limit });
      await transcriptSearch.find({ organizationId, query: "reference -parking", limit });
      await transcriptSearch.find({ organizationId, query: '"see doctor"', agentId: agent.id, role: "user", limit });
    },
    MATCHES,
  ),
  "call.loadProviders": run(({ call }, { organizationId }) => call.loadProviders(organizationId)),
  "call.permitted": none("compares names"),
  "call.permittedEasyModel": none("compares names"),
  "call.takeAnonymousCall": none("asks a Durable Object"),
  "call.signResumeToken": none("signs a token"),
  "call.loadAgentConfig": run(({ call }, { agent }) =>
    call.loadAgentConfig({
      callId: "call_nobody",
      organizationId: agent.organizationId,
      agentId: agent.id,
      agentSlug: agent.slug,
      agentVersion: 0,
      transport: "browser",
      expiresAtMs: 0,
    }),
  ),
  "call.loadVoiceClips": none("reads KV"),
  "call.exportTrace": none("sends to the collector"),
  "call.keepRecurringClauses": none("writes KV"),
  "call.loadCallPrices": none("reads the rates that `costs.months.read` reads"),
  "call.loadKnowledge": none("reads KV, else what `knowledgeIndexes.read` reads"),
  "call.storeCallRecord": none("inserts, and updates by primary key"),
  "call.createTools": none("makes tools; the appointment book's queries are explained on their own"),
};
