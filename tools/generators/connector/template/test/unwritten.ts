import { Deprovision, ListAccounts, RevokeSessions, TransferData } from "@latchkey/core"
import type { Subject } from "@latchkey/testkit"

/** What a law still needs, in words: until it is there, the law is a todo, never passed. */
export const unwritten = (
  law: string,
  { connector, world }: Subject,
  written: { readonly people: number; readonly touch: boolean },
): string | undefined => {
  const offers = (...names: ReadonlyArray<string>) => connector.capabilities.some(({ name }) => names.includes(name))
  const { changes, contract } = world
  if (law === "a listing is whole, or fails")
    return offers(ListAccounts.name)
      ? written.people > 2
        ? undefined
        : "put people into test/people.ts, more than one page of them"
      : "list accounts in src/list-accounts.ts"
  if (!offers(Deprovision.name, RevokeSessions.name, TransferData.name))
    return "offer a change: Deprovision, RevokeSessions, or TransferData"
  if (changes.length === 0) return "name a change in test/people.ts"
  if (law === "a change from outside stands")
    return written.touch ? undefined : "write `touch` in test/people.ts; to do nothing says that nothing can be touched"
  if (law === "blockers block, guards hold, blindness holds back")
    return changes.some(({ obstruct, blind }) => obstruct !== undefined && blind !== undefined)
      ? undefined
      : "a change that can't be taken back needs `obstruct` and `blind` in test/people.ts; without one, nothing is held here"
  if (law === "requests and answers fit the document")
    return contract === undefined ? "give a published document: test/document.ts" : undefined
  return undefined
}
