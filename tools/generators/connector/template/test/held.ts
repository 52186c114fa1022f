export interface Held {
  readonly url: string
  /** What did not fit the document; left out: there is none. */
  readonly problems?: () => ReadonlyArray<string>
  readonly close: () => Promise<void>
}
