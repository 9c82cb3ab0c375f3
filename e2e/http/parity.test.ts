import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { errorCodes, type Operation } from '#contract'
import { factsOf, operations } from '#contract/operations'
import { otherRoutes } from '#http'

import { implementationsThatNote, type Served, serveOperations } from './serve-operations.ts'

let served: Served

before(async () => {
  served = await serveOperations(implementationsThatNote([]))
})
after(async () => {
  await served[Symbol.asyncDispose]()
})

const described = Object.entries<Operation>({ ...operations, ...otherRoutes })

test('every operation is routed and described, and nothing else is routed', async () => {
  const wanted = described
    .map(([, operation]) => factsOf(operation))
    .map(({ method, path }) => `${method} ${path}`)
    // Served where all numbers come together.
    .filter((route) => route !== 'GET /metrics')
  const routed = served.routes.all
    .filter((route) => !route.startsWith('HEAD '))
    .map((route) => route.replaceAll(/:([^/]+)/g, '{$1}'))
  assert.deepEqual(routed.toSorted(), wanted.toSorted())

  const headers = { authorization: `Bearer ${served.token}` }
  const answer = await fetch(`${served.url}/api/v2/openapi.json`, { headers })
  const document = (await answer.json()) as { paths: Record<string, Record<string, unknown>> }
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  assert.deepEqual(told.filter((route) => route !== 'GET /metrics').toSorted(), wanted.toSorted())
})

test('every error that an operation names is one that there is, with the status of a refusal', () => {
  for (const [name, { errors }] of described) {
    for (const code of errors) assert.ok(errorCodes[code].status >= 400, `${name} ${code}`)
  }
})
