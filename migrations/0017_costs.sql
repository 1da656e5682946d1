CREATE TABLE "call_costs" (
	"call_id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"services" text NOT NULL,
	"transport" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"nano_usd" bigint,
	"known_nano_usd" bigint NOT NULL,
	"telephony_nano_usd" bigint,
	"stt_nano_usd" bigint,
	"llm_nano_usd" bigint,
	"tts_nano_usd" bigint,
	"platform_nano_usd" bigint,
	"wasted_nano_usd" bigint,
	"lines" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cost_budgets" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"agent_id" text,
	"monthly_micro_usd" bigint NOT NULL,
	"warn_at_percent" integer NOT NULL,
	"rule_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cost_rates" ADD COLUMN "included_units" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "cost_rates" ADD COLUMN "steps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "call_costs" ADD CONSTRAINT "call_costs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_budgets" ADD CONSTRAINT "cost_budgets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_costs_time" ON "call_costs" USING btree ("organization_id","started_at","call_id");--> statement-breakpoint
CREATE INDEX "cost_budgets_list" ON "cost_budgets" USING btree ("organization_id","created_at","id");--> statement-breakpoint
INSERT INTO "call_costs" ("call_id", "organization_id", "agent_id", "services", "transport", "started_at", "duration_ms", "nano_usd", "known_nano_usd", "lines")
SELECT "id", "organization_id", "agent_id", "services", "transport", coalesce("started_at", "created_at"),
	coalesce(extract(epoch from "ended_at" - "started_at") * 1000, 0), "cost_micro_usd" * 1000, coalesce("cost_micro_usd", 0) * 1000, '[]'
FROM "voice_calls" WHERE "status" = 'ended';
