import { z } from 'zod'

import { canonicalJson, type Json, sha256 } from '#base'
import { AppError } from '#contract'

/** What a secret may be called: as in `{{secret:NAME}}`. */
export const SecretName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'A secret is called by letters, digits, ".", "_" and "-", at most 64.',
  )

/** At least two names follow the star, so that no binding covers all of a public suffix such as `*.com`. */
const hostPattern = /^(?:\*\.(?=[^.]+\.))?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/

/** A host that a secret may be sent to. */
export const BoundHost = z.strictObject({
  /** Lower case; an IPv6 address without brackets. `*.example.org` is any one name before `.example.org`. */
  host: z
    .string()
    .max(253)
    .refine((host) => hostPattern.test(host) || /^[0-9a-f:]+$/.test(host)),
  /** Null is the port of the scheme. */
  port: z.int().min(1).max(65_535).nullable(),
})
export type BoundHost = Readonly<z.infer<typeof BoundHost>>

/** Headers that steer the connection; a secret in one of them would be no credential. */
const notForSecrets = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Where alone a secret may be sent. */
export const SecretBinding = z.strictObject({
  hosts: z.array(BoundHost).min(1).max(32),
  /** Upper case; empty is any. */
  methods: z.array(z.string().regex(/^[A-Z]{1,20}$/)).max(20),
  /** `/v1` is that and everything below it. */
  paths: z
    .array(
      z
        .string()
        .max(2_000)
        .regex(/^\/[\u0021-\u007e]*$/)
        .refine(isPlainPath),
    )
    .min(1)
    .max(32),
  /** Lower case. */
  header: z
    .string()
    .max(100)
    .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/)
    .refine((header) => !notForSecrets.has(header)),
})
export type SecretBinding = Readonly<z.infer<typeof SecretBinding>>

/** A secret without its value. */
export interface SecretSummary {
  readonly name: string
  /** Null when the secret was changed by other means than the vault: it cannot be used. */
  readonly binding: SecretBinding | null
  /** Counts from 1. */
  readonly version: number
  /** Former values that are still known, so that they are kept out of answers. */
  readonly retired: number
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  readonly rotatedAt: number
}

/** Shorter ones would be found everywhere in answers and journals; longer ones fit into no header. */
export const valueLength = { least: 8, most: 8_192 } as const

/** @throws AppError `vault.value_invalid`, without the value */
export function requireValue(name: string, value: string): void {
  const { least, most } = valueLength
  if (value.length < least || value.length > most)
    throw invalidValue(name, `has ${value.length} characters; ${least} to ${most} are possible`)
  if (!/^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/.test(value))
    throw invalidValue(
      name,
      'has characters that no header can hold, such as a line end, or blanks around it',
    )
  if (new Set(value).size < 3)
    throw invalidValue(name, 'repeats one or two characters, which would be found everywhere')
}

function invalidValue(name: string, why: string): AppError {
  return new AppError('vault.value_invalid', `The value given for ${name} ${why}. Nothing was kept.`, {
    hint: 'Give one line of printable ASCII characters.',
    details: { secret: name },
  })
}

/** @throws AppError `vault.name_invalid` */
export function requireName(name: string): string {
  if (SecretName.safeParse(name).success) return name
  throw new AppError(
    'vault.name_invalid',
    `${JSON.stringify(name.slice(0, 80))} cannot be the name of a secret.`,
    {
      hint: 'Use at most 64 letters, digits, ".", "_" and "-", and begin with a letter or a digit.',
    },
  )
}

/** @throws AppError `vault.binding_invalid` */
export function requireBinding(name: string, binding: SecretBinding): SecretBinding {
  const parsed = SecretBinding.safeParse(binding)
  if (parsed.success) return parsed.data
  const { path = [] } = parsed.error.issues[0] ?? {}
  throw new AppError(
    'vault.binding_invalid',
    `${name} cannot be bound like that: look at ${path.join('.')}.`,
    {
      hint: 'Hosts in lower case, paths that begin with "/", and a header that may carry a credential.',
      details: { secret: name, path: path.join('.') },
    },
  )
}

/** What everything sealed of a secret is bound to: no other name and no other binding opens it. */
export function policyHash(name: string, binding: Json): string {
  return sha256(new TextEncoder().encode(canonicalJson({ name, binding })))
}

/** Whether no server can take it for another path: nothing in it is encoded that separates or climbs. */
export function isPlainPath(path: string): boolean {
  if (path.includes('\\') || path.includes('//')) return false
  if (/%(?:25)*(?:2e|2f|5c|00|3b)/i.test(path)) return false
  return path.split('/').every((segment) => !/^\.{1,2}(?:;|$)/.test(segment))
}
