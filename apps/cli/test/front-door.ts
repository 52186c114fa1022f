import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { type RunningEmulator, startEmulator } from "../demo/emulator.ts"

const latchkey = fileURLToPath(new URL("../dist/latchkey.js", import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A line of the emulator's request log. */
export interface Logged {
  readonly method: string
  readonly path: string
  readonly status: number | null
}

/** The command line as a person has it: a process, a real socket, a state folder of its own. */
export interface FrontDoor {
  readonly emulator: RunningEmulator
  readonly folder: string
  readonly env: Record<string, string>
  readonly run: (args: ReadonlyArray<string>, env?: Readonly<Record<string, string>>, stdin?: string) => Promise<Ended>
  /** As somebody at a terminal (util-linux `script` makes one, 60 columns wide), who types when a prompt shows, or some milliseconds later. */
  readonly atTerminal: (
    args: ReadonlyArray<string>,
    typed: string,
    hesitates?: number,
  ) => Promise<Omit<Ended, "stderr">>
  /** Begins a command, and gives the process: to be killed. */
  readonly begin: (
    args: ReadonlyArray<string>,
    env?: Readonly<Record<string, string>>,
  ) => ChildProcessWithoutNullStreams
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>
  readonly pagerduty: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>
  readonly requests: () => Promise<ReadonlyArray<Logged>>
  /** What waits at a hold now. */
  readonly held: () => Promise<ReadonlyArray<Pick<Logged, "method" | "path">>>
  readonly close: () => void
}

/** Whoever judges one run for some seconds would find the connections kept for others closed. */
const ANEW = { connection: "close" }

/** Whether a line of the log is a write: a preview is a POST that saves nothing. */
export const isWrite = ({ method, path }: Pick<Logged, "method" | "path">): boolean =>
  method !== "GET" && !path.includes("/preview")

/** How a process ends, and what it said until then. */
export const endOf = (child: ChildProcessWithoutNullStreams): Promise<Ended> =>
  new Promise((resolve) => {
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (part) => (stdout += String(part)))
    child.stderr.on("data", (part) => (stderr += String(part)))
    child.on("close", (code) => resolve({ code, stdout, stderr }))
  })

export const openFrontDoor = async (...world: ReadonlyArray<string>): Promise<FrontDoor> => {
  const emulator = await startEmulator(...world)
  const folder = mkdtempSync(join(tmpdir(), "latchkey-test-"))
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    PAGERDUTY_TOKEN: emulator.token,
    PAGERDUTY_API_URL: emulator.url,
    XDG_STATE_HOME: join(folder, "state"),
    XDG_CONFIG_HOME: join(folder, "config"),
  }
  const begun = new Set<ChildProcessWithoutNullStreams>()
  const start = (args: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [latchkey, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...env, ...more },
    })
    begun.add(child)
    return child
  }
  const control: FrontDoor["control"] = async (method, path, body) => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      headers: { "content-type": "application/json", ...ANEW },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return text === "" ? undefined : JSON.parse(text)
  }
  const list = async (path: string) => {
    const all = await control("GET", path)
    return Array.isArray(all) ? all : []
  }
  return {
    emulator,
    folder,
    env,
    begin: start,
    run: (args, more, stdin = "") => {
      const child = start(args, more)
      // What asks nothing of stdin may be gone before it is written.
      child.stdin.on("error", () => undefined).end(stdin)
      return endOf(child)
    },
    atTerminal: (args, typed, hesitates = 0) =>
      new Promise((resolve) => {
        const command = ["stty cols 60;", process.execPath, latchkey, ...args].join(" ")
        const child = spawn("script", ["-qec", command, "/dev/null"], { env: { ...env, TERM: "xterm" } })
        let stdout = ""
        child.stdout.on("data", (part) => {
          stdout += String(part)
          if (typed !== "" && /go on:|Perform \d+ steps?\?/.test(stripVTControlCharacters(stdout))) {
            const line = `${typed}\r`
            typed = ""
            setTimeout(() => child.stdin.write(line), hesitates)
          }
        })
        child.on("close", (code) => resolve({ code, stdout: stripVTControlCharacters(stdout) }))
      }),
    control,
    pagerduty: async (method, path, body) => {
      const answer = await fetch(`${emulator.url}${path}`, {
        method,
        headers: { authorization: `Token token=${emulator.token}`, "content-type": "application/json", ...ANEW },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) }
    },
    requests: () => list("requests"),
    held: () => list("held"),
    close: () => {
      // What still runs, a server say, has nothing to run on any more.
      for (const child of begun) child.kill("SIGKILL")
      emulator.process.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
