// The core's generator, under the name that everything local knows it by.
export { normal, randomOf } from "../../voice/seeded-random.ts";
