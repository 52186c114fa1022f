import { parseArgs } from "node:util"
import { check } from "./check.ts"
import { refresh } from "./refresh.ts"
import { fetchCopy, readPublished } from "./source.ts"
import { cutAll, findAsked, writeAll } from "./workspace.ts"

const help = `Cuts a contract out of a published OpenAPI document, for each package that asks by openapi/operations.json.

  npm run openapi -- cut               cut again from the recorded document, and generate the types
  npm run openapi -- check             cut again and compare: says in words what differs, and exits 1
  npm run openapi -- refresh SOURCE    take the document from its published address, say what changed, cut, record it
      --from FILE|URL                  from elsewhere
      --commit SHA                     the commit that it is of, if it is known

A source is a folder in tools/openapi/sources: source.json says where it is published, overlay.json corrects it.`

export interface World {
  readonly root: string
  readonly today: string
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** Gives the exit code: 0 done, 1 failed or drifted, 2 not understood. */
export const run = async (args: ReadonlyArray<string>, world: World): Promise<number> => {
  const read = readArguments(args)
  if (typeof read === "string") {
    world.err(`${read}\n\n${help}`)
    return 2
  }
  const { values, positionals } = read
  const [command, name] = positionals
  if (values.help === true) {
    world.out(help)
    return 0
  }
  try {
    if (command === "cut") return await runCut(world)
    if (command === "check") return await runCheck(world)
    return await runRefresh(name ?? "", values, world)
  } catch (error) {
    world.err(error instanceof Error ? error.message : String(error))
    return 1
  }
}

const readArguments = (args: ReadonlyArray<string>) => {
  try {
    const read = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, from: { type: "string" }, commit: { type: "string" } },
    })
    const { values, positionals } = read
    if (values.help === true) return read
    const [command, ...rest] = positionals
    if (command === undefined) return "Which command?"
    if (!["cut", "check", "refresh"].includes(command)) return `There is no command "${command}".`
    if (rest.length !== (command === "refresh" ? 1 : 0)) {
      return command === "refresh" ? "Refresh takes one source." : `"${command}" takes nothing more.`
    }
    if (command !== "refresh" && (values.from !== undefined || values.commit !== undefined)) {
      return `"${command}" takes neither --from nor --commit.`
    }
    return read
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const runCut = async ({ root, out, err }: World): Promise<number> => {
  let failed = false
  for (const asked of findAsked(root)) {
    fetchCopy(asked.source)
    const document = readPublished(asked.source)
    if (document === undefined) {
      err(`${asked.source.file} is not at hand: "refresh ${asked.source.name}" takes it from where it is published`)
      failed = true
      continue
    }
    await writeAll(asked.source, cutAll(asked, document))
    for (const { name, operations, source } of asked.consumers)
      out(`${name}: ${operations.length} operations of ${source}`)
  }
  return failed ? 1 : 0
}

const runCheck = async ({ root, out, err }: World): Promise<number> => {
  const asked = findAsked(root)
  for (const { source } of asked) {
    const words = fetchCopy(source)
    if (words !== undefined) out(words)
  }
  const { looked, problems } = await check(asked)
  for (const line of looked) out(line)
  for (const problem of problems) err(problem)
  if (problems.length === 0) out("no drift")
  else
    err(
      `${problems.length} ${problems.length === 1 ? "difference" : "differences"}: "npm run openapi -- cut" takes them over`,
    )
  return problems.length === 0 ? 0 : 1
}

const runRefresh = async (
  name: string,
  { from, commit }: { from?: string | undefined; commit?: string | undefined },
  { root, today, out, err }: World,
): Promise<number> => {
  const asked = findAsked(root).find(({ source }) => source.name === name)
  if (asked === undefined) {
    err(`no package asks for a cut of "${name}"`)
    return 1
  }
  const words = await refresh(root, asked, { from, commit, today })
  for (const line of words) out(line)
  out(words.length === 0 ? "nothing changed" : `${words.length} changes taken over`)
  return 0
}
