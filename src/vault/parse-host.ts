import { AppError } from '#contract'

import { BoundHost } from './secret.ts'

/**
 * A host as people write it: `api.example.org`, `*.example.org`, `api.example.org:8443`, `[::1]:8080`, in the spelling in
 * which it is asked for on the network.
 *
 * @throws AppError `vault.binding_invalid`
 */
export function parseHost(text: string): BoundHost {
  const [star, rest] = text.startsWith('*.') ? ['*.', text.slice(2)] : ['', text]
  const url = /^[^/\\@?#\s]+$/.test(rest) ? URL.parse(`https://${rest}`) : null
  const host = `${star}${url?.hostname.replace(/^\[|\]$/g, '') ?? ''}`
  const parsed = BoundHost.safeParse({ host, port: url?.port ? Number(url.port) : null })
  if (url && parsed.success) return parsed.data
  throw new AppError(
    'vault.binding_invalid',
    `${JSON.stringify(text.slice(0, 300))} is no host that a secret can be bound to.`,
    {
      hint: 'Write it as api.example.org, *.example.org or api.example.org:8443.',
    },
  )
}
