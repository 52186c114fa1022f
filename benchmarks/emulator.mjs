// How long the emulator takes to render a year of hourly turns, and to be ready with 25,000 people and answer their last
// page: `node tools/bootstrap.mjs node benchmarks/emulator.mjs`. Medians.
import { startEmulator } from "../packages/emulator-pagerduty/src/index.ts"
import { sized } from "../packages/emulator-pagerduty/worlds/sized.ts"

const ROUNDS = 7
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
const measure = async (name, work) => {
  const times = []
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  console.log(`${name.padEnd(44)} ${median(times).toFixed(0).padStart(6)} ms`)
}

const layer = (id) => ({
  id,
  name: id,
  start: "2026-01-01T00:00:00Z",
  end: null,
  rotation_virtual_start: "2026-01-01T00:00:00Z",
  rotation_turn_length_seconds: 3600,
  users: [{ user: { id: "POLGA01" } }],
  restrictions: [
    { type: "daily_restriction", start_time_of_day: "22:00:00", duration_seconds: 28800 },
    { type: "daily_restriction", start_time_of_day: "12:00:00", duration_seconds: 28800 },
  ],
})
const busy = (now) => ({
  ...sized(now, 1),
  schedules: [
    {
      id: "PBUSY01",
      name: "Busy",
      description: null,
      time_zone: "America/New_York",
      schedule_layers: Array.from({ length: 10 }, (_, at) => layer(`PLAYER${at}`)),
      overrides: [],
      teams: [],
    },
  ],
})

const ask = async ({ url, token }, path) => {
  const answer = await fetch(url + path, { headers: { authorization: `Token token=${token}` } })
  if (!answer.ok) throw new Error(`${answer.status} to ${path}`)
  await answer.text()
}

const one = await startEmulator({ world: busy })
await measure("ten layers of hourly turns, ninety days", () =>
  ask(one, "/schedules/PBUSY01?since=2026-02-01T00:00:00Z&until=2026-05-01T00:00:00Z"),
)
await one.close()

await measure("25,000 people: ready", async () => (await startEmulator({ world: (now) => sized(now, 25_000) })).close())
const many = await startEmulator({ world: (now) => sized(now, 25_000) })
await measure("25,000 people: a page with their teams", () => ask(many, "/users?limit=100&offset=9900&include[]=teams"))
await many.close()
