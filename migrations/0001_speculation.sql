ALTER TABLE "agents" ADD COLUMN "turn_taking" jsonb;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "flight_recorder" jsonb;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "discarded_attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "discarded_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "discarded_characters" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "saved_ms" double precision;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "false_start" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "longest_silence_ms" double precision;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "hedge" text;