import type { Contract } from "./contract.ts"
import type { HeaderValues } from "./headers.ts"

/** One request and what came back, as they went over the wire. */
export interface Exchange {
  /** `GET /users?limit=100`. */
  readonly request: string
  /** Nothing where no answer came. */
  readonly status: number | undefined
  readonly problems: ReadonlyArray<string>
}

/** What was sent and answered, each checked when it is complete. */
export interface Recording {
  readonly exchanges: ReadonlyArray<Exchange>
  /** Of all exchanges, in order: `GET /users?limit=100 → 200: answer: body: /users/0/email must be string`. */
  readonly problems: ReadonlyArray<string>
}

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: HeaderValues
  readonly body: string
}

export interface Answered {
  readonly status: number
  readonly headers: HeaderValues
  readonly body: string
}

export class Recorder implements Recording {
  readonly exchanges: Exchange[] = []
  readonly #contract: Contract

  constructor(contract: Contract) {
    this.#contract = contract
  }

  get problems(): string[] {
    return this.exchanges.flatMap(({ request, status, problems }) =>
      problems.map((problem) => `${request} → ${status ?? "no answer"}: ${problem}`),
    )
  }

  record(sent: Sent, answered: Answered | undefined): void {
    const { method, path } = sent
    const ofRequest = this.#contract.checkRequest(sent).map((problem) => `request: ${problem}`)
    const ofAnswer = answered === undefined ? [] : this.#contract.checkAnswer({ method, path, ...answered })
    // An operation that there is not is one problem, not two.
    const unknown = ofAnswer.length > 0 && ofRequest.includes(`request: ${ofAnswer[0]}`)
    this.exchanges.push({
      request: `${method} ${path}`,
      status: answered?.status,
      problems: [...ofRequest, ...(unknown ? [] : ofAnswer.map((problem) => `answer: ${problem}`))],
    })
  }
}
