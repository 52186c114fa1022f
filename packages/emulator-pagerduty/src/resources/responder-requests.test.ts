import { expect, test } from "vitest"
import { bench, each, idAt, refusal } from "../testing/bench.ts"

const asked = async () => {
  const pagerduty = await bench("one-schedule")
  const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }
  const path = `/incidents/${idAt(await pagerduty.post("/incidents", { incident }), "incident")}`
  const ask = (...targets: object[]) =>
    pagerduty.post(`${path}/responder_requests`, {
      requester_id: "POLGA01",
      message: "Please help",
      responder_request_targets: targets,
    })
  const cancel = async (...targets: object[]) => {
    const body = { requester_id: "POLGA01", responder_request_targets: targets }
    const answer = await pagerduty.put(`${path}/responder_requests/cancel`, body)
    return each(answer, "responder_request_targets", "result")
  }
  const responders = async () => {
    const shown = await pagerduty.get(path)
    const states = each(shown, "incident.incidents_responders", "state")
    return each(shown, "incident.incidents_responders", "user.id").map((id, i) => [id, states[i]])
  }
  return { pagerduty, path, ask, cancel, responders, [Symbol.asyncDispose]: pagerduty[Symbol.asyncDispose] }
}

const [bo, policy] = [
  { id: "PBOCHE1", type: "user_reference" },
  { id: "PEONE01", type: "escalation_policy_reference" },
]

test("a person, or whom a policy would page, is asked, and shown as pending in the incident", async () => {
  await using at = await asked()
  const answer = await at.ask({ responder_request_target: bo }, policy)
  expect(answer.body).toMatchObject({
    responder_request: {
      message: "Please help",
      requester: { id: "POLGA01" },
      requested_at: "2026-11-24T08:00:00Z",
      responder_request_targets: [
        { responder_request_target: { id: "PBOCHE1", incidents_responders: [{ state: "pending" }] } },
        { responder_request_target: { id: "PEONE01", incidents_responders: [{ user: { id: "PANA001" } }] } },
      ],
    },
  })
  expect(await at.responders()).toEqual([
    ["PBOCHE1", "pending"],
    ["PANA001", "pending"],
  ])
  const shown = await at.pagerduty.get(at.path)
  expect(each(shown, "incident.responder_requests", "requester.id")).toEqual(["POLGA01"])
})

test("what is pending is cancelled, once", async () => {
  await using at = await asked()
  await at.ask(bo, policy)
  const ana = { id: "PANA001", type: "user_reference" }
  expect(await at.cancel(bo, { id: "PCYOKA1", type: "user_reference" })).toEqual(["cancelled", "not_found"])
  expect(await at.cancel(bo)).toEqual(["not_found"])
  expect(await at.cancel(policy, ana)).toEqual(["cancelled", "not_found"])
  expect((await at.responders()).map(([, state]) => state)).toEqual(["user_cancelled", "user_cancelled"])
})

test("who is not there can't ask, or be asked", async () => {
  await using at = await asked()
  expect(refusal(await at.ask({ id: "PNONE", type: "user_reference" }))).toEqual([400, 2001, "User PNONE not found"])
  expect((await at.ask({ id: "PNONE", type: "escalation_policy_reference" })).status).toBe(400)
  expect((await at.ask()).status).toBe(400)
  const body = { requester_id: "PNONE", message: "", responder_request_targets: [bo] }
  expect((await at.pagerduty.post(`${at.path}/responder_requests`, body)).status).toBe(400)
  expect(
    (await at.pagerduty.post("/incidents/QNONE/responder_requests", { ...body, requester_id: "POLGA01" })).status,
  ).toBe(404)
})
