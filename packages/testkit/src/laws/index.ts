import type { Law } from "../law.ts"
import { aChangeFromOutsideStands } from "./a-change-from-outside-stands.ts"
import { aCrashIsResumed } from "./a-crash-is-resumed.ts"
import { blockersBlock } from "./blockers-block.ts"
import { failuresAreNotLost } from "./failures-are-not-lost.ts"
import { listingIsWhole } from "./listing-is-whole.ts"
import { lookingIsStable } from "./looking-is-stable.ts"
import { performingAgainWritesNothing } from "./performing-again-writes-nothing.ts"
import { planningChangesNothing } from "./planning-changes-nothing.ts"
import { planningTwiceIsTheSame } from "./planning-twice-is-the-same.ts"
import { requestsFitTheDocument } from "./requests-fit-the-document.ts"
import { secretsStaySecret } from "./secrets-stay-secret.ts"
import { undoBringsBack } from "./undo-brings-back.ts"

/** The laws of the contract, in the order of `docs/contract.md`. */
export const laws: ReadonlyArray<Law> = [
  listingIsWhole,
  planningChangesNothing,
  planningTwiceIsTheSame,
  performingAgainWritesNothing,
  aChangeFromOutsideStands,
  blockersBlock,
  aCrashIsResumed,
  undoBringsBack,
  lookingIsStable,
  failuresAreNotLost,
  secretsStaySecret,
  requestsFitTheDocument,
]
