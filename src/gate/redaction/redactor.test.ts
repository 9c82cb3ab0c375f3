import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import { isSecretName } from './key-names.ts'
import { createRedactor, withoutSecrets } from './redactor.ts'

/** A made-up token: so many letters and digits that a pattern takes it for a real one. */
function made(length: number, letters = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'): string {
  return Array.from({ length }, (_, at) => letters[at % letters.length]).join('')
}
const hex = '0123456789abcdef'
const capitals = 'AB2CD3EF4GH5JK6L'

/** By the maker. Put together here, so that nobody who looks for leaked keys finds one. */
const tokens: Readonly<Record<string, string>> = {
  JWT: ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', made(43)].join('.'),
  AWS: `AKIA${made(16, capitals)}`,
  'AWS, for a session': `ASIA${made(16, capitals)}`,
  GitHub: `ghp_${made(36)}`,
  'GitHub, an app': `ghs_${made(36)}`,
  'GitHub, fine-grained': `github_pat_${made(22)}_${made(59)}`,
  GitLab: `glpat-${made(20)}`,
  'Slack, a bot': `xoxb-${made(12, '0123456789')}-${made(24)}`,
  'Slack, an app': `xapp-1-${made(11, capitals)}-${made(13, '0123456789')}-${made(32, hex)}`,
  'Slack, a hook': `https://hooks.slack.com/services/T${made(8, capitals)}/B${made(8, capitals)}/${made(24)}`,
  Stripe: `sk_live_${made(24)}`,
  'Stripe, restricted': `rk_test_${made(24)}`,
  'Stripe, a hook': `whsec_${made(32)}`,
  OpenAI: `sk-proj-${made(48)}`,
  Anthropic: `sk-ant-api03-${made(80)}`,
  Google: `AIza${made(35)}`,
  'Google, signed in': `ya29.${made(60)}`,
  'Hugging Face': `hf_${made(34)}`,
  Groq: `gsk_${made(52)}`,
  npm: `npm_${made(36)}`,
  SendGrid: `SG.${made(22)}.${made(43)}`,
  Twilio: `SK${made(32, hex)}`,
  DigitalOcean: `dop_v1_${made(64, hex)}`,
  Shopify: `shpat_${made(32, hex)}`,
  Telegram: `123456789:AA${made(33)}`,
  age: `AGE-SECRET-KEY-1${made(58, capitals)}`,
}

const block = (kind: string): string =>
  [`-----BEGIN ${kind}-----`, made(64), made(64), `-----END ${kind}-----`].join('\n')

describe('what looks like a secret', () => {
  for (const [maker, token] of Object.entries(tokens)) {
    test(`is taken out: a token of ${maker}`, () => {
      for (const text of [`use ${token} now`, `"${token}"`, `key=${token}`, `${token}\n`]) {
        const left = withoutSecrets(text)
        assert.equal(left.includes(token), false, left)
        assert.equal(left.includes(token.slice(-12)), false, left)
      }
    })
  }

  test('is taken out: private keys, whole and cut off', () => {
    for (const kind of [
      'PRIVATE KEY',
      'RSA PRIVATE KEY',
      'EC PRIVATE KEY',
      'OPENSSH PRIVATE KEY',
      'ENCRYPTED PRIVATE KEY',
      'PGP PRIVATE KEY BLOCK',
    ]) {
      assert.equal(withoutSecrets(`a ${block(kind)} b`), 'a [redacted] b', kind)
    }
    assert.equal(withoutSecrets(`a ${block('PRIVATE KEY').slice(0, 90)}`), 'a [redacted]')
    const certificate = block('CERTIFICATE')
    assert.equal(withoutSecrets(certificate), certificate)
  })

  test('is taken out: credentials in headers and addresses', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [redacted]'],
      ['authorization: basic dXNlcjpwYXNzd29yZA==', 'authorization: basic [redacted]'],
      ['postgres://app:s3cr3t-pw@db.example:5432/x', 'postgres://app:[redacted]@db.example:5432/x'],
      ['see https://user:p%40ss@host.example/', 'see https://user:[redacted]@host.example/'],
    ]
    for (const [text, left] of cases) assert.equal(withoutSecrets(text), left)
  })

  test('is taken out: what is given to a telling name in a line of text', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['password=hunter22', 'password=[redacted]'],
      ['DB_PASSWORD: "correct horse"', 'DB_PASSWORD: "[redacted]"'],
      ["apiKey: 'abcd'", "apiKey: '[redacted]'"],
      ['{"client_secret":"x-y-z-1"}', '{"client_secret":"[redacted]"}'],
      ['GET /?access_token=abc123&page=2', 'GET /?access_token=[redacted]&page=2'],
      ['X-Api-Key: 0123456789', 'X-Api-Key: [redacted]'],
      ['Set-Cookie: sid=ab12cd34; Path=/', 'Set-Cookie: [redacted]; Path=/'],
    ]
    for (const [text, left] of cases) assert.equal(withoutSecrets(text), left)
  })

  test('is not found in prose, types, references and placeholders', () => {
    for (const text of [
      'The password: it must be long.',
      'token: string',
      'secret: {{secret:github}}',
      'authorization: Bearer {{secret:github}}',
      "{ authorization: 'Bearer {{secret:github}}' }",
      'a bearer of good news and a basic understanding',
      'password=${input.password}',
      'the key: value store, primaryKey: 12345',
      'commit 4f5e7c2d9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d',
      'sha256-abcdefghijklmnopqrstuvwxyz0123456789',
      'https://example.com/a:b@c',
      'mail me: someone@example.com',
      'nextPageToken: CAUQAA12345',
      '0193f6c0-8a5e-7c3d-9b1a-2f4e6d8c0a1b',
    ]) {
      assert.equal(withoutSecrets(text), text)
    }
  })

  test('is told by the name of a field', () => {
    for (const name of [
      'password',
      'PASSWORD',
      'dbPassword',
      'x-api-key',
      'apiKey',
      'Authorization',
      'Set-Cookie',
      'client_secret',
      'accessToken',
      'privateKey',
      'proxy-authorization',
      'aws.secret_access_key',
    ]) {
      assert.equal(isSecretName(name), true, name)
    }
    for (const name of [
      'tokens',
      'maxTokens',
      'nextPageToken',
      'key',
      'primaryKey',
      'publicKey',
      'secretary',
      'cookies_accepted',
      'passwordLength',
      'author',
      'tokenizer',
      '',
    ]) {
      assert.equal(isSecretName(name), false, name)
    }
  })

  test('is found nowhere in the documents of this program', () => {
    const files = globSync(['*.md', 'docs/**/*.md', 'examples/*.yaml', 'bench/*.md', 'e2e/**/*.md'])
    assert.ok(files.length > 5)
    let length = 0
    const changed: string[] = []
    for (const file of files) {
      const lines = readFileSync(file, 'utf8').split('\n')
      for (const line of lines) {
        length += line.length
        if (withoutSecrets(line) !== line) changed.push(`${file}: ${line}`)
      }
      const text = lines.join('\n')
      if (withoutSecrets(text) !== text && changed.length === 0) changed.push(file)
    }
    assert.ok(length > 50_000)
    assert.deepEqual(changed, [])
  })
})

describe('redactor', () => {
  const values = ['the-vault-value-1']
  const redactor = createRedactor(() => values)

  test('takes known values alone out of data that goes on being used', () => {
    const data = {
      password: 'typed',
      text: `a ${values[0]} ${tokens['GitHub']}`,
      list: [1, null, true, values[0] ?? ''],
    }
    assert.deepEqual(redactor.values(data), {
      password: 'typed',
      text: `a [redacted] ${tokens['GitHub']}`,
      list: [1, null, true, '[redacted]'],
    })
  })

  test('takes everything out of what is only read', () => {
    const data = {
      password: 'typed',
      nested: { apiKey: { a: 1 }, cookie: '', token: null, secret: '{{secret:github}}' },
      'the-vault-value-1': tokens['Stripe'] ?? '',
      count: 42,
    }
    assert.deepEqual(redactor.all(data), {
      password: '[redacted]',
      nested: { apiKey: '[redacted]', cookie: '', token: null, secret: '{{secret:github}}' },
      '[redacted]': '[redacted]',
      count: 42,
    })
  })

  test('finds a known number where it is a number', () => {
    const pin = createRedactor(() => ['73119245'])
    assert.deepEqual(pin.values({ a: 73_119_245, b: 73 }), { a: '[redacted]', b: 73 })
  })

  test('keeps what an error is, and none of what it must not say', () => {
    const error = new AppError('http.status_failed', `answered ${values[0]}`, {
      hint: `not ${values[0]}`,
      details: { body: `{"access_token":"abc123"}`, token: 'x1', status: 401 },
    })
    const told = redactor.error(error)
    assert.ok(told instanceof AppError)
    assert.deepEqual(told.toProblem(), {
      code: 'http.status_failed',
      status: 502,
      detail: 'answered [redacted]',
      hint: 'not [redacted]',
      details: { body: '{"access_token":"[redacted]"}', token: '[redacted]', status: 401 },
    })
    const other = redactor.error(new Error(`lost ${values[0]}`))
    assert.ok(other instanceof Error && !(other instanceof AppError))
    assert.equal(other.message, 'lost [redacted]')
  })

  test('follows the values as they change', () => {
    const changing: string[] = []
    const follower = createRedactor(() => changing)
    assert.equal(follower.text('first-value'), 'first-value')
    changing.push('first-value')
    assert.equal(follower.text('first-value second-value'), '[redacted] second-value')
    changing[0] = 'second-value'
    assert.equal(follower.text('first-value second-value'), 'first-value [redacted]')
  })

  test('keeps a field called __proto__ a field', () => {
    const data = JSON.parse('{"__proto__":{"a":"the-vault-value-1"}}') as never
    assert.equal(JSON.stringify(redactor.values(data)), '{"__proto__":{"a":"[redacted]"}}')
  })

  test('takes a time that grows with the text alone', () => {
    const many = createRedactor(() => Array.from({ length: 50 }, (_, at) => `value-number-${at}-of-many`))
    const hostile = [
      '%25'.repeat(60_000),
      '\\u0041'.repeat(30_000),
      'a=b:'.repeat(45_000),
      `"${'\\'.repeat(180_000)}`,
      'x://a:'.repeat(30_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(7_000),
      'password="'.repeat(18_000),
      'a.'.repeat(90_000),
      'eyJ'.repeat(60_000),
    ]
    for (const text of hostile) {
      const started = performance.now()
      many.text(text)
      const took = performance.now() - started
      assert.ok(took < 3_000, `${text.slice(0, 20)}…: ${took.toFixed(0)} ms`)
    }
  })
})
