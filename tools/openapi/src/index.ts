/** What others may use at run time: no code generation in here, so that it loads fast. */
export { findConsumers, type Consumer } from "./consumer.ts"
export { isObject, type Json, type JsonObject, listAt, objectAt, parseJson, parseObject, stringAt } from "./json.ts"
export { correct } from "./overlay.ts"
export { formatPointer, parseReference, resolve } from "./pointer.ts"
export { readPublished, readSource, type Source } from "./source.ts"
export { methods } from "./shape.ts"
