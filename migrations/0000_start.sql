CREATE TABLE "agents" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"prompt" text NOT NULL,
	"greeting" text NOT NULL,
	"language" text NOT NULL,
	"providers" jsonb NOT NULL,
	"expected_phrases" jsonb NOT NULL,
	"knowledge" jsonb NOT NULL,
	"script" jsonb NOT NULL,
	"tools" jsonb NOT NULL,
	"openers" jsonb NOT NULL,
	"limits" jsonb NOT NULL,
	"is_public" boolean NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"prefix" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"call_id" text NOT NULL,
	"caller" text,
	"day" text NOT NULL,
	"time" text,
	"status" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"closed_by_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_transcripts" (
	"call_id" text NOT NULL,
	"index" integer NOT NULL,
	"organization_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"role" text NOT NULL,
	"text" text NOT NULL,
	"start_ms" double precision NOT NULL,
	"end_ms" double precision NOT NULL,
	"is_interrupted" boolean NOT NULL,
	CONSTRAINT "call_transcripts_call_id_index_pk" PRIMARY KEY("call_id","index")
);
--> statement-breakpoint
CREATE TABLE "call_turns" (
	"call_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"organization_id" text NOT NULL,
	"index" integer NOT NULL,
	"source" text NOT NULL,
	"outcome" text NOT NULL,
	"started_at_ms" double precision NOT NULL,
	"response_time_ms" double precision,
	"turn_gap_ms" double precision,
	"endpointing_ms" double precision,
	"llm_first_token_ms" double precision,
	"tts_first_byte_ms" double precision,
	"first_substantive_ms" double precision,
	"trimmed_silence_ms" double precision,
	"barge_in_stop_ms" double precision,
	"speculative" boolean NOT NULL,
	"opener" text,
	"interrupted" boolean NOT NULL,
	"heard_ms" double precision NOT NULL,
	"user_text" text,
	"reply_text" text NOT NULL,
	"heard_text" text NOT NULL,
	CONSTRAINT "call_turns_call_id_turn_id_pk" PRIMARY KEY("call_id","turn_id")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "voice_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"agent_version" integer NOT NULL,
	"transport" text NOT NULL,
	"status" text NOT NULL,
	"end_reason" text,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_call_id_voice_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."voice_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_transcripts" ADD CONSTRAINT "call_transcripts_call_id_voice_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."voice_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_transcripts" ADD CONSTRAINT "call_transcripts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_turns" ADD CONSTRAINT "call_turns_call_id_voice_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."voice_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_turns" ADD CONSTRAINT "call_turns_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD CONSTRAINT "voice_calls_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD CONSTRAINT "voice_calls_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agents_slug" ON "agents" USING btree ("organization_id","slug") WHERE "agents"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "agents_idempotency_key" ON "agents" USING btree ("organization_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "agents_list" ON "agents" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "agents_public" ON "agents" USING btree ("slug") WHERE "agents"."is_public" and "agents"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_keys_organization" ON "api_keys" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_idempotency_key" ON "appointments" USING btree ("organization_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "appointments_call" ON "appointments" USING btree ("organization_id","call_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "call_transcripts_order" ON "call_transcripts" USING btree ("organization_id","call_id","index");--> statement-breakpoint
CREATE INDEX "call_turns_order" ON "call_turns" USING btree ("organization_id","call_id","index");--> statement-breakpoint
CREATE UNIQUE INDEX "voice_calls_idempotency_key" ON "voice_calls" USING btree ("organization_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "voice_calls_list" ON "voice_calls" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "voice_calls_agent" ON "voice_calls" USING btree ("organization_id","agent_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "voice_calls_active" ON "voice_calls" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "voice_calls"."status" = 'active';