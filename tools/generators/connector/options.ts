/** As `schema.json` has them: nx has checked that they fit. */
export interface Options {
  readonly name: string
  readonly openapi?: string
  readonly operations?: string
  readonly capabilities: ReadonlyArray<string>
}

/** A capability's file, by its name: `list-accounts`. */
export const fileOf = (capability: string): string =>
  capability.replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()

/** `acme-hr` is called `Acme Hr`, and `ACME_HR_` in an environment. */
export const named = (name: string, text: string): string => {
  const words = name.split("-")
  const title = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ")
  return text
    .replaceAll("SAMPLE_", `${words.join("_").toUpperCase()}_`)
    .replaceAll(/\bSample\b/g, title)
    .replaceAll(/(["/-])sample\b/g, `$1${name}`)
}
