import { expect, test } from "vitest"
import { at, bench, each, idAt } from "../testing/bench.ts"

test("tags are made, found, put on people, teams and policies, and taken off", async () => {
  await using pagerduty = await bench("acme")
  const made = await pagerduty.post("/tags", { tag: { type: "tag", label: "On leave" } })
  const id = idAt(made, "tag")
  const change = (place: string, body: object) => pagerduty.post(`/${place}/change_tags`, body)
  expect((await change("users/PANA001", { add: [{ type: "tag_reference", id }] })).status).toBe(200)
  expect(
    (
      await change("users/PANA001", {
        add: [
          { type: "tag", label: "On leave" },
          { type: "tag", label: "Lead" },
        ],
      })
    ).status,
  ).toBe(200)
  await change("teams/PTPLAT1", { add: [{ type: "tag", label: "Lead" }] })
  expect(each(await pagerduty.get("/users/PANA001/tags"), "tags", "label")).toEqual(["On leave", "Lead"])
  expect(each(await pagerduty.get("/tags?query=lea&total=true"), "tags", "label")).toEqual(["On leave", "Lead"])
  expect((await pagerduty.get(`/tags/${id}/users`)).body).toMatchObject({
    users: [{ id: "PANA001", type: "user_reference" }],
  })
  expect(each(await pagerduty.get(`/tags/${id}/teams`), "teams", "id")).toEqual([])
  await change("users/PANA001", { remove: [{ type: "tag_reference", id }] })
  expect(each(await pagerduty.get(`/tags/${id}/users`), "users", "id")).toEqual([])
  expect((await pagerduty.remove(`/tags/${id}`)).status).toBe(204)
  expect((await pagerduty.get(`/tags/${id}`)).status).toBe(404)
})

test("a user's tags go with the user", async () => {
  await using pagerduty = await bench("one-schedule", { offboarding: "stubs" })
  await pagerduty.post("/users/PANA001/change_tags", { add: [{ type: "tag", label: "Lead" }] })
  const id = String(each(await pagerduty.get("/tags"), "tags", "id")[0])
  await pagerduty.remove("/users/PANA001")
  expect(each(await pagerduty.get(`/tags/${id}/users`), "users", "id")).toEqual([])
  expect((await pagerduty.get("/users/PANA001/tags")).status).toBe(404)
})

test("what can't be is refused", async () => {
  await using pagerduty = await bench("one-schedule")
  const post = async (label: string) => (await pagerduty.post("/tags", { tag: { type: "tag", label } })).status
  expect([await post("Lead"), await post("Lead"), await post(" "), await post("x".repeat(192))]).toEqual([
    201, 400, 400, 400,
  ])
  const change = async (path: string, body: object) => (await pagerduty.post(`${path}/change_tags`, body)).status
  expect(await change("/users/PNONE", {})).toBe(404)
  expect(await change("/users/PANA001", { add: [{ type: "tag_reference", id: "PNONE" }] })).toBe(404)
  expect(at(await pagerduty.get("/users/PANA001/tags"), "tags")).toEqual([])
})
