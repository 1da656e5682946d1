CREATE TABLE "cost_change_calls" (
	"call_id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"change_id" text NOT NULL,
	"arm" text NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"nano_usd" bigint,
	"scores" jsonb NOT NULL,
	"is_evaluated" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cost_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"state" text NOT NULL,
	"settings" jsonb NOT NULL,
	"settings_before" jsonb NOT NULL,
	"canary_share" double precision NOT NULL,
	"guards" jsonb NOT NULL,
	"predicted_share" double precision,
	"before" jsonb NOT NULL,
	"evaluation" jsonb NOT NULL,
	"evaluated_calls" bigint DEFAULT 0 NOT NULL,
	"proposed_by" text NOT NULL,
	"decided_by" text,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "trial" jsonb;--> statement-breakpoint
ALTER TABLE "cost_change_calls" ADD CONSTRAINT "cost_change_calls_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_changes" ADD CONSTRAINT "cost_changes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cost_change_calls_new" ON "cost_change_calls" USING btree ("organization_id","change_id","ended_at","call_id") WHERE not "cost_change_calls"."is_evaluated";--> statement-breakpoint
CREATE INDEX "cost_change_calls_change" ON "cost_change_calls" USING btree ("organization_id","change_id");--> statement-breakpoint
CREATE INDEX "cost_changes_list" ON "cost_changes" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "cost_changes_running" ON "cost_changes" USING btree ("organization_id","agent_id") WHERE "cost_changes"."state" = 'running';--> statement-breakpoint
CREATE INDEX "cost_changes_expiry" ON "cost_changes" USING btree ("expires_at") WHERE "cost_changes"."state" = 'running';