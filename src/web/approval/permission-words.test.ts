import assert from 'node:assert/strict'
import { test } from 'node:test'

import { capabilityText, missingPermission, partsOf } from './permission-words.ts'

test('a failure for want of a permission says which one, marks in names included', () => {
  const missing = (code: string, details: Record<string, string>): string | null =>
    missingPermission({ code: code as 'gate.not_granted', details })
  assert.equal(
    missing('gate.not_granted', { capability: 'fs.write', resource: '/a/[1]*.txt' }),
    'fs.write:/a/[[]1][*].txt',
  )
  assert.equal(missing('gate.host_not_granted', { host: 'api.example.org:443' }), 'net:api.example.org:443')
  assert.equal(missing('gate.denied', { capability: 'fs.write', resource: '/a' }), null)
  assert.equal(missing('gate.not_granted', {}), null)
  assert.equal(missingPermission(null), null)
})

test('a permission is told with the person’s home as a tilde, and without the marks', () => {
  assert.deepEqual(partsOf('fs.write:/home/ada/a[*]b', '/home/ada'), { kind: 'fs.write', resource: '~/a*b' })
  assert.deepEqual(partsOf('fs.read:/home/adam/x', '/home/ada'), {
    kind: 'fs.read',
    resource: '/home/adam/x',
  })
  assert.deepEqual(partsOf('net:*.example.org:443', '/home/ada'), {
    kind: 'net',
    resource: '*.example.org:443',
  })
  assert.deepEqual(partsOf('usb:1', ''), { kind: 'other', resource: 'usb:1' })
  assert.deepEqual(partsOf(capabilityText('secret', 'a?b'), ''), { kind: 'secret', resource: 'a?b' })
})
