import type { HeldEffect, OpenQuestion } from '#contract'

/** A question for tests: a move of one file, unless said otherwise. */
export function heldEffect(key: string, more: Partial<HeldEffect> = {}): HeldEffect {
  return {
    run: 'run_1',
    key,
    tool: 'fs.move',
    argsHash: key.charCodeAt(0).toString(16).padStart(64, '0'),
    summary: `Move ${key}`,
    input: { from: `/home/ada/in/${key}`, to: `/home/ada/out/${key}` },
    inputLength: 60,
    undo: 'reversible',
    reasons: [],
    changes: [{ verb: 'move', target: `/home/ada/out/${key}`, from: `/home/ada/in/${key}`, sizeBytes: 10 }],
    changed: false,
    hunks: null,
    expiresAt: null,
    onExpiry: null,
    ...more,
  }
}

/** A question about a request with a secret and a body. */
export function heldRequest(key: string, more: Partial<HeldEffect> = {}): HeldEffect {
  const url = 'https://api.example.org/v1/invoices'
  return heldEffect(key, {
    tool: 'http.request',
    summary: `Send POST ${url}`,
    undo: 'irreversible',
    input: {
      url,
      method: 'POST',
      query: { year: 2026, tag: ['a', 'b'] },
      headers: { authorization: 'Bearer {{secret:billing}}' },
      json: { total: 12 },
    },
    changes: [{ verb: 'send', target: url, from: null, sizeBytes: 12 }],
    ...more,
  })
}

export function openQuestion(root: string, key: string, more: Partial<OpenQuestion> = {}): OpenQuestion {
  const { argsHash: hash, tool, summary, undo } = heldEffect(key)
  return {
    title: 'tidy-folder',
    root,
    runCreatedAt: '2026-11-27T08:00:00Z',
    isIrreversible: false,
    need: {
      is: 'approval',
      run: root,
      key,
      ask: { hash, tool, summary, undo, changes: [], reasons: [] },
    },
    ...more,
  }
}
