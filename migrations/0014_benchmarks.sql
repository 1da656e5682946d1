DELETE FROM "benchmark_reports";--> statement-breakpoint
DROP INDEX "benchmark_reports_suite";--> statement-breakpoint
ALTER TABLE "benchmark_reports" DROP COLUMN "suite";--> statement-breakpoint
CREATE TABLE "benchmark_schedules" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"is_nightly" boolean NOT NULL,
	"nightly_hour" integer NOT NULL,
	"is_after_deployment" boolean NOT NULL,
	"categories" jsonb NOT NULL,
	"agent_id" text,
	"nightly_run_at" timestamp (3) with time zone,
	"measured_build" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "status" text NOT NULL;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "origin" text NOT NULL;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "note" text NOT NULL;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "build" text NOT NULL;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "environment_key" text NOT NULL;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "categories" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "sandbox_of" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "sandbox_used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "benchmark_schedules" ADD CONSTRAINT "benchmark_schedules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_sandbox_of_organizations_id_fk" FOREIGN KEY ("sandbox_of") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "benchmark_reports_status" ON "benchmark_reports" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "benchmark_reports_environment" ON "benchmark_reports" USING btree ("organization_id","environment_key","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "benchmark_reports_running" ON "benchmark_reports" USING btree ("organization_id") WHERE "benchmark_reports"."status" = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_sandbox" ON "organizations" USING btree ("sandbox_of");