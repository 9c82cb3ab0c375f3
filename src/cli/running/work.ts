import { sleep } from '#base'
import { AppError } from '#contract'
import { type Home, hasHome, openHome, openWorkspace, type Workspace } from '#app'

import { styled, type Text } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { accessOf, forgetEntered } from './access.ts'

/** How often a process without the engine looks whether it is free, in milliseconds. */
const lookEveryMs = 300
/** On a terminal. */
const passphraseTries = 3

/**
 * A home at work for one command. When another process has the engine and ends while this one still waits for
 * something, this one takes it over, so that nobody waits for a process that is gone.
 */
export interface Work extends AsyncDisposable {
  readonly workspace: Workspace
  /** Whether the engine runs in this process. */
  readonly isOurs: boolean
}

/**
 * Opens the home for a command. The first time a home is opened on a terminal, its recovery phrase is shown.
 *
 * @param options.launch goes on with all unfinished runs, as a command that waits for one must
 * @throws AppError `engine.home_busy` with `required`, `cli.no_home` with `reads` where there is none
 */
export async function openWork(
  invocation: Invocation,
  options: { engine: 'preferred' | 'required' | 'never'; launch?: boolean; reads?: boolean },
): Promise<Work> {
  const home = await openOwnHome(invocation, { reads: options.reads ?? false })
  await using opening = new AsyncDisposableStack()
  const workspace = opening.use(await openWorkspace(home, { engine: options.engine }))
  if (options.launch === true) {
    if (workspace.engine) await workspace.launch()
    else if (options.engine === 'preferred') opening.use(standBy(home, workspace))
  }
  const held = opening.move()
  return {
    workspace,
    isOurs: workspace.engine !== null,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** @throws AppError `cli.no_home` where there is none and the command only reads */
export async function openOwnHome(
  invocation: Invocation,
  { reads, quiet = false }: { reads: boolean; quiet?: boolean },
): Promise<Home> {
  const { homeFolder } = invocation
  const isNew = !hasHome(homeFolder)
  if (reads && isNew) throw noHome(homeFolder)
  const home = await openPatiently(invocation)
  if (!quiet) showPhrase(invocation, home, isNew)
  return home
}

/** Whoever mistypes a passphrase on a terminal may try again. */
async function openPatiently(invocation: Invocation): Promise<Home> {
  const { homeFolder, stopping: signal } = invocation
  for (let tries = 1; ; tries += 1) {
    try {
      return await openHome(homeFolder, { access: accessOf(invocation), signal })
    } catch (error) {
      const isWrong = error instanceof AppError && error.code === 'keys.passphrase_wrong'
      if (!isWrong || tries === passphraseTries || !forgetEntered(invocation)) throw error
      invocation.console.complain(error.message)
    }
  }
}

function noHome(folder: string): AppError {
  return new AppError('cli.no_home', `There is nothing in ${folder} yet.`, {
    hint: 'Begin with "adjutant demo", or name another home with --home.',
    details: { home: folder },
  })
}

/** Takes the engine when whoever has it is gone. What was handed in and not answered is answered here then. */
function standBy(home: Home, { clock }: Workspace): AsyncDisposable {
  const over = new AbortController()
  async function watch(): Promise<Workspace | undefined> {
    for (;;) {
      await sleep(clock, lookEveryMs, { signal: over.signal })
      try {
        const taken = await openWorkspace(home, { engine: 'required' })
        await taken.launch()
        return taken
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'engine.home_busy') throw error
      }
    }
  }
  const watching = watch().catch((error: unknown) => {
    // Being called off is how it usually ends; whatever else went wrong, the one who has the engine may still do it.
    if (!over.signal.aborted && !(error instanceof AppError)) throw error
    return undefined
  })
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      await (await watching)?.[Symbol.asyncDispose]()
    },
  }
}

/**
 * Shows the words once, to a person. They are the key to everything, so they go to no pipe and no file unless asked
 * for by name.
 */
function showPhrase({ console, surroundings }: Invocation, home: Home, isNew: boolean): void {
  if (home.phraseWasShown) return
  if (console.asJson || !surroundings.err.isTerminal) {
    if (!isNew) return
    console.note(
      `${home.folder} is new. "adjutant key phrase" shows the words that restore its key; write them down.`,
    )
    return
  }
  tellPhrase((...parts) => console.note(...parts), home)
}

export function tellPhrase(say: (...parts: readonly Text[]) => void, home: Home): void {
  const words = home.phrase.split(' ')
  say(styled('bold', 'Write down these 24 words.'), ' They are the key of this home, and the only way back')
  say(`to what is in it if its key is lost. Whoever has them can read everything.`)
  say()
  for (let row = 0; row < 6; row += 1) {
    const cells = [0, 6, 12, 18].map((column) => {
      const index = row + column
      return `${String(index + 1).padStart(4)}. ${(words[index] ?? '').padEnd(10)}`
    })
    say(styled('bold', cells.join('')))
  }
  say()
  home.phraseShown()
}
