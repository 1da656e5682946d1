ALTER TABLE "lead_imports" ADD COLUMN "bad_cells" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lead_imports" ADD COLUMN "file" jsonb;--> statement-breakpoint
ALTER TABLE "knowledge_documents" ADD COLUMN "warning" text;