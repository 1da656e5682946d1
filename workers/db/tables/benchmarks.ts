import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { BenchmarkCategory, BenchmarkReport } from "../../measure/benchmarks/report.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";

/** Benchmark reports, whole, and beside each the fields that lists and baselines are chosen by. */
export const benchmarkReports = pgTable(
  "benchmark_reports",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    status: text("status").$type<BenchmarkReport["status"]>().notNull(),
    origin: text("origin").$type<BenchmarkReport["origin"]>().notNull(),
    note: text("note").notNull(),
    build: text("build").notNull(),
    /** Reports compare only with others of the same key; empty until the run has found out where it is. */
    environmentKey: text("environment_key").notNull(),
    categories: jsonb("categories").$type<BenchmarkCategory[]>().notNull(),
    /** A baseline that a person pinned is kept, however many reports come after it. */
    isBaseline: boolean("is_baseline").notNull().default(false),
    report: jsonb("report").$type<BenchmarkReport>().notNull(),
    /** Start of the run. */
    createdAt: createdAt(),
    endedAt: time("ended_at"),
  },
  (table) => [
    index("benchmark_reports_list").on(table.organizationId, table.createdAt, table.id),
    index("benchmark_reports_status").on(table.organizationId, table.status, table.createdAt, table.id),
    index("benchmark_reports_environment").on(table.organizationId, table.environmentKey, table.createdAt, table.id),
    // One run at a time, whatever becomes of the object that performs it.
    uniqueIndex("benchmark_reports_running").on(table.organizationId).where(sql`${table.status} = 'running'`),
  ],
);

/** Schedules of benchmarks: at most one an organisation. */
export const benchmarkSchedules = pgTable("benchmark_schedules", {
  organizationId: organizationId().primaryKey(),
  isNightly: boolean("is_nightly").notNull(),
  /** UTC. */
  nightlyHour: integer("nightly_hour").notNull(),
  isAfterDeployment: boolean("is_after_deployment").notNull(),
  categories: jsonb("categories").$type<BenchmarkCategory[]>().notNull(),
  agentId: text("agent_id"),
  /** Start of the last nightly run. */
  nightlyRunAt: time("nightly_run_at"),
  /** Build that the last run after a deployment measured. */
  measuredBuild: text("measured_build"),
  version: integer("version").notNull().default(1),
  updatedAt: updatedAt(),
});
