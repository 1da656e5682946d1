import { PGlite } from "@electric-sql/pglite";
import { CLUSTER_EXTENSIONS, createExtensions } from "./cluster-extensions.ts";
import { keepClusterTemplate } from "./cluster-template.ts";

// The thread that makes the template of a cluster and ends.

const session = await PGlite.create({ extensions: CLUSTER_EXTENSIONS });
await createExtensions(session);
await keepClusterTemplate(await session.dumpDataDir("none"));
await session.close();
