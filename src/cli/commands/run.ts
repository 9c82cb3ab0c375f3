import type { Amounts, Mode } from '#contract'
import type { StartRequest } from '#engine'
import { dangersHere, findWorkflow, type FoundWorkflow, parseGrant, requireSound, startWorkflow } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import { amountsOf } from '../inputs/amount.ts'
import { modeAsked } from '../inputs/mode-asked.ts'
import type { Invocation } from '../invocation.ts'
import { agree } from '../running/agree.ts'
import { shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { runJson, tellOutcome } from '../running/outcome.ts'
import { type Inputs, readInputs } from '../running/read-inputs.ts'
import { resumeAll } from '../running/resume-all.ts'
import { openWork, type Work } from '../running/work.ts'
import { dryRunCommand } from './dry-run.ts'

/** `adjutant run`: a workflow from a file or by its name. */
export async function runCommand(invocation: Invocation): Promise<ExitCode> {
  const { given, surroundings, stopping } = invocation
  const word = given.find(0)
  if (given.has('resume')) {
    if (word !== undefined)
      throw usage('--resume goes on with all runs and takes no workflow.', 'Leave the name out.')
    return resumeAll(invocation)
  }
  if (word === undefined) {
    throw usage(
      'There is no workflow to run.',
      'Name a file or a workflow, such as "adjutant run tidy-folder".',
    )
  }
  const asked = modeAsked(invocation)
  const limits = given.text('budget')
  const budget = limits === undefined ? {} : amountsOf(limits)
  if (asked === 'observe') return dryRunCommand(invocation)
  await using opened = new OpenOnce(invocation)
  const found = await findWorkflow(word, {
    folder: surroundings.folder,
    store: async () => (await opened.work()).workspace.workflows,
    signal: stopping,
  })
  requireSound(found)
  const inputs = await readInputs(invocation, found.document.input)
  const yes = given.has('yes')
  const starts = startOptions(invocation)
  const work = await opened.work()
  const agreement = await agree(invocation, work.workspace, { found, inputs, asked, yes })
  if (!agreement.begin) {
    invocation.console.answer({ begun: false }, () => invocation.console.line('Nothing was done.'))
    return exitCodes.stopped
  }
  const { plan } = agreement
  const begins = { ...inputs, ...starts, asked, yes, budget, plan, by: invocation.by }
  return await begin(invocation, work, found, begins)
}

/** Opens the home when it is first needed, so that what was typed wrongly leaves no home behind. */
class OpenOnce implements AsyncDisposable {
  #work: Promise<Work> | undefined
  readonly #invocation: Invocation

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  work(): Promise<Work> {
    this.#work ??= openWork(this.#invocation, { engine: 'preferred', launch: true })
    return this.#work
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#work?.catch(() => undefined))?.[Symbol.asyncDispose]()
  }
}

type Begins = Inputs &
  ReturnType<typeof startOptions> & {
    readonly asked: Mode | undefined
    readonly yes: boolean
    readonly budget: Amounts
    readonly plan: string | undefined
    readonly by: string
  }

async function begin(
  invocation: Invocation,
  work: Work,
  found: FoundWorkflow,
  begins: Begins,
): Promise<ExitCode> {
  const { console, given, stopping } = invocation
  const { workspace } = work
  tellDangers(invocation)
  const { id, created } = await startWorkflow(workspace, found, { ...begins, signal: stopping })
  console.note(
    styled('bold', found.document.name),
    styled('dim', `  run ${shortId(id)}${created ? '' : '  (begun before)'}`),
  )
  if (given.has('detach')) return detach(invocation, work, id)
  const info = await follow(invocation, workspace, id)
  if (info) return tellOutcome(invocation, workspace, info)
  return tellStopped(invocation, work, id)
}

/** What was typed is done, for this run; but a mistake in it should be seen. */
function tellDangers({ console, given, surroundings, homeFolder }: Invocation): void {
  for (const text of given.list('grant')) {
    for (const danger of dangersHere(parseGrant(text, surroundings.folder), homeFolder))
      console.note(styled('yellow', 'dangerous'), `  ${text}: ${danger.text}`)
  }
}

function startOptions({ given }: Invocation): Pick<StartRequest, 'id' | 'dedupKey' | 'queue' | 'priority'> {
  const id = given.text('id')
  if (id !== undefined && !/^[a-zA-Z0-9_-]{1,100}$/.test(id))
    throw usage(`${JSON.stringify(id)} is no id.`, 'Use letters, digits, _ and -, at most 100.')
  const dedupKey = given.text('dedupKey')
  const queue = given.text('queue')
  const priority = given.choice('priority', ['immediate', 'scheduled', 'deferred'])
  return {
    ...(id === undefined ? {} : { id }),
    ...(dedupKey === undefined ? {} : { dedupKey }),
    ...(queue === undefined ? {} : { queue }),
    ...(priority === undefined ? {} : { priority }),
  }
}

/** Says which run it is and ends. Without another process that works, nothing goes on until one comes. */
async function detach({ console }: Invocation, work: Work, id: string): Promise<ExitCode> {
  const info = await work.workspace.runs.get(id)
  console.answer(runJson(info), () => {
    console.line(id)
    if (work.isOurs)
      console.note('Nothing works on it now: "adjutant run --resume" or "adjutant work" goes on.')
  })
  return exitCodes.done
}

export async function tellStopped({ console }: Invocation, work: Work, id: string): Promise<ExitCode> {
  if (work.isOurs) console.note('Stopping when what has begun is done. Ctrl-C again ends at once.')
  const info = await work.workspace.runs.get(id)
  console.answer(runJson(info), () => {
    console.note(
      work.isOurs
        ? `The run is kept: "adjutant run --resume" goes on with it.`
        : `The run goes on in the other process: "adjutant show ${shortId(id)}" tells how far it is.`,
    )
  })
  return exitCodes.stopped
}
