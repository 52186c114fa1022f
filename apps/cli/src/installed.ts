/** The connectors that the command line comes with. */
export const INSTALLED: ReadonlyArray<string> = [
  "@latchkey/connector-github",
  "@latchkey/connector-pagerduty",
  "@latchkey/connector-scim",
]
