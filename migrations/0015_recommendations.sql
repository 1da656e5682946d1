CREATE TABLE "benchmark_acknowledgements" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"report_id" text NOT NULL,
	"metric" text NOT NULL,
	"reason" text NOT NULL,
	"acknowledged_by" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cache_settings" (
	"organization_id" text NOT NULL,
	"strategy" text NOT NULL,
	"is_enabled" boolean NOT NULL,
	"fresh_ms" integer,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cache_settings_organization_id_strategy_pk" PRIMARY KEY("organization_id","strategy")
);
--> statement-breakpoint
CREATE TABLE "recommendations" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"report_id" text NOT NULL,
	"rule" text NOT NULL,
	"subject" text NOT NULL,
	"finding" jsonb NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"scheduled_at" timestamp (3) with time zone,
	"applied_at" timestamp (3) with time zone,
	"undo" jsonb,
	"verification_id" text,
	"realised" jsonb,
	"failure" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "warm_paths" (
	"organization_id" text NOT NULL,
	"path" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "warm_paths_organization_id_path_pk" PRIMARY KEY("organization_id","path")
);
--> statement-breakpoint
ALTER TABLE "benchmark_acknowledgements" ADD CONSTRAINT "benchmark_acknowledgements_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cache_settings" ADD CONSTRAINT "cache_settings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendations" ADD CONSTRAINT "recommendations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "warm_paths" ADD CONSTRAINT "warm_paths_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "benchmark_acknowledgements_list" ON "benchmark_acknowledgements" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "recommendations_list" ON "recommendations" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "recommendations_state" ON "recommendations" USING btree ("organization_id","state","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "recommendations_current" ON "recommendations" USING btree ("organization_id","rule","subject") WHERE "recommendations"."state" in ('open', 'scheduled', 'applying', 'verifying');--> statement-breakpoint
CREATE INDEX "recommendations_scheduled" ON "recommendations" USING btree ("scheduled_at") WHERE "recommendations"."state" = 'scheduled';--> statement-breakpoint
CREATE INDEX "recommendations_unsettled" ON "recommendations" USING btree ("updated_at") WHERE "recommendations"."state" in ('applying', 'verifying');