/** For the environment of a process: its clock is ahead by so many minutes, as an emulator's may be. */
export const clockAhead = (minutes: number): Readonly<Record<string, string>> => {
  const clock = `const Now = Date, ahead = ${minutes} * 60000
globalThis.Date = class extends Now {
  constructor(...at) { at.length === 0 ? super(Now.now() + ahead) : super(...at) }
  static now() { return Now.now() + ahead }
}`
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(clock)}` }
}
