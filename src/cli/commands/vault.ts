import { AppError } from '#contract'
import { parseHost, type SecretBinding, type SecretSummary, valueLength } from '#vault'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { readSecretly } from '../running/access.ts'
import { openWork } from '../running/work.ts'

/** One more than fits, so that a value that is too long is refused and not cut. */
const longestInput = valueLength.most + 2

/** `adjutant vault set` */
export async function setSecretCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by } = invocation
  const name = given.arg(0)
  const binding = bindingOf(invocation)
  await using work = await openWork(invocation, { engine: 'never' })
  const { vault } = work.workspace
  const isThere = vault.list().some((secret) => secret.name === name)
  if (isThere && !given.has('replace')) {
    // Said before anybody types a value.
    throw new AppError('vault.exists', `There is a secret ${name} already; it was left alone.`, {
      hint: `Give it a new value: adjutant vault rotate ${name}. Or add --replace to exchange what it is bound to, too.`,
      details: { secret: name },
    })
  }
  const value = await readSecretly(invocation, { what: `Value of ${name}`, limit: longestInput })
  const secret = vault.set(name, value, { binding, replace: given.has('replace'), by })
  console.answer(toJson(secret), () => {
    console.line(`${name} is kept (version ${secret.version}). Where it may go:`)
    for (const line of bindingLines(secret)) console.line(`  ${line}`)
    console.line(`Write {{secret:${name}}} in the header ${binding.header} of a request.`)
  })
  return exitCodes.done
}

function bindingOf({ given }: Invocation): SecretBinding {
  const hosts = given.list('host')
  if (hosts.length === 0)
    throw usage('A secret is bound to a host.', 'Add --host api.example.org, as often as there are hosts.')
  const paths = given.list('path')
  return {
    hosts: hosts.map(parseHost),
    methods: given.list('method').map((method) => method.toUpperCase()),
    paths: paths.length === 0 ? ['/'] : [...paths],
    header: (given.text('header') ?? 'authorization').toLowerCase(),
  }
}

/** `adjutant vault list` */
export async function listSecretsCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const secrets = work.workspace.vault.list()
  console.answer(secrets.map(toJson), () => {
    if (secrets.length === 0) {
      console.line('No secrets. "adjutant vault set NAME --host HOST" keeps one.')
      return
    }
    console.table(
      ['NAME', 'VERSION', 'SET', 'BOUND TO'],
      secrets.map((secret) => [
        styled('bold', secret.name),
        String(secret.version),
        timeText(secret.rotatedAt),
        bindingLines(secret).join('; '),
      ]),
    )
  })
  return secrets.every(({ binding }) => binding) ? exitCodes.done : exitCodes.failed
}

/** `adjutant vault rotate` */
export async function rotateSecretCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by } = invocation
  const name = given.arg(0)
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const value = await readSecretly(invocation, { what: `New value of ${name}`, limit: longestInput })
  const secret = work.workspace.vault.rotate(name, value, { by })
  console.answer(toJson(secret), () =>
    console.line(`${name} has a new value (version ${secret.version}). Requests from now on carry it.`),
  )
  return exitCodes.done
}

/** `adjutant vault rm` */
export async function removeSecretCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by } = invocation
  const name = given.arg(0)
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  work.workspace.vault.remove(name, { by })
  console.answer({ removed: name }, () => console.line(`${name} is gone, with all its values.`))
  return exitCodes.done
}

/** `adjutant vault rekey` */
export async function rekeyVaultCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, by } = invocation
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { secrets } = work.workspace.vault.rekey({ by })
  console.answer({ rekeyed: true, secrets }, () =>
    console.line(`The vault has a new key; what it holds (${secrets}) is sealed anew.`),
  )
  return exitCodes.done
}

function bindingLines({ binding }: SecretSummary): string[] {
  if (!binding) return ['damaged: it was changed by other means than the vault. Remove it and set it again.']
  const hosts = binding.hosts.map(({ host, port }) => {
    const name = host.includes(':') ? `[${host}]` : host
    return port === null ? name : `${name}:${port}`
  })
  const methods = binding.methods.length === 0 ? 'any method' : binding.methods.join(' ')
  const paths = binding.paths.join(' ')
  return [`${hosts.join(' ')}  ${methods}  ${paths}  header ${binding.header}`]
}

function toJson({ binding, createdAt, rotatedAt, ...secret }: SecretSummary): object {
  return {
    ...secret,
    damaged: binding === null,
    binding,
    createdAt: new Date(createdAt).toISOString(),
    rotatedAt: new Date(rotatedAt).toISOString(),
  }
}
