import { bundle } from "./bundle.ts"

// A folder as its argument, else dist/.
await bundle(process.argv[2])
