import type { Running } from "./server.ts"

/** An event as a client of the stream has it. */
export interface Told {
  readonly id: number
  readonly event: string
  readonly data: { readonly index: number; readonly event: { readonly type: string; readonly state?: string } }
}

/** Follows a stream of events to its end, or until so many have come; what is cut off is asked for again by whoever comes back. */
export const follow = async (
  { url, key }: Pick<Running, "url" | "key">,
  path: string,
  { last = 0, atMost = Number.POSITIVE_INFINITY }: { readonly last?: number; readonly atMost?: number },
): Promise<{ readonly status: number; readonly told: ReadonlyArray<Told> }> => {
  const leave = new AbortController()
  const answer = await fetch(`${url}${path}`, {
    headers: { accept: "text/event-stream", authorization: `Bearer ${key}`, "last-event-id": String(last) },
    signal: leave.signal,
  })
  const told: Array<Told> = []
  let text = ""
  try {
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part
      const blocks = text.split("\n\n")
      text = blocks.pop() ?? ""
      told.push(...blocks.filter((block) => !block.startsWith(":")).map(read))
      if (told.length >= atMost) break
    }
  } catch (error) {
    // The server was killed: what came until then came.
    if (!(error instanceof TypeError)) throw error
  }
  leave.abort()
  return { status: answer.status, told: told.slice(0, atMost) }
}

const read = (block: string): Told => {
  const fields = new Map(
    block.split("\n").map((line): [string, string] => {
      const colon = line.indexOf(": ")
      return [line.slice(0, colon), line.slice(colon + 2)]
    }),
  )
  return { id: Number(fields.get("id")), event: fields.get("event") ?? "", data: JSON.parse(fields.get("data") ?? "") }
}
