import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AppError } from '#contract'

import { type BodyHeaders, judgeBody } from './judge-body.ts'

function judge(method: string, headers: BodyHeaders): string {
  try {
    judgeBody(method, headers)
    return 'taken'
  } catch (error) {
    assert.ok(error instanceof AppError)
    return error.code
  }
}

test('JSON in UTF-8 is taken, and every other type is refused', () => {
  const types = ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset="utf-8" ']
  for (const type of types)
    assert.equal(judge('POST', { 'content-type': type, 'content-length': '2' }), 'taken')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((more) => `application/json${more}`),
      ),
      (type) => {
        fc.pre(!/^application\/json\s*(;\s*charset=("utf-8"|utf-8)\s*)?$/i.test(type))
        assert.equal(
          judge('POST', { 'content-type': type, 'content-length': '2' }),
          'http.content_type_refused',
        )
      },
    ),
  )
})

test('an empty change must say that it is JSON; an empty question and a removal need not', () => {
  const said = (method: string): string[] =>
    [{}, { 'content-length': '0' }, { 'content-type': 'application/json' }].map((headers) =>
      judge(method, headers),
    )
  for (const method of ['POST', 'PUT', 'PATCH'])
    assert.deepEqual(said(method), ['http.content_type_refused', 'http.content_type_refused', 'taken'])
  for (const method of ['GET', 'HEAD', 'DELETE']) assert.deepEqual(said(method), ['taken', 'taken', 'taken'])
})

test('a body counts with a question too, however its length is told', () => {
  for (const length of [{ 'content-length': '1' }, { 'transfer-encoding': 'chunked' }])
    for (const method of ['GET', 'DELETE', 'POST'])
      assert.equal(judge(method, { ...length, 'content-type': 'text/plain' }), 'http.content_type_refused')
})

test('what is packed is refused', () => {
  const packed = { 'content-type': 'application/json', 'content-length': '9', 'content-encoding': 'gzip' }
  assert.equal(judge('POST', packed), 'http.content_type_refused')
})
