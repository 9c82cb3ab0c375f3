import { AppError } from '#contract'

/** Writes one file; in `draft` it asks. */
export const writeNote = `
adjutant: 1
name: write-note
input:
  type: object
  required: [file]
  properties:
    file: { type: string, format: path }
    text: { type: string, default: hello }
steps:
  - id: write
    use: fs.write
    with: { path: '\${input.file}', text: '\${input.text}' }
output: { path: '\${nodes.write.output.path}' }
`

/** Writes two files one after the other, then asks a person. */
export const writeTwo = `
adjutant: 1
name: write-two
input:
  type: object
  required: [folder]
  properties: { folder: { type: string, format: path } }
nodes:
  first: { use: fs.write, with: { path: '\${input.folder}/first.txt', text: 'one' } }
  second: { use: fs.write, with: { path: '\${input.folder}/second.txt', text: 'two' } }
  ask: { wait: { ask: 'Was that right?', choices: ['yes', 'no'] } }
edges: [first -> second, second -> ask]
`

/** Fails at its second step. */
export const fails = `
adjutant: 1
name: fails
onFailure: keep
input:
  type: object
  required: [folder]
  properties: { folder: { type: string, format: path } }
steps:
  - id: write
    use: fs.write
    with: { path: '\${input.folder}/made.txt', text: made }
  - id: read
    use: fs.read
    with: { path: '\${input.folder}/missing.txt' }
`

export function isError(code: string, details: Readonly<Record<string, unknown>> = {}) {
  return (error: unknown): boolean =>
    error instanceof AppError &&
    error.code === code &&
    Object.entries(details).every(([name, value]) => error.details[name] === value)
}

/** Remembers something new, and something in the place of what was; fails if the file that it then reads is not there. */
export const remembersTwo = `
adjutant: 1
name: remembers-two
input:
  type: object
  required: [namespace]
  properties:
    namespace: { type: string }
    file: { type: string, format: path, access: read }
nodes:
  first: { use: memory.remember, with: { namespace: '\${input.namespace}', key: new, value: by the run } }
  second: { use: memory.remember, with: { namespace: '\${input.namespace}', key: old, value: by the run } }
  read: { use: fs.read, with: { path: '\${input.file}' } }
edges:
  - first -> second
  - { from: second, to: read, when: has(input.file) }
`
