import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const MAIN = fileURLToPath(import.meta.resolve("@latchkey/emulator-pagerduty/main"))

/** An emulator in a process of its own: a real socket, as somebody else's PagerDuty would be. */
export interface RunningEmulator {
  readonly url: string
  readonly token: string
  readonly process: ChildProcess
}

/** Starts it, and waits for the line that says where it listens. */
export const startEmulator = async (...args: ReadonlyArray<string>): Promise<RunningEmulator> => {
  const child = spawn(process.execPath, [MAIN, "--port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] })
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: unknown = JSON.parse(line)
    if (typeof ready === "object" && ready !== null && "url" in ready && "token" in ready)
      return { url: String(ready.url), token: String(ready.token), process: child }
  }
  throw new Error("the emulator ended before it was ready")
}
