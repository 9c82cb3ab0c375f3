/** A provider of models in a process of its own. Prints its address; ends with its standard input. */
import process from 'node:process'

import { openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'

const text = 'A durable workflow goes on where it was, whatever ends the process that runs it. '.repeat(4)
const server = await openModelServer(() => ({ text, pieces: 20, usage: { input: 30, output: 80 } }))
process.stdout.write(`${server.url('compatible')}\n`)
process.stdin.resume().once('end', () => void server[Symbol.asyncDispose]().then(() => process.exit(0)))
