import type { AgentConfig } from "../../../voice/agent.ts";
import type { AlertRule } from "../../../workers/measure/alerts/alert-rule.ts";
import { defaultRules } from "../../../workers/measure/alerts/default-rules.ts";
import type { Author } from "../../../workers/services/access/audit.ts";
import type { CallServices } from "../../../workers/services/calls/call-services.ts";
import type { RequestServices } from "../../../workers/services/create.ts";
import type { PlanProblem } from "../../support/database/explained-database.ts";

/** Rows of the load set that are asked for: one organisation's. */
export interface Sample {
  organizationId: string;
  author: Author & { actor: { type: "key"; id: string } };
  agent: AgentConfig;
  campaignId: string;
  leadId: string;
  callId: string;
  phone: string;
}

/** The services as the worker wires them. */
export interface Services {
  request: RequestServices;
  call: CallServices;
  housekeeping: Record<string, () => Promise<unknown>>;
}

/** A use of a method that looks for rows; `allowed` names what its plan may contain, and why that is right. */
interface Explained {
  run: (services: Services, sample: Sample) => Promise<unknown>;
  allowed?: { kinds: PlanProblem["kind"][]; reason: string };
}

/** A method that looks for no rows in Postgres, and what it does instead. */
interface NoQuery {
  none: string;
}

const run = (use: Explained["run"], allowed?: NonNullable<Explained["allowed"]>): Explained =>
  allowed === undefined ? { run: use } : { run: use, allowed };
const none = (reason: string): NoQuery => ({ none: reason });

/** A number that is nobody's: kept free for drama. */
const NOBODYS_PHONE = "+442079460000";

const REQUEST = { key: "explained", fingerprint: "" };

const CAMPAIGN = {
  name: "None",
  description: "",
  startsAt: null,
  endsAt: null,
  timeZone: "UTC",
  callingWindows: [],
  pacing: { maxConcurrentCalls: 1, callsPerMinute: 1 },
  retryPolicy: { maxAttempts: 1, retryAfterMinutes: 60, retryOn: [] },
};

/**
 * A day of calls: of many days, Postgres rightly goes through the turns from end to end, since it needs a good part of
 * them.
 */
const OVERVIEW = {
  fromMs: Date.UTC(2026, 9, 6),
  toMs: Date.UTC(2026, 9, 7),
  groupBy: "day",
  timeZone: "UTC",
  services: "simulated",
} as const;

const NO_RULE = defaultRules[0] as AlertRule;

/** Figures are made of all rows that they are of, and grouped by sorting or hashing. */
const SUMS = { kinds: ["rows read", "sort"] satisfies PlanProblem["kind"][], reason: "figures of all calls of a day" };

/** A month's costs are sums over all of its calls; of the rates, of which a deployment has few, all are looked at. */
const MONTH = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "sums over all calls of a month, by the few rates that there are",
};

/** What an agent's calls were like is summed up over two weeks of them, and percentiles are taken in order. */
const FORTNIGHT = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "figures of an agent's calls of 14 days",
};

/** Trials of costs are few: one of an agent at a time, and a page shows fifty. */
const TRIALS = {
  kinds: ["sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "changes on trial, at most one of an agent",
};

/** The newest calls of a stretch with their turns: an index gives them in order, of all kinds of services. */
const NEWEST = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "the newest calls of one kind of services with all their turns, by the few rates that there are",
};

/** Windows of statements are kept for weeks, and a figure is made of all that a stretch of time has. */
const WINDOWS = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "sums over all statements of a stretch of time",
};

/** A partial index holds nothing but what is asked for. */
const UNSETTLED = {
  kinds: ["whole index"] satisfies PlanProblem["kind"][],
  reason: "a partial index of recommendations that are not settled, of all organisations",
};

/** Changes to a database are few and far between: an index gives all there are. */
const CHANGES = {
  kinds: ["whole index"] satisfies PlanProblem["kind"][],
  reason: "all changes that were ever proposed, some dozens",
};

/** What is found is put in order; a frequent word is looked for in the newest lines until there are enough. */
const MATCHES = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "an index of words gives all that match, in no order",
};

const OF_FEW = (reason: string) => ({ kinds: ["sort"] satisfies PlanProblem["kind"][], reason });

/**
 * Every method of the services. One that is missing here fails the test. Those that change rows name rows that do not
 * exist: what they look for is explained, nothing is changed.
 */
export const explainedMethods: Record<string, Explained | NoQuery> = {
  "access.authentication.byKey": run(({ request }) => request.access.authentication.byKey("qv_nobody")),
  "access.sessions.start": none("inserts, and updates by primary key"),
  "access.sessions.open": run(({ request }) => request.access.sessions.open("nobody")),
  "access.sessions.end": run(({ request }) => request.access.sessions.end("nobody", "request_nobody")),
  "access.audit.record": none("inserts"),
  "access.liveFeeds.lookAgain": none("tells the hub"),
  "access.firstSteps.read": run(({ request }, { organizationId }) => request.access.firstSteps.read(organizationId)),
  "access.firstSteps.dismiss": run(({ request }, { author }) =>
    request.access.firstSteps.dismiss({ ...author, organizationId: "org_nobody" }),
  ),
  "access.organizations.find": run(({ request }, { organizationId }) =>
    request.access.organizations.find(organizationId),
  ),
  "access.organizations.change": run(({ request }, { author }) =>
    request.access.organizations.change(author, { name: "None" }, -1),
  ),
  "access.members.membershipsOf": run(
    ({ request }) => request.access.members.membershipsOf("member-1@org-load-1.example"),
    OF_FEW("a person's few organisations, by name"),
  ),
  "access.members.find": run(({ request }, { organizationId }) =>
    request.access.members.find(organizationId, "user_nobody"),
  ),
  "access.members.add": none("inserts"),
  "access.members.change": run(({ request }, { author }) =>
    request.access.members.change(author, "user_nobody", { role: "viewer" }),
  ),
  "access.members.remove": run(({ request }, { author }) => request.access.members.remove(author, "user_nobody")),
  "access.authentication.formerOwner": run(({ request }) => request.access.authentication.formerOwner("qv_nobody")),
  "access.apiKeys.create": none("inserts"),
  "access.apiKeys.rotate": run(({ request }, { author }) => request.access.apiKeys.rotate(author, "key_nobody", 0)),
  "access.apiKeys.revoke": run(({ request }, { author }) => request.access.apiKeys.revoke(author, "key_nobody")),
  "access.preferences.read": run(({ request }, { author }) => request.access.preferences.read(author)),
  "access.preferences.write": none("inserts, or updates by primary key"),
  "outreach.campaigns.find": run(
    ({ request }, { organizationId, campaignId }) => request.outreach.campaigns.find(organizationId, campaignId),
    {
      kinds: ["rows read", "sort"],
      reason: "counts all leads of the campaign",
    },
  ),
  "outreach.campaigns.create": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.create(organizationId, { ...CAMPAIGN, agentId: "agent_nobody" }, null),
  ),
  "outreach.campaigns.update": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.update(organizationId, "campaign_nobody", { agentId: "agent_nobody" }),
  ),
  "outreach.campaigns.transition": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.transition(organizationId, "campaign_nobody", "done"),
  ),
  "outreach.campaigns.remove": run(({ request }, { organizationId }) =>
    request.outreach.campaigns.remove(organizationId, "campaign_nobody"),
  ),
  "outreach.leads.find": run(({ request }, { organizationId, leadId }) =>
    request.outreach.leads.find(organizationId, leadId),
  ),
  "outreach.leads.create": run(({ request }, { organizationId }) => {
    const lead = { campaignId: "campaign_nobody", phone: NOBODYS_PHONE, email: null, name: null, attributes: {} };
    return request.outreach.leads.create({ organizationId, ...lead }, null);
  }),
  "outreach.leads.update": run(({ request }, { organizationId }) =>
    request.outreach.leads.update(organizationId, "lead_nobody", { phone: NOBODYS_PHONE }),
  ),
  "outreach.leads.remove": run(({ request }, { organizationId }) =>
    request.outreach.leads.remove(organizationId, "lead_nobody"),
  ),
  "outreach.leadImports.find": run(({ request }, { organizationId }) =>
    request.outreach.leadImports.find(organizationId, "import_nobody"),
  ),
  "outreach.leadImports.run": run(
    ({ request }, { author, campaignId }) =>
      request.outreach.leadImports.run(author, {
        campaignId,
        body: oneLead(),
        defaultCountry: undefined,
        fieldMap: {},
        charset: null,
        maxBytes: 1_000,
      }),
    OF_FEW("a batch is put in order before it is stored"),
  ),
  "outreach.leadExport.open": run(
    async ({ request }, { organizationId, campaignId }) => {
      const file = await request.outreach.leadExport.open(organizationId, campaignId, "unreached");
      if (!file.ok) throw new Error(file.error);
      // The header, and what is read for two pieces.
      for (let piece = 0; piece < 3; piece++) await file.value.next();
    },
    { kinds: ["rows read", "sort"], reason: "looks for attributes in all leads of the campaign" },
  ),
  "outreach.doNotCall.add": run(({ request }, { organizationId }) =>
    request.outreach.doNotCall.add(organizationId, NOBODYS_PHONE, ""),
  ),
  "outreach.doNotCall.remove": run(({ request }, { organizationId }) =>
    request.outreach.doNotCall.remove(organizationId, NOBODYS_PHONE),
  ),
  "privacy.people.export": run(
    ({ request }, { author, phone }) => request.privacy.people.export(author, phone, undefined),
    {
      kinds: ["sort", "rows read"],
      reason: "one person's few calls, found by number and by lead and put in order",
    },
  ),
  "privacy.people.erase": run(
    ({ request }, { author }) => request.privacy.people.erase(author, NOBODYS_PHONE, true),
    OF_FEW("one person's calls, found by number and by lead, each once"),
  ),
  "privacy.callDeletion.remove": run(({ request }, { author }) =>
    request.privacy.callDeletion.remove(author, "call_nobody"),
  ),
  "alerts.rules.list": run(
    ({ request }, { organizationId }) => request.alerts.rules.list(organizationId),
    OF_FEW("an organisation's rules, of which it may have a hundred"),
  ),
  "alerts.rules.find": run(({ request }, { organizationId }) => request.alerts.rules.find(organizationId, "rule_none")),
  "alerts.rules.create": none("inserts, after counting what `list` reads"),
  "alerts.rules.replace": run(({ request }, { organizationId }) =>
    request.alerts.rules.replace(organizationId, { ...NO_RULE, id: "rule_none", version: 1 }, NO_RULE),
  ),
  "alerts.rules.remove": run(({ request }, { organizationId }) =>
    request.alerts.rules.remove(organizationId, "rule_none"),
  ),
  "alerts.incidents.find": run(({ request }, { organizationId }) =>
    request.alerts.incidents.find(organizationId, "incident_none"),
  ),
  "alerts.incidents.acknowledge": run(({ request }, { organizationId }) =>
    request.alerts.incidents.acknowledge(organizationId, "incident_none", "key_none"),
  ),
  "alerts.incidents.store": none("inserts, or updates by primary key"),
  "alerts.channels.find": run(({ request }, { organizationId }) =>
    channelsOf(request).find(organizationId, "channel_none"),
  ),
  "alerts.channels.create": none("inserts, after counting an organisation's channels, of which it may have 20"),
  "alerts.channels.update": run(({ request }, { organizationId }) =>
    channelsOf(request).update(organizationId, "channel_none", { name: "None" }),
  ),
  "alerts.channels.rotate": run(({ request }, { organizationId }) =>
    channelsOf(request).rotate(organizationId, "channel_none"),
  ),
  "alerts.channels.remove": run(({ request }, { organizationId }) =>
    channelsOf(request).remove(organizationId, "channel_none"),
  ),
  "alerts.channels.target": run(({ request }, { organizationId }) =>
    channelsOf(request).target(organizationId, "channel_none"),
  ),
  "alerts.silences.create": none("inserts"),
  "alerts.silences.remove": run(({ request }, { organizationId }) =>
    request.alerts.silences.remove(organizationId, "silence_none"),
  ),
  "agents.providerCredentials.list": run(({ request }, { organizationId }) =>
    credentialsOf(request).list(organizationId),
  ),
  "agents.providerCredentials.put": none("inserts, or updates by primary key"),
  "agents.providerCredentials.remove": run(({ request }, { author }) =>
    credentialsOf(request).remove(author, "deepgram"),
  ),
  "agents.providerCredentials.rotate": run(({ request }, { author }) => credentialsOf(request).rotate(author)),
  "agents.agents.find": run(({ request }, { organizationId, agent }) =>
    request.agents.agents.find(organizationId, agent.id),
  ),
  "agents.agents.findByName": run(({ request }, { organizationId, agent }) =>
    request.agents.agents.findByName(organizationId, agent.slug),
  ),
  "agents.publicAgents.list": run(({ request }, { organizationId }) =>
    request.agents.publicAgents.list(organizationId),
  ),
  "agents.publicAgents.find": run(
    async ({ request }, { organizationId, agent }) => {
      await request.agents.publicAgents.find({ organizationId, idOrSlug: agent.slug });
      await request.agents.publicAgents.find({ organizationId: undefined, idOrSlug: agent.id });
    },
    {
      kinds: ["whole index"],
      reason: "the partial index of public agents, of which the set has none: there is nothing to choose an index by",
    },
  ),
  "agents.agents.create": none("inserts"),
  "agents.agents.update": run(({ request }, { organizationId }) =>
    request.agents.agents.update(organizationId, "agent_nobody", { name: "None" }),
  ),
  "agents.agents.setTrial": none("changes one agent by its id, as `update` does"),
  "agents.agents.remove": run(({ request }, { organizationId }) =>
    request.agents.agents.remove(organizationId, "agent_nobody"),
  ),
  "agents.versions.list": run(({ request }, { organizationId, agent }) =>
    request.agents.versions.list(organizationId, agent.id),
  ),
  "agents.versions.find": run(({ request }, { organizationId, agent }) =>
    request.agents.versions.find(organizationId, agent.id, 1),
  ),
  "agents.models.refused": none("asks what `providerCredentials.list` asks"),
  "agents.models.missing": none("asks what `providerCredentials.list` asks"),
  "agents.voiceClips.load": none("reads KV"),
  "agents.voiceClips.prepare": none("writes KV"),
  "agents.spokenLines.speak": none("asks a vendor"),
  "agents.voiceClips.read": none("reads KV"),
  "benchmarks.reports.find": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.find(organizationId, "benchmark_none"),
  ),
  "benchmarks.reports.add": none("inserts"),
  "benchmarks.reports.addMade": none("inserts, and deletes what is more than 400 of an index"),
  "benchmarks.reports.latest": run(async ({ request }, { organizationId }) => {
    await request.benchmarks.reports.latest(organizationId, 10);
    await request.benchmarks.reports.latest(organizationId, 10, "none");
  }),
  "benchmarks.reports.replace": none("updates by primary key, and deletes what is more than 400 of an index"),
  "benchmarks.reports.pinned": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.pinned(organizationId),
  ),
  "benchmarks.reports.pin": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.pin(organizationId, null),
  ),
  "benchmarks.reports.running": run(({ request }, { organizationId }) =>
    request.benchmarks.reports.running(organizationId),
  ),
  "benchmarks.runs.start": none("reads and inserts what the store of reports does"),
  "benchmarks.runs.cancel": none("asks a Durable Object"),
  "benchmarks.runs.progress": none("asks a Durable Object"),
  "benchmarks.schedules.find": run(({ request }, { organizationId }) =>
    request.benchmarks.schedules.find(organizationId),
  ),
  "benchmarks.schedules.put": none("inserts, or updates by primary key"),
  "benchmarks.schedules.page": run(({ request }) => request.benchmarks.schedules.page("")),
  "benchmarks.schedules.noteRun": none("updates by primary key"),
  "benchmarks.targets.read": none("reads what the store of reports and the figures' services do"),
  "benchmarks.sandboxes.agentOf": run(async ({ request }, { organizationId, agent }) => {
    await request.benchmarks.sandboxes.agentOf(organizationId, null);
    await request.benchmarks.sandboxes.agentOf(organizationId, agent.id);
  }),
  "benchmarks.sandboxes.open": none("inserts, and reads an agent by its slug"),
  "benchmarks.sandboxes.fill": none("inserts generated rows"),
  "benchmarks.sandboxes.filledCalls": none("counts the calls of a sandbox, of which it has some thousands"),
  "benchmarks.sandboxes.dropUnopened": none("deletes a run's calls among a sandbox's, by state"),
  "benchmarks.sandboxes.leftCalls": none("looks for a run's calls among a sandbox's, of which it has some thousands"),
  "benchmarks.sandboxes.issueKey": none("inserts, and deletes the one key of a sandbox"),
  "benchmarks.sandboxes.endKeys": none("deletes the one key of a sandbox"),
  "benchmarks.sandboxes.unused": none("goes through the organisations once an hour"),
  "knowledge.documents.create": run(({ request }, { organizationId, agent }) => {
    const bytes = Uint8Array.from("We are open on Mondays.", (letter) => letter.charCodeAt(0));
    const upload = { agentId: agent.id, title: "Hours", format: "text", charset: null } as const;
    return request.knowledge.documents.create(organizationId, { ...upload, hash: "explained", bytes }, REQUEST);
  }),
  "knowledge.documents.findContent": run(({ request }, { organizationId }) =>
    request.knowledge.documents.findContent(organizationId, "document_nobody"),
  ),
  "knowledge.reading.read": run(
    ({ request }, { organizationId, agent }) =>
      request.knowledge.reading.read(
        {
          organizationId,
          documentId: "document_nobody",
          agentId: agent.id,
          file: { format: "text", charset: null, title: null },
        },
        Uint8Array.from("We are open on Mondays.", (letter) => letter.charCodeAt(0)),
      ),
    OF_FEW("afterwards it reads what `knowledgeIndexes.refresh` reads"),
  ),
  "knowledge.reading.giveUp": run(
    ({ request }, { organizationId, agent }) =>
      request.knowledge.reading.giveUp({
        organizationId,
        documentId: "document_nobody",
        agentId: agent.id,
        file: null,
      }),
    OF_FEW("afterwards it reads what `knowledgeIndexes.refresh` reads"),
  ),
  "knowledge.documents.find": run(({ request }, { organizationId }) =>
    request.knowledge.documents.find(organizationId, "document_nobody"),
  ),
  "knowledge.documents.reindex": run(({ request }, { organizationId }) =>
    request.knowledge.documents.reindex(organizationId, "document_nobody"),
  ),
  "knowledge.documents.remove": run(({ request }, { organizationId }) =>
    request.knowledge.documents.remove(organizationId, "document_nobody"),
  ),
  "knowledge.indexes.load": none("reads KV, else what `read` reads"),
  "knowledge.indexes.read": run(
    ({ request }, { agent }) => request.knowledge.indexes.read(agent),
    OF_FEW("an agent's passages, of which it may have 2,000, by the age of their documents"),
  ),
  "knowledge.indexes.prepare": none("writes KV what `read` reads"),
  "knowledge.indexes.refresh": run(
    ({ request }, { organizationId }) => request.knowledge.indexes.refresh(organizationId, null),
    OF_FEW("an organisation's agents, the last edited first"),
  ),
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
  "cache.read": none("its rows are explained on their own"),
  "cache.invalidate": none("writes KV"),
  "cache.observe": none("is in memory"),
  "lists.read": none("each list is explained on its own"),
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
  "costs.months.read": run(async ({ request }, { organizationId, agent }) => {
    const asked = { organizationId, services: "simulated", month: "2026-10", timeZone: "UTC" } as const;
    await request.costs.months.read({ ...asked, agentId: null });
    await request.costs.months.read({ ...asked, agentId: agent.id });
  }, MONTH),
  "costs.calls.find": run(({ request }, { organizationId, callId }) =>
    request.costs.calls.find(organizationId, callId),
  ),
  "costs.files.pieces": run(async ({ request }, { organizationId }) => {
    const asked = { organizationId, services: "simulated", month: "2026-10", timeZone: "UTC", version: "1.3" } as const;
    for await (const piece of request.costs.files.pieces(asked)) if (piece === "") return;
  }, MONTH),
  "costs.opportunities.read": run(async ({ request }, { organizationId, agent }) => {
    const asked = { organizationId, services: "simulated", month: "2026-10", days: 30, timeZone: "UTC" } as const;
    const replay = { pricing: { type: "paid" }, levers: null, settings: {} } as const;
    await request.costs.opportunities.read({ ...asked, ...replay, agentId: null });
    await request.costs.opportunities.read({ ...asked, ...replay, agentId: agent.id });
  }, NEWEST),
  "costs.budgets.list": run(
    ({ request }, { organizationId }) => request.costs.budgets.list(organizationId),
    OF_FEW("an organisation's budgets, of which it may have fifty"),
  ),
  "costs.budgets.create": none("inserts, after counting what `list` reads"),
  "costs.changes.find": run(({ request }, { organizationId }) =>
    request.costs.changes.find(organizationId, "change_none"),
  ),
  "costs.changes.list": run(({ request }, { organizationId }) => request.costs.changes.list(organizationId), TRIALS),
  "costs.changes.before": run(
    ({ request }, { organizationId, agent }) => request.costs.changes.before(organizationId, agent.id),
    FORTNIGHT,
  ),
  "costs.changes.propose": none("inserts, after reading the agent and what `before` reads"),
  "costs.changes.approve": run(({ request }, { author }) => request.costs.changes.approve(author, "change_none")),
  "costs.changes.stop": run(({ request }, { author }) => request.costs.changes.stop(author, "change_none")),
  "costs.changes.keep": run(({ request }, { author }) => request.costs.changes.keep(author, "change_none")),
  "costs.changes.rollBack": none("moves a change by its id, as `stop` does"),
  "costs.changes.endExpired": run(({ request }) => request.costs.changes.endExpired("explained"), TRIALS),
  "costs.trials.judge": run(
    ({ request }, { organizationId }) => request.costs.trials.judge(organizationId, "change_none", "explained"),
    TRIALS,
  ),
  "costs.trials.judgeAll": run(({ request }) => request.costs.trials.judgeAll("explained"), TRIALS),
  "costs.budgets.remove": run(({ request }, { organizationId }) =>
    request.costs.budgets.remove(organizationId, "budget_none"),
  ),
  "figures.overviews.read": run(
    async (
      {
        request: {
          figures: { overviews },
        },
      },
      { organizationId, agent, campaignId },
    ) => {
      const all = { organizationId, ...OVERVIEW, agentId: null, campaignId: null };
      await overviews.read(all);
      await overviews.read({ ...all, groupBy: "agent" });
      await overviews.read({ ...all, agentId: agent.id, groupBy: "campaign" });
      await overviews.read({ ...all, campaignId });
    },
    SUMS,
  ),
  "figures.turnFigures.read": none("asks Analytics Engine"),
  "figures.cacheFigures.read": none("asks Analytics Engine"),
  "figures.requestHistory.read": none("asks Analytics Engine"),
  "figures.pageViewHistory.read": none("asks Analytics Engine"),
  "figures.providerHistory.read": none("asks Analytics Engine"),
  "figures.pageReports.take": none("writes to Analytics Engine"),
  "figures.answerHistory.callsByServices": none("asks Analytics Engine"),
  "figures.answerHistory.trend": none("asks Analytics Engine"),
  "figures.answerHistory.series": none("asks Analytics Engine"),
  "figures.answerHistory.comparison": none("asks Analytics Engine"),
  "figures.answerHistory.slowest": none("asks Analytics Engine"),
  "figures.answerHistory.bottlenecks": none("asks Analytics Engine"),
  "recommendations.store.find": run(({ request }, { organizationId }) =>
    request.recommendations.store.find(organizationId, "recommendation_none"),
  ),
  "recommendations.store.take": run(({ request }, { organizationId }) =>
    request.recommendations.store.take(organizationId, "benchmark_none", [], ["cache_off"]),
  ),
  "recommendations.store.move": run(({ request }, { organizationId }) =>
    request.recommendations.store.move(organizationId, "recommendation_none", ["open"], "dismissed"),
  ),
  "recommendations.store.due": run(({ request }) => request.recommendations.store.due(50), UNSETTLED),
  "recommendations.store.verifying": run(({ request }, { organizationId }) =>
    request.recommendations.store.verifying(organizationId),
  ),
  "recommendations.implementation.dryRun": none("reads an agent or a setting by its key"),
  "recommendations.implementation.implement": none("moves by key, after the action's own reads by key"),
  "recommendations.implementation.schedule": none("moves by key"),
  "recommendations.implementation.dismiss": none("moves by key"),
  "recommendations.implementation.rollBack": none("moves by key, after the action's own reads by key"),
  "recommendations.implementation.settleVerified": none("reads what `store.verifying` reads"),
  "recommendations.implementation.runDue": none("reads what `store.due` reads"),
  "recommendations.actions.plan": none("reads an agent or a setting by its key"),
  "recommendations.actions.stateOf": none("reads a change of the database by its key"),
  "recommendations.actions.undo": none("reads an agent or a setting by its key"),
  "recommendations.afterBenchmark.take": none("asks other services, and stores by `store.take`"),
  "recommendations.acknowledgements.create": none("inserts, and deletes what has expired of an index"),
  "recommendations.acknowledgements.inForce": run(({ request }, { organizationId }) =>
    request.recommendations.acknowledgements.inForce(organizationId),
  ),
  "recommendations.cacheSettings.all": run(({ request }, { organizationId }) =>
    request.recommendations.cacheSettings.all(organizationId),
  ),
  "recommendations.cacheSettings.set": run(({ request }, { organizationId }) =>
    request.recommendations.cacheSettings.set(organizationId, "row", null),
  ),
  "recommendations.cacheSettings.lend": none("reads what `all` reads, and writes KV"),
  "recommendations.warmPaths.of": run(({ request }, { organizationId }) =>
    request.recommendations.warmPaths.of([organizationId]),
  ),
  "recommendations.warmPaths.add": none("inserts"),
  "recommendations.warmPaths.remove": run(({ request }, { organizationId }) =>
    request.recommendations.warmPaths.remove(organizationId, ["/api/none"]),
  ),
  "recommendations.comparison.compare": none("reads reports by key, and the latest as `benchmarks.reports` does"),
  "recommendations.figureHistory.course": run(({ request }, { organizationId }) =>
    request.recommendations.figureHistory.course(organizationId, "api.none.p95", new Date(0)),
  ),
  "platform.visits.note": none("writes KV"),
  "platform.visits.latest": none("reads KV"),
  "platform.health.postgres": run(({ request }) => request.platform.health.postgres()),
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
  "database.snapshots.take": none("reads pg_stat_statements, which has no index; its own tables by primary key"),
  "database.snapshots.takeIfOlder": none("reads the last snapshot by primary key, then what `take` does"),
  "database.snapshots.deleteOld": run(({ request }) => request.database.snapshots.deleteOld()),
  "database.statements.countersIn": run(
    ({ request }) => request.database.statements.countersIn({ fromMs: 0, toMs: 1 }),
    WINDOWS,
  ),
  "database.statements.rank": run(({ request }) => request.database.statements.rank({ fromMs: 0, toMs: 1 }), WINDOWS),
  "database.statements.find": run(({ request }) => request.database.statements.find("0", { fromMs: 0, toMs: 1 }, 0)),
  "database.changes.list": run(({ request }) => request.database.changes.list(), CHANGES),
  "database.changes.find": run(({ request }) => request.database.changes.find("change_nobody"), CHANGES),
  "database.changes.propose": none("reads Postgres's own catalogs, and inserts"),
  "database.changes.approve": run(
    ({ request }, { author }) => request.database.changes.approve(author, "change_nobody"),
    CHANGES,
  ),
  "database.changes.withdraw": run(
    ({ request }, { author }) => request.database.changes.withdraw(author, "change_nobody"),
    CHANGES,
  ),
  "database.changes.revert": run(
    ({ request }, { author }) => request.database.changes.revert(author, "change_nobody"),
    CHANGES,
  ),
  "database.progress.read": none("reads Postgres's own progress of a build"),
  "database.watch.measured": none("what `database.statements.countersIn` does"),
  "database.watch.look": run(({ request }) => request.database.watch.look()),
  "database.audit.read": none("reads Postgres's own catalogs, and all sizes of five weeks"),
  "database.audit.keepSizes": none("inserts, or updates by primary key"),
  "database.advice.read": none("asks the object that keeps it"),
  "database.advice.look": none("asks the object that makes it"),
  "database.lints.read": none("reads Postgres's own catalogs, and the decisions in force, some dozens"),
  "database.lints.suppress": none("reads the decisions in force, some dozens, and inserts or updates by primary key"),
  "database.lints.restore": run(({ request }, { author }) => request.database.lints.restore(author, "lint:nobody")),
  "housekeeping.statements": none("what `database.snapshots` does"),
  "housekeeping.costChanges": none("what costs.trials.judgeAll and costs.changes.endExpired do"),
  "housekeeping.databaseSizes": none("what `database.audit.keepSizes` does"),
  "housekeeping.indexChanges": none("wakes a Durable Object"),
  "housekeeping.retention": run(({ housekeeping }) => runOf(housekeeping, "retention")),
  "housekeeping.unopenedCalls": run(({ housekeeping }) => runOf(housekeeping, "unopenedCalls")),
  "housekeeping.recommendations": run(({ housekeeping }) => runOf(housekeeping, "recommendations"), UNSETTLED),
  "housekeeping.benchmarkSandboxes": run(
    ({ housekeeping }) => runOf(housekeeping, "benchmarkSandboxes"),
    OF_FEW("the sandboxes among the organisations"),
  ),
  "housekeeping.dueBenchmarks": none("asks what `benchmarks.schedules.page` asks"),
  "housekeeping.expiredRows": run(({ housekeeping }) => runOf(housekeeping, "expiredRows")),
};

function channelsOf({ alerts: { channels } }: RequestServices) {
  if (channels === null) throw new Error("The services have no keys to encrypt addresses with.");
  return channels;
}

function credentialsOf({ agents: { providerCredentials } }: RequestServices) {
  if (providerCredentials === null) throw new Error("The services have no keys to encrypt credentials with.");
  return providerCredentials;
}

function runOf(housekeeping: Services["housekeeping"], name: string): Promise<unknown> {
  const task = housekeeping[name];
  if (task === undefined) throw new Error(`There is no ${name} among what is done by the clock.`);
  return task();
}

async function* oneLead(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`phone\n${NOBODYS_PHONE}\n`);
}
