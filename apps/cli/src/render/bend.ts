import { stripVTControlCharacters } from "node:util"

/** Text for a terminal: long lines go on below, indented; whole where stdout is not a terminal. */
export const bend = (text: string, width = process.stdout.isTTY ? process.stdout.columns : undefined): string =>
  width === undefined
    ? text
    : text
        .split("\n")
        .map((line) => bendLine(line, width))
        .join("\n")

const bendLine = (line: string, width: number): string => {
  const indent = " ".repeat(Math.min(line.length - line.trimStart().length + 2, Math.floor(width / 2)))
  const lines: Array<string> = []
  let rest = ""
  for (const word of line.split(/(?<=\S)(?= )/)) {
    if (rest !== "" && lengthOf(rest + word) > width) {
      lines.push(rest)
      rest = indent + word.trimStart()
    } else rest += word
  }
  return [...lines, rest].join("\n")
}

const lengthOf = (text: string) => stripVTControlCharacters(text).length
