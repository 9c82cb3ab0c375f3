import assert from 'node:assert/strict'
import { test } from 'node:test'

import { noticeOf } from './notice.ts'

function event(type: string, run = 'r1', root = 'r1') {
  return { type, run, root, seq: 1, at: '2026-03-04T10:00:00.000Z', data: {} }
}

test('what waits for a word is told once for all that a tree of runs asks', () => {
  const first = noticeOf(event('effect.held', 'c1'), 'questions')
  const second = noticeOf(event('effect.unknown', 'c2'), 'questions')
  assert.equal(first?.path, '/runs/r1')
  assert.equal(first.tag, second?.tag)
})

test('the end of a run is told only to who wants it, and not of runs within others', () => {
  assert.equal(noticeOf(event('run.failed'), 'questions'), null)
  assert.equal(noticeOf(event('run.failed', 'c1'), 'all'), null)
  assert.notEqual(noticeOf(event('run.failed'), 'all'), null)
  assert.equal(noticeOf(event('run.started'), 'all'), null)
})

test('nothing is told to who wants nothing', () => {
  assert.equal(noticeOf(event('effect.held'), 'off'), null)
})
