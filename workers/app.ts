import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { beginAnswer } from "./http/answer-headers.ts";
import type { AppEnv } from "./http/app-env.ts";
import { ApiError, answerError } from "./http/errors.ts";
import { otherMethods } from "./http/other-methods.ts";
import { createRouter } from "./http/router.ts";
import { apiRequest } from "./middleware/api-request.ts";
import { plainBody } from "./middleware/body-encoding.ts";
import { utf8Body } from "./middleware/body-text.ts";
import { RequestLimits } from "./middleware/rate-limit.ts";
import { apiKeyRoutes } from "./routes/access/api-keys.ts";
import { auditLogRoutes } from "./routes/access/audit-log.ts";
import { firstStepRoutes } from "./routes/access/first-steps.ts";
import { memberRoutes } from "./routes/access/members.ts";
import { organizationRoutes } from "./routes/access/organizations.ts";
import { peopleRoutes } from "./routes/access/people.ts";
import { preferenceRoutes } from "./routes/access/preferences.ts";
import { sessionRoutes } from "./routes/access/session.ts";
import { agentRoutes } from "./routes/agents/agents.ts";
import { agentHearingRoutes } from "./routes/agents/hearing.ts";
import { providerCredentialRoutes } from "./routes/agents/provider-credentials.ts";
import { agentVersionRoutes } from "./routes/agents/versions.ts";
import { alertChannelRoutes } from "./routes/alerts/alert-channels.ts";
import { alertRuleRoutes } from "./routes/alerts/alert-rules.ts";
import { alertSilenceRoutes } from "./routes/alerts/alert-silences.ts";
import { alertRoutes } from "./routes/alerts/alerts.ts";
import { benchmarkRoutes } from "./routes/benchmarks/benchmarks.ts";
import { benchmarkScheduleRoutes } from "./routes/benchmarks/schedule.ts";
import { targetRoutes } from "./routes/benchmarks/targets.ts";
import { callAudioRoutes } from "./routes/calls/call-audio.ts";
import { callControlRoutes } from "./routes/calls/call-control.ts";
import { callLabelRoutes } from "./routes/calls/call-labels.ts";
import { callReadRoutes } from "./routes/calls/call-reads.ts";
import { callRegressionRoutes } from "./routes/calls/call-regression.ts";
import { callTraceRoutes } from "./routes/calls/call-trace.ts";
import { callViewRoutes } from "./routes/calls/call-views.ts";
import { callRoutes } from "./routes/calls/calls.ts";
import { labelRuleRoutes } from "./routes/calls/label-rules.ts";
import { listeningRoutes } from "./routes/calls/listening.ts";
import { mediaRoutes } from "./routes/calls/media.ts";
import { transcriptRoutes } from "./routes/calls/transcripts.ts";
import { utteranceRoutes } from "./routes/calls/utterances.ts";
import { voiceRoutes } from "./routes/calls/voice.ts";
import { costBudgetRoutes } from "./routes/costs/budgets.ts";
import { callCostRoutes } from "./routes/costs/call-costs.ts";
import { costChangeRoutes } from "./routes/costs/cost-changes.ts";
import { costRoutes } from "./routes/costs/costs.ts";
import { costOpportunityRoutes } from "./routes/costs/opportunities.ts";
import { adviceRoutes } from "./routes/database/advice.ts";
import { databaseAuditRoutes } from "./routes/database/audit.ts";
import { databaseChangeRoutes } from "./routes/database/changes.ts";
import { lintRoutes } from "./routes/database/lints.ts";
import { statementRoutes } from "./routes/database/statements.ts";
import { analyticsRoutes } from "./routes/figures/analytics.ts";
import { answerHistoryRoutes } from "./routes/figures/answer-history.ts";
import { cachePerformanceRoutes } from "./routes/figures/cache-performance.ts";
import { liveFeedRoutes } from "./routes/figures/live-feed.ts";
import { metricsRoutes } from "./routes/figures/metrics.ts";
import { pageViewPerformanceRoutes } from "./routes/figures/page-view-performance.ts";
import { pageViewRoutes } from "./routes/figures/page-views.ts";
import { providerPerformanceRoutes } from "./routes/figures/provider-performance.ts";
import { requestPerformanceRoutes } from "./routes/figures/request-performance.ts";
import { performanceRoutes } from "./routes/figures/turn-performance.ts";
import { knowledgeRoutes } from "./routes/knowledge/knowledge.ts";
import { campaignRoutes } from "./routes/outreach/campaigns.ts";
import { doNotCallRoutes } from "./routes/outreach/do-not-call.ts";
import { leadImportRoutes } from "./routes/outreach/lead-imports.ts";
import { leadRoutes } from "./routes/outreach/leads.ts";
import { documentationRoutes } from "./routes/platform/documentation.ts";
import { healthRoutes } from "./routes/platform/health.ts";
import { cacheSettingsRoutes } from "./routes/recommendations/cache-settings.ts";
import { benchmarkComparisonRoutes } from "./routes/recommendations/comparison.ts";
import { recommendationRoutes } from "./routes/recommendations/recommendations.ts";

/** Largest JSON body accepted, 1 MiB: an agent with a full knowledge base is well below it. */
const MAX_BODY_BYTES = 1_048_576;

/** Paths that take speech and files, and count their bytes themselves. */
const HAS_OWN_LIMIT = new Set(["/api/voice/process", "/api/knowledge/documents", "/api/leads/import"]);

const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new ApiError("payload_too_large", `A body may have ${MAX_BODY_BYTES} bytes.`);
  },
});

/** Limits a body that is text, and looks at its encoding once it is known to be small enough. */
const limitTextBody: MiddlewareHandler<AppEnv> = (c, next) =>
  limitBody(c, async () => {
    await utf8Body(c, next);
  });

/**
 * Creates the HTTP app: the API under `/api`, call sockets under `/agents`. Pages are served by the platform before the
 * worker is asked.
 */
export function createApp() {
  const app = createRouter();
  app.onError(answerError);
  const answerUnrouted = otherMethods(() => app.routes);
  app.notFound((c) => {
    // No middleware runs for addresses outside the prefixes below, so nothing has begun their answer.
    if (c.get("requestId") === undefined) beginAnswer(c);
    return answerUnrouted(c);
  });
  const limits = new RequestLimits();
  app.use("/api/*", apiRequest(limits));
  app.use("/agents/*", (c, next) => {
    beginAnswer(c);
    const refusal = limits.refusalOf(c);
    if (refusal !== null) throw refusal;
    return next();
  });
  // Routes of other methods read no body.
  app.on(["POST", "PUT", "PATCH", "DELETE"], "/api/*", plainBody);
  app.on(["POST", "PUT", "PATCH", "DELETE"], "/api/*", (c, next) =>
    HAS_OWN_LIMIT.has(c.req.path) ? next() : limitTextBody(c, next),
  );
  return (
    app
      .route(
        "/api",
        documentationRoutes(() => app),
      )
      .route("/api/health", healthRoutes)
      .route("/api/session", sessionRoutes)
      .route("/api/organizations", organizationRoutes)
      .route("/api/organizations", firstStepRoutes)
      .route("/api/members", memberRoutes)
      .route("/api/api-keys", apiKeyRoutes)
      .route("/api/preferences", preferenceRoutes)
      .route("/api/provider-credentials", providerCredentialRoutes)
      .route("/api/audit-log", auditLogRoutes)
      .route("/api/people", peopleRoutes)
      .route("/api/agents", agentRoutes)
      .route("/api/agents", agentVersionRoutes)
      .route("/api/agents", agentHearingRoutes)
      .route("/api/voice", voiceRoutes)
      .route("/api/voice", utteranceRoutes)
      .route("/api/calls", callRoutes)
      .route("/api/calls", callTraceRoutes)
      .route("/api/calls", callReadRoutes)
      .route("/api/calls", callLabelRoutes)
      .route("/api/calls", callRegressionRoutes)
      .route("/api/calls", callCostRoutes)
      .route("/api/calls", callAudioRoutes)
      .route("/api/calls", callControlRoutes)
      .route("/api/calls", listeningRoutes)
      .route("/api/call-views", callViewRoutes)
      .route("/api/call-label-rules", labelRuleRoutes)
      .route("/api/campaigns", campaignRoutes)
      .route("/api/leads", leadImportRoutes)
      .route("/api/leads", leadRoutes)
      .route("/api/do-not-call", doNotCallRoutes)
      .route("/api/knowledge", knowledgeRoutes)
      .route("/api/transcripts", transcriptRoutes)
      .route("/api/analytics", analyticsRoutes)
      .route("/api/metrics", metricsRoutes)
      .route("/api/performance", performanceRoutes)
      .route("/api/performance", liveFeedRoutes)
      .route("/api/performance", answerHistoryRoutes)
      .route("/api/performance", cachePerformanceRoutes)
      .route("/api/performance", requestPerformanceRoutes)
      .route("/api/performance", pageViewPerformanceRoutes)
      .route("/api/performance", providerPerformanceRoutes)
      .route(
        "/api/performance",
        pageViewRoutes(() => app.routes),
      )
      .route("/api/performance", targetRoutes)
      // Other parts of benchmarks come before `/{id}`, which would take their names for ids.
      .route("/api/performance/benchmarks", benchmarkScheduleRoutes)
      .route("/api/performance/benchmarks", benchmarkComparisonRoutes)
      .route("/api/performance/benchmarks", benchmarkRoutes)
      .route("/api/performance/recommendations", recommendationRoutes)
      .route("/api/performance/cache-settings", cacheSettingsRoutes)
      .route("/api/performance/costs", costRoutes)
      .route("/api/performance/cost-budgets", costBudgetRoutes)
      .route("/api/performance/cost-changes", costChangeRoutes)
      .route("/api/performance/cost-opportunities", costOpportunityRoutes)
      .route("/api/alerts", alertRoutes)
      .route("/api/database/queries", statementRoutes)
      .route("/api/database/changes", databaseChangeRoutes)
      .route("/api/database/audit", databaseAuditRoutes)
      .route("/api/database/advice", adviceRoutes)
      .route("/api/database/lints", lintRoutes)
      .route("/api/alert-rules", alertRuleRoutes)
      .route("/api/alert-channels", alertChannelRoutes)
      .route("/api/alert-silences", alertSilenceRoutes)
      .route("/agents", mediaRoutes)
  );
}

/** The routes' types, for `hc<AppType>` in the web pages. */
export type AppType = ReturnType<typeof createApp>;
