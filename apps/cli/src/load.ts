import type { Load } from "@latchkey/connections"

/** Loads a connector's package from where the command line is installed. */
export const load: Load = (name) => import(name)
