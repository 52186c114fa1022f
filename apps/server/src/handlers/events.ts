import { type Entry, isEnded } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import * as Sse from "effect/encoding/Sse"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Host } from "../host.ts"

/** How often the journal is looked at: whoever performs may be another process. */
const GLANCE = "250 millis"

/** How often a silent stream says that it is there: proxies close what is silent. */
const SIGN = "15 seconds"

/** An operation's events after an index: those that there are as JSON, or each as it comes until the operation ends. */
export const follow = Effect.fnUntraced(function* (id: string, after: number, accept = "") {
  const { journal, stopping } = yield* Host
  const entries = yield* journal.told(id)
  const fresh = entries.filter(({ index }) => index > after)
  if (accept.includes("application/json")) return fresh
  // Nothing more comes: 204 tells a browser's EventSource not to ask again.
  if (fresh.length === 0 && ends(entries)) return HttpServerResponse.empty()

  // Whoever claims to have seen more than there is waits for what comes next.
  const begin = Math.min(after, entries.length)
  const told = Stream.paginate(begin, (last) =>
    Effect.gen(function* () {
      const some = yield* journal.told(id, last)
      if (some.length === 0) yield* Effect.sleep(GLANCE)
      return [some, ends(some) ? Option.none() : Option.some(some.at(-1)?.index ?? last)] as const
    }).pipe(Effect.withTracerEnabled(false)),
  )
  const signs = Stream.as(Stream.tick(SIGN), ": still here\n\n")
  return HttpServerResponse.stream(
    Stream.map(told, write).pipe(
      Stream.merge(signs, { haltStrategy: "left" }),
      // Whoever follows comes back, to another process or to this one begun again.
      Stream.haltWhen(stopping.await),
      Stream.encodeText,
    ),
    { contentType: "text/event-stream", headers: { "cache-control": "no-store", "x-accel-buffering": "no" } },
  )
})

const write = (entry: Entry) =>
  Sse.encoder.write({ _tag: "Event", id: String(entry.index), event: entry.event.type, data: JSON.stringify(entry) })

/** What ended may have been begun again: the last word counts. */
const ends = (entries: ReadonlyArray<Entry>) => {
  const event = entries.at(-1)?.event
  return event?.type === "state" && isEnded(event.state)
}
