import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Running, startServer } from "./server.ts"

const rule = (id: string, when: object, more: object = {}) => ({
  resource: { type: "database", id },
  connection: "acme",
  when,
  ...more,
})

let server: Running
/** Who is on call now, and who is not. */
let duty: { on: string; off: string; until: string }
beforeAll(async () => {
  server = await startServer({
    config: {
      server: {
        access: [
          rule("prod", { onCall: true }, { for: "shift" }),
          rule("these", { onCall: ["PSONE01"] }, { actions: ["read"] }),
          rule("others", { onCall: ["PNOTHIN"] }),
          rule("role", { role: "Manager" }),
          rule("team", { team: "Payments", onCall: true }),
          { ...rule("away", { onCall: true }), connection: "other" },
        ],
      },
    },
  })
  const people = ["ana@acme.test", "bo@acme.test"]
  const checks = await Promise.all(
    people.map(async (account) => ({
      account,
      ...(await server.ask("POST", "/v1/connections/acme/on-call", { body: { account } })).body,
      who: account,
    })),
  )
  const on = checks.find(({ onCall }) => onCall)
  const off = checks.find(({ onCall }) => !onCall)
  duty = { on: on.who, off: off.who, until: on.duties[0].until }
})
afterAll(() => server.close())

const evaluate = async (who: string, id: string, more: object = {}) =>
  server.ask("POST", "/access/v1/evaluation", {
    body: {
      subject: { type: "user", id: who },
      action: { name: "read" },
      resource: { type: "database", id },
      ...more,
    },
  })

describe("may somebody have this, given that they are on call now?", () => {
  test("on call: yes, until the shift ends; not on call: no, and why", async () => {
    expect((await evaluate(duty.on, "prod")).body).toEqual({
      decision: true,
      context: { reason: "on call now", until: duty.until },
    })
    expect((await evaluate(duty.off, "prod")).body).toMatchObject({
      decision: false,
      context: { reason: expect.stringContaining("not on call") },
    })
  })

  test("only these schedules, only these actions", async () => {
    expect((await evaluate(duty.on, "these")).body.decision).toBe(true)
    expect((await evaluate(duty.on, "these", { action: { name: "drop" } })).body.decision).toBe(false)
    expect((await evaluate(duty.on, "others")).body.decision).toBe(false)
  })

  test("whom nobody knows, what no rule is about, what is no user: no", async () => {
    expect((await evaluate("nobody@acme.test", "prod")).body.decision).toBe(false)
    expect((await evaluate(duty.on, "staging")).body.decision).toBe(false)
    const robot = { subject: { type: "robot", id: duty.on } }
    expect((await evaluate(duty.on, "prod", robot)).body.decision).toBe(false)
  })

  test("role and team", async () => {
    const { body: ana } = await server.ask("GET", "/v1/connections/acme/accounts/ana@acme.test")
    expect((await evaluate("ana@acme.test", "role")).body.decision).toBe(ana.role === "Manager")
    expect((await evaluate(duty.on, "team")).body).toMatchObject({
      decision: false,
      context: { reason: expect.stringContaining("Payments") },
    })
  })

  test("a source that can't be asked is a no with the reason", async () => {
    // Its token is none of the source's.
    expect((await evaluate(duty.on, "away")).body).toMatchObject({
      decision: false,
      context: { reason: expect.stringMatching(/credentials/) },
    })
    for (const fault of [{ kind: "error" }, { kind: "slow", ms: 20_000 }]) {
      await server.control("POST", "faults", { ...fault, path: "^/oncalls" })
      const begun = Date.now()
      const { body } = await evaluate(duty.on, "prod")
      await server.control("DELETE", "faults")
      expect(body).toEqual({ decision: false, context: { reason: "acme does not answer." } })
      expect(Date.now() - begun).toBeLessThan(10_000)
    }
    // Nothing of it is remembered.
    expect((await evaluate(duty.on, "prod")).body.decision).toBe(true)
  })

  test("the request's id comes back; what is no evaluation is 400", async () => {
    const body = {
      subject: { type: "user", id: "x" },
      action: { name: "read" },
      resource: { type: "database", id: "prod" },
    }
    const answer = await server.ask("POST", "/access/v1/evaluation", { body, headers: { "x-request-id": "pep-1" } })
    expect(answer.headers.get("x-request-id")).toBe("pep-1")
    expect((await server.ask("POST", "/access/v1/evaluation", { body: { subject: "x" } })).status).toBe(400)
  })
})
