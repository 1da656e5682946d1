/**
 * The words that columns hold: states, roles and kinds. The API shows them as they are; the tables and the routes both
 * take them from here.
 */

/** Roles of keys, members and sessions; each may do everything that those before it may. */
export const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** Kinds of authors in the log of changes. */
export const actorTypes = ["key", "user", "platform"] as const;
export type ActorType = (typeof actorTypes)[number];

/** The life of a call: `created` until a caller connects, `active` while it runs. */
export const callStates = ["created", "active", "ended"] as const;
export type CallState = (typeof callStates)[number];

/**
 * Parties of a transcript: `user` is the caller, `assistant` the agent, `operator` a person of the organisation who
 * speaks in the agent's voice, or does something in the call.
 */
export const speakers = ["user", "assistant", "operator"] as const;
export type Speaker = (typeof speakers)[number];

/** The life of an appointment: it is booked, then perhaps moved (another row takes its place) or cancelled. */
export type AppointmentStatus = "booked" | "moved" | "cancelled";

/** Kinds of labels of a call: of outcomes it has one at most. */
export const labelKinds = ["outcome", "tag"] as const;
export type LabelKind = (typeof labelKinds)[number];

/** Sources of a call's label: a person, or a rule as the call ended. */
export const labelSources = ["hand", "rule"] as const;
export type LabelSource = (typeof labelSources)[number];

/** The life of a campaign; `services/outreach/campaign-states.ts` says what may follow what. */
export const campaignStates = ["draft", "scheduled", "running", "paused", "done"] as const;
export type CampaignState = (typeof campaignStates)[number];

/** Outcomes of an attempt to call a lead that reached nobody. */
export const retryOutcomes = ["no_answer", "busy", "voicemail", "failed"] as const;
export type RetryOutcome = (typeof retryOutcomes)[number];

/** The life of a lead. */
export const leadStates = ["new", "queued", "calling", "reached", "unreached", "do_not_call"] as const;
export type LeadState = (typeof leadStates)[number];

/** The life of an import of leads. */
export const importStates = ["running", "done", "failed"] as const;
export type ImportState = (typeof importStates)[number];

/** The life of a document, from upload to use. */
export const documentStates = ["pending", "indexed", "failed"] as const;
export type DocumentState = (typeof documentStates)[number];

/** Formats of documents that can be read. */
export const documentFormats = ["text", "markdown", "html", "pdf", "docx"] as const;
export type DocumentFormat = (typeof documentFormats)[number];

/**
 * The life of a change to lower costs: on trial once it is approved, then kept as the agent's setting, rolled back by a
 * guard, over with its time, or stopped by a person.
 */
export const costChangeStates = ["proposed", "running", "kept", "rolled_back", "expired", "stopped"] as const;
export type CostChangeState = (typeof costChangeStates)[number];

/** Severities of an alert: a page wakes somebody, a ticket waits for the morning. */
export const alertSeverities = ["page", "ticket"] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** The life of an incident. `no_data`: nothing happens where something should. */
export const alertStatuses = ["firing", "no_data", "resolved"] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** Kinds of channels that alerts are sent to. */
export const alertChannelKinds = ["webhook", "slack", "email"] as const;
export type AlertChannelKind = (typeof alertChannelKinds)[number];

/** The life of an action that is to lower costs. */
export type CostActionState = "proposed" | "approved" | "applied" | "reverted";
