import { style } from "./style.ts"

/** Rows under headings, cut to the terminal's width; whole where stdout is not a terminal. */
export const table = <A>(rows: ReadonlyArray<A>, columns: Readonly<Record<string, (row: A) => string>>): string => {
  const headings = Object.keys(columns)
  const cells = [headings, ...rows.map((row) => Object.values(columns).map((cell) => cell(row)))]
  const widths = headings.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? "").length)))
  const [width = Number.POSITIVE_INFINITY] = process.stdout.isTTY ? [process.stdout.columns] : []
  return cells
    .map((line, index) => {
      const text = line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
      const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text
      return index === 0 ? style("bold", cut) : cut
    })
    .join("\n")
}
