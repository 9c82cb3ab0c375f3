/** What can be asked of the program. A door of its own: whoever starts a command does not pay for all these schemas. */
export { Diagnostics, RequestTimes, StreamHealth } from './diagnostics.ts'
export { jsonSchemaOf } from './json-schema.ts'
export { loginOperations } from './login.ts'
export { factsOf, type Manifest, manifestOf, type OperationFacts } from './manifest.ts'
export { operation } from './operation.ts'
export { listFields, readInput } from './read-input.ts'
export { operations } from './registry.ts'
export { Span } from './traces.ts'
