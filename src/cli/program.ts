import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

import { Command, CommanderError } from 'commander'

import manifest from '../../package.json' with { type: 'json' }
import { type CommandSpec, type ExitCode, exitCodes } from './command.ts'
import { Console } from './console.ts'
import { tellFailure } from './failure.ts'
import type { Surroundings } from './surroundings.ts'
import { commandGroups, families, otherNames } from './specs/index.ts'

/** Reads the command line, runs what it asks for, and answers with the exit code. Never throws. */
export async function runProgram(surroundings: Surroundings): Promise<ExitCode> {
  const { out, err, environment } = surroundings
  let code: ExitCode = exitCodes.done
  const program = new Command('adjutant')
    .description('Does real work on your files under your command: durable, encrypted, undoable.')
    .version(manifest.version)
    .addHelpText('after', closingWords)
  configure(program, surroundings)
  for (const { title, commands } of commandGroups) {
    for (const spec of commands) {
      const parent = parentOf(program, spec, surroundings, title)
      const command = describeCommand(new Command(spec.name.split(' ').at(-1)), spec)
      if (parent === program) command.helpGroup(title)
      configure(command, surroundings)
      command.action(async (...given: unknown[]) => {
        code = await invoke(spec, command, given.slice(0, -2), surroundings)
      })
      parent.addCommand(command)
    }
  }
  try {
    if (surroundings.args.length === 0) program.outputHelp()
    else await program.parseAsync([...surroundings.args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    const asJson = surroundings.args.includes('--json')
    const console = new Console({ out, err, asJson, colour: isColoured(environment) })
    return tellFailure(console, error, { debug: surroundings.args.includes('--debug') })
  }
}

const closingWords = `
Exit codes: 0 done, 1 failed, 2 usage, 3 waiting for a person or in doubt.
Begin with: adjutant demo`

/** The command that holds another, made at its first use. */
function parentOf(program: Command, spec: CommandSpec, surroundings: Surroundings, title: string): Command {
  let parent = program
  const words = spec.name.split(' ').slice(0, -1)
  for (const [index, word] of words.entries()) {
    const known = parent.commands.find((command) => command.name() === word)
    const next = known ?? new Command(word).description(families[words.slice(0, index + 1).join(' ')] ?? '')
    if (!known) {
      if (parent === program) next.helpGroup(title)
      const other = otherNames[word]
      if (other !== undefined) next.alias(other)
      configure(next, surroundings)
      parent.addCommand(next)
    }
    parent = next
  }
  return parent
}

function describeCommand(command: Command, spec: CommandSpec): Command {
  command.description(spec.summary)
  if (spec.takes !== undefined) command.arguments(spec.takes)
  if (spec.isOpen) command.allowUnknownOption()
  for (const { flags, says, many } of spec.options ?? []) {
    if (many)
      command.option(flags, says, (value, earlier: string[] | undefined) => [...(earlier ?? []), value])
    else command.option(flags, says)
  }
  command
    .option('--json', 'answer in JSON')
    .option('--home <folder>', 'the home folder (or ADJUTANT_HOME; default ~/.adjutant)')
    .option('--debug', 'show where an error came from')
  const examples = spec.examples.map((example) => `  $ ${example}`).join('\n')
  const notes = spec.notes === undefined ? '' : `\n${spec.notes}\n`
  return command.addHelpText('after', `${notes}\nExample${spec.examples.length > 1 ? 's' : ''}:\n${examples}`)
}

/** Commander must neither end the process nor write to it. */
function configure(command: Command, { out, err }: Surroundings): void {
  command
    .exitOverride()
    // An option belongs to the command that it follows: "runs prune --json" is prune's.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      outputError: () => {},
      getOutHelpWidth: () => Math.min(out.columns, 110),
      getErrHelpWidth: () => Math.min(err.columns, 110),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .helpCommand(false)
}

async function invoke(
  spec: CommandSpec,
  command: Command,
  args: readonly unknown[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { out, err, environment } = surroundings
  const options = command.opts<Record<string, unknown>>()
  const console = new Console({
    out,
    err,
    asJson: options['json'] === true,
    colour: isColoured(environment),
  })
  const stopping = new AbortController()
  let stops = 0
  using _ = surroundings.onStop(() => {
    stops += 1
    if (stops > 1) surroundings.quit(exitCodes.stopped)
    stopping.abort()
  })
  try {
    const [{ Given }, action] = await Promise.all([import('./given.ts'), spec.load()])
    return await action({
      surroundings,
      console,
      given: new Given(args, options),
      homeFolder: homeFolder(options['home'], surroundings),
      by: personName(),
      stopping: stopping.signal,
    })
  } catch (error) {
    console.endLive()
    return tellFailure(console, error, { debug: options['debug'] === true })
  }
}

function homeFolder(option: unknown, { environment, folder }: Surroundings): string {
  const named = typeof option === 'string' ? option : environment['ADJUTANT_HOME']
  if (named === undefined || named === '') return join(homedir(), '.adjutant')
  return resolve(folder, named.replace(/^~(?=$|[/\\])/, homedir()))
}

function personName(): string {
  try {
    return userInfo().username
  } catch {
    // A user without a name, as containers have them.
    return 'person'
  }
}

function isColoured(environment: Surroundings['environment']): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb'
}
