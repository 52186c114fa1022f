import { styleText } from "node:util"

/** Colour where stdout is a terminal that takes it; `NO_COLOR` is heeded. */
export const style = (format: Parameters<typeof styleText>[0], text: string): string =>
  styleText(format, text, { stream: process.stdout })
