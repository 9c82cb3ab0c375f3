import { amountText } from '#base'
import { AppError } from '#contract'
import { checkDatabase, checkPlace, type Finding, hasHome } from '#app'

import { isForPerson } from '#engine'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from '../running/find-run.ts'
import { openOwnHome, openWork } from '../running/work.ts'

/** `adjutant doctor`: looks whether everything is in order. Makes no home where there is none. */
export async function doctorCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder } = invocation
  const findings = checkPlace(homeFolder)
  if (hasHome(homeFolder)) findings.push(...(await checkHome(invocation)))
  const isBad = findings.some(({ state }) => state === 'bad')
  console.answer({ home: homeFolder, ok: !isBad, findings }, () => {
    for (const { what, state, says, hint } of findings) {
      const mark = {
        ok: styled('green', 'ok  '),
        note: styled('yellow', 'note'),
        bad: styled('red', 'bad '),
      }[state]
      console.line(mark, `  ${what.padEnd(11)} ${says}`)
      if (hint !== undefined) console.line(styled('dim', `                  ${hint}`))
    }
  })
  return isBad ? exitCodes.failed : exitCodes.done
}

async function checkHome(invocation: Invocation): Promise<Finding[]> {
  try {
    const home = await openOwnHome(invocation, { reads: true })
    const phrase: Finding[] = home.phraseWasShown
      ? []
      : [
          {
            what: 'phrase',
            state: 'note',
            says: 'nobody has seen it yet',
            hint: '"adjutant key phrase" shows it.',
          },
        ]
    return [...checkDatabase(home), ...phrase, ...(await checkRuns(invocation))]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [
      { what: error.code, state: 'bad', says: error.message, ...(error.hint ? { hint: error.hint } : {}) },
    ]
  }
}

/** Runs that cannot go on by themselves. */
async function checkRuns(invocation: Invocation): Promise<Finding[]> {
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { runs } = work.workspace
  const open = await runs.list({
    status: ['queued', 'running', 'waiting', 'paused', 'compensating'],
    limit: 1_000,
  })
  const stuck = open.filter(isForPerson)
  const going = open.length - stuck.length
  if (stuck.length === 0)
    return [{ what: 'runs', state: 'ok', says: `${amountText(going, 'run')} open, none is stuck` }]
  const names = stuck.slice(0, 5).map(({ id, title }) => `${title} ${shortId(id)}`)
  return [
    {
      what: 'runs',
      state: 'note',
      says: `${amountText(stuck.length, 'run')} waiting for a person: ${names.join(', ')}`,
      hint: '"adjutant show RUN" says what for.',
    },
  ]
}
