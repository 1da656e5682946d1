ALTER TABLE "voice_calls" ADD COLUMN "interruption_count" integer;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "median_turn_gap_ms" double precision;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "worst_turn_gap_ms" double precision;--> statement-breakpoint
UPDATE "voice_calls" SET ("interruption_count", "median_turn_gap_ms", "worst_turn_gap_ms") = (SELECT count(*) FILTER (WHERE "interrupted"), percentile_disc(0.5) WITHIN GROUP (ORDER BY "turn_gap_ms") FILTER (WHERE "source" = 'speech'), max("turn_gap_ms") FILTER (WHERE "source" = 'speech') FROM "call_turns" WHERE "call_turns"."call_id" = "voice_calls"."id") WHERE "status" = 'ended';--> statement-breakpoint
CREATE INDEX "voice_calls_end_reason" ON "voice_calls" USING btree ("organization_id","end_reason","created_at","id") WHERE "voice_calls"."end_reason" is not null;--> statement-breakpoint
CREATE INDEX "voice_calls_worst_gap" ON "voice_calls" USING btree ("organization_id",coalesce("worst_turn_gap_ms", -1),"id");--> statement-breakpoint
CREATE INDEX "voice_calls_cost" ON "voice_calls" USING btree ("organization_id",coalesce("cost_micro_usd", -1),"id");--> statement-breakpoint
CREATE INDEX "voice_calls_turns" ON "voice_calls" USING btree ("organization_id",coalesce("turn_count", -1),"id");--> statement-breakpoint
CREATE TABLE "call_label_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"agent_id" text,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"condition" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_labels" (
	"call_id" text NOT NULL,
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"source" text NOT NULL,
	"author_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_labels_call_id_kind_label_pk" PRIMARY KEY("call_id","kind","label")
);
--> statement-breakpoint
CREATE TABLE "call_notes" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"organization_id" text NOT NULL,
	"author_id" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_views" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"filters" jsonb NOT NULL,
	"sort" text NOT NULL,
	"author_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "call_label_rules" ADD CONSTRAINT "call_label_rules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_label_rules" ADD CONSTRAINT "call_label_rules_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_labels" ADD CONSTRAINT "call_labels_call_id_voice_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."voice_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_labels" ADD CONSTRAINT "call_labels_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_notes" ADD CONSTRAINT "call_notes_call_id_voice_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."voice_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_notes" ADD CONSTRAINT "call_notes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_views" ADD CONSTRAINT "call_views_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_label_rules_list" ON "call_label_rules" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "call_label_rules_agent_id" ON "call_label_rules" USING btree ("agent_id") WHERE "call_label_rules"."agent_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "call_labels_outcome" ON "call_labels" USING btree ("call_id") WHERE "call_labels"."kind" = 'outcome';--> statement-breakpoint
CREATE INDEX "call_labels_label" ON "call_labels" USING btree ("organization_id","kind","label","call_id");--> statement-breakpoint
CREATE INDEX "call_notes_list" ON "call_notes" USING btree ("organization_id","call_id","created_at","id");--> statement-breakpoint
CREATE INDEX "call_notes_call_id" ON "call_notes" USING btree ("call_id");--> statement-breakpoint
CREATE UNIQUE INDEX "call_views_name" ON "call_views" USING btree ("organization_id","name");--> statement-breakpoint
CREATE INDEX "call_views_list" ON "call_views" USING btree ("organization_id","created_at","id");
