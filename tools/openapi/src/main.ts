import { join } from "node:path"
import { cutAll, write } from "./workspace.ts"

const root = join(import.meta.dirname, "../../..")
for (const { made } of cutAll(root)) {
  for (const [consumer, result] of made ?? []) await write(consumer, result)
}
