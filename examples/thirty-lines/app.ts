import { standIn } from "./stand-in.ts"

/** An app with people in it, each with access to some things; two people a page. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly access: ReadonlyArray<string>
}

export const TOKEN = "a-token-that-never-shows"

const first = (): ReadonlyArray<Person> =>
  ["Ana Ruiz", "Bo Chen", "Cy Okafor", "Eva Lindqvist", "Finn Keller"].map((name, index) => {
    const id = String(index + 1)
    return { id, name, email: `${name.split(" ")[0]?.toLowerCase()}@acme.test`, access: ["wiki", "billing"] }
  })

export const startApp = async () => {
  let people = first()
  const give = (id: string, access: ReadonlyArray<string>) => {
    people = people.map((one) => (one.id === id ? { ...one, access } : one))
  }
  const app = await standIn(({ method, path, query, authorization, body }) => {
    if (authorization !== `Bearer ${TOKEN}`) return { status: 401 }
    const page = Number(query.get("page") ?? 0)
    if (path === "/people")
      return {
        status: 200,
        body: {
          people: people.slice(page * 2, page * 2 + 2),
          ...(page * 2 + 2 < people.length && { next: page + 1 }),
        },
      }
    const person = people.find(({ id }) => path === `/people/${id}`)
    if (person === undefined) return { status: 404 }
    if (method === "PUT") give(person.id, Array.isArray(body) ? body.map(String) : [])
    return { status: 200, body: people.find(({ id }) => id === person.id) }
  })
  return { ...app, people: () => people, give, reset: () => void (people = first()) }
}

if (import.meta.main) process.stdout.write(`${(await startApp()).url}\n`)
