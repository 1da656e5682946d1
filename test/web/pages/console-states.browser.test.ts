import { accessStates } from "../support/console/access-states.ts";
import { agentStates } from "../support/console/agent-states.ts";
import { campaignStates } from "../support/console/campaign-states.ts";
import { knowledgeStates } from "../support/console/knowledge-states.ts";
import { overviewStates } from "../support/console/overview-states.ts";
import { inEveryState } from "../support/states/every-state.ts";

inEveryState([...agentStates, ...knowledgeStates, ...accessStates, ...campaignStates, ...overviewStates]);
