import { style } from "./style.ts"
import { withTimes } from "./times.ts"

const GAP = "  "

/** Rows under headings, times as people read them; where the terminal is too narrow, cells go on below. */
export const table = <A>(
  rows: ReadonlyArray<A>,
  columns: Readonly<Record<string, (row: A) => string>>,
  width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
): string => {
  const headings = Object.keys(columns)
  const cells = [headings, ...rows.map((row) => Object.values(columns).map((cell) => withTimes(cell(row))))]
  const columnOf = (at: number) => cells.map((line) => line[at] ?? "")
  const widths = fit(
    headings.map((_, at) => longest(columnOf(at))),
    headings.map((_, at) => longest(columnOf(at).flatMap((cell) => cell.split(" ")))),
    width - GAP.length * (headings.length - 1),
  )
  return cells
    .flatMap((line, index) => {
      const parts = line.map((cell, at) => wrap(cell, widths[at] ?? 0))
      return Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, below) => {
        const text = parts.map((part, at) => (part[below] ?? "").padEnd(widths[at] ?? 0)).join(GAP)
        return index === 0 ? style("bold", text.trimEnd()) : text.trimEnd()
      })
    })
    .join("\n")
}

const longest = (texts: ReadonlyArray<string>): number => Math.max(...texts.map(({ length }) => length))

/** The widest column gives way first: down to its longest word, if that is enough. */
const fit = (wanted: ReadonlyArray<number>, words: ReadonlyArray<number>, room: number): ReadonlyArray<number> => {
  const widths = [...wanted]
  for (let over = widths.reduce((sum, one) => sum + one, -room); over > 0; over--) {
    const loose = widths.map((one, at) => (one > (words[at] ?? 0) ? one : 0))
    const from = Math.max(...loose) > 0 ? loose : widths
    const at = from.indexOf(Math.max(...from))
    if (widths[at] === 1) break
    widths[at] = (widths[at] ?? 0) - 1
  }
  return widths
}

/** Between words; within one that is too long for a line. */
const wrap = (text: string, width: number): ReadonlyArray<string> => {
  if (text.length <= width) return [text]
  const lines: Array<string> = []
  let rest = ""
  for (const word of text.split(" ")) {
    const longer = rest === "" ? word : `${rest} ${word}`
    if (longer.length <= width) {
      rest = longer
      continue
    }
    if (rest !== "") lines.push(rest)
    const chunks = word.match(new RegExp(`.{1,${width}}`, "g")) ?? [""]
    lines.push(...chunks.slice(0, -1))
    rest = chunks.at(-1) ?? ""
  }
  return [...lines, rest]
}
