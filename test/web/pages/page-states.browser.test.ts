import { liveStates } from "../support/live-states.ts";
import { pageStates } from "../support/page-states.ts";
import { inEveryState } from "../support/states/every-state.ts";

inEveryState([...pageStates, ...liveStates]);
