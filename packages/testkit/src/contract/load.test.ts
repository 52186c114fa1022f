import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { loadContract } from "./load.ts"

const atHand = existsSync(join(import.meta.dirname, "../../../../../shared/openapi/pagerduty-rest.openapi.json"))

describe("PagerDuty's contract", () => {
  it("says of what it is", () => {
    expect(loadContract("pagerduty").of).toBe(atHand ? "full document" : "cut")
    expect(loadContract("pagerduty", { of: "cut" }).of).toBe("cut")
  })

  it("refuses an unknown source", () => {
    expect(() => loadContract("nobody")).toThrow('there is no source "nobody"')
  })
})

describe.each(["whole", "cut"] as const)("PagerDuty's contract, %s", (of) => {
  const contract = loadContract("pagerduty", of === "cut" ? { of } : {})

  it("compiles every operation that it has", { timeout: 60_000 }, () => {
    const operations = contract.operations.all()
    expect(operations.length).toBeGreaterThan(60)
    for (const { method, template, responses } of operations) {
      const path = template.replaceAll(/\{[^}]+\}/g, "X")
      contract.checkRequest({ method, path, headers: {}, body: {} })
      for (const status of responses.keys()) contract.checkAnswer({ method, path, status: Number(status), body: {} })
    }
  })

  it("takes lists by include[], and numbers as text", () => {
    const path = "/users?limit=100&include[]=contact_methods&include[]=teams"
    expect(contract.checkRequest({ method: "GET", path, headers: {} })).toEqual([])
    expect(contract.checkRequest({ method: "GET", path: "/users?limit=ten" })).toEqual([
      "query: /limit must be integer",
    ])
    const [problem] = contract.checkRequest({ method: "GET", path: "/users?include[]=nothing" })
    expect(problem).toContain("query: /include[]/0 must be one of")
  })

  it("takes several types of delegations in one call", () => {
    const path = "/oauth_delegations?user_id=P1&type=web,mobile"
    expect(contract.checkRequest({ method: "DELETE", path })).toEqual([])
  })

  it("knows the token's own user from a user", () => {
    expect(contract.operations.find("GET", "/users/me")?.operation.id).toBe("getCurrentUser")
  })

  it("takes null where the overlay says so", () => {
    const reference = { id: "P1", type: "user_reference", summary: null, self: null, html_url: null }
    const oncall = {
      user: reference,
      escalation_policy: { ...reference, type: "escalation_policy_reference" },
      escalation_level: 1,
      schedule: null,
      start: null,
      end: null,
    }
    const answer = { method: "GET", path: "/oncalls", status: 200 }
    expect(contract.checkAnswer({ ...answer, body: { oncalls: [oncall] } })).toEqual([])
    const wrong = { oncalls: [{ ...oncall, escalation_level: null }] }
    expect(contract.checkAnswer({ ...answer, body: wrong })).toEqual([
      "body: /oncalls/0/escalation_level must be integer",
    ])
  })

  it("needs no id in what is to be made, and one in a reference", () => {
    const entry = { start: "2026-11-24T00:00:00Z", end: "2026-11-25T00:00:00Z", user: { type: "user_reference" } }
    const request = { method: "POST", path: "/schedules/S1/overrides", headers: { "content-type": "application/json" } }
    expect(contract.checkRequest({ ...request, body: { overrides: [entry] } })).toEqual([
      "body: /overrides/0/user must have required property 'id'",
    ])
  })
})
