CREATE TABLE "database_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"plan" jsonb NOT NULL,
	"ddl" text NOT NULL,
	"undo_ddl" text NOT NULL,
	"status" text NOT NULL,
	"dry_run" jsonb NOT NULL,
	"effect" jsonb,
	"history" jsonb NOT NULL,
	"backend_pid" integer,
	"backend_started_at" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"proposed_by" text NOT NULL,
	"approved_by" text,
	"organization_id" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "database_sizes" (
	"day" date NOT NULL,
	"relation" text NOT NULL,
	"total_bytes" bigint NOT NULL,
	"measured_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "database_sizes_day_relation_pk" PRIMARY KEY("day","relation")
);
--> statement-breakpoint
CREATE TABLE "database_snapshots" (
	"sequence" integer PRIMARY KEY NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"window_from" timestamp (3) with time zone,
	"stats_reset_at" timestamp (3) with time zone,
	"eviction_count" bigint,
	"window_evictions" integer,
	"is_reset" boolean NOT NULL,
	"others" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "database_statement_windows" (
	"sequence" integer NOT NULL,
	"statement_id" text NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"calls" bigint NOT NULL,
	"total_ms" double precision NOT NULL,
	"squares_ms2" double precision NOT NULL,
	"rows" bigint NOT NULL,
	"blocks_hit" bigint NOT NULL,
	"blocks_read" bigint NOT NULL,
	"temp_blocks" bigint NOT NULL,
	CONSTRAINT "database_statement_windows_sequence_statement_id_pk" PRIMARY KEY("sequence","statement_id")
);
--> statement-breakpoint
CREATE TABLE "database_statements" (
	"id" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"routes" jsonb NOT NULL,
	"counters" jsonb NOT NULL,
	"plan" jsonb,
	"plan_reason" text,
	"planned_at" timestamp (3) with time zone,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "database_suppressions" (
	"cache_key" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "database_changes_list" ON "database_changes" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "database_changes_status" ON "database_changes" USING btree ("status");--> statement-breakpoint
CREATE UNIQUE INDEX "database_changes_one_active" ON "database_changes" USING btree ((true)) WHERE status in ('building', 'verifying', 'cancelling', 'reverting');--> statement-breakpoint
CREATE UNIQUE INDEX "database_changes_one_open" ON "database_changes" USING btree (("plan" ->> 'schema'),("plan" ->> 'name')) WHERE status in ('proposed', 'approved', 'building', 'verifying', 'cancelling', 'reverting');--> statement-breakpoint
CREATE INDEX "database_snapshots_time" ON "database_snapshots" USING btree ("taken_at");--> statement-breakpoint
CREATE INDEX "database_statement_windows_statement" ON "database_statement_windows" USING btree ("statement_id","taken_at");--> statement-breakpoint
CREATE INDEX "database_statement_windows_time" ON "database_statement_windows" USING btree ("taken_at");--> statement-breakpoint
CREATE INDEX "database_statements_last_seen" ON "database_statements" USING btree ("last_seen_at");