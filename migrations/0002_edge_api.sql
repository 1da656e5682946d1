CREATE TABLE "audit_log" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"resource_type" text NOT NULL,
	"resource_id" text NOT NULL,
	"fields" jsonb NOT NULL,
	"request_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization_id" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_key_pk" PRIMARY KEY("organization_id","key")
);
--> statement-breakpoint
CREATE TABLE "provider_credentials" (
	"organization_id" text NOT NULL,
	"provider" text NOT NULL,
	"ciphertext" text NOT NULL,
	"encryption_key_id" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "provider_credentials_organization_id_provider_pk" PRIMARY KEY("organization_id","provider")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"hash" text NOT NULL,
	"previous_hash" text,
	"previous_expires_at" timestamp (3) with time zone,
	"key_id" text,
	"user_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"rotated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_preferences" (
	"organization_id" text NOT NULL,
	"subject_id" text NOT NULL,
	"preferences" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_preferences_organization_id_subject_id_pk" PRIMARY KEY("organization_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"role" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_signed_in_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"agent_id" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"time_zone" text NOT NULL,
	"calling_windows" jsonb NOT NULL,
	"pacing" jsonb NOT NULL,
	"retry_policy" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "do_not_call" (
	"organization_id" text NOT NULL,
	"phone" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "do_not_call_organization_id_phone_pk" PRIMARY KEY("organization_id","phone")
);
--> statement-breakpoint
CREATE TABLE "lead_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"status" text NOT NULL,
	"read_rows" integer DEFAULT 0 NOT NULL,
	"inserted_rows" integer DEFAULT 0 NOT NULL,
	"duplicate_rows" integer DEFAULT 0 NOT NULL,
	"bad_rows" integer DEFAULT 0 NOT NULL,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leads" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"phone" text,
	"email" text,
	"name" text,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" text DEFAULT 'new' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_called_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "knowledge_chunks" (
	"document_id" text NOT NULL,
	"index" integer NOT NULL,
	"organization_id" text NOT NULL,
	"heading" text DEFAULT '' NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "knowledge_chunks_document_id_index_pk" PRIMARY KEY("document_id","index")
);
--> statement-breakpoint
CREATE TABLE "knowledge_documents" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"agent_id" text,
	"title" text NOT NULL,
	"format" text NOT NULL,
	"bytes" integer NOT NULL,
	"hash" text NOT NULL,
	"status" text NOT NULL,
	"failure" text,
	"chunks" integer DEFAULT 0 NOT NULL,
	"content" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "analytics_events" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"type" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"properties" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "benchmark_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"suite" text NOT NULL,
	"is_baseline" boolean DEFAULT false NOT NULL,
	"report" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cache_entries" (
	"key" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"entry" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cost_actions" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"predicted_saving_micro_usd" bigint,
	"realized_saving_micro_usd" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cost_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text,
	"provider" text NOT NULL,
	"unit" text NOT NULL,
	"micro_usd_per_million" bigint NOT NULL,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "performance_alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"metric" text NOT NULL,
	"severity" text NOT NULL,
	"value" double precision NOT NULL,
	"threshold" double precision NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp (3) with time zone
);
--> statement-breakpoint
DROP INDEX "api_keys_organization";--> statement-breakpoint
DROP INDEX "agents_list";--> statement-breakpoint
DROP INDEX "appointments_call";--> statement-breakpoint
DROP INDEX "voice_calls_list";--> statement-breakpoint
DROP INDEX "voice_calls_agent";--> statement-breakpoint
DROP INDEX "voice_calls_active";--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "retention_days" integer;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "campaign_id" text;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "lead_id" text;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "simulated_latency" text;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "stt_audio_ms" double precision;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "llm_prompt_tokens" integer;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "llm_completion_tokens" integer;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "tts_characters" integer;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "cost_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_credentials" ADD CONSTRAINT "provider_credentials_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_preferences" ADD CONSTRAINT "user_preferences_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "do_not_call" ADD CONSTRAINT "do_not_call_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_imports" ADD CONSTRAINT "lead_imports_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_imports" ADD CONSTRAINT "lead_imports_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "knowledge_chunks" ADD CONSTRAINT "knowledge_chunks_document_id_knowledge_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."knowledge_documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "knowledge_chunks" ADD CONSTRAINT "knowledge_chunks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "knowledge_documents" ADD CONSTRAINT "knowledge_documents_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "knowledge_documents" ADD CONSTRAINT "knowledge_documents_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analytics_events" ADD CONSTRAINT "analytics_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "benchmark_reports" ADD CONSTRAINT "benchmark_reports_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cache_entries" ADD CONSTRAINT "cache_entries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_actions" ADD CONSTRAINT "cost_actions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_rates" ADD CONSTRAINT "cost_rates_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performance_alerts" ADD CONSTRAINT "performance_alerts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_list" ON "audit_log" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("organization_id","actor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_log_resource" ON "audit_log" USING btree ("organization_id","resource_id","created_at","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_hash" ON "sessions" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_previous_hash" ON "sessions" USING btree ("previous_hash") WHERE "sessions"."previous_hash" is not null;--> statement-breakpoint
CREATE INDEX "sessions_organization" ON "sessions" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "sessions_key" ON "sessions" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("organization_id","email");--> statement-breakpoint
CREATE INDEX "users_sign_in" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "users_list" ON "users" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "campaigns_idempotency_key" ON "campaigns" USING btree ("organization_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "campaigns_list" ON "campaigns" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "campaigns_status" ON "campaigns" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "campaigns_agent" ON "campaigns" USING btree ("organization_id","agent_id","created_at","id");--> statement-breakpoint
CREATE INDEX "campaigns_agent_id" ON "campaigns" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "campaigns_name" ON "campaigns" USING btree ("organization_id","name","id");--> statement-breakpoint
CREATE INDEX "do_not_call_list" ON "do_not_call" USING btree ("organization_id","created_at","phone");--> statement-breakpoint
CREATE INDEX "lead_imports_list" ON "lead_imports" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "lead_imports_campaign" ON "lead_imports" USING btree ("campaign_id");--> statement-breakpoint
CREATE UNIQUE INDEX "leads_idempotency_key" ON "leads" USING btree ("organization_id","idempotency_key") WHERE "leads"."idempotency_key" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "leads_campaign_phone" ON "leads" USING btree ("campaign_id","phone");--> statement-breakpoint
CREATE INDEX "leads_list" ON "leads" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "leads_campaign" ON "leads" USING btree ("organization_id","campaign_id","created_at","id");--> statement-breakpoint
CREATE INDEX "leads_status" ON "leads" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "leads_campaign_status" ON "leads" USING btree ("organization_id","campaign_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "leads_phone" ON "leads" USING btree ("organization_id","phone") WHERE "leads"."phone" is not null;--> statement-breakpoint
CREATE INDEX "leads_email" ON "leads" USING btree ("organization_id","email") WHERE "leads"."email" is not null;--> statement-breakpoint
CREATE INDEX "knowledge_chunks_order" ON "knowledge_chunks" USING btree ("organization_id","document_id","index");--> statement-breakpoint
CREATE UNIQUE INDEX "knowledge_documents_idempotency_key" ON "knowledge_documents" USING btree ("organization_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "knowledge_documents_list" ON "knowledge_documents" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_documents_status" ON "knowledge_documents" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_documents_agent" ON "knowledge_documents" USING btree ("organization_id","agent_id","created_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_documents_agent_id" ON "knowledge_documents" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "knowledge_documents_hash" ON "knowledge_documents" USING btree ("organization_id","hash");--> statement-breakpoint
CREATE INDEX "analytics_events_date" ON "analytics_events" USING btree ("organization_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "analytics_events_type" ON "analytics_events" USING btree ("organization_id","type","occurred_at","id");--> statement-breakpoint
CREATE INDEX "benchmark_reports_list" ON "benchmark_reports" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "benchmark_reports_suite" ON "benchmark_reports" USING btree ("organization_id","suite","created_at","id");--> statement-breakpoint
CREATE INDEX "cache_entries_expiry" ON "cache_entries" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "cache_entries_organization" ON "cache_entries" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "cost_actions_list" ON "cost_actions" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "cost_rates_lookup" ON "cost_rates" USING btree ("organization_id","provider","unit","effective_from");--> statement-breakpoint
CREATE INDEX "performance_alerts_list" ON "performance_alerts" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "performance_alerts_open" ON "performance_alerts" USING btree ("organization_id","created_at","id") WHERE "performance_alerts"."resolved_at" is null;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD CONSTRAINT "voice_calls_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD CONSTRAINT "voice_calls_lead_id_leads_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."leads"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agents_name" ON "agents" USING btree ("organization_id","name","id");--> statement-breakpoint
CREATE INDEX "api_keys_list" ON "api_keys" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "call_transcripts_words" ON "call_transcripts" USING gin (to_tsvector('english', "text"));--> statement-breakpoint
CREATE INDEX "voice_calls_status" ON "voice_calls" USING btree ("organization_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "voice_calls_campaign" ON "voice_calls" USING btree ("organization_id","campaign_id","created_at","id") WHERE "voice_calls"."campaign_id" is not null;--> statement-breakpoint
CREATE INDEX "voice_calls_phone" ON "voice_calls" USING btree ("organization_id","phone") WHERE "voice_calls"."phone" is not null;--> statement-breakpoint
CREATE INDEX "voice_calls_agent_id" ON "voice_calls" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "voice_calls_campaign_id" ON "voice_calls" USING btree ("campaign_id") WHERE "voice_calls"."campaign_id" is not null;--> statement-breakpoint
CREATE INDEX "voice_calls_lead_id" ON "voice_calls" USING btree ("lead_id") WHERE "voice_calls"."lead_id" is not null;--> statement-breakpoint
CREATE INDEX "agents_list" ON "agents" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "appointments_call" ON "appointments" USING btree ("call_id","created_at","id");--> statement-breakpoint
CREATE INDEX "voice_calls_list" ON "voice_calls" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "voice_calls_agent" ON "voice_calls" USING btree ("organization_id","agent_id","created_at","id");--> statement-breakpoint
CREATE INDEX "voice_calls_active" ON "voice_calls" USING btree ("organization_id","created_at","id") WHERE "voice_calls"."status" = 'active';