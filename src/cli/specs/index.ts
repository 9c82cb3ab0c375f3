import type { CommandGroup } from '../command.ts'
import { agentCommands } from './agents.ts'
import { apiCommands } from './api.ts'
import { auditCommands } from './auditing.ts'
import { budgetCommands } from './budgets.ts'
import { dayCommands } from './day.ts'
import { daemonCommands } from './daemon.ts'
import { documentCommands } from './documents.ts'
import { forgettingCommands } from './forgetting.ts'
import { homeCommands } from './home.ts'
import { lookingCommands } from './looking.ts'
import { memoryCommands } from './memory.ts'
import { modelCommands } from './models.ts'
import { permissionCommands } from './permissions.ts'
import { runningCommands } from './running.ts'
import { steeringCommands } from './steering.ts'
import { vaultCommands } from './vault.ts'
import { workflowCommands } from './workflows.ts'

/** All commands, in the order of the help. */
export const commandGroups: readonly CommandGroup[] = [
  { title: 'Daemon', commands: daemonCommands },
  { title: 'Run', commands: runningCommands },
  { title: 'Day', commands: dayCommands },
  { title: 'Models', commands: modelCommands },
  { title: 'Agents', commands: agentCommands },
  { title: 'Memory', commands: memoryCommands },
  { title: 'Documents', commands: documentCommands },
  { title: 'Look', commands: lookingCommands },
  { title: 'Steer', commands: steeringCommands },
  { title: 'Workflows', commands: workflowCommands },
  { title: 'Allow', commands: permissionCommands },
  { title: 'Budgets', commands: budgetCommands },
  { title: 'Keep', commands: forgettingCommands },
  { title: 'Prove', commands: auditCommands },
  { title: 'Secrets', commands: vaultCommands },
  { title: 'Home', commands: homeCommands },
  { title: 'For programs', commands: apiCommands },
]

/** By what else those that only hold others may be called. */
export const otherNames: Readonly<Record<string, string>> = { models: 'model' }

/** What is said of commands that only hold others. */
export const families: Readonly<Record<string, string>> = {
  workflow: 'Check, print, compare, publish and keep workflows.',
  'workflow draft': 'Keep a workflow that is not published yet.',
  agents: 'Who can be asked to do something: list, write and keep agents.',
  tasks: 'What there is to do: list, add, finish, change, remove, and what comes next.',
  calendar: 'What takes place: list, add, move, change, remove, and what is at the same time.',
  models: 'Who is asked when a model is: providers, routes, prices.',
  documents: 'What was read of files: add, list, show, forget, export.',
  collections: 'Documents that are looked through together: list, make, remove.',
  watch: 'Folders that are read whenever they change: add, list, pause, remove.',
  memory: 'Facts that are remembered from run to run: look, set, remove, export.',
  grants: 'What is allowed for longer than a run: give, take back, check.',
  policy: 'The rules that every effect is judged by: set, compare, try out.',
  budgets: 'What may be used: set limits, raise them, see what is used.',
  sessions: 'Conversations in folders, and what was said in them.',
  audit: 'The log of what happened, signed so that nobody can change it unseen.',
  vault: 'Secrets that requests carry and nobody sees.',
  key: 'The key that everything in the home is encrypted with.',
}
