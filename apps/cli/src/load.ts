import type { Load } from "@latchkey/connections"
import { find } from "./find.ts"

/** Loads a connector's package: found from the config file that names it, or else from where the command line is installed. */
export const load: Load = (name, configPath) => import(find(name, configPath))
