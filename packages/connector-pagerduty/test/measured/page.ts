/** A table in Markdown. */
export const markdown = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** The page with what was measured between `<!-- measured: NAME -->` and `<!-- end -->`. */
export const filled = (page: string, measured: Readonly<Record<string, string>>): string =>
  Object.entries(measured).reduce((text, [name, table]) => {
    const [before, rest, ...more] = text.split(`<!-- measured: ${name} -->`)
    const end = rest?.indexOf("<!-- end -->") ?? -1
    if (rest === undefined || end < 0 || more.length > 0) throw new Error(`the page has no one place for ${name}`)
    return `${before}<!-- measured: ${name} -->\n\n${table}\n\n${rest.slice(end)}`
  }, page)
