export type Kind =
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'optional'
  | 'unknown'
  | 'foreign'

/** Values that are neither JSON nor built into the language. `kind` tells them from plain objects in one test. */
export abstract class Special {
  abstract readonly kind: Kind
}
