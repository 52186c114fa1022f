/** The instant that an ISO 8601 text means, in milliseconds; each text is read once. */
export const parsed = (text: string): number => {
  const known = read.get(text) ?? Date.parse(text)
  read.set(text, known)
  return known
}

const read = new Map<string, number>()
