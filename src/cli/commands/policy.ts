import { homedir } from 'node:os'

import { amountText, canonicalJson, type Json } from '#base'
import { AppError, type PolicyDocument, type PolicyVersion } from '#contract'
import {
  canonicalPolicy,
  compilePolicy,
  defaultPolicy,
  diffPolicies,
  parseCases,
  policyDiffText,
  type PolicyStore,
  tryCases,
} from '#gate'
import {
  hasHome,
  lookAgain,
  printPolicy,
  policyProblemsOf,
  problemText,
  readAs,
  readPolicyFile,
  toolDescriptions,
} from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { openWork, type Work } from '../running/work.ts'

/** `adjutant policy show` */
export async function showCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using kept = new KeptPolicies(invocation)
  const word = given.find(0)
  const version = word === undefined ? await kept.newest() : await kept.version(word)
  const document = version?.document ?? defaultPolicy.document
  console.answer({ ...versionJson(version), document: canonicalPolicy(document) }, () => {
    const from = version
      ? `version ${version.version}, set by ${version.by} on ${timeText(version.at)}`
      : 'nobody has set one; this is what holds'
    console.note(styled('dim', `# ${from}`))
    console.block(printPolicy(document))
  })
  return exitCodes.done
}

/** `adjutant policy check` */
export async function checkCommand({ console, given, surroundings }: Invocation): Promise<ExitCode> {
  const file = given.arg(0)
  let document: PolicyDocument
  try {
    document = await readPolicyFile(file, surroundings.folder)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'gate.policy_invalid') throw error
    const problems = policyProblemsOf(error)
    console.answer({ file, valid: false, problems }, () => {
      for (const problem of problems) console.line(styled('red', 'error'), ` ${problemText(problem)}`)
    })
    return exitCodes.failed
  }
  console.answer({ file, valid: true, problems: [] }, () =>
    console.line(styled('green', 'valid'), `  ${file}, ${amountText(document.rules.length, 'rule')}`),
  )
  return exitCodes.done
}

/** `adjutant policy set` */
export async function setCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, by } = invocation
  const document = await readPolicyFile(given.arg(0), surroundings.folder)
  await using work = await openWork(invocation, { engine: 'never' })
  const { permissions, clock } = work.workspace
  const before = newestUnlessDamaged(permissions.policies)
  const version = permissions.policies.set(document, {
    by,
    because: given.text('because') ?? '',
    at: clock.now(),
  })
  const isNew = before?.version !== version.version
  const usual = defaultPolicy.document
  const changes = isNew ? diffPolicies(before?.document ?? usual, document) : []
  const budgetsOf = (one: PolicyDocument): string => canonicalJson(one.budgets as Json)
  if (budgetsOf(before?.document ?? usual) !== budgetsOf(document)) await wakeWaiting(invocation)
  console.answer({ version: version.version, created: isNew, changes }, () => {
    if (!isNew) console.line(`Version ${version.version} says the same; nothing was changed.`)
    else {
      console.line(styled('green', 'set'), `  version ${version.version} of the policy is in force`)
      console.block(policyDiffText(changes), '  ')
    }
  })
  return exitCodes.done
}

/** What waits for a budget may go on by other limits. */
async function wakeWaiting(invocation: Invocation): Promise<void> {
  await using work = await openWork(invocation, { engine: 'preferred' })
  await lookAgain(work.workspace, invocation)
}

/** `adjutant policy diff` */
export async function diffCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using kept = new KeptPolicies(invocation)
  const [first, second] = [given.find(0), given.find(1)]
  const inForce = await kept.newest()
  const usual = defaultPolicy.document
  const before =
    first !== undefined && second !== undefined
      ? await kept.document(first)
      : first === undefined
        ? ((await kept.find((inForce?.version ?? 0) - 1))?.document ?? usual)
        : (inForce?.document ?? usual)
  const last = second ?? first
  const after = last === undefined ? (inForce?.document ?? usual) : await kept.document(last)
  const changes = diffPolicies(before, after)
  console.answer({ same: changes.length === 0, changes }, () => {
    if (changes.length === 0) console.line('They say the same.')
    else console.block(policyDiffText(changes))
  })
  return changes.length === 0 ? exitCodes.done : exitCodes.failed
}

/** `adjutant policy history` */
export async function historyCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using kept = new KeptPolicies(invocation)
  const versions = (await kept.store())?.list() ?? []
  console.answer(versions.map(versionJson), () => {
    if (versions.length === 0)
      console.line('Nobody has set a policy. "adjutant policy show" prints what holds.')
    else {
      console.table(
        ['version', 'set', 'by', 'because'],
        versions.map(({ version, at, by, because }) => [String(version), timeText(at), by, because]),
      )
    }
  })
  return exitCodes.done
}

/** `adjutant policy test` */
export async function testCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings } = invocation
  const { folder } = surroundings
  const cases = await readAs(given.arg(0), folder, parseCases)
  await using kept = new KeptPolicies(invocation)
  const which = given.text('policy')
  const document =
    which === undefined
      ? ((await kept.newest())?.document ?? defaultPolicy.document)
      : await kept.document(which)
  const tools = toolDescriptions()
  const tried = tryCases(cases, compilePolicy(document, { home: homedir() }), {
    home: homedir(),
    folder,
    classesOf: (name) => tools.get(name),
  })
  const failed = tried.filter(({ passed }) => !passed)
  console.answer({ passed: tried.length - failed.length, failed: failed.length, cases: tried }, () => {
    for (const one of tried) {
      const by = one.rule === null ? 'by its mode' : `by rule ${one.rule}`
      if (one.passed) console.line(styled('green', 'ok'), `    ${one.name}: ${one.got} ${by}`)
      else {
        const instead =
          one.got === one.expected ? `not by ${one.expectedRule ?? 'its mode'}` : `not ${one.expected}`
        console.line(styled('red', 'failed'), ` ${one.name}: ${one.got} ${by}, ${instead}`)
        if (one.why !== '') console.line(styled('dim', `         ${one.why}`))
      }
    }
    console.line(`${amountText(tried.length, 'case')}, ${failed.length} failed`)
  })
  return failed.length === 0 ? exitCodes.done : exitCodes.failed
}

/** The kept versions, opened when they are asked for and only where there is a home. */
class KeptPolicies implements AsyncDisposable {
  readonly #invocation: Invocation
  #work: Work | undefined

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  async store(): Promise<PolicyStore | undefined> {
    if (!hasHome(this.#invocation.homeFolder)) return undefined
    this.#work ??= await openWork(this.#invocation, { engine: 'never', reads: true })
    return this.#work.workspace.permissions.policies
  }

  async newest(): Promise<PolicyVersion | undefined> {
    return (await this.store())?.newest()
  }

  async find(version: number): Promise<PolicyVersion | undefined> {
    return version < 1 ? undefined : (await this.store())?.find(version)
  }

  /** @throws AppError `gate.policy_not_found` */
  async version(word: string): Promise<PolicyVersion> {
    const found = isVersion(word) ? await this.find(Number(word)) : undefined
    if (found) return found
    throw new AppError('gate.policy_not_found', `There is no version ${word} of the policy.`, {
      hint: 'See "adjutant policy history".',
      details: { version: word },
    })
  }

  /** Of a version, or of a file. */
  async document(word: string): Promise<PolicyDocument> {
    if (isVersion(word)) return (await this.version(word)).document
    return readPolicyFile(word, this.#invocation.surroundings.folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#work?.[Symbol.asyncDispose]()
  }
}

function isVersion(word: string): boolean {
  return /^\d{1,9}$/.test(word)
}

/** Setting a policy must go even where the one in force cannot be read. */
function newestUnlessDamaged(store: PolicyStore): PolicyVersion | undefined {
  try {
    return store.newest()
  } catch (error) {
    if (error instanceof AppError && error.code === 'gate.permissions_damaged') return undefined
    throw error
  }
}

function versionJson(version: PolicyVersion | undefined): object {
  if (!version) return { version: null }
  const { at, document: _document, ...rest } = version
  return { ...rest, at: new Date(at).toISOString() }
}
