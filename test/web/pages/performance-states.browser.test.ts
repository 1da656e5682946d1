import { benchmarkStates } from "../support/benchmark-states.ts";
import { costStates } from "../support/costs/cost-states.ts";
import { databaseStates } from "../support/database-states.ts";
import { inEveryState } from "../support/states/every-state.ts";

inEveryState([...databaseStates, ...benchmarkStates, ...costStates]);
