import { Contract } from "@latchkey/testkit/contract"
import { attributes, cursor, filter, listOf, PatchOp, Problem } from "./messages.ts"
import { Group, ResourceType, ServiceProviderConfig, User } from "./resources.ts"
import { type Schema, text } from "./schema.ts"

/** RFC 7644, section 3.8. */
const MEDIA = "application/scim+json"
const content = (name: string): Schema => ({ [MEDIA]: { schema: { $ref: `#/components/schemas/${name}` } } })
const query = (name: string, schema: Schema): Schema => ({ name, in: "query", explode: false, schema })

/** RFC 7644, section 3.14: an entity tag, weak or strong. */
const ifMatch = { name: "If-Match", in: "header", schema: { type: "string", pattern: '^(\\*|(W/)?"[^"]*")$' } }
const id = { name: "id", in: "path", required: true, schema: text }
const shown = [query("attributes", attributes), query("excludedAttributes", attributes)]

/** RFC 7644, section 3.4.2, and RFC 9865, section 2. */
const listing = [
  ...shown,
  query("filter", filter),
  query("sortBy", text),
  query("sortOrder", { type: "string", enum: ["ascending", "descending"] }),
  query("startIndex", { type: "integer", minimum: 1 }),
  query("count", { type: "integer", minimum: 0 }),
  query("cursor", cursor),
]

const problem = { description: "", content: content("Error") }
const operation = (parameters: ReadonlyArray<Schema>, answers: Schema, body?: string): Schema => ({
  parameters: [...parameters],
  responses: { ...answers, "4XX": problem, "5XX": problem },
  ...(body !== undefined && { requestBody: { required: true, content: content(body) } }),
})
const gives = (name: string): Schema => ({ "200": { description: "", content: content(name) } })
const givesNothing = { "204": { description: "" } }

/**
 * What of RFC 7644 (protocol), RFC 7643 (schemas) and RFC 9865 (cursors) the connector asks: the RFCs have no OpenAPI
 * document, so this one is written from their text.
 */
export const contract = new Contract(
  {
    openapi: "3.1.0",
    info: { title: "SCIM 2.0", version: "RFC 7644" },
    servers: [{ url: "/scim" }],
    paths: {
      // Section 4: no filters here.
      "/ServiceProviderConfig": { get: operation([], gives("ServiceProviderConfig")) },
      "/ResourceTypes": { get: operation([], gives("ResourceTypes")) },
      // Section 3.11.
      "/Me": { get: operation(shown, gives("User")) },
      "/Users": { get: operation(listing, gives("Users")) },
      "/Groups": { get: operation(listing, gives("Groups")) },
      "/Groups/{id}": { get: operation([id, ...shown], gives("Group")) },
      "/Users/{id}": {
        get: operation([id, ...shown], gives("User")),
        // Section 3.5.1.
        put: operation([id, ifMatch, ...shown], gives("User"), "User"),
        // Section 3.5.2: 204, where no attributes were asked for.
        patch: operation([id, ifMatch, ...shown], { ...gives("User"), ...givesNothing }, "PatchOp"),
        // Section 3.6.
        delete: operation([id, ifMatch], givesNothing),
      },
    },
    components: {
      schemas: {
        User,
        Group,
        ServiceProviderConfig,
        ResourceType,
        PatchOp,
        Error: Problem,
        Users: listOf("User"),
        Groups: listOf("Group"),
        ResourceTypes: listOf("ResourceType"),
      },
    },
  },
  "cut",
)
