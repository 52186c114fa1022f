export type HeaderValues = { readonly [name: string]: string | ReadonlyArray<string> | undefined }

export const header = (headers: HeaderValues, name: string): string | undefined => {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name)
  const value = found === undefined ? undefined : headers[found]
  return typeof value === "object" ? value.join(", ") : value
}

/** `application/vnd.some+json` is JSON too: it fits where JSON is documented. */
export const matchesMediaType = (range: string, sent: string): boolean => {
  const [wanted, given] = [bare(range), bare(sent)]
  if (wanted === given || wanted === "*/*") return true
  if (wanted.endsWith("/*")) return given.startsWith(wanted.slice(0, -1))
  return wanted === "application/json" && given.endsWith("+json")
}

const bare = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase()
