import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"

/** A document inside an npm package, one version of it: too large to be installed for one file. */
export interface Packaged {
  /** `@octokit/openapi@23.0.2` */
  readonly package: string
  readonly path: string
}

/** Takes the one file out of the package into `file`, by way of the registry (or of a packed file in the package's place). */
export const unpack = ({ package: name, path }: Packaged, file: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  const folder = mkdtempSync(join(dirname(file), "package-"))
  try {
    const quick = ["--fetch-retries=0", "--fetch-timeout=60000", "--ignore-scripts"]
    const [packed] = run("npm", ["pack", name, "--silent", ...quick, "--pack-destination", folder])
    run("tar", ["-xzf", join(folder, packed ?? ""), "-C", folder, `package/${path}`])
    renameSync(join(folder, "package", path), file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const run = (command: string, args: ReadonlyArray<string>): string[] =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
    .trim()
    .split("\n")
