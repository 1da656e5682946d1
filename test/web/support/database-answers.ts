import type {
  Advice,
  AdviceReport,
  Audit,
  Change,
  Lint,
  Lints,
  RankedStatement,
  Ranking,
  Statement,
} from "../../../web/src/database/database-answers.ts";
import type { FakeRoutes } from "../../support/browser/fake-platform.ts";

const text =
  'select "id", "organization_id", "status" from "voice_calls" where "organization_id" = $1 and "status" = $2 order by "created_at" desc limit $3';

const figures = {
  calls: 4_200,
  totalMs: 96_600,
  share: 0.61,
  meanMs: 23,
  deviationMs: 4,
  p95AtMostMs: 40.4,
  rowsPerCall: 20,
  blocksPerRow: 310.5,
  hitShare: 0.94,
  tempBytesPerCall: 0,
} satisfies Statement["figures"];

const misestimate = { estimatedRows: 2, misestimate: 222_000 };

/** A ranked statement, with the given fields changed. */
export function rankedStatement(changed: Partial<RankedStatement> = {}): RankedStatement {
  return {
    id: "-4765903369706890430",
    text,
    routes: ["GET /api/calls"],
    figures,
    severity: "critical",
    reasons: ["takes 61 % of all time in statements", "is 46 times slower than the typical call"],
    ...misestimate,
    ...changed,
  };
}

/** A ranking of three statements, with the given fields changed. */
export function ranking(changed: Partial<Ranking> = {}): Ranking {
  return {
    modes: [],
    snapshots: 24,
    seenFrom: "2026-11-22T10:00:00.000Z",
    seenTo: "2026-11-23T10:00:00.000Z",
    resets: 1,
    evictions: 2,
    statements: [
      rankedStatement(),
      rankedStatement({ id: "2", severity: "warning", reasons: ["does not fit in memory and writes temporary files"] }),
      rankedStatement({
        id: "3",
        text: "select $1",
        routes: [],
        severity: "ok",
        reasons: [],
        figures: { ...figures, calls: 3, share: 0.0002, meanMs: 0.04, p95AtMostMs: null, blocksPerRow: null },
      }),
    ],
    ...changed,
  };
}

/** The first statement by itself, with the given fields changed. */
export function statement(changed: Partial<Statement> = {}): Statement {
  return {
    id: "-4765903369706890430",
    text,
    routes: ["GET /api/calls"],
    firstSeenAt: "2026-11-20T10:00:00.000Z",
    lastSeenAt: "2026-11-23T10:00:00.000Z",
    figures,
    planReason: null,
    plannedAt: "2026-11-23T10:00:00.000Z",
    plan: {
      kind: "Limit",
      relation: null,
      index: null,
      details: [],
      startupCost: 33_180,
      totalCost: 33_184,
      rows: 20,
      children: [
        {
          kind: "Sort",
          relation: null,
          index: null,
          details: [{ name: "Sort Key", text: "created_at DESC" }],
          startupCost: 33_180,
          totalCost: 33_190,
          rows: 800,
          children: [
            {
              kind: "Seq Scan",
              relation: "voice_calls",
              index: null,
              details: [{ name: "Filter", text: "((organization_id = $1) AND (status = $2))" }],
              startupCost: 0,
              totalCost: 33_000,
              rows: 800,
              children: [],
            },
          ],
        },
      ],
    },
    ...misestimate,
    history: [1, 2, 3].map((hour) => ({
      at: `2026-11-23T0${hour}:00:00.000Z`,
      calls: 100 * hour,
      totalMs: 2_300 * hour * hour,
      meanMs: 23 * hour,
    })),
    ...changed,
  };
}

/** A change that is proposed, with the given fields changed. */
export function databaseChange(changed: Partial<Change> = {}): Change {
  const name = "voice_calls_organization_id_status_created_at_desc_idx";
  const ddl = `create index concurrently "${name}" on "public"."voice_calls" using btree ("organization_id", "status", "created_at" desc)`;
  const keys = (["organization_id", "status", "created_at"] as const).map((column) => ({
    column,
    of: "value" as const,
    direction: column === "created_at" ? ("desc" as const) : ("asc" as const),
  }));
  return {
    id: "change_1",
    status: "proposed",
    plan: { schema: "public", table: "voice_calls", name, method: "btree", keys, include: [], predicate: [] },
    ddl,
    undoDdl: `drop index concurrently if exists "public"."${name}"`,
    dryRun: {
      checkedAt: "2026-11-23T10:00:00.000Z",
      tableRows: 50_000,
      tableBytes: 24_000_000,
      existing: [],
      warnings: [],
      statements: [
        { id: "-4765903369706890430", text, costBefore: 33_184, meanMsBefore: 23, callsBefore: 4_200, reason: null },
      ],
    },
    effect: null,
    history: [{ at: "2026-11-23T10:00:00.000Z", status: "proposed", by: "key_ada", note: null }],
    progress: null,
    proposedBy: "key_ada",
    approvedBy: null,
    createdAt: "2026-11-23T10:00:00.000Z",
    updatedAt: "2026-11-23T10:00:00.000Z",
    ...changed,
  };
}

/** The same change, applied. */
export function appliedChange(): Change {
  return databaseChange({
    id: "change_2",
    status: "applied",
    approvedBy: "key_bob",
    effect: {
      checkedAt: "2026-11-23T10:01:00.000Z",
      indexBytes: 2_400_000,
      watchUntil: "2026-11-24T10:01:00.000Z",
      statements: [
        {
          id: "-4765903369706890430",
          costBefore: 33_184,
          costAfter: 79,
          usesIndex: true,
          meanMsBefore: 23,
          meanMsAfter: null,
          callsAfter: 3,
        },
      ],
    },
  });
}

/** An audit of a database of two tables, with the given fields changed. */
export function databaseAudit(changed: Partial<Audit> = {}): Audit {
  const table = {
    name: "public.voice_calls",
    liveRows: 50_000,
    deadRows: 1_200,
    tableBytes: 24_000_000,
    indexBytes: 12_000_000,
    toastBytes: 8_192,
    bloatBytes: 900_000,
    lastVacuumAt: "2026-11-22T10:00:00.000Z",
    lastAnalyzedAt: "2026-11-22T10:00:00.000Z",
    growth: null,
  };
  return {
    version: "18.6",
    isReplica: false,
    modes: [{ mode: "single_session", words: "The embedded Postgres has one session." }],
    connections: { isPooled: false, hasDirectUrl: false, used: 4, limit: 100, idleInTransaction: 0 },
    replica: { isConfigured: false, boundMs: 60_000, lagMs: null, standbys: [] },
    storage: {
      bytes: 80_000_000,
      limitBytes: null,
      growth: null,
      daysToLimit: null,
      tables: [table, { ...table, name: "public.leads", bloatBytes: null, lastVacuumAt: null }],
    },
    ...changed,
  };
}

/** Advice of one index, with the given fields changed. */
export function adviceReport(changed: Partial<AdviceReport> = {}): AdviceReport {
  const { plan, ddl } = databaseChange();
  return {
    madeAt: "2026-11-23T10:00:00.000Z",
    tookMs: 1_840,
    databaseVersion: "18.6",
    planner: { by: "hypopg", version: "18.6" },
    modes: [],
    notes: ["counters are 3 days old: indexes are advised to be dropped after 14 days only"],
    statements: [
      { id: "-4765903369706890430", text, calls: 4_200, totalMs: 96_600 },
      { id: "3", text: "select $1", calls: 3, totalMs: 0.1 },
    ],
    create: [
      {
        plan,
        ddl,
        effects: [{ statementId: "-4765903369706890430", timeShare: 0.61, costBefore: 33_184, costAfter: 79 }],
        verification: { by: "hypopg", plannerVersion: "18.6", databaseVersion: "18.6" },
        bytes: 2_400_000,
        rows: 50_000,
        writesPerDay: 1_200,
        replaces: ["voice_calls_old"],
        notes: [],
      },
    ],
    drop: [
      {
        schema: "public",
        table: "leads",
        index: "leads_unused",
        ddl: 'drop index concurrently if exists "public"."leads_unused"',
        recreate: "CREATE INDEX CONCURRENTLY leads_unused ON public.leads USING btree (name)",
        bytes: 1_000_000,
        reason: "nothing has read it in 30 days; scans on replicas are counted there",
      },
    ],
    statistics: [],
    prepared: [],
    none: [{ statementId: "3", reason: "it reads no table" }],
    ...changed,
  };
}

/** Advice as it stands, with the given fields changed. */
export function databaseAdvice(changed: Partial<Advice> = {}): Advice {
  return { startedAt: null, report: adviceReport(), failure: null, ...changed };
}

/** A finding, with the given fields changed. */
export function databaseLint(changed: Partial<Lint> = {}): Lint {
  return {
    name: "no_primary_key",
    title: "Table without a primary key",
    level: "WARN",
    category: "RELIABILITY",
    description: "Rows cannot be told apart.",
    detail: "public.log has no primary key",
    remediation: "Make one.",
    metadata: { schema: "public", table: "log" },
    cacheKey: "no_primary_key:public.log",
    ...changed,
  };
}

/** Findings about the schema, with the given fields changed. */
export function databaseLints(changed: Partial<Lints> = {}): Lints {
  return {
    checkedAt: "2026-11-23T10:00:00.000Z",
    lints: [databaseLint()],
    suppressed: [],
    failed: [],
    cut: [],
    ...changed,
  };
}

/** Answers about the database, for a reader of this role. */
export function databaseRoutes(role: "viewer" | "operator" | "admin"): FakeRoutes {
  return {
    "GET /api/session": {
      data: {
        organization: { id: "org_1", name: "Clinic" },
        role,
        actor: { type: "key", id: "key_1" },
        via: "session",
      },
    },
    "GET /api/database/queries?window=day": { data: ranking() },
    "GET /api/database/queries/-4765903369706890430?window=day": { data: statement() },
    "GET /api/database/changes": { data: { items: [databaseChange(), appliedChange()], nextCursor: null } },
    "GET /api/database/audit": { data: databaseAudit() },
    "GET /api/database/advice": { data: databaseAdvice() },
    "GET /api/database/lints": { data: databaseLints() },
  };
}
