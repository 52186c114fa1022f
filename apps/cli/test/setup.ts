import { bundle } from "../bundle.ts"

/** The tests run what people install: the bundle, built once from the sources as they are. */
export const setup = () => bundle()
